/// Lines through points, as SVG.
struct LinePlot {
    /// One line and its name.
    struct Series {
        var name: String
        /// The page's style gives each class a colour.
        var style: String
        var points: [(x: Double, y: Double)]
    }

    var series: [Series]
    var xTitle: String
    var yTitle: String

    private static let (width, height) = (640.0, 320.0)
    private static let (left, right, top, bottom) = (56.0, 16.0, 12.0, 44.0)
    private static let (endOfX, startOfY) = (width - right, height - bottom)

    /// The plot; empty where there is no point.
    var svg: HTML {
        let points = series.flatMap(\.points)
        guard let first = points.first else { return "" }
        let x = Axis(points.reduce((first.x, first.x)) { (min($0.0, $1.x), max($0.1, $1.x)) }, fromZero: true)
        let y = Axis(points.reduce((first.y, first.y)) { (min($0.0, $1.y), max($0.1, $1.y)) }, fromZero: false)
        func column(_ number: Double) -> Double { Self.left + x.part(number) * (Self.endOfX - Self.left) }
        func row(_ number: Double) -> Double { Self.startOfY - y.part(number) * (Self.startOfY - Self.top) }

        var parts: [HTML] = []
        for tick in x.ticks {
            parts.append(.gridLine(column(tick), Self.top, column(tick), Self.startOfY))
            parts.append(.label(x.label(tick), column(tick), Self.height - 26))
        }
        for tick in y.ticks {
            parts.append(.gridLine(Self.left, row(tick), Self.endOfX, row(tick)))
            parts.append(.label(y.label(tick), Self.left - 6, row(tick) + 4, anchor: "end"))
        }
        for (index, series) in series.enumerated() {
            let places = series.points.map { point in
                (column(point.x), row(point.y), "\(series.name): \(x.label(point.x)), \(point.y.fixed(2))")
            }
            parts.append(.line(series.style, through: places))
            let line = Self.startOfY - 14 - Double(16 * (self.series.count - 1 - index))
            parts.append(.label(series.name, Self.endOfX - 6, line, anchor: "end", style: series.style))
        }
        parts.append(.label(xTitle, Self.width / 2, Self.height - 6))
        parts.append(.upwardLabel(yTitle, 14, Self.height / 2))
        return .plot(width: Self.width, height: Self.height, title: "\(yTitle) against \(xTitle)", parts)
    }
}
