/// Why bytes are not a usable plan.
public struct PlanError: Error, Equatable, Sendable {
    /// Stable numbers in groups: the file as a whole (1…), the section table (20…), records (40…).
    public enum Code: UInt8, Error, Sendable {
        case tooShort = 1
        case notAPlan = 2
        case newerVersion = 3
        case wrongFileSize = 4
        case checksumMismatch = 5
        case weightsChecksumMismatch = 6
        case misalignedMemory = 7
        case nonzeroReserved = 8
        case olderVersion = 9
        case weightSumsMismatch = 10

        case sectionOutOfBounds = 20
        case sectionOverlap = 21
        case sectionMisaligned = 22
        case sectionRepeated = 23
        case sectionMissing = 24
        case sectionUnknown = 25
        case sectionSizeInvalid = 26

        case indexOutOfRange = 40
        case valueOutOfRange = 41
        case scaleInvalid = 42
        case shapeMismatch = 43
        case outOfBounds = 44
        case buffersOverlap = 45
        case bufferNotLive = 46
        case operandsOverlap = 47
        case emptyWindow = 48
        case scratchTooSmall = 49
        case invalidText = 50
        case exitOrder = 51
        case notWritten = 52
        case sizeMismatch = 53
        case sharedLogits = 54
        case recordsTooLarge = 55
        case quantumTooLarge = 56
        case tooMuchWork = 57
        case recordOrder = 58
        case weightsTooLarge = 59
    }

    /// What is wrong.
    public var code: Code
    /// Nil when the header or the section table is at fault.
    public var section: Section?
    /// Index of the record in its section, or of the entry in the section table.
    public var index: Int
    /// Bytes from the start of the file to the offending record.
    public var offset: Int

    /// A violation; without a place where the file as a whole is at fault.
    package init(_ code: Code, section: Section? = nil, index: Int = 0, offset: Int = 0) {
        self.code = code
        self.section = section
        self.index = index
        self.offset = offset
    }
}

extension PlanError.Code {
    /// What is wrong, in a few words.
    public var explanation: StaticString {
        switch self {
        case .tooShort: "the file is shorter than a plan's header"
        case .notAPlan: "this is not a plan file"
        case .newerVersion: "the plan was made by a newer version of punctual-convert"
        case .olderVersion: "the plan was made by an older version of punctual-convert"
        case .wrongFileSize: "the file is cut off or has extra bytes"
        case .checksumMismatch: "the checksum does not match; the file is damaged"
        case .weightsChecksumMismatch: "the checksum of the weights does not match; the file is damaged"
        case .weightSumsMismatch: "the weights and their sums do not belong together; the file is damaged"
        case .misalignedMemory: "the plan must lie at an address that is a multiple of 64"
        case .nonzeroReserved: "a reserved field is not zero"
        case .sectionOutOfBounds: "a section lies outside the file"
        case .sectionOverlap: "sections overlap or are out of order"
        case .sectionMisaligned: "a section does not start at a multiple of 64"
        case .sectionRepeated: "a section appears twice"
        case .sectionMissing: "a required section is missing"
        case .sectionUnknown: "a required section is unknown to this version"
        case .sectionSizeInvalid: "a section's size is not a multiple of its records' size"
        case .indexOutOfRange: "an index points outside its section"
        case .valueOutOfRange: "a field's value is out of range"
        case .scaleInvalid: "a scale is not positive and at most 2^60"
        case .shapeMismatch: "shapes do not fit together"
        case .outOfBounds: "data would lie outside its section, buffer or arena"
        case .buffersOverlap: "two buffers in use at the same time overlap"
        case .bufferNotLive: "an operator touches a buffer outside its lifetime"
        case .operandsOverlap: "an operator's input and output overlap"
        case .emptyWindow: "a window has no tap inside its map"
        case .scratchTooSmall: "the scratch memory is too small for an operator"
        case .invalidText: "a string is not UTF-8, has control characters or is too long"
        case .exitOrder: "exits do not cover the operators in order"
        case .notWritten: "an operator reads what no operator before it has written on every way there"
        case .sizeMismatch: "a size does not follow from what it is the size of"
        case .sharedLogits: "an exit's logits are not its own"
        case .recordsTooLarge: "what stands before the weights is too large"
        case .weightsTooLarge: "there are more weights than a plan may have"
        case .quantumTooLarge: "a quantum of work is too large to stop in time"
        case .tooMuchWork: "records share too much of a plan, or buffers are too many, too wide or too long in use"
        case .recordOrder: "records do not follow one another"
        }
    }

    /// What helps, in a few words.
    public var remedy: StaticString {
        switch self {
        case .olderVersion: "convert the model again"
        case .newerVersion, .sectionUnknown: "update punctual"
        case .misalignedMemory: "align it"
        default: "copy the file again or convert the model again"
        }
    }
}
