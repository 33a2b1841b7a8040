import Punctual
import Text

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
                "no memory for the arena of plan '\(path.text)', \(Quantity.text(bytes: UInt64(bytes))): "
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
                    + "the shortest that can be kept now is --deadline \(Quantity.microseconds(shortest))us")
        }
    }
}
