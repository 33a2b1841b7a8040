import Foundation
import Punctual
import Testing

/// Errors are sentences, and Foundation shows the same ones.
@Suite struct ErrorTests {
    private static let errors: [any Error] = [
        ClassifierError.planTakesNoImages,
        ClassifierError.noSuchExit(9, exits: 5),
        ClassifierError.deadlineTooShort(.microseconds(200), needed: .microseconds(281), works: .microseconds(340)),
        ClassifierError.image(.notAPhotograph),
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
        let refusal = ClassifierError.deadlineTooShort(
            .milliseconds(20), needed: .microseconds(23_400), works: .milliseconds(30))
        #expect(refusal.description == "20 ms cannot be met: exit 1 needs 23.4 ms worst case here; 30 ms works")
    }
}
