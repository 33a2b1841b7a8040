import Plan

/// Which buffer takes which bytes of the arena while which operators run, as SVG.
struct MemoryMap {
    private let buffers: [BufferRecord]
    private let operators: Int
    private let size: Double

    private static let (width, height, left, bottom) = (640.0, 280.0, 64.0, 28.0)

    init(_ plan: Plan, program index: Int) {
        let program = plan.program(index)
        buffers = program.buffers.map { plan.buffer($0) }
        operators = Int(program.operatorCount)
        size = Double(max(program.arenaSize, 1))
    }

    /// The most bytes that are in use at once.
    var peak: Int {
        var changes = [Int](repeating: 0, count: operators + 1)
        for buffer in buffers {
            changes[Int(buffer.firstOperator)] += Int(buffer.byteCount)
            changes[Int(buffer.endOperator)] -= Int(buffer.byteCount)
        }
        var (now, most) = (0, 0)
        for change in changes {
            now += change
            most = max(most, now)
        }
        return most
    }

    var svg: HTML {
        func column(_ position: UInt32) -> Double {
            Self.left + Double(position) / Double(max(operators, 1)) * (Self.width - Self.left)
        }
        func row(_ byte: Double) -> Double { (Self.height - Self.bottom) * (1 - byte / size) }
        var parts: [HTML] = buffers.map { buffer in
            let (low, high) = (Double(buffer.offset), Double(buffer.offset + buffer.byteCount))
            let (start, end) = (column(buffer.firstOperator), column(buffer.endOperator))
            return .rectangle(
                "buffer", x: start, y: row(high), width: end - start, height: row(low) - row(high),
                title: "\(buffer.byteCount) bytes, operators \(buffer.firstOperator) to \(buffer.endOperator - 1)")
        }
        for part in [0, 0.25, 0.5, 0.75, 1] {
            let text = "\((part * size / 1024).fixed(0)) KiB"
            parts.append(.label(text, Self.left - 6, max(row(part * size) + 4, 12), anchor: "end"))
        }
        parts.append(.label("operators, in the order in which they run", Self.width / 2, Self.height - 8))
        return .plot(width: Self.width, height: Self.height, title: "Memory over time", parts)
    }
}
