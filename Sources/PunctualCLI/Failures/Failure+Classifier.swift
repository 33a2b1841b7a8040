import Punctual
import Text

extension Failure {
    /// What the library says, as a line for the user with the plan's path, an exit code and the option that helps.
    init(_ error: ClassifierError, plan path: Argument) {
        let sentence = phrase("plan '%': %", path.text, error.description)
        switch error {
        case .planFile(let error):
            self.init(error, plan: path)
        case .instructionSet(let error):
            self.init(error)
        case .cannotOpenImage:
            self.init(.noInput, sentence)
        case .image(let error):
            self.init(image: "image", error)
        case .outOfMemory, .nothingPrepared, .wrongValueCount:
            self.init(.internalError, sentence)
        case .planTakesNoImages:
            self.init(.badData, phrase("% ('punctual infer')", sentence))
        case .deadlineTooShort(_, _, let works):
            self.init(
                .checkFailed, phrase("% (--deadline %us)", error.description, works.wholeMicroseconds.description))
        case .imageTooSlow:
            self.init(.checkFailed, phrase("an image: %", error.description))
        case .noSuchProgram, .noSuchExit, .threadsOutOfRange, .candidateCountOutOfRange, .missRateOutOfRange,
            .memoryLimitOutOfRange,
            .deadlineOutOfRange:
            self.init(.usage, sentence)
        }
    }

    /// An image that was refused because it cannot be answered in time.
    init(_ error: ClassifierError, image path: Argument) {
        var deadline = ""
        if case .imageTooSlow(_, _, let works) = error {
            deadline = phrase(" %us", works.wholeMicroseconds.description)
        }
        self.init(
            .checkFailed,
            phrase("'%': % (--deadline%, or try it with --best-effort)", path.text, error.description, deadline))
    }

    /// `PUNCTUAL_ISA` names nothing that can be used here.
    init(_ error: InstructionSetError) {
        self.init(.usage, error.description)
    }
}
