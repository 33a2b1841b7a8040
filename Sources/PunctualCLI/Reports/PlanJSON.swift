import Plan
import Text

/// Writes a plan as JSON.
struct PlanJSON {
    let plan: Plan

    /// Writes one object and a line break; `openTime` is what mapping and validating took, in nanoseconds.
    func write(_ output: Output, openTime: UInt64, weightsVerified: Bool) {
        output.writeJSONLine { json in
            json.member("format_major", Int(plan.header.majorVersion))
            json.member("format_minor", Int(plan.header.minorVersion))
            json.member("file_bytes", plan.fileSize)
            json.member("weights_bytes", plan.count(of: .weights))
            json.member("open_us", openTime / 1000)
            json.member("weights_verified", weightsVerified)
            json.array("metadata") { json in
                for index in 0..<plan.count(of: .metadata) { json.object { write(plan.metadata(index), &$0) } }
            }
            json.array("labels") { json in
                for index in 0..<plan.labelCount { json.value(plan.className(index)) }
            }
            json.array("programs") { json in
                for index in 0..<plan.count(of: .programs) { json.object { write(plan.program(index), &$0) } }
            }
        }
    }

    private func write(_ record: MetadataRecord, _ json: inout JSONWriter) {
        json.member("key", plan.string(record.key))
        json.member("value", plan.string(record.value))
    }

    private func write(_ program: ProgramRecord, _ json: inout JSONWriter) {
        json.object("input") { writeInput(of: program, &$0) }
        json.member("arena_bytes", program.arenaSize)
        json.member("scratch_bytes_per_thread", UInt64(program.scratchSize))
        json.array("exits") { json in
            for number in 0..<Int(program.exitCount) {
                json.object { write(plan.exit(Int(program.firstExit) + number), number: number + 1, &$0) }
            }
        }
        json.array("operators") { json in
            for number in 0..<Int(program.exitCount) {
                let exit = plan.exit(Int(program.firstExit) + number)
                for position in exit.firstOperator..<exit.endOperator {
                    json.object { writeOperator(Int(program.firstOperator + position), exit: number + 1, &$0) }
                }
            }
        }
        json.array("buffers") { json in
            for index in 0..<Int(program.bufferCount) {
                json.object { write(plan.buffer(Int(program.firstBuffer) + index), &$0) }
            }
        }
    }

    private func writeInput(of program: ProgramRecord, _ json: inout JSONWriter) {
        let input = plan.input(Int(program.input))
        json.member("kind", input.kindName)
        json.member("channel_order", input.channelOrderName)
        json.member("resize", input.resizeName)
        json.array("mean") { write(input.mean, &$0) }
        json.array("deviation") { write(input.deviation, &$0) }
        json.object("tensor") { writeTensor(program.inputTensor, &$0) }
    }

    private func write(_ exit: ExitRecord, number: Int, _ json: inout JSONWriter) {
        json.member("exit", number)
        json.member("name", plan.string(exit.name))
        json.member("classes", Int(plan.tensor(Int(exit.tensor)).channels))
        json.member("first_operator", Int(exit.firstOperator))
        json.member("first_head_operator", Int(exit.firstHeadOperator))
        json.member("end_operator", Int(exit.endOperator))
        json.member("multiply_adds", exit.multiplyAdds)
        json.member("head_multiply_adds", exit.headMultiplyAdds)
        json.member("temperature", Double(exit.temperature), places: 9)
        json.member("top1_percent", exit.top1Percent < 0 ? nil : Double(exit.top1Percent), places: 2)
        json.member("threshold", exit.threshold > 1 ? nil : Double(exit.threshold), places: 9)
    }

    private func writeOperator(_ index: Int, exit: Int, _ json: inout JSONWriter) {
        let record = plan.operator(index)
        json.member("name", plan.string(record.name))
        json.member("kind", record.kindName)
        json.member("exit", exit)
        json.array("inputs") { json in
            for input in 0..<record.inputCount { json.object { writeTensor(record.input(input), &$0) } }
        }
        json.object("output") { writeTensor(record.output, &$0) }
        plan.describeOperator(index) { write($0, &json) }
        json.member("multiply_adds", record.multiplyAdds)
        json.member("quantum_pixels", Int(record.quantumPixels))
        json.member("quantum_blocks", Int(record.quantumBlocks))
    }

    private func write(_ field: OperatorField, _ json: inout JSONWriter) {
        switch field.value {
        case .integer(let number): json.member(field.name, number)
        case .number(let number): json.member(field.name, Double(number), places: 9)
        case .flag(let flag): json.member(field.name, flag)
        case .size(let height, let width): json.array(field.name) { write([height, width], &$0) }
        case .sides(let top, let left, let bottom, let right):
            json.array(field.name) { write([top, left, bottom, right], &$0) }
        }
    }

    private func writeTensor(_ index: UInt32, _ json: inout JSONWriter) {
        let tensor = plan.tensor(Int(index))
        json.member("name", plan.string(tensor.name))
        json.member("type", tensor.elementTypeName)
        json.array("shape") { write([tensor.height, tensor.width, tensor.channels], &$0) }
        json.member("buffer", Int(tensor.buffer))
        json.member("channel_offset", Int(tensor.channelOffset))
        json.array("quantization") { json in
            for slice in plan.slices(of: tensor) { json.object { write(slice, &$0) } }
        }
    }

    private func write(_ slice: SliceRecord, _ json: inout JSONWriter) {
        json.member("channels", Int(slice.channels))
        json.member("scale", Double(slice.scale), places: 9)
        json.member("zero", Double(slice.zero), places: 9)
    }

    private func write(_ buffer: BufferRecord, _ json: inout JSONWriter) {
        json.member("offset", buffer.offset)
        json.member("bytes", buffer.byteCount)
        json.member("pixel_stride", Int(buffer.pixelStride))
        json.member("first_operator", Int(buffer.firstOperator))
        json.member("end_operator", Int(buffer.endOperator))
    }

    private func write<Number: BinaryInteger>(_ numbers: [Number], _ json: inout JSONWriter) {
        for number in numbers { json.value(Int(number)) }
    }

    private func write(_ values: (Float, Float, Float, Float), _ json: inout JSONWriter) {
        json.value(Double(values.0), places: 9)
        json.value(Double(values.1), places: 9)
        json.value(Double(values.2), places: 9)
        json.value(Double(values.3), places: 9)
    }
}
