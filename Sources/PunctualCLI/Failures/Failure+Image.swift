import Punctual
import Text

extension Failure {
    /// An image that cannot be used; `name` says which.
    init(image name: String, _ error: VisionError) {
        switch error {
        case .outOfMemory:
            self.init(.internalError, phrase("%: %", name, error.description))
        case .overMemoryLimit:
            self.init(.badData, phrase("%: % (--max-decode-memory)", name, error.description))
        case .wrongSize, .smallerThanCrop:
            self.init(
                .badData,
                phrase(
                    "%: % (--resize % of 'punctual-convert')", name, error.description, error.fittingResize ?? ""))
        default:
            self.init(.badData, phrase("%: %", name, error.description))
        }
    }
}
