extension String {
    /// The text cut to at most so many bytes of UTF-8, between characters of Unicode.
    func shortened(to byteCount: Int) -> String {
        guard utf8.count > byteCount else { return self }
        var end = utf8.index(startIndex, offsetBy: byteCount)
        while end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }

    /// As much of a name as those that are made from it begin with: a layer can have thousands of them.
    var forDerivedNames: String { shortened(to: 500) }
}
