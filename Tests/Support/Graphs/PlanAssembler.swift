import Convert
import Plan

/// A plan file put together record by record: also one that no converter writes.
package struct PlanAssembler {
    private var sections: [Section: [UInt8]] = [:]
    private var strings: [String: UInt32] = [:]

    package init() {}

    /// Adds a record to a section; returns its index.
    @discardableResult
    package mutating func add<R: Record>(_ section: Section, _ record: R) -> UInt32 {
        UInt32(append(withUnsafeBytes(of: record) { Array($0) }, to: section) / R.size)
    }

    /// Adds bytes to a section; returns their offset in it.
    @discardableResult
    package mutating func append(_ bytes: [UInt8], to section: Section) -> Int {
        let offset = sections[section, default: []].count
        sections[section, default: []] += bytes
        return offset
    }

    /// The index of a string, which is stored once.
    package mutating func string(_ text: String) -> UInt32 {
        if let known = strings[text] { return known }
        var record = StringRecord()
        record.offset = UInt32(append(Array(text.utf8), to: .text))
        record.byteCount = UInt32(text.utf8.count)
        let index = add(.strings, record)
        strings[text] = index
        return index
    }

    /// The number of records of a section so far.
    package func count(of section: Section) -> UInt32 {
        UInt32((sections[section] ?? []).count / section.recordSize)
    }

    /// The whole file, with checksums that fit.
    package var file: [UInt8] {
        let order = (1...UInt32(Section.count)).compactMap(Section.init).filter { $0 != .weights } + [.weights]
        var table: [UInt8] = []
        var body = [UInt8](repeating: 0, count: HeaderRecord.size + order.count * SectionRecord.size)
        for section in order {
            Self.pad(&body)
            let bytes = sections[section] ?? []
            var entry = SectionRecord()
            entry.kind = section.rawValue
            entry.isRequired = 1
            entry.offset = UInt64(body.count)
            entry.byteCount = UInt64(bytes.count)
            entry.recordSize = UInt32(section.recordSize)
            table += withUnsafeBytes(of: entry) { Array($0) }
            body += bytes
        }
        let end = body.count
        Self.pad(&body)
        body += [UInt8](repeating: 0, count: PlanFormat.slack)
        var header = HeaderRecord()
        header.fileSize = UInt64(body.count)
        header.sectionCount = UInt32(order.count)
        let start = withUnsafeBytes(of: header) { Array($0) } + table
        body.replaceSubrange(0..<start.count, with: start)
        sealPlan(&body, weights: end - (sections[.weights] ?? []).count..<end)
        return body
    }

    private static func pad(_ bytes: inout [UInt8]) {
        bytes += repeatElement(0, count: PlanFormat.roundUp(bytes.count, to: PlanFormat.alignment) - bytes.count)
    }
}

extension PlanAssembler {
    /// Additions of one wide pixel to itself, each from the same buffer to the same other, and one exit.
    /// - Parameters:
    ///   - count: Of the additions.
    ///   - channels: Of the buffers.
    ///   - slices: Of their maps, at most as many as channels.
    ///   - name: Of the maps.
    package static func additions(_ count: UInt32, channels: UInt32, slices: UInt32 = 1, name: String = "map")
        -> [UInt8]
    {
        var plan = PlanAssembler()
        var arena: UInt64 = 0
        let input = plan.buffer(&arena, byteCount: channels, 0..<count + 1)
        let output = plan.buffer(&arena, byteCount: channels, 0..<count)
        let logits = plan.buffer(&arena, byteCount: 4, count..<count + 1)
        let from = plan.map(name, buffer: input, channels: channels, slices: slices)
        let to = plan.map(name, buffer: output, channels: channels, slices: slices)
        let first = plan.map("first", buffer: input, channels: 1)
        var parameters = AddFormat.Parameters()
        (parameters.firstScale, parameters.secondScale) = (1, 1)
        (parameters.clampLow, parameters.clampHigh) = (-128, 127)
        plan.append(withUnsafeBytes(of: parameters) { Array($0) }, to: .parameters)
        var addition = OperatorRecord()
        addition.kind = OperatorKind.add.rawValue
        addition.name = plan.string("addition")
        (addition.inputs.0, addition.inputs.1, addition.output) = (from, from, to)
        for _ in 0..<count { plan.add(.operators, addition) }
        plan.exit("exit", of: first, buffer: logits, firstOperator: 0, firstHeadOperator: count)
        plan.program(inputTensor: from, operators: count + 1, exits: 1, buffers: 3, arena: arena)
        return plan.file
    }

