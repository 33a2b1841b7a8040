import Plan
import Text

/// Writes a plan as text for people, section by section.
struct PlanText {
    let plan: Plan
    let output: Output

    /// Writes the whole plan; `openTime` is what mapping and validating it took, in nanoseconds.
    func write(path: String, openTime: UInt64, weightsVerified: Bool) {
        let header = plan.header
        let weights = UInt64(plan.count(of: .weights))
        output.writeLine("plan        \(path)")
        output.writeLine("format      \(header.majorVersion).\(header.minorVersion)")
        let size = Quantity.text(bytes: UInt64(plan.fileSize))
        output.writeLine("size        \(size), of which weights \(Quantity.text(bytes: weights))")
        output.writeLine("opened      in \(openTime / 1000) us")
        output.writeLine("weights     \(weightsVerified ? "checksum matches" : "not verified (--verify)")")
        for index in 0..<plan.count(of: .metadata) {
            let record = plan.metadata(index)
            output.writeLine("\(plan.string(record.key).padded(to: 11)) \(plan.string(record.value))")
        }
        if plan.labelCount > 0 {
            var line = "labels      \(plan.labelCount):"
            for index in 0..<plan.labelCount {
                line += index == 0 ? " \(plan.className(index))" : ", \(plan.className(index))"
            }
            output.writeLine(line)
        }
        for index in 0..<plan.count(of: .programs) { writeProgram(index) }
    }

    private func writeProgram(_ index: Int) {
        let program = plan.program(index)
        let input = plan.input(Int(program.input))
        let tensor = plan.tensor(Int(program.inputTensor))
        output.writeLine("")
        output.writeLine("program \(index)")
        output.writeLine(
            "  input     \(input.kindName) \(shape(tensor)), order \(input.channelOrderName), "
                + "resize \(input.resizeName)"
        )
        output.writeLine("            mean \(quadruple(input.mean)), deviation \(quadruple(input.deviation))")
        let (arena, scratch) = (Quantity.text(bytes: program.arenaSize), Quantity.text(bytes: program.scratchSize))
        output.writeLine("  memory    arena \(arena) + \(scratch) per thread, \(program.bufferCount) buffers")
        writeExits(program)
        writeOperators(program)
        writeBuffers(program)
    }

    private func writeExits(_ program: ProgramRecord) {
        output.writeLine("")
        output.writeLine(
            "  exit  name              operators      head  multiply-adds  head only  classes  temperature"
                + "  top-1 %  threshold"
        )
        for position in 0..<Int(program.exitCount) {
            let exit = plan.exit(Int(program.firstExit) + position)
            var line = "  \(cell("\(position + 1)", 4))  \(plan.string(exit.name).padded(to: 16))"
            let operators = exit.endOperator - exit.firstOperator
            line += cell("\(operators)", 11)
            line += cell("\(exit.endOperator - exit.firstHeadOperator)", 10)
            line += cell("\(exit.multiplyAdds)", 15)
            line += cell("\(exit.headMultiplyAdds)", 11)
            line += cell("\(plan.tensor(Int(exit.tensor)).channels)", 9)
            line += cell(number(exit.temperature), 13)
            line += cell(exit.top1Percent < 0 ? "-" : decimal(Double(exit.top1Percent), places: 2), 9)
            line += cell(exit.threshold > 1 ? "-" : number(exit.threshold), 11)
            output.writeLine(line)
        }
    }

    private func writeOperators(_ program: ProgramRecord) {
        for number in 0..<Int(program.exitCount) {
            let exit = plan.exit(Int(program.firstExit) + number)
            output.writeLine("")
            output.writeLine("  operators of exit \(number + 1)")
            for position in exit.firstOperator..<exit.endOperator {
                writeOperator(Int(program.firstOperator + position), Int(position))
            }
        }
    }

    private func writeOperator(_ index: Int, _ position: Int) {
        let record = plan.operator(index)
        var line = "  \(cell("\(position)", 4))  \(record.kindName.padded(to: 12))"
        line += "  \(plan.string(record.name))  "
        for input in 0..<record.inputCount { line += "\(input == 0 ? "" : "and ")\(operand(record.input(input))) " }
        line += "-> \(operand(record.output))"
        plan.describeOperator(index) { field in
            if !field.isUsual { line += ", \(text(field))" }
        }
        if record.multiplyAdds > 0 { line += ", \(record.multiplyAdds) multiply-adds" }
        line += ", quantum \(record.quantumPixels) pixels"
        if record.isCutByBlocks { line += " x \(record.quantumBlocks) blocks" }
        output.writeLine(line)
        let tensor = plan.tensor(Int(record.output))
        if tensor.sliceCount > 0 { output.writeLine("          \(quantization(tensor))") }
    }

    private func text(_ field: OperatorField) -> String {
        let name = field.name.text
        return switch field.value {
        case .integer(let value): "\(name) \(value)"
        case .number(let value): "\(name) \(number(value))"
        case .flag(let value): "\(name) \(value ? "yes" : "no")"
        case .size(let height, let width): "\(name) \(height)x\(width)"
        case .sides(let top, let left, let bottom, let right): "\(name) \(top) \(left) \(bottom) \(right)"
        }
    }

    private func writeBuffers(_ program: ProgramRecord) {
        output.writeLine("")
        output.writeLine("  buffer      offset       bytes  stride  operators")
        for index in Int(program.firstBuffer)..<Int(program.firstBuffer + program.bufferCount) {
            let buffer = plan.buffer(index)
            var line = "  \(cell("\(index)", 6))\(cell("\(buffer.offset)", 12))"
            line += cell("\(buffer.byteCount)", 12)
            line += cell("\(buffer.pixelStride)", 8)
            output.writeLine("\(line)  \(buffer.firstOperator)...\(buffer.endOperator - 1)")
        }
    }

    /// One cell of a table, its text at the right edge.
    private func cell(_ text: String, _ width: Int) -> String {
        text.padded(to: width, trailing: true)
    }

    /// Height × width × channels.
    private func shape(_ tensor: TensorRecord) -> String {
        "\(tensor.height)x\(tensor.width)x\(tensor.channels)"
    }

    /// A tensor with its place: name, shape, type, buffer and first channel.
    private func operand(_ index: UInt32) -> String {
        let tensor = plan.tensor(Int(index))
        let place = "buffer \(tensor.buffer)+\(tensor.channelOffset)"
        return "\(plan.string(tensor.name)) [\(shape(tensor)) \(tensor.elementTypeName), \(place)]"
    }

    /// Every slice as channels, scale and zero point.
    private func quantization(_ tensor: TensorRecord) -> String {
        var line = "quantization"
        for (index, slice) in plan.slices(of: tensor).enumerated() {
            line +=
                "\(index == 0 ? "" : ",") \(slice.channels) channels x \(number(slice.scale)) "
                + "zero \(number(slice.zero))"
        }
        return line
    }

    /// With about as many digits as a float32 has.
    private func number(_ value: Float) -> String {
        decimal(Double(value), places: value.magnitude < 0.01 ? 9 : 7, trimmed: true)
    }

    private func quadruple(_ values: (Float, Float, Float, Float)) -> String {
        "\(number(values.0)) \(number(values.1)) \(number(values.2)) \(number(values.3))"
    }
}
