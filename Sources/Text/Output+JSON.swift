extension Output {
    /// Writes one JSON object, whose members `content` writes, and a line break.
    package func writeJSONLine(_ content: (inout JSONWriter) -> Void) {
        var json = JSONWriter(self)
        json.object(content)
        write(byte: UInt8(ascii: "\n"))
    }
}
