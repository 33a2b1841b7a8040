import CKernels

/// Fills the operands of one kernel case from its seed.
struct OperandBuilder {
    let kernelCase: KernelCase
    var generator: SplitMix64
    let memory: KernelCaseOperands.Memory

    init(kernelCase: KernelCase, generator: SplitMix64, memory: @escaping KernelCaseOperands.Memory) {
        self.kernelCase = kernelCase
        self.generator = generator
        self.memory = memory
    }

    mutating func convolution(window: pn_window, output: UnsafeMutableRawPointer) -> pn_convolution {
        let outputs = kernelCase.outputs
        let inputStride = kernelCase.channels + kernelCase.inputGap
        let input = map(pixels: kernelCase.height * kernelCase.width, kernelCase.channels, inputStride)
        let padding = bytes(kernelCase.channels)
        let (weights, sums) = packedWeights()
        let bias = words(outputs) { generator, values in
            switch values {
            case .wrapping:
                return generator.next() & 1 == 0
                    ? Int32.max - Int32(generator.next(in: 0...99)) : Int32.min + Int32(generator.next(in: 0...99))
            default:
                return Int32(generator.next(in: -50_000...50_000))
            }
        }
        let exponent = kernelCase.values == .unfused ? -3 : -6 - bitWidth(kernelCase.depth) / 2
        let outputScales = scales(outputs, exponent: exponent)
        let zero = Int32(generator.next(in: -128...127))
        let isLogits = kernelCase.operation == .logits
        let residualStride = outputs + kernelCase.residualGap
        let pixels = Int(window.output_height * window.output_width)
        let residual = kernelCase.hasResidual ? map(pixels: pixels, outputs, residualStride) : nil
        return pn_convolution(
            window: window, input: input, input_stride: inputStride, channels: Int32(kernelCase.channels),
            outputs: Int32(outputs), padding: padding, weights: weights, weight_sums: sums, bias: bias,
            scale: outputScales,
            output: isLogits ? nil : output.assumingMemoryBound(to: Int8.self),
            output_stride: outputs + kernelCase.outputGap, output_zero: zero,
            clamp_low: Float(-128 - zero), clamp_high: Float(Int32(kernelCase.highest) - zero),
            residual: residual, residual_stride: residualStride,
            residual_zero: Int32(generator.next(in: -128...127)),
            residual_scale: scale(upTo: 3000, forTies: 0.5),
            logits: isLogits ? output.assumingMemoryBound(to: Float.self) : nil)
    }

    mutating func maxPool(window: pn_window, output: UnsafeMutableRawPointer) -> pn_max_pool {
        let channels = kernelCase.channels
        let inputStride = channels + kernelCase.inputGap
        return pn_max_pool(
            window: window, input: map(pixels: kernelCase.height * kernelCase.width, channels, inputStride),
            input_stride: inputStride, channels: Int32(channels),
            output: output.assumingMemoryBound(to: Int8.self), output_stride: channels + kernelCase.outputGap)
    }

    mutating func averagePool(window: pn_window, output: UnsafeMutableRawPointer) -> pn_average_pool {
        let channels = kernelCase.channels
        let inputStride = channels + kernelCase.inputGap
        return pn_average_pool(
            window: window, input: map(pixels: kernelCase.height * kernelCase.width, channels, inputStride),
            input_stride: inputStride, channels: Int32(channels),
            output: output.assumingMemoryBound(to: Int8.self), output_stride: channels + kernelCase.outputGap,
            zero_points: bytes(channels), count_padding: kernelCase.countsPadding ? 1 : 0,
            pad_bottom: Int32(kernelCase.padBottom), pad_right: Int32(kernelCase.padRight))
    }

    mutating func addition(pixels: Int, output: UnsafeMutableRawPointer) -> pn_add {
        let channels = kernelCase.channels
        let aStride = channels + kernelCase.inputGap
        let bStride = channels + kernelCase.residualGap
        let zero = Int32(generator.next(in: -128...127))
        return pn_add(
            a: map(pixels: pixels, channels, aStride), a_stride: aStride,
            a_zero: Int32(generator.next(in: -128...127)),
            a_scale: scale(upTo: 2000, forTies: 0.25),
            b: map(pixels: pixels, channels, bStride), b_stride: bStride,
            b_zero: Int32(generator.next(in: -128...127)),
            b_scale: scale(upTo: 2000, forTies: 0.5),
            channels: Int32(channels), output: output.assumingMemoryBound(to: Int8.self),
            output_stride: channels + kernelCase.outputGap, output_zero: zero,
            clamp_low: Float(-128 - zero), clamp_high: Float(Int32(kernelCase.highest) - zero))
    }