    /// Programs of many exits, all of one name.
    package static func exits(_ count: UInt32, programs: Int, name: String) -> [UInt8] {
        var plan = PlanAssembler()
        for _ in 0..<programs {
            var arena: UInt64 = 0
            let input = plan.buffer(&arena, byteCount: 1, 0..<count)
            let map = plan.map("map", buffer: input, channels: 1)
            for index in 0..<count {
                let logits = plan.buffer(&arena, byteCount: 4, index..<count)
                plan.exit(name, of: map, buffer: logits, firstOperator: index, firstHeadOperator: index)
            }
            plan.program(inputTensor: map, operators: count, exits: count, buffers: count + 1, arena: arena)
        }
        return plan.file
    }

    /// A buffer of one pixel behind those before it.
    private mutating func buffer(
        _ arena: inout UInt64, byteCount: UInt32, _ operators: Range<UInt32>
    ) -> UInt32 {
        var record = BufferRecord()
        record.offset = arena
        record.byteCount = UInt64(byteCount)
        record.pixelStride = byteCount
        record.firstOperator = operators.lowerBound
        record.endOperator = operators.upperBound
        arena += PlanFormat.extent(ofBuffer: record.byteCount)
        return add(.buffers, record)
    }

    private mutating func map(
        _ name: String, type: ElementType = .int8, buffer: UInt32, channels: UInt32, slices: UInt32 = 1
    ) -> UInt32 {
        var record = TensorRecord()
        record.name = string(name)
        record.elementType = type.rawValue
        record.buffer = buffer
        record.channels = channels
        (record.height, record.width) = (1, 1)
        record.firstSlice = count(of: .slices)
        record.sliceCount = type == .int8 ? slices : 0
        for position in 0..<record.sliceCount {
            var slice = SliceRecord()
            slice.channels = position < slices - 1 ? 1 : channels - position
            slice.scale = 0.01
            add(.slices, slice)
        }
        return add(.tensors, record)
    }

    /// An exit whose head is one operator, which gives a channel's value as the logit.
    private mutating func exit(
        _ name: String, of map: UInt32, buffer: UInt32, firstOperator: UInt32, firstHeadOperator: UInt32
    ) {
        var step = OperatorRecord()
        step.kind = OperatorKind.requantize.rawValue
        step.name = string("head")
        step.inputs.0 = map
        step.output = self.map("logits", type: .float32, buffer: buffer, channels: 1)
        step.constants = UInt32(append([0, 0, 0, 0] + withUnsafeBytes(of: Float(1)) { Array($0) }, to: .constants))
        add(.operators, step)
        var record = ExitRecord()
        record.name = string(name)
        record.tensor = step.output
        record.firstOperator = firstOperator
        record.firstHeadOperator = firstHeadOperator
        record.endOperator = firstHeadOperator + 1
        add(.exits, record)
    }

    /// A program of the records added since the one before it.
    private mutating func program(
        inputTensor: UInt32, operators: UInt32, exits: UInt32, buffers: UInt32, arena: UInt64
    ) {
        var input = InputRecord()
        input.kind = InputKind.numbers.rawValue
        input.resizeRule = ResizeRule.unresized.rawValue
        input.channelOrder = ChannelOrder.rgb.rawValue
        var record = ProgramRecord()
        record.input = add(.inputs, input)
        record.inputTensor = inputTensor
        (record.operatorCount, record.exitCount, record.bufferCount) = (operators, exits, buffers)
        record.firstOperator = count(of: .operators) - operators
        record.firstExit = count(of: .exits) - exits
        record.firstBuffer = count(of: .buffers) - buffers
        record.arenaSize = arena
        add(.programs, record)
    }
}
