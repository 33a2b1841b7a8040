import ONNX
import Plan
import Punctual
import Text
import Vision

/// Why a conversion or an evaluation did not succeed; the description is one clear line.
package enum ConvertError: Error, Sendable {
    /// What the caller asks for is impossible, or does not fit the model.
    case badOption(String)
    /// The same for one setting, whose name the reason has as its subject.
    case badSetting(name: String, value: String, reason: String)
    /// A file cannot be opened or read.
    case cannotOpen(path: String, reason: String)
    /// The output cannot be written; whatever was there before is untouched.
    case cannotWrite(path: String, reason: String)
    case onnx(ONNXError)
    case graph(ImportError)
    case metadata(MetadataError)
    case images(ImageSetError)
    case array(NpyError)
    case labelCount(path: String, labels: Int, classes: Int)
    case badLabels(path: String, reason: String)
    /// Folder names and class names do not fit together.
    case classFolders(path: String, reason: String)
    /// A weight or a bias is not a number.
    case notFinite(layer: String)
    /// Some input could overflow a 32-bit accumulator.
    case accumulatorOverflow(layer: String, output: Int)
    case layerTooLarge(layer: String)
    /// The whole model asks for more memory or time than the converter takes on; the reason has it as its subject.
    case graphTooLarge(String)
    /// Weights or values are so large beside those that follow that a plan cannot hold their quotient.
    case scaleTooLarge(layer: String)
    case mapTooLarge(name: String, shape: MapShape)
    case badPlan(path: String, PlanError)
    /// The plan and the model or the data do not belong together.
    case mismatch(String)
    /// No plan is as good as was asked for.
    case lossTooLarge(String)
    /// The machine has no memory for what is asked.
    case outOfMemory(String)
    /// The plan that was made does not pass validation, which is a defect of the converter.
    case invalidResult(PlanError)

    /// Where the fault lies.
    package enum Category: Sendable {
        case usage
        case badData
        case cannotOpen
        case cannotWrite
        case failedCheck
        case machine
    }

    /// Tells the caller's fault from the machine's.
    package var category: Category {
        switch self {
        case .badOption, .badSetting: .usage
        case .cannotOpen, .onnx(.cannotOpen), .images(.cannotOpenFolder), .images(.cannotOpenImage),
            .array(.cannotOpen):
            .cannotOpen
        case .cannotWrite, .array(.cannotWrite): .cannotWrite
        case .lossTooLarge: .failedCheck
        case .outOfMemory, .invalidResult: .machine
        default: .badData
        }
    }
}

extension ConvertError: CustomStringConvertible {
    /// What is wrong, where, and what helps; names in it, which strangers may have chosen, are printable.
    package var description: String {
        // The one text of several lines has made them printable itself.
        if case .graph(.unsupported) = self { text } else { text.printable }
    }

    private var text: String {
        switch self {
        case .badOption(let reason), .mismatch(let reason), .outOfMemory(let reason), .lossTooLarge(let reason):
            reason
        case .badSetting(let name, let value, let reason):
            "\(name) \(value) \(reason)"
        case .cannotOpen(let path, let reason):
            "cannot open \(path): \(reason)"
        case .cannotWrite(let path, let reason):
            "cannot write \(path): \(reason)"
        case .onnx(let error):
            error.description
        case .graph(let error):
            error.description
        case .metadata(let error):
            error.description
        case .images(let error):
            error.description
        case .array(let error):
            error.description
        case .labelCount(let path, let labels, let classes):
            "\(path) has \(labels) labels, but the model has \(classes) classes: give one line for each class"
        case .badLabels(let path, let reason), .classFolders(let path, let reason):
            "\(path): \(reason)"
        case .notFinite(let layer):
            "layer '\(layer)' has weights that are infinite or not a number: export the model again"
        case .accumulatorOverflow(let layer, let output):
            "layer '\(layer)', output \(output): its sum could overflow 32 bits; give it fewer inputs"
        case .layerTooLarge(let layer):
            "layer '\(layer)' has a kernel, stride, padding or depth that is too large for a plan"
        case .graphTooLarge(let reason):
            "the model is too large: \(reason)"
        case .scaleTooLarge(let layer):
            "layer '\(layer)' has weights, a bias or inputs that are too large beside its output: export the model again"
        case .mapTooLarge(let name, let shape):
            "map '\(name)' of shape \(shape) is too large: at most \(PlanFormat.largestDimension) for each dimension"
        case .badPlan(let path, let error):
            "\(path): \(error)"
        case .invalidResult(let error):
            "the converted plan is not valid, which is a defect of punctual-convert: "
                + "\(error.code.explanation) (byte \(error.offset))"
        }
    }
}

/// Runs `body`, and gives its errors the type of this module.
func wrapping<Result, Failure: Error>(
    _ wrap: (Failure) -> ConvertError, _ body: () throws(Failure) -> Result
) throws(ConvertError) -> Result {
    do {
        return try body()
    } catch {
        throw wrap(error)
    }
}
