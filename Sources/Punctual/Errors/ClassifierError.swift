import CLinux

/// Why a classifier could not be made or did not answer.
public enum ClassifierError: Error, Sendable {
    /// The plan file cannot be opened, or is no usable plan.
    case planFile(PlanFileError)
    /// The plan has fewer programs than the index asks for.
    case noSuchProgram(Int, programs: Int)
    /// Threads are 1...16.
    case threadsOutOfRange(Int)
    /// Candidates are 1...16.
    case candidateCountOutOfRange(Int)
    /// A share of answers is 0...1.
    case missRateOutOfRange(Double)
    /// A limit of bytes that is negative.
    case memoryLimitOutOfRange(Int)
    /// The instruction set that was asked for is not there.
    case instructionSet(InstructionSetError)
    /// The system has no memory for the arena, whose size is given in bytes.
    case outOfMemory(bytes: Int)
    /// The plan was calibrated from numbers and says nothing about photographs.
    case planTakesNoImages
    /// The image file cannot be opened or read; an errno value.
    case cannotOpenImage(errno: Int32)
    /// The photograph cannot be used.
    case image(VisionError)
    /// The exit, counted from 1, is not one of the network's.
    case noSuchExit(Int, exits: Int)
    /// An input has another number of values than the network takes.
    case wrongValueCount(Int, required: Int)
    /// No image was prepared since the last answer.
    case nothingPrepared
    /// The deadline is no time at all, or longer than a day.
    case deadlineOutOfRange(Deadline)
    /// Exit 1 cannot be promised within the deadline: it needs so much at worst, and this one works.
    case deadlineTooShort(Deadline, needed: Deadline, works: Deadline)
    /// The image cannot be brought into the network's input and through exit 1 within the deadline: it needs so much.
    case imageTooSlow(Deadline, needed: Deadline, works: Deadline)
}

extension ClassifierError: CustomStringConvertible {
    /// One line that says what is wrong and what helps.
    public var description: String {
        switch self {
        case .planFile(let error): error.description
        case .noSuchProgram(let index, let programs):
            "the plan has no program \(index): choose one of 0 to \(programs - 1)"
        case .threadsOutOfRange(let count): "\(count) threads are not possible: choose 1 to 16"
        case .candidateCountOutOfRange(let count):
            "\(count) candidates are not possible: choose 1 to \(Answer.largestCandidateCount)"
        case .missRateOutOfRange: "a share of answers that may be late is a number from 0 to 1"
        case .memoryLimitOutOfRange(let bytes): "\(bytes) bytes are no limit for decoding: choose at least 0"
        case .instructionSet(let error): error.description
        case .outOfMemory(let bytes):
            "no memory for an arena of \(bytes) bytes: end other programs or use a smaller model"
        case .planTakesNoImages:
            "the plan was calibrated from an array and takes no images: convert the model with a folder of images, "
                + "or give it values"
        case .cannotOpenImage(let errno):
            "the image file cannot be read: \(String(cString: clinux_error_text(errno))): check path and permissions"
        case .image(let error): error.description
        case .noSuchExit(let exit, let exits): "there is no exit \(exit): the plan has exits 1 to \(exits)"
        case .wrongValueCount(let count, let required):
            "the input has \(count) values and the network takes \(required): give one number per channel and pixel"
        case .nothingPrepared: "no image was prepared since the last answer: prepare one for every answer"
        case .deadlineOutOfRange(let deadline):
            "a deadline of \(deadline.nanoseconds) ns is not possible: choose more than 0 and at most a day"
        case .deadlineTooShort(let deadline, let needed, let works):
            "\(deadline.text) cannot be met: exit 1 needs \(needed.text) worst case here; \(works.text) works"
        case .imageTooSlow(let deadline, let needed, let works):
            "\(deadline.text) cannot be met: this image needs \(needed.text) here to be decoded, resized and answered by "
                + "exit 1; \(works.text) works"
        }
    }
}
