/// Calls with texts as C has them, and a null behind the last.
package func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
    var bytes: [CChar] = []
    var starts: [Int] = []
    for text in texts {
        starts.append(bytes.count)
        for byte in text.utf8 { bytes.append(CChar(bitPattern: byte)) }
        bytes.append(0)
    }
    return bytes.withUnsafeBufferPointer { bytes in
        let pointers = starts.map { Optional(bytes.baseAddress! + $0) } + [nil]
        return pointers.withUnsafeBufferPointer { body($0.baseAddress!) }
    }
}

extension [CChar] {
    /// The bytes of a text as C has it, with the zero behind them.
    package init(zeroTerminated text: UnsafePointer<CChar>) {
        var length = 0
        while text[length] != 0 { length += 1 }
        self.init(UnsafeBufferPointer(start: text, count: length + 1))
    }
}
