/// The parts of a plan file.
public enum Section: UInt32, Sendable {
    case programs = 1
    case inputs = 2
    case operators = 3
    /// The operators' own numbers: for each a record of its kind.
    case parameters = 4
    case tensors = 5
    case slices = 6
    case buffers = 7
    case exits = 8
    /// Per-channel numbers of the operators: biases, scales, zero points, tables.
    case constants = 9
    case weights = 10
    case strings = 11
    /// The UTF-8 bytes that `strings` points into.
    case text = 12
    case labels = 13
    case metadata = 14

    /// Number of sections that this version knows; a plan has all of them.
    package static let count = 14

    /// Size of one record; 1 for the sections that are plain bytes.
    package var recordSize: Int {
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
        case .parameters, .constants, .weights, .text: 1
        }
    }

    /// The section's name in messages and dumps.
    public var name: StaticString {
        switch self {
        case .programs: "programs"
        case .inputs: "inputs"
        case .operators: "operators"
        case .parameters: "parameters"
        case .tensors: "tensors"
        case .slices: "slices"
        case .buffers: "buffers"
        case .exits: "exits"
        case .constants: "constants"
        case .weights: "weights"
        case .strings: "strings"
        case .text: "text"
        case .labels: "labels"
        case .metadata: "metadata"
        }
    }
}
