import Punctual
import Text

extension Failure {
    /// What the library says, as a line for the user with the plan's path, an exit code and the option that helps.
    init(_ error: ClassifierError, plan path: Argument) {
        let sentence = "plan '\(path.text)': \(error.description)"
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
            self.init(.badData, "\(sentence) ('punctual infer')")
        case .deadlineTooShort(let shortest):
            self.init(.checkFailed, "\(error.description) (--deadline \(shortest.wholeMicroseconds)us)")
        case .noSuchProgram, .noSuchExit, .threadsOutOfRange, .candidateCountOutOfRange, .memoryLimitOutOfRange,
            .deadlineOutOfRange:
            self.init(.usage, sentence)
        }
    }

    /// `PUNCTUAL_ISA` names nothing that can be used here.
    init(_ error: InstructionSetError) {
        self.init(.usage, error.description)
    }
}
