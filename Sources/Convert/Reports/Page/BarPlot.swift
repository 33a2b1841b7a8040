/// A bar for each of many things, side by side, as SVG.
struct BarPlot {
    /// What is said of a bar under the pointer, and how high it is.
    var bars: [(name: String, height: Double)]
    /// The one that stands out; nil where none does.
    var marked: Int?
    var title: String

    private static let (width, height, left, top, bottom) = (640.0, 240.0, 44.0, 10.0, 28.0)

    var svg: HTML {
        let axis = Axis((0, bars.map(\.height).max() ?? 1), fromZero: true)
        let room = (Self.width - Self.left) / Double(max(bars.count, 1))
        func row(_ height: Double) -> Double {
            Self.height - Self.bottom - axis.part(height) * (Self.height - Self.top - Self.bottom)
        }
        var parts: [HTML] = []
        for tick in axis.ticks {
            parts.append(.gridLine(Self.left, row(tick), Self.width, row(tick)))
            parts.append(.label(axis.label(tick), Self.left - 6, row(tick) + 4, anchor: "end"))
        }
        for (index, bar) in bars.enumerated() {
            let top = row(max(bar.height, 0))
            parts.append(
                .rectangle(
                    index == marked ? "worst" : "bar", x: Self.left + room * Double(index), y: top, width: room * 0.8,
                    height: row(0) - top, title: "\(bar.name): \(bar.height.fixed(1))"))
        }
        parts.append(.label(title, Self.width / 2, Self.height - 8))
        return .plot(width: Self.width, height: Self.height, title: title, parts)
    }
}
