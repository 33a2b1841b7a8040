import Punctual

extension Failure {
    /// An image that cannot be used; `name` says which.
    init(image name: String, _ error: VisionError) {
        switch error {
        case .outOfMemory:
            self.init(.internalError, "\(name): \(error.description)")
        case .overMemoryLimit:
            self.init(.badData, "\(name): \(error.description) (\(Option.maxDecodeMemory.dashed))")
        case .wrongSize, .smallerThanCrop:
            self.init(.badData, "\(name): \(error.description) (--resize of 'punctual-convert')")
        default:
            self.init(.badData, "\(name): \(error.description)")
        }
    }
}
