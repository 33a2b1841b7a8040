import Foundation
import Plan
import Punctual
import Testing

/// A plan file that others change while it is in use.
@Suite struct ChangingPlanTests {
    /// What was validated is what runs, whatever is written over the file: no record is read from it again.
    @Test func recordsThatAreOverwrittenAreNotSeen() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "changing-\(UUID().uuidString).plan").path()
        try FileManager.default.copyItem(atPath: Model.planPath, toPath: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let expected = try answers(Classifier(plan: Model.planPath))

        let file = try PlanFile(path)
        try overwrite(path, byteCount: file.plan.records.count)
        #expect(throws: PlanFileError.self) { try PlanFile(path) }
        let classifier = try Classifier(file)
        #expect(try answers(classifier) == expected)
        #expect(classifier.label(0) == "airplane")
    }

    private func answers(_ classifier: Classifier) throws -> [[Float]] {
        Model.fillInput(of: classifier, seed: 3)
        classifier.runAll()
        return (1...classifier.exitCount).map { Array(classifier.logits(ofExit: $0)) }
    }

    /// Writes over the start of the file, in place.
    private func overwrite(_ path: String, byteCount: Int) throws {
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.write(contentsOf: Data(repeating: 0xFF, count: byteCount))
        try handle.close()
    }
}
