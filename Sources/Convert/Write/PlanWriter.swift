import Plan

/// Everything that a plan file says.
struct PlanContents {
    var input: InputRecord
    var program: LoweredProgram
    /// Names of the classes in order; may be empty.
    var labels: [String]
    /// Facts about the plan's origin, in the order in which they are shown.
    var metadata: [(key: String, value: String)]

    /// The bytes of the plan file; the same contents give the same bytes.
    func bytes() -> [UInt8] {
        var writer = PlanWriter()
        writer.add(self)
        return writer.file()
    }
}

/// Collects records section by section, then lays them out.
private struct PlanWriter {
    private var sections = [FieldWriter](repeating: FieldWriter(), count: Section.count + 1)
    private var strings: [String: UInt32] = [:]

    private subscript(section: Section) -> FieldWriter {
        get { sections[Int(section.rawValue)] }
        _modify { yield &sections[Int(section.rawValue)] }
    }

    mutating func add(_ contents: PlanContents) {
        self[.inputs].append(record: contents.input)
        add(contents.program)
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

    private mutating func add(_ program: LoweredProgram) {
        var record = ProgramRecord()
        record.inputTensor = UInt32(program.inputTensor)
        record.operatorCount = UInt32(program.operators.count)
        record.exitCount = UInt32(program.exits.count)
        record.bufferCount = UInt32(program.buffers.count)
        record.arenaSize = UInt64(program.arenaSize)
        record.scratchSize = UInt64(program.scratchSize)
        self[.programs].append(record: record)
        for buffer in program.buffers { self[.buffers].append(record: buffer) }
        for tensor in program.tensors { add(tensor) }
        for step in program.operators { add(step) }
        for exit in program.exits {
            var record = exit.record
            record.name = string(exit.name)
            self[.exits].append(record: record)
        }
    }

    private mutating func add(_ tensor: LoweredProgram.Tensor) {
        var record = tensor.record
        record.name = string(tensor.name)
        let slices = tensor.quantization?.slices ?? []
        record.firstSlice = UInt32(self[.slices].bytes.count / SliceRecord.size)
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

    private mutating func add(_ step: LoweredProgram.Operator) {
        var record = step.record
        record.name = string(step.name)
        if !step.constants.isEmpty {
            self[.constants].pad(to: 4)
            record.constants = UInt32(self[.constants].bytes.count)
            self[.constants].append(step.constants)
        }
        if !step.weights.isEmpty {
            self[.weights].pad(to: PlanFormat.alignment)
            record.weights = UInt64(self[.weights].bytes.count)
            self[.weights].append(step.weights)
        }
        self[.operators].append(record: record)
    }

    /// The index of a string, which is stored once however often it occurs.
    private mutating func string(_ text: String) -> UInt32 {
        if let known = strings[text] { return known }
        var record = StringRecord()
        record.offset = UInt32(self[.text].bytes.count)
        record.byteCount = UInt32(text.utf8.count)
        self[.text].append(Array(text.utf8))
        self[.strings].append(record: record)
        let index = UInt32(strings.count)
        strings[text] = index
        return index
    }

    /// Header, section table, sections and the slack behind them. The weights come last, so that what validation reads
    /// stands together.
    func file() -> [UInt8] {
        let order = (1...UInt32(Section.count)).compactMap(Section.init).filter { $0 != .weights } + [.weights]
        let tableEnd = PlanFormat.headerSize + order.count * PlanFormat.sectionEntrySize
        var table = FieldWriter()
        var body = FieldWriter()
        body.bytes = [UInt8](repeating: 0, count: tableEnd)
        var weights = 0..<0
        for section in order {
            body.pad(to: PlanFormat.alignment)
            let first = body.bytes.count
            body.append(self[section].bytes)
            table.append(section.rawValue)
            table.append(UInt32(1))
            table.append(UInt64(first))
            table.append(UInt64(body.bytes.count - first))
            table.append(UInt32(section.recordSize))
            table.append(UInt32(0))
            if section == .weights { weights = first..<body.bytes.count }
        }
        body.pad(to: PlanFormat.alignment)
        body.append([UInt8](repeating: 0, count: PlanFormat.slack))

        var file = body.bytes
        file.replaceSubrange(PlanFormat.headerSize..<tableEnd, with: table.bytes)
        file.replaceSubrange(
            0..<PlanFormat.headerSize, with: header(fileSize: file.count, sectionCount: order.count))
        sealPlan(&file, weights: weights)
        return file
    }

    /// The header with its checksums still zero.
    private func header(fileSize: Int, sectionCount: Int) -> [UInt8] {
        var header = FieldWriter()
        header.append(PlanFormat.magic)
        header.append(PlanFormat.majorVersion)
        header.append(PlanFormat.minorVersion)
        header.append(UInt32(PlanFormat.headerSize))
        header.append(UInt64(fileSize))
        header.append(UInt32(sectionCount))
        header.append(UInt32(PlanFormat.headerSize))
        header.pad(to: PlanFormat.headerSize)
        return header.bytes
    }
}

/// Computes both checksums of a plan file and stores them in its header.
/// - Parameter weights: The file range of the weights section.
package func sealPlan(_ file: inout [UInt8], weights: Range<Int>) {
    file.withUnsafeMutableBytes { bytes in
        let weightsHash = XXH64.hash(UnsafeRawBufferPointer(rebasing: bytes[weights]))
        bytes.storeBytes(of: weightsHash, toByteOffset: HeaderOffset.weightsChecksum, as: UInt64.self)
        let hash = PlanChecksum.ofRecords(UnsafeRawBufferPointer(bytes), weights: weights)
        bytes.storeBytes(of: hash, toByteOffset: HeaderOffset.checksum, as: UInt64.self)
    }
}
