import Plan

extension JSONWriter {
    /// Writes a plan as one object; `openTime` is what mapping and validating it took, in nanoseconds.
    mutating func write(_ plan: Plan, openTime: UInt64, weightsVerified: Bool) {
        object { json in
            json.member("format_major", Int(plan.header.majorVersion))
            json.member("format_minor", Int(plan.header.minorVersion))
            json.member("file_bytes", plan.bytes.count)
            json.member("weights_bytes", plan.count(of: .weights))
            json.member("open_us", Int(openTime / 1000))
            json.key("weights_verified")
            json.value(weightsVerified)
            json.key("metadata")
            json.array { json in
                for index in 0..<plan.count(of: .metadata) {
                    let record = plan.metadata(index)
                    json.object { json in
                        json.member("key", plan.string(record.key))
                        json.member("value", plan.string(record.value))
                    }
                }
            }
            json.key("labels")
            json.array { json in
                for index in 0..<plan.labelCount { json.value(plan.className(index)) }
            }
            json.key("programs")
            json.array { json in
                for index in 0..<plan.count(of: .programs) { json.write(plan, plan.program(index)) }
            }
        }
    }

    private mutating func write(_ plan: Plan, _ program: ProgramRecord) {
        object { json in
            json.key("input")
            json.write(plan, input: program)
            json.member("arena_bytes", Int(program.arenaSize))
            json.member("scratch_bytes_per_thread", Int(program.scratchSize))
            json.key("exits")
            json.array { json in
                for number in 0..<Int(program.exitCount) {
                    json.write(plan, plan.exit(Int(program.firstExit) + number), number: number + 1)
                }
            }
            json.key("operators")
            json.array { json in
                for index in 0..<Int(program.operatorCount) {
                    json.write(plan, operatorAt: index, of: program)
                }
            }
            json.key("buffers")
            json.array { json in
                for index in 0..<Int(program.bufferCount) {
                    json.write(plan.buffer(Int(program.firstBuffer) + index))
                }
            }
        }
    }

    private mutating func write(_ plan: Plan, input program: ProgramRecord) {
        let input = plan.input(Int(program.input))
        object { json in
            json.member("kind", input.kindName)
            json.member("channel_order", input.channelOrderName)
            json.member("resize", input.resizeName)
            json.key("mean")
            json.write(input.mean)
            json.key("deviation")
            json.write(input.deviation)
            json.key("tensor")
            json.write(plan, tensor: program.inputTensor)
        }
    }

    private mutating func write(_ plan: Plan, _ exit: ExitRecord, number: Int) {
        object { json in
            json.member("exit", number)
            json.member("name", plan.string(exit.name))
            json.member("classes", Int(plan.tensor(Int(exit.tensor)).channels))
            json.member("first_operator", Int(exit.firstOperator))
            json.member("first_head_operator", Int(exit.firstHeadOperator))
            json.member("end_operator", Int(exit.endOperator))
            json.member("multiply_adds", Int(exit.multiplyAdds))
            json.member("head_multiply_adds", Int(exit.headMultiplyAdds))
            json.key("temperature")
            json.value(Double(exit.temperature), places: 9)
            json.key("top1_percent")
            if exit.top1Percent < 0 { json.null() } else { json.value(Double(exit.top1Percent), places: 2) }
            json.key("threshold")
            if exit.threshold > 1 { json.null() } else { json.value(Double(exit.threshold), places: 9) }
        }
    }

    private mutating func write(_ plan: Plan, operatorAt position: Int, of program: ProgramRecord) {
        let index = Int(program.firstOperator) + position
        let record = plan.operator(index)
        object { json in
            json.member("name", plan.string(record.name))
            json.member("kind", record.kindName)
            json.member("exit", plan.exitNumber(ofOperator: position, in: program))
            json.key("inputs")
            json.array { json in
                for input in 0..<record.inputCount { json.write(plan, tensor: record.input(input)) }
            }
            json.key("output")
            json.write(plan, tensor: record.output)
            plan.describeOperator(index) { json.write($0) }
            json.member("multiply_adds", Int(record.multiplyAdds))
            json.member("quantum_pixels", Int(record.quantumPixels))
            json.member("quantum_blocks", Int(record.quantumBlocks))
        }
    }

    private mutating func write(_ field: OperatorField) {
        key(field.name)
        switch field.value {
        case .integer(let number): value(number)
        case .number(let number): value(Double(number), places: 9)
        case .flag(let flag): value(flag)
        case .size(let height, let width): write([height, width])
        case .sides(let top, let left, let bottom, let right): write([top, left, bottom, right])
        }
    }

    private mutating func write(_ plan: Plan, tensor index: UInt32) {
        let tensor = plan.tensor(Int(index))
        object { json in
            json.member("name", plan.string(tensor.name))
            json.member("type", tensor.elementTypeName)
            json.key("shape")
            json.write([tensor.height, tensor.width, tensor.channels])
            json.member("buffer", Int(tensor.buffer))
            json.member("channel_offset", Int(tensor.channelOffset))
            json.key("quantization")
            json.array { json in
                for slice in plan.slices(of: tensor) {
                    json.object { json in
                        json.member("channels", Int(slice.channels))
                        json.key("scale")
                        json.value(Double(slice.scale), places: 9)
                        json.key("zero")
                        json.value(Double(slice.zero), places: 9)
                    }
                }
            }
        }
    }

    private mutating func write(_ buffer: BufferRecord) {
        object { json in
            json.member("offset", Int(buffer.offset))
            json.member("bytes", Int(buffer.byteCount))
            json.member("pixel_stride", Int(buffer.pixelStride))
            json.member("first_operator", Int(buffer.firstOperator))
            json.member("end_operator", Int(buffer.endOperator))
        }
    }

    private mutating func write<Number: BinaryInteger>(_ numbers: [Number]) {
        array { json in
            for number in numbers { json.value(Int(number)) }
        }
    }

    private mutating func write(_ values: (Float, Float, Float, Float)) {
        array { json in
            json.value(Double(values.0), places: 9)
            json.value(Double(values.1), places: 9)
            json.value(Double(values.2), places: 9)
            json.value(Double(values.3), places: 9)
        }
    }
}

extension JSONWriter {
    /// Writes a member whose value is an integer.
    mutating func member(_ name: StaticString, _ number: Int) {
        key(name)
        value(number)
    }

    /// Writes a member whose value is a string.
    mutating func member(_ name: StaticString, _ text: String) {
        key(name)
        value(text)
    }
}
