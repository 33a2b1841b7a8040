/// The constants of the plan file format, shared by the validator here and the writer in `Convert`.
///
/// A plan is little-endian and used in place through a memory map:
///
///     header (64 bytes) · section table (32 bytes each) · sections, each at a multiple of 64 · 64 zero bytes
///
/// Records have a fixed size and refer to one another by index. Nothing in the file is a pointer.
public enum PlanFormat {
    /// As in PNG: a byte that is not text, the name, and line ends that a text transfer would change.
    public static let magic: UInt64 = 0x0A1A_0A0D_434E_5089
    /// Readers refuse another major version, and a minor version newer than their own.
    public static let majorVersion: UInt16 = 1
    /// Two bytes.
    public static let minorVersion: UInt16 = 0
    /// In bytes.
    public static let headerSize = 64
    /// In bytes.
    public static let sectionEntrySize = 32
    /// Of sections in the file, of buffers in the arena, of the arena itself, and of each operator's weights.
    public static let alignment = 64
    /// Zero bytes after the last section, so that kernels may read past an operand.
    public static let slack = 64
    /// What kernels may read past the end of any operand.
    public static let overread = 63
    /// Outputs in one packed block of weights.
    public static let blockOutputs = 16
    /// Inputs that stand together in packed weights.
    public static let groupInputs = 4
    /// Bytes of scratch memory per thread and byte of padded depth.
    public static let scratchPerDepth = 32
    /// To how many inputs the depth of a gathered pixel is padded.
    public static let depthAlignment = 16
    /// Largest height, width, channel or kernel count of anything in a plan.
    public static let largestDimension = 65_535
    /// The most multiply-adds in one quantum, as far as the shape allows: about 100 µs on a Cortex-A53.
    public static let quantumMultiplyAdds = 250_000
    /// Stands for "none" in every index field.
    public static let none = UInt32.max

    /// Bytes of packed weights for a layer of `outputs` × `depth`.
    public static func packedWeightsSize(outputs: Int, depth: Int) -> Int {
        roundUp(outputs, to: blockOutputs) * roundUp(depth, to: groupInputs)
    }

    /// Blocks of packed weights for a layer of `outputs`.
    @inlinable
    public static func blocks(ofOutputs outputs: Int) -> Int {
        steps(outputs, of: blockOutputs)
    }

    /// Scratch bytes that one thread needs for a convolution of `depth` inputs per output.
    public static func scratchSize(depth: Int) -> Int {
        roundUp(scratchPerDepth * roundUp(depth, to: depthAlignment) + overread, to: alignment)
    }

    /// The smallest multiple of `unit` that is not less than `value`.
    @inlinable
    public static func roundUp(_ value: Int, to unit: Int) -> Int {
        steps(value, of: unit) * unit
    }

    /// How many steps of `unit` cover `value`.
    @inlinable
    public static func steps(_ value: Int, of unit: Int) -> Int {
        (value + unit - 1) / unit
    }
}

/// The parts of a plan file.
public enum Section: UInt32, Sendable {
    case programs = 1
    case inputs = 2
    case operators = 3
    case tensors = 4
    case slices = 5
    case buffers = 6
    case exits = 7
    /// Per-channel numbers of the operators: biases, scales, zero points.
    case constants = 8
    case weights = 9
    case strings = 10
    /// The UTF-8 bytes that `strings` points into.
    case text = 11
    case labels = 12
    case metadata = 13

    /// Size of one record; 1 for the sections that are plain bytes.
    public var recordSize: Int {
        switch self {
        case .programs: ProgramRecord.size
        case .inputs: InputRecord.size
        case .operators: OperatorRecord.size
        case .tensors: TensorRecord.size
        case .slices: SliceRecord.size
        case .buffers: BufferRecord.size
        case .exits: ExitRecord.size
        case .strings: StringRecord.size
        case .labels: LabelRecord.size
        case .metadata: MetadataRecord.size
        case .constants, .weights, .text: 1
        }
    }

    /// Number of sections that this version knows; a plan has all of them.
    public static let count = 13
}
