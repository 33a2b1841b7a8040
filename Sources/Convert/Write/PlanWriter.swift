import Plan
import Text

/// Collects records section by section, then lays them out.
struct PlanWriter {
    private var sections = [FieldWriter](repeating: FieldWriter(), count: Section.count + 1)
    /// By their bytes: `String` takes long to compare what has many combining marks, and finds other bytes equal.
    private var strings: [[UInt8]: UInt32] = [:]
    /// Where bytes of a section stand already, so that programs share what is the same.
    private var known: [Section: [[UInt8]: Int]] = [:]

    private subscript(section: Section) -> FieldWriter {
        get { sections[Int(section.rawValue)] }
        _modify { yield &sections[Int(section.rawValue)] }
    }

    mutating func add(_ contents: PlanContents) {
        for (input, program) in contents.programs { add(program, input: input) }
        for label in contents.labels {
            var record = LabelRecord()
            record.name = string(label)
            self[.labels].append(record: record)
        }
        for fact in contents.metadata {
            var record = MetadataRecord()
            record.key = string(fact.key)
            record.value = string(fact.value)
            self[.metadata].append(record: record)
        }
    }

    private mutating func add(_ program: LoweredProgram, input: InputRecord) {
        let firstTensor = UInt32(count(of: .tensors))
        let firstBuffer = UInt32(count(of: .buffers))
        var record = ProgramRecord()
        record.input = UInt32(offset(of: FieldWriter.bytes(of: input), in: .inputs, alignment: 1) / InputRecord.size)
        record.inputTensor = firstTensor + UInt32(program.inputTensor)
        record.firstOperator = UInt32(count(of: .operators))
        record.operatorCount = UInt32(program.operators.count)
        record.firstExit = UInt32(count(of: .exits))
        record.exitCount = UInt32(program.exits.count)
        record.firstBuffer = firstBuffer
        record.bufferCount = UInt32(program.buffers.count)
        record.arenaSize = UInt64(program.arenaSize)
        record.scratchSize = UInt64(program.scratchSize)
        self[.programs].append(record: record)
        for buffer in program.buffers { self[.buffers].append(record: buffer) }
        for tensor in program.tensors { add(tensor, firstBuffer: firstBuffer) }
        for step in program.operators { add(step, firstTensor: firstTensor) }
        for exit in program.exits {
            var record = exit.record
            record.name = string(exit.name)
            record.tensor += firstTensor
            self[.exits].append(record: record)
        }
    }

    private mutating func add(_ tensor: LoweredProgram.Tensor, firstBuffer: UInt32) {
        var record = tensor.record
        record.name = string(tensor.name)
        record.buffer += firstBuffer
        let slices = tensor.quantization?.slices ?? []
        record.firstSlice = UInt32(count(of: .slices))
        record.sliceCount = UInt32(slices.count)
        for slice in slices {
            var sliceRecord = SliceRecord()
            sliceRecord.channels = UInt32(slice.channels)
            sliceRecord.scale = slice.scale
            sliceRecord.zero = slice.zero
            sliceRecord.zeroPoint = slice.zeroPoint
            self[.slices].append(record: sliceRecord)
        }
        self[.tensors].append(record: record)
    }

    private mutating func add(_ step: LoweredProgram.Operator, firstTensor: UInt32) {
        var record = step.record
        record.name = string(step.name)
        record.inputs.0 = shifted(record.inputs.0, by: firstTensor)
        record.inputs.1 = shifted(record.inputs.1, by: firstTensor)
        record.inputs.2 = shifted(record.inputs.2, by: firstTensor)
        record.inputs.3 = shifted(record.inputs.3, by: firstTensor)
        record.output += firstTensor
        let unit = PlanFormat.numberAlignment
        record.parameters = UInt32(offset(of: step.parameters, in: .parameters, alignment: unit))
        record.constants = UInt32(offset(of: step.constants, in: .constants, alignment: unit))
        record.weights = UInt64(
            offset(of: step.weights.map(UInt8.init(bitPattern:)), in: .weights, alignment: PlanFormat.alignment))
        self[.operators].append(record: record)
    }

    private func shifted(_ tensor: UInt32, by first: UInt32) -> UInt32 {
        tensor == PlanFormat.none ? tensor : tensor + first
    }

    /// Records that a section has so far.
    private func count(of section: Section) -> Int { self[section].bytes.count / section.recordSize }

    /// Where bytes stand in a section: where the same ones have been written before, or at its end; 0 for no bytes.
    private mutating func offset(of bytes: [UInt8], in section: Section, alignment: Int) -> Int {
        if bytes.isEmpty { return 0 }
        if let offset = known[section]?[bytes] { return offset }
        self[section].pad(to: alignment)
        let offset = self[section].bytes.count
        self[section].append(bytes)
        known[section, default: [:]][bytes] = offset
        return offset
    }

    /// The index of a string, which is stored once however often it occurs, and cut where it is longer than a plan allows.
    private mutating func string(_ text: String) -> UInt32 {
        // Plans with control characters are refused, because terminals would obey them.
        let text = Array(text.escaped.shortened(to: PlanFormat.largestString).utf8)
        if let known = strings[text] { return known }
        var record = StringRecord()
        record.offset = UInt32(self[.text].bytes.count)
        record.byteCount = UInt32(text.count)
        self[.text].append(text)
        self[.strings].append(record: record)
        let index = UInt32(strings.count)
        strings[text] = index
        return index
    }

    /// Header, section table, sections and the slack behind them. The weights come last, so that what validation reads
    /// stands together.
    func file() -> [UInt8] {
        let order = (1...UInt32(Section.count)).compactMap(Section.init).filter { $0 != .weights } + [.weights]
        let tableEnd = HeaderRecord.size + order.count * SectionRecord.size
        var table = FieldWriter()
        var body = FieldWriter()
        body.bytes = [UInt8](repeating: 0, count: tableEnd)
        var weights = 0..<0
        for section in order {
            body.pad(to: PlanFormat.alignment)
            var entry = SectionRecord()
            entry.kind = section.rawValue
            entry.isRequired = 1
            entry.offset = UInt64(body.bytes.count)
            entry.byteCount = UInt64(self[section].bytes.count)
            entry.recordSize = UInt32(section.recordSize)
            table.append(record: entry)
            if section == .weights { weights = body.bytes.count..<(body.bytes.count + self[section].bytes.count) }
            body.append(self[section].bytes)
        }
        body.pad(to: PlanFormat.alignment)
        body.append([UInt8](repeating: 0, count: PlanFormat.slack))

        var header = HeaderRecord()
        header.fileSize = UInt64(body.bytes.count)
        header.sectionCount = UInt32(order.count)
        var file = body.bytes
        file.replaceSubrange(0..<HeaderRecord.size, with: FieldWriter.bytes(of: header))
        file.replaceSubrange(HeaderRecord.size..<tableEnd, with: table.bytes)
        sealPlan(&file, weights: weights)
        return file
    }
}