    mutating func requantization(pixels: Int, output: UnsafeMutableRawPointer) -> pn_requantize {
        let channels = kernelCase.channels
        let inputStride = channels + kernelCase.inputGap
        let highest = Int32(kernelCase.highest)
        let input = map(pixels: pixels, channels, inputStride)
        let inputZero = words(channels) { generator, _ in Int32(generator.next(in: -128...127)) }
        let outputZero = words(channels) { generator, _ in Int32(generator.next(in: -128...127)) }
        let low = memory(channels * 4, 4).bindMemory(to: Float.self, capacity: channels)
        let high = memory(channels * 4, 4).bindMemory(to: Float.self, capacity: channels)
        for channel in 0..<channels {
            low[channel] = Float(-128 - outputZero[channel])
            high[channel] = Float(highest - outputZero[channel])
        }
        let stores32 = kernelCase.operation == .dequantization
        return pn_requantize(
            input: input, input_stride: inputStride, channels: Int32(channels), input_zero: inputZero,
            scale: scales(channels, exponent: 0),
            output: stores32 ? nil : output.assumingMemoryBound(to: Int8.self),
            output_stride: channels + kernelCase.outputGap, output_zero: outputZero, clamp_low: low, clamp_high: high,
            logits: stores32 ? output.assumingMemoryBound(to: Float.self) : nil)
    }

    /// Weights −127...127 in the layout [outputs / 16][depth / 4][16][4], and the sum of each output's.
    private mutating func packedWeights() -> (UnsafePointer<Int8>, UnsafePointer<Int32>) {
        let block = Int(PN_BLOCK)
        let group = Int(PN_GROUP)
        let count = kernelCase.allBlocks * kernelCase.groups * block * group
        let packed = memory(count, 64).bindMemory(to: Int8.self, capacity: count)
        packed.update(repeating: 0, count: count)
        let sums = memory(kernelCase.outputs * 4, 4).bindMemory(to: Int32.self, capacity: kernelCase.outputs)
        for output in 0..<kernelCase.outputs {
            var sum: Int32 = 0
            for k in 0..<kernelCase.depth {
                let weight: Int
                switch kernelCase.values {
                case .extreme: weight = 127
                case .extremeNegative: weight = -127
                default: weight = generator.next(in: -127...127)
                }
                let index =
                    ((output / block * kernelCase.groups + k / group) * block + output % block) * group + k % group
                packed[index] = Int8(weight)
                sum += Int32(weight)
            }
            sums[output] = sum
        }
        return (UnsafePointer(packed), UnsafePointer(sums))
    }

    /// An int8 map; what lies in the gaps between its slices is random as well.
    private mutating func map(pixels: Int, _ channels: Int, _ stride: Int) -> UnsafePointer<Int8> {
        bytes((pixels - 1) * stride + channels)
    }

    private mutating func bytes(_ count: Int) -> UnsafePointer<Int8> {
        let pointer = memory(count, 1).bindMemory(to: Int8.self, capacity: count)
        let extreme = kernelCase.values == .extreme || kernelCase.values == .extremeNegative
        for index in 0..<count {
            pointer[index] = extreme ? -128 : Int8(truncatingIfNeeded: generator.next())
        }
        return UnsafePointer(pointer)
    }

    private mutating func words(
        _ count: Int, _ value: (inout SplitMix64, KernelCase.Values) -> Int32
    ) -> UnsafePointer<Int32> {
        let pointer = memory(count * 4, 4).bindMemory(to: Int32.self, capacity: count)
        for index in 0..<count {
            pointer[index] = value(&generator, kernelCase.values)
        }
        return UnsafePointer(pointer)
    }

    /// Scales in about (0, 2] · 2^exponent, or what the kind of values asks for.
    private mutating func scales(_ count: Int, exponent: Int) -> UnsafePointer<Float> {
        let pointer = memory(count * 4, 4).bindMemory(to: Float.self, capacity: count)
        let unit = Float(sign: .plus, exponent: exponent, significand: 1)
        for index in 0..<count {
            pointer[index] = scale(upTo: 2000, forTies: 0.5) * unit
        }
        return UnsafePointer(pointer)
    }

    /// A random multiple of 1/1024, or what the kind of values asks for.
    private mutating func scale(upTo most: Int, forTies ties: Float) -> Float {
        switch kernelCase.values {
        case .ties: ties
        case .unfused: 1 / 6
        default: Float(generator.next(in: 1...most)) / 1024
        }
    }

    private func bitWidth(_ value: Int) -> Int {
        Int.bitWidth - value.leadingZeroBitCount
    }
}
