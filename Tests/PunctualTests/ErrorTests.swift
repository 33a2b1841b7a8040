import Foundation
import Punctual
import Testing

/// Errors are sentences, and Foundation shows the same ones.
@Suite struct ErrorTests {
    private static let errors: [any Error] = [
        ClassifierError.planTakesNoImages,
        ClassifierError.noSuchExit(9, exits: 5),
        ClassifierError.deadlineTooShort(shortest: .microseconds(281)),
        ClassifierError.image(.notJPEG),
        ClassifierError.planFile(.invalid(PlanError(.scaleInvalid, section: .slices, index: 2, offset: 100))),
        PlanFileError.cannotOpen(errno: ENOENT),
        PlanError(.notAPlan),
        InstructionSetError.unknown(name: "mmx"),
        VisionError.emptyFile,
    ]

    @Test(arguments: errors.indices)
    func foundationShowsTheSentence(index: Int) {
        let error = Self.errors[index]
        #expect(error.localizedDescription == "\(error)")
        #expect("\(error)".contains(" "))
        #expect(!"\(error)".contains("Error"))
    }

    @Test func placeAndRemedyAreNamed() {
        let text = "\(PlanError(.scaleInvalid, section: .slices, index: 2, offset: 100))"
        #expect(text.contains("(section slices, record 2, byte 100)"))
        #expect(text.contains("convert the model again"))
        #expect("\(ClassifierError.deadlineTooShort(shortest: Deadline(nanoseconds: 280_001)))".hasSuffix("281 µs"))
    }
}
