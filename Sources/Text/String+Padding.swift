extension String {
    /// The text filled up with spaces to a width in bytes of UTF-8; wider text stays as it is.
    ///
    /// - Parameter trailing: The text ends at the right edge instead of starting at the left one.
    package func padded(to width: Int, trailing: Bool = false) -> String {
        var spaces = ""
        for _ in 0..<Swift.max(0, width - utf8.count) { spaces += " " }
        return trailing ? spaces + self : self + spaces
    }
}
