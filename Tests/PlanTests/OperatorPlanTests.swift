import Convert
import Foundation
import Plan
import TestGraphs
import Testing

/// The committed plan of single operators, of which `tools/check/instructions` counts each exit.
@Suite struct OperatorPlanTests {
    private static let path = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/operators/model.plan").path()

    /// As the golden plan, it is written again with `PUNCTUAL_WRITE_GOLDEN=1 swift test --filter OperatorPlanTests`; the
    /// counts are then taken again with `tools/check/instructions --update`.
    @Test func isReproducedToTheByte() throws {
        let bytes = try OperatorPlan.bytes()
        if ProcessInfo.processInfo.environment["PUNCTUAL_WRITE_GOLDEN"] != nil {
            try Converter.write(bytes, to: Self.path)
        }
        #expect(try Data(contentsOf: URL(filePath: Self.path)) == Data(bytes))
    }

    /// No pass has taken an operator out, and none but the stem serves two exits.
    @Test func eachExitHasItsKinds() throws {
        try withPlan(try OperatorPlan.bytes()) { plan in
            let program = plan.program(0)
            #expect(program.exits.count == OperatorPlan.exits.count + 1)
            for (position, exit) in program.exits.enumerated() {
                let record = plan.exit(exit)
                let kinds = (Int(record.firstOperator)..<Int(record.endOperator)).map {
                    String(cString: plan.operator($0).operatorKind.name)
                }
                #expect(record.firstHeadOperator - record.firstOperator == (position == 0 ? 1 : 0), "\(kinds)")
                guard position > 0 else { continue }
                let expected = OperatorPlan.exits[position - 1].prefix { $0 != "(" }
                for kind in expected.split(separator: ",") {
                    #expect(kinds.contains(kind.trimmingCharacters(in: .whitespaces)), "\(kinds)")
                }
            }
        }
    }
}
