/// Where each section lies in the file, as byte ranges.
@usableFromInline
struct SectionRanges {
    @usableFromInline var programs = 0..<0
    @usableFromInline var inputs = 0..<0
    @usableFromInline var operators = 0..<0
    @usableFromInline var tensors = 0..<0
    @usableFromInline var slices = 0..<0
    @usableFromInline var buffers = 0..<0
    @usableFromInline var exits = 0..<0
    @usableFromInline var constants = 0..<0
    @usableFromInline var weights = 0..<0
    @usableFromInline var strings = 0..<0
    @usableFromInline var text = 0..<0
    @usableFromInline var labels = 0..<0
    @usableFromInline var metadata = 0..<0

    @inlinable
    subscript(section: Section) -> Range<Int> {
        get {
            switch section {
            case .programs: programs
            case .inputs: inputs
            case .operators: operators
            case .tensors: tensors
            case .slices: slices
            case .buffers: buffers
            case .exits: exits
            case .constants: constants
            case .weights: weights
            case .strings: strings
            case .text: text
            case .labels: labels
            case .metadata: metadata
            }
        }
        set {
            switch section {
            case .programs: programs = newValue
            case .inputs: inputs = newValue
            case .operators: operators = newValue
            case .tensors: tensors = newValue
            case .slices: slices = newValue
            case .buffers: buffers = newValue
            case .exits: exits = newValue
            case .constants: constants = newValue
            case .weights: weights = newValue
            case .strings: strings = newValue
            case .text: text = newValue
            case .labels: labels = newValue
            case .metadata: metadata = newValue
            }
        }
    }
}
