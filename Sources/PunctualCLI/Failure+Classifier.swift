import CLinux
import Punctual

extension Failure {
    /// What the library says of a plan, as a line for the user.
    init(_ error: ClassifierError, plan path: Argument) {
        switch error {
        case .cannotOpenPlan(let errno):
            self.init(cannotOpen: path, errno)
        case .plan(let error):
            self.init(plan: path, error)
        case .unknownInstructionSet:
            self = .unknownInstructionSet
        case .instructionSetMissing:
            self = .instructionSetMissing
        case .outOfMemory(let bytes):
            self.init(
                .internalError,
                "no memory for the arena of plan '\(path.text)', \(byteCount(UInt64(bytes))): "
                    + "end other programs or use a smaller model")
        case .planTakesNoImages:
            self.init(
                .badData,
                "plan '\(path.text)' was calibrated from an array and takes no images: "
                    + "convert the model with a folder of images as --calibration, or use 'punctual infer'")
        case .image(let error):
            self.init(image: "image", error)
        case .deadlineTooShort(let shortest):
            self.init(
                .checkFailed,
                "the deadline is too short for exit 1 on this machine: "
                    + "the shortest that can be kept now is --deadline \(microseconds(shortest))us")
        }
    }

    /// An image that cannot be used.
    init(image name: String, _ error: VisionError) {
        switch error {
        case .outOfMemory:
            self.init(.internalError, "\(name): \(error.description)")
        case .overMemoryLimit:
            self.init(.badData, "\(name): \(error.description) (\(OptionName.maxDecodeMemory.dashed))")
        case .wrongSize, .smallerThanCrop:
            self.init(.badData, "\(name): \(error.description) (--resize of 'punctual-convert')")
        default:
            self.init(.badData, "\(name): \(error.description)")
        }
    }

    /// `PUNCTUAL_ISA` holds another word than the names of instruction sets.
    static var unknownInstructionSet: Failure {
        Failure(
            .usage,
            "PUNCTUAL_ISA is '\(wantedInstructionSet)', which names no instruction set: 'punctual --help' lists them")
    }

    /// `PUNCTUAL_ISA` names an instruction set that is not available here.
    static var instructionSetMissing: Failure {
        var names = ""
        for set in availableSets() { names += (names.utf8.isEmpty ? "" : ", ") + String(cString: set.name) }
        return Failure(
            .usage,
            "PUNCTUAL_ISA is '\(wantedInstructionSet)', which this processor lacks: unset it, or use one of \(names)")
    }

    private static var wantedInstructionSet: String {
        clinux_environment("PUNCTUAL_ISA").map { String(cString: $0) } ?? ""
    }
}

/// The instruction sets that this processor has and this build contains, scalar first.
func availableSets() -> [InstructionSet] {
    var sets: [InstructionSet] = []
    for index in 0..<InstructionSet.knownCount where InstructionSet.known(index).isAvailable {
        sets.append(InstructionSet.known(index))
    }
    return sets
}
