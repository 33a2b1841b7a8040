import CKernels

/// Fills the operands of one kernel case from its seed.
struct OperandBuilder {
    let kernelCase: KernelCase
    let output: UnsafeMutableRawPointer
    let memory: KernelCaseOperands.Memory
    var generator: SplitMix64
    private var limits = 0

    init(_ kernelCase: KernelCase, output: UnsafeMutableRawPointer, memory: @escaping KernelCaseOperands.Memory) {
        self.kernelCase = kernelCase
        self.output = output
        self.memory = memory
        generator = SplitMix64(state: kernelCase.seed)
    }

    var int8Output: UnsafeMutablePointer<Int8> { output.assumingMemoryBound(to: Int8.self) }

    var floatOutput: UnsafeMutablePointer<Float> { output.assumingMemoryBound(to: Float.self) }

    /// The first input.
    mutating func inputMap() -> UnsafePointer<Int8> {
        map(pixels: kernelCase.height * kernelCase.width, kernelCase.channels, kernelCase.inputStride)
    }

    /// An int8 map; what lies in the gaps between its slices is random as well.
    mutating func map(pixels: Int, _ channels: Int, _ stride: Int) -> UnsafePointer<Int8> {
        bytes((pixels - 1) * stride + channels)
    }

    mutating func bytes(_ count: Int) -> UnsafePointer<Int8> {
        let pointer = memory(count, 1).bindMemory(to: Int8.self, capacity: count)
        let extreme = kernelCase.values == .extreme || kernelCase.values == .extremeNegative
        for index in 0..<count {
            pointer[index] = extreme ? -128 : Int8(truncatingIfNeeded: generator.next())
        }
        return UnsafePointer(pointer)
    }

    mutating func words(_ count: Int, _ value: (inout SplitMix64) -> Int32) -> UnsafePointer<Int32> {
        let pointer = memory(count * 4, 4).bindMemory(to: Int32.self, capacity: count)
        for index in 0..<count {
            pointer[index] = value(&generator)
        }
        return UnsafePointer(pointer)
    }

    func floats(_ count: Int, _ value: (_ index: Int) -> Float) -> UnsafePointer<Float> {
        let pointer = memory(count * 4, 4).bindMemory(to: Float.self, capacity: count)
        for index in 0..<count {
            pointer[index] = value(index)
        }
        return UnsafePointer(pointer)
    }

    /// Scales in about (0, 2] · 2^exponent, or what the kind of values asks for.
    mutating func scales(_ count: Int, exponent: Int) -> UnsafePointer<Float> {
        let pointer = memory(count * 4, 4).bindMemory(to: Float.self, capacity: count)
        let unit = Float(sign: .plus, exponent: exponent, significand: 1)
        for index in 0..<count {
            pointer[index] = scale(upTo: 2000, forTies: 0.5) * (kernelCase.values == .limits ? 1 : unit)
        }
        return UnsafePointer(pointer)
    }

    /// A random multiple of 1/1024, or what the kind of values asks for.
    mutating func scale(upTo most: Int, forTies ties: Float) -> Float {
        switch kernelCase.values {
        case .ties: ties
        case .unfused: 1 / 6
        case .limits: limit()
        default: Float(generator.next(in: 1...most)) / 1024
        }
    }

    /// The limits in turn.
    private mutating func limit() -> Float {
        limits += 1
        return switch limits % 5 {
        case 1: .infinity
        case 2: .greatestFiniteMagnitude
        case 3: .leastNormalMagnitude
        case 4: .leastNonzeroMagnitude
        default: 1 / 64
        }
    }

    mutating func zeroPoint() -> Int32 {
        Int32(generator.next(in: -128...127))
    }
}
