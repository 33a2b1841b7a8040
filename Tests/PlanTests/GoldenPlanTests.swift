import Convert
import Engine
import Foundation
import Plan
import TestGraphs
import Testing

/// The committed plan is what this version writes, reads and runs.
@Suite struct GoldenPlanTests {
    static let path = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/golden.plan").path()

    /// A change here changes the file format or the quantization. When that is meant, write the file again with
    /// `PUNCTUAL_WRITE_GOLDEN=1 swift test --filter GoldenPlanTests`.
    @Test func isReproducedToTheByte() throws {
        let bytes = try GoldenPlan.bytes()
        if ProcessInfo.processInfo.environment["PUNCTUAL_WRITE_GOLDEN"] != nil {
            try Converter.write(bytes, to: Self.path)
        }
        #expect(try Data(contentsOf: URL(filePath: Self.path)) == Data(bytes))
    }

    @Test func isValidAndHasEveryKindOfOperator() throws {
        let file = [UInt8](try Data(contentsOf: URL(filePath: Self.path)))
        try withPlan(file) { plan in
            try plan.verifyWeights()
            let kinds = Set((0..<plan.count(of: .operators)).map { plan.operator($0).kind })
            #expect(kinds == Set(0..<UInt16(OperatorKind.count)))
            #expect(plan.labelCount == 4)
            #expect(String(decoding: plan.label(3), as: UTF8.self) == "dragonfly 🪰")
            #expect(plan.program(0).exitCount == 2)
        }
    }

    @Test func isTheSameFromEveryInstructionSet() throws {
        try withPlan(try GoldenPlan.bytes()) { plan in
            let expected = try PlanRun(plan, instructionSet: .scalar).logits
            #expect(Set(expected[0]).count == 4, "the logits of a working plan differ from class to class")
            for index in 0..<InstructionSet.knownCount where InstructionSet.known(index).isAvailable {
                #expect(try PlanRun(plan, instructionSet: .known(index)).logits == expected)
            }
        }
    }
}
