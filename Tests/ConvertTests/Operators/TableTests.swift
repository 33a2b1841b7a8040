import Convert
import Foundation
import ONNX
import TestGraphs
import Testing

@Suite struct TableTests {
    private static let functions: [(Table.Function, @Sendable (Double) -> Double)] = [
        (.sigmoid, { 1 / (1 + exp(-$0)) }),
        (.tanh, { Foundation.tanh($0) }),
        (.hardSigmoid(alpha: 0.25, beta: 0.5), { min(max(0.25 * $0 + 0.5, 0), 1) }),
        (.hardSwish, { $0 * min(max($0 + 3, 0), 6) / 6 }),
        (.leakyRelu(alpha: 0.125), { $0 < 0 ? 0.125 * $0 : $0 }),
        (.elu(alpha: 1.5), { $0 < 0 ? 1.5 * expm1($0) : $0 }),
        (.clip(low: -1, high: 6), { min(max($0, -1), 6) }),
        (.erf, { Foundation.erf($0) }),
        (.softplus, { max($0, 0) + log1p(exp(-abs($0))) }),
        (.abs, { abs($0) }),
        (.gelu, { $0 * (1 + Foundation.erf($0 / 2.0.squareRoot())) / 2 }),
        (
            .geluByTanh,
            { $0 * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0))) / 2 }
        ),
        (.product(.line(factor: 1, offset: 0), .sigmoid), { $0 / (1 + exp(-$0)) }),
    ]

    @Test func functionsAreTheirFormulas() {
        for (function, formula) in Self.functions {
            for step in -2000...2000 {
                let x = Float(step) / 64
                let expected = formula(Double(x))
                let error = abs(Double(function.value(x)) - expected)
                #expect(error <= 1e-6 * max(1, abs(expected)), "\(function) of \(x)")
            }
        }
    }

    @Test func functionsStayFiniteFarOut() {
        for (function, _) in Self.functions {
            for x: Float in [-1e30, -1000, -0.0, 0, 1000, 1e30] { #expect(function.value(x).isFinite) }
        }
    }

    /// Slices of several scales, an image whose zero is no whole number, and a map that others read too.
    @Test func plansLookUpWhatTheFloatModelComputes() throws {
        for (function, _) in Self.functions {
            var builder = GraphBuilder(channels: 3, height: 6, width: 6)
            let bright = builder.table(builder.input, function)
            let stem = builder.convolution(bright, outputs: 5, kernel: 3, padding: 1, relu: false)
            let stream = builder.concat(stem, builder.convolution(stem, outputs: 20, relu: false))
            let bent = builder.table(stream, function)
            let exit = builder.fullyConnected(builder.concat(stream, bent), outputs: 6)
            try HandmadePlan(builder.finished(exits: exit)).expectAgreement()
        }
    }

    // MARK: Import

    private func operation(
        _ type: String, _ attributes: [Attribute] = [],
        inputs: (inout ModelBuilder) -> [String] = { _ in [] }
    ) throws -> Table.Function? {
        var builder = ModelBuilder(channels: 2, height: 3, width: 3)
        let map = builder.node(type, ["image"] + inputs(&builder), attributes)
        builder.head(map, channels: 2, output: "logits")
        return (try builder.graph().nodes[0].operation as? Table)?.function
    }

    private func expect(
        _ function: Table.Function?, _ expected: Table.Function, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(function.map { "\($0)" } == "\(expected)", sourceLocation: sourceLocation)
    }

    @Test func activationsAreImportedWithTheirParameters() throws {
        expect(try operation("Sigmoid"), .sigmoid)
        expect(try operation("Tanh"), .tanh)
        expect(try operation("HardSwish"), .hardSwish)
        expect(try operation("HardSigmoid"), .hardSigmoid(alpha: 0.2, beta: 0.5))
        expect(
            try operation("HardSigmoid", [.float("alpha", 0.25), .float("beta", 0.75)]),
            .hardSigmoid(alpha: 0.25, beta: 0.75))
        expect(try operation("LeakyRelu"), .leakyRelu(alpha: 0.01))
        expect(try operation("LeakyRelu", [.float("alpha", 0.5)]), .leakyRelu(alpha: 0.5))
        expect(try operation("Elu"), .elu(alpha: 1))
        expect(try operation("Erf"), .erf)
        expect(try operation("Softplus"), .softplus)
        expect(try operation("Abs"), .abs)
        expect(try operation("Gelu"), .gelu)
        expect(try operation("Gelu", [.string("approximate", "tanh")]), .geluByTanh)
    }

    @Test func boundsOfClipAreInputs() throws {
        let most = Float.greatestFiniteMagnitude
        expect(
            try operation("Clip") { [$0.constant([], [-1]), $0.constant([], [6])] }, .clip(low: -1, high: 6))
        expect(try operation("Clip") { ["", $0.constant([], [6])] }, .clip(low: -most, high: 6))
        expect(try operation("Clip"), .clip(low: -most, high: most))
    }

    @Test func impossibleParametersAreRefused() throws {
        #expect(throws: ImportError.self) { try operation("Clip") { [$0.constant([], [6]), $0.constant([], [0])] } }
        #expect(throws: ImportError.self) { try operation("Clip") { [$0.constant([2], [0, 1])] } }
        #expect(throws: ImportError.self) { try operation("LeakyRelu", [.float("alpha", .infinity)]) }
        #expect(throws: ImportError.self) { try operation("Elu", [.int("alpha", 1)]) }
    }
}
