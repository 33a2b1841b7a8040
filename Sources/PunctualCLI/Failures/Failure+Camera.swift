import Camera
import Live
import Punctual
import Text

extension Failure {
    /// A source that gives no frames.
    init(_ error: CameraError, _ source: SourceOptions) {
        let code: ExitCode =
            switch error {
            case .cannotRead, .noImages, .cannotOpen: .noInput
            case .cutOff, .unknownFormat, .empty: .badData
            // Another program may let go of it.
            case .control(.grabbed), .control(.refused): .unavailable
            case .unevenSize, .filesAreNoPixels, .lacksFormat, .wrongSize, .wrongRate, .control: .usage
            default: .unavailable
            }
        self.init(code, phrase("%: %", source.name, error.description))
    }

    /// A run that does not begin.
    init(_ refusal: LiveRun.Refusal, _ source: SourceOptions, plan: Argument) {
        switch refusal {
        case .camera(.ended):
            self.init(
                .badData, phrase("%: none of its frames can be used; see that they are whole JPEG files", source.name))
        case .camera(let error): self.init(error, source)
        case .classifier(.imageTooSlow(let deadline, let needed, let works)):
            self.init(
                .checkFailed,
                "\(deadline.text) cannot be met: a frame of this source needs \(needed.text) here to be read, resized and "
                    + "answered by exit 1; \(works.text) works (\(Option.deadline.dashed) \(works.wholeMicroseconds)us)"
            )
        case .classifier(.image(let error)): self.init(image: source.name, error)
        case .classifier(let error): self.init(error, plan: plan)
        }
    }
}
