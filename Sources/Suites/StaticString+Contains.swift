extension StaticString {
    /// Whether the UTF-8 bytes of `part` occur in this string.
    func contains(_ part: [UInt8]) -> Bool {
        withUTF8Buffer { text in
            guard part.count <= text.count else { return false }
            for start in 0...(text.count - part.count) {
                var index = 0
                while index < part.count && text[start + index] == part[index] {
                    index += 1
                }
                if index == part.count { return true }
            }
            return false
        }
    }
}
