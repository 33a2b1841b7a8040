/// Finds where JPEG files begin and end that follow each other, byte by byte as they come (ITU-T T.81, annex B).
///
/// Segments are skipped by their lengths, because previews in them are files of their own; only in coded data the next
/// marker is searched for.
struct JPEGBoundary {
    /// What is known of the bytes so far.
    enum Finding: Equatable {
        /// The file goes on.
        case more
        /// The first bytes are no file, and are to be dropped: what stands between files, or is left of a broken one.
        case garbage(Int)
        /// The first bytes are a file.
        case file(Int)
        /// The first bytes are a file that another one has cut off, or that is broken there.
        case broken(Int)
    }

    private enum State { case start, marker, data }

    private var state = State.start
    /// Bytes that have been looked at.
    private var position = 0

    /// Whether a file has begun and not ended yet.
    var isInside: Bool { state != .start }

    /// Looks at what has come.
    /// - Parameter bytes: All bytes since the last finding that was not `more`, with what it was about taken away.
    mutating func look(at bytes: UnsafeRawBufferPointer) -> Finding {
        let finding = search(bytes)
        if finding != .more { self = JPEGBoundary() }
        return finding
    }

    private mutating func search(_ bytes: UnsafeRawBufferPointer) -> Finding {
        while true {
            switch state {
            case .start:
                guard let start = Self.start(in: bytes) else {
                    // The last two bytes may be the start's first.
                    return bytes.count > 2 ? .garbage(bytes.count - 2) : .more
                }
                if start > 0 { return .garbage(start) }
                (state, position) = (.marker, 2)
            case .marker:
                guard position + 1 < bytes.count else { return .more }
                guard bytes[position] == 0xFF else { return .broken(position) }
                switch bytes[position + 1] {
                case 0xFF: position += 1
                case 0xD9: return .file(position + 2)
                case 0xD8: return .broken(position)
                case 0x01, 0xD0...0xD7: position += 2
                case let marker:
                    guard position + 3 < bytes.count else { return .more }
                    position += 2 + max(Int(bytes[position + 2]) << 8 | Int(bytes[position + 3]), 2)
                    if marker == 0xDA { state = .data }
                }
            case .data:
                guard let marker = Self.marker(in: bytes, from: position) else {
                    position = max(position, bytes.count - 1)
                    return .more
                }
                (state, position) = (.marker, marker)
            }
        }
    }

    /// Bytes by which the start of a file is known.
    static let startLength = 3

    /// Where a file begins.
    static func start(in bytes: UnsafeRawBufferPointer) -> Int? {
        var at = 0
        while at + 2 < bytes.count {
            if bytes[at] == 0xFF, bytes[at + 1] == 0xD8, bytes[at + 2] == 0xFF { return at }
            at += 1
        }
        return nil
    }

    /// The next marker in coded data, where FF 00 is a byte of data and RST only restarts.
    private static func marker(in bytes: UnsafeRawBufferPointer, from first: Int) -> Int? {
        var at = first
        while at + 1 < bytes.count {
            if bytes[at] == 0xFF {
                let next = bytes[at + 1]
                if next != 0, next != 0xFF, !(0xD0...0xD7).contains(next) { return at }
            }
            at += 1
        }
        return nil
    }
}
