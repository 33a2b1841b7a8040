/// Parts of a plot. Coordinates are in pixels of the plot, from its upper left corner.
extension HTML {
    /// A plot of some parts; `title` is for who cannot see it.
    static func plot(width: Double, height: Double, title: String, _ parts: [HTML]) -> HTML {
        """
        <svg viewBox="0 0 \(width, 0) \(height, 0)" role="img" aria-label="\(title)">
        \(HTML(parts))
        </svg>
        """
    }

    /// A thin line from one point to another.
    static func gridLine(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> HTML {
        "<line class=\"grid\" x1=\"\(x1, 1)\" y1=\"\(y1, 1)\" x2=\"\(x2, 1)\" y2=\"\(y2, 1)\"/>"
    }

    /// Text whose start, middle or end is at a point.
    static func label(_ text: String, _ x: Double, _ y: Double, anchor: String = "middle", style: String = "") -> HTML {
        "<text class=\"\(style)\" x=\"\(x, 1)\" y=\"\(y, 1)\" text-anchor=\"\(anchor)\">\(text)</text>"
    }

    /// Text that goes upwards, its middle at a point.
    static func upwardLabel(_ text: String, _ x: Double, _ y: Double) -> HTML {
        "<text transform=\"translate(\(x, 0) \(y, 0)) rotate(-90)\" text-anchor=\"middle\">\(text)</text>"
    }

    /// `title` is shown under the pointer.
    static func rectangle(
        _ style: String, x: Double, y: Double, width: Double, height: Double, title: String
    ) -> HTML {
        let place: HTML = "x=\"\(x, 2)\" y=\"\(y, 2)\" width=\"\(width, 2)\" height=\"\(height, 2)\""
        return "<rect class=\"\(style)\" \(place)><title>\(title)</title></rect>"
    }

    /// Lines from point to point, with a dot on each that has a title.
    static func line(_ style: String, through points: [(x: Double, y: Double, title: String)]) -> HTML {
        let path = points.map { "\($0.x.fixed(1)),\($0.y.fixed(1))" }.joined(separator: " ")
        let dots: [HTML] = points.map { point in
            let place: HTML = "cx=\"\(point.x, 1)\" cy=\"\(point.y, 1)\" r=\"3.5\""
            return "<circle class=\"\(style)\" \(place)><title>\(point.title)</title></circle>"
        }
        return "<polyline class=\"\(style)\" points=\"\(path)\"/>\(HTML(dots))"
    }
}
