/// A text with others in the places of its percent signs, in their order: what interpolation does, in a tenth of the
/// instructions, which counts where there are many texts.
@inline(never)
package func phrase(_ template: StaticString, _ parts: String...) -> String {
    var bytes: [UInt8] = []
    var next = 0
    for index in 0..<template.utf8CodeUnitCount {
        let byte = template.utf8Start[index]
        if byte == UInt8(ascii: "%"), next < parts.count {
            bytes.append(contentsOf: parts[next].utf8)
            next += 1
        } else {
            bytes.append(byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// Words with commas between them.
@inline(never)
package func list(_ words: [String]) -> String {
    var bytes: [UInt8] = []
    for word in words {
        if !bytes.isEmpty { bytes.append(contentsOf: [UInt8(ascii: ","), UInt8(ascii: " ")]) }
        bytes.append(contentsOf: word.utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// A width and a height: "640x480".
package func text(width: Int, height: Int) -> String { phrase("%x%", width.description, height.description) }
