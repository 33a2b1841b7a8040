import Engine
import Plan
import TestGraphs
import TestMemory
import Testing

/// What the validators of single kinds refuse, field by field: each case changes one number of an operator of the golden
/// plan, and the error names that operator.
@Suite struct OperatorRefusalTests {
    private let golden: [UInt8]
    private let plan: Plan
    /// Keeps the bytes of `plan`.
    private let memory: GuardedPages

    init() throws {
        golden = try GoldenPlan.bytes()
        memory = try #require(GuardedPages(golden))
        plan = try Plan(validating: UnsafeRawBufferPointer(memory.bytes))
    }

    /// The operator under test: the first of its kind.
    private struct Subject {
        let plan: Plan
        let golden: [UInt8]
        let index: Int

        var record: OperatorRecord { plan.operator(index) }

        /// Expects `code`, and this operator's place, of a changed plan.
        private func expect(
            _ code: PlanError.Code, _ sourceLocation: SourceLocation, _ change: (inout PlanMutant) throws -> Void
        ) throws {
            var mutant = PlanMutant(golden)
            try change(&mutant)
            let pages = try #require(GuardedPages(mutant.sealed))
            let error = #expect(throws: PlanError.self, sourceLocation: sourceLocation) {
                _ = try Plan(validating: UnsafeRawBufferPointer(pages.bytes))
            }
            let start = try #require(mutant.sections[.operators]).lowerBound
            let expected = PlanError(
                code, section: .operators, index: index, offset: start + index * OperatorRecord.size)
            #expect(error == expected, sourceLocation: sourceLocation)
        }

        /// Expects `code` after a change of the envelope.
        func refuses(
            _ code: PlanError.Code, sourceLocation: SourceLocation = #_sourceLocation,
            record change: (inout OperatorRecord) -> Void
        ) throws {
            try expect(code, sourceLocation) { $0.change(.operators, index, change) }
        }

        /// Expects `code` after each of these values of a parameter.
        func refuses<Parameters: Record, Value>(
            _ code: PlanError.Code, _ field: WritableKeyPath<Parameters, Value>, _ values: [Value],
            sourceLocation: SourceLocation = #_sourceLocation
        ) throws {
            for value in values {
                try expect(code, sourceLocation) { mutant in
                    var parameters: Parameters = mutant.load(.parameters, at: Int(record.parameters))
                    parameters[keyPath: field] = value
                    mutant.store(parameters, .parameters, at: Int(record.parameters))
                }
            }
        }

        /// Expects `code` after each of these values of an element of the constants.
        func refuses<Value>(
            _ code: PlanError.Code, _ array: ConstantArray<Value>, _ element: Int, _ values: [Value],
            sourceLocation: SourceLocation = #_sourceLocation
        ) throws {
            let place = Int(record.constants) + array.offset + element * MemoryLayout<Value>.size
            for value in values {
                try expect(code, sourceLocation) { $0.store(value, .constants, at: place) }
            }
        }

        /// Bounds and the zero point that is added to what lies between.
        func refusesBounds<Parameters: Record>(
            _ low: WritableKeyPath<Parameters, Float>, _ high: WritableKeyPath<Parameters, Float>,
            _ zero: WritableKeyPath<Parameters, Int32>
        ) throws {
            try refuses(.valueOutOfRange, low, [.nan, -.infinity, -1000, 1000])
            try refuses(.valueOutOfRange, high, [.nan, .infinity, -1000, 1000])
            try refuses(.valueOutOfRange, zero, [-129, 128, .min, .max])
        }

        /// Numbers that the kind has none of, and places beyond their sections.
        func refusesOtherNumbers(hasParameters: Bool, hasConstants: Bool, hasWeights: Bool = false) throws {
            if hasParameters {
                for offset: UInt32 in [record.parameters + 2, 1 << 30, .max - 3] {
                    try refuses(.outOfBounds) { $0.parameters = offset }
                }
            } else {
                try refuses(.valueOutOfRange) { $0.parameters = 4 }
            }
            if hasConstants {
                for offset: UInt32 in [record.constants + 2, 1 << 30, .max - 3] {
                    try refuses(.outOfBounds) { $0.constants = offset }
                }
            } else {
                try refuses(.valueOutOfRange) { $0.constants = 4 }
            }
            if !hasWeights { try refuses(.valueOutOfRange) { $0.weights = 64 } }
        }

        /// An input is missing, is one too many, or is the output.
        func refusesOtherInputs() throws {
            let count = record.inputCount
            if count > 0 {
                try refuses(.indexOutOfRange) { $0.inputs.0 = PlanFormat.none }
                try refuses(.operandsOverlap) { $0.inputs.0 = $0.output }
            }
            let spare = record.output
            try refuses(.valueOutOfRange) { record in
                switch count {
                case 0: record.inputs.0 = spare
                case 1: record.inputs.1 = spare
                default: record.inputs.2 = spare
                }
            }
        }
    }

    private func first(_ kind: OperatorKind) throws -> Subject {
        let index = try #require((0..<plan.count(of: .operators)).first { plan.operator($0).operatorKind == kind })
        return Subject(plan: plan, golden: golden, index: index)
    }

    private static let badScales: [Float] = [0, -1, .nan, .infinity, 3e38]
    private static let badFactors: [Float] = [.nan, .infinity, -.infinity, 3e38]
    private static let badZeros: [Int32] = [-129, 128, .min, .max]

    @Test func layerNormalization() throws {
        typealias Parameters = LayerNormalizationFormat.Parameters
        let subject = try first(.layerNormalization)
        try subject.refuses(.scaleInvalid, \Parameters.epsilon, Self.badScales + [1e-40])
        try subject.refusesBounds(\Parameters.clampLow, \.clampHigh, \.outputZero)
        let channels = Int(plan.tensor(Int(subject.record.output)).channels)
        let layout = LayerNormalizationFormat.Constants(channels: channels)
        try subject.refuses(.scaleInvalid, layout.gamma, 0, Self.badFactors)
        try subject.refuses(.scaleInvalid, layout.beta, channels - 1, Self.badFactors)
        try subject.refusesOtherNumbers(hasParameters: true, hasConstants: true)
        try subject.refusesOtherInputs()
        try subject.refuses(.valueOutOfRange) { $0.multiplyAdds = 1 }
        try subject.refuses(.valueOutOfRange) { $0.quantumBlocks = 1 }
    }

    @Test func matrixProduct() throws {
        typealias Parameters = MatrixProductFormat.Parameters
        let subject = try first(.matrixProduct)
        try subject.refuses(.valueOutOfRange, \Parameters.groups, [0])
        try subject.refuses(.shapeMismatch, \Parameters.groups, [1, 3, 1 << 20, .max])
        try subject.refuses(.valueOutOfRange, \Parameters.rows, [0])
        try subject.refuses(.shapeMismatch, \Parameters.rows, [1, 2, .max])
        try subject.refuses(.valueOutOfRange, \Parameters.isTransposed, [2, .max])
        try subject.refuses(.shapeMismatch, \Parameters.isTransposed, [0])
        try subject.refuses(.valueOutOfRange, \Parameters.reserved, [1])
        try subject.refuses(.valueOutOfRange, \Parameters.firstZero, Self.badZeros)
        try subject.refuses(.valueOutOfRange, \Parameters.secondZero, Self.badZeros)
        try subject.refuses(.scaleInvalid, \Parameters.scale, Self.badScales)
        try subject.refusesBounds(\Parameters.clampLow, \.clampHigh, \.outputZero)
        try subject.refusesOtherNumbers(hasParameters: true, hasConstants: false)
        let multiplyAdds = subject.record.multiplyAdds
        for count in [0, multiplyAdds - 1, multiplyAdds + 1, .max] {
            try subject.refuses(.sizeMismatch) { $0.multiplyAdds = count }
        }
        try subject.refuses(.valueOutOfRange) { $0.quantumBlocks = 1 }
        try subject.refuses(.valueOutOfRange) { $0.inputs.2 = $0.inputs.0 }
        try subject.refuses(.indexOutOfRange) { $0.inputs.1 = PlanFormat.none }
        try subject.refuses(.shapeMismatch) { $0.inputs.0 = $0.inputs.1 }
    }

    @Test func softmax() throws {
        typealias Parameters = SoftmaxFormat.Parameters
        let subject = try first(.softmax)
        try subject.refuses(.valueOutOfRange, \Parameters.groups, [0, 3, 5, .max])
        try subject.refuses(.valueOutOfRange, \Parameters.reserved, [1])
        try subject.refuses(.scaleInvalid, \Parameters.scale, Self.badScales)
        try subject.refusesBounds(\Parameters.clampLow, \.clampHigh, \.outputZero)
        let exponentials = SoftmaxFormat.Constants().exponentials
        try subject.refuses(.scaleInvalid, exponentials, 0, [0, 0.5, 1.5, .nan])
        try subject.refuses(.scaleInvalid, exponentials, 255, [-1, 1.5, .nan, .infinity])
        try subject.refusesOtherNumbers(hasParameters: true, hasConstants: true)
        try subject.refusesOtherInputs()
        try subject.refuses(.valueOutOfRange) { $0.multiplyAdds = 1 }
        try subject.refuses(.valueOutOfRange) { $0.quantumBlocks = 1 }
    }

    @Test func constant() throws {
        let subject = try first(.constant)
        try subject.refusesOtherInputs()
        try subject.refusesOtherNumbers(hasParameters: false, hasConstants: false, hasWeights: true)
        for offset: UInt64 in [subject.record.weights + 1, 1 << 40, .max - 63] {
            try subject.refuses(.outOfBounds) { $0.weights = offset }
        }
        try subject.refuses(.valueOutOfRange) { $0.multiplyAdds = 1 }
        try subject.refuses(.valueOutOfRange) { $0.quantumBlocks = 1 }
    }

    @Test func join() throws {
        typealias Parameters = JoinFormat.Parameters
        let subject = try first(.join)
        try subject.refuses(.scaleInvalid, \Parameters.firstScale, Self.badScales)
        try subject.refuses(.scaleInvalid, \Parameters.secondScale, Self.badScales)
        try subject.refuses(.valueOutOfRange, \Parameters.firstZero, Self.badZeros)
        try subject.refuses(.valueOutOfRange, \Parameters.secondZero, Self.badZeros)
        try subject.refusesBounds(\Parameters.clampLow, \.clampHigh, \.outputZero)
        try subject.refusesOtherNumbers(hasParameters: true, hasConstants: false)
        try subject.refuses(.valueOutOfRange) { $0.multiplyAdds = 1 }
        try subject.refuses(.valueOutOfRange) { $0.quantumBlocks = 1 }
        try subject.refuses(.valueOutOfRange) { $0.inputs.2 = $0.inputs.0 }
        try subject.refuses(.indexOutOfRange) { $0.inputs.1 = PlanFormat.none }
        // One pixel and two are not two.
        try subject.refuses(.shapeMismatch) { $0.inputs.1 = $0.output }
    }

    @Test func groupNormalization() throws {
        typealias Parameters = GroupNormalizationFormat.Parameters
        let subject = try first(.groupNormalization)
        try subject.refuses(.valueOutOfRange, \Parameters.groups, [0, 3, 4, .max])
        try subject.refuses(.valueOutOfRange, \Parameters.reserved, [1])
        try subject.refuses(.scaleInvalid, \Parameters.epsilon, Self.badScales + [1e-40])
        try subject.refusesBounds(\Parameters.clampLow, \.clampHigh, \.outputZero)
        let channels = Int(plan.tensor(Int(subject.record.output)).channels)
        let layout = LayerNormalizationFormat.Constants(channels: channels)
        try subject.refuses(.scaleInvalid, layout.gamma, 0, Self.badFactors)
        try subject.refuses(.scaleInvalid, layout.beta, channels - 1, Self.badFactors)
        try subject.refusesOtherNumbers(hasParameters: true, hasConstants: true)
        try subject.refusesOtherInputs()
        try subject.refuses(.valueOutOfRange) { $0.multiplyAdds = 1 }
        // Statistics are of all pixels, so that quanta are cut by channels alone.
        try subject.refuses(.valueOutOfRange) { $0.quantumBlocks = 0 }
        try subject.refuses(.valueOutOfRange) { $0.quantumPixels -= 1 }
    }

    @Test func resize() throws {
        let subject = try first(.resize)
        let output = plan.tensor(Int(subject.record.output))
        let input = plan.tensor(Int(subject.record.inputs.0))
        let layout = ResizeFormat.Constants(height: Int(output.height), width: Int(output.width))
        let pixels = Int32(input.pixels)
        for array in [layout.firstRows, layout.secondRows, layout.firstColumns, layout.secondColumns] {
            try subject.refuses(.valueOutOfRange, array, 0, [-1, .min])
            try subject.refuses(.outOfBounds, array, array.count - 1, [pixels, .max])
        }
        for array in [layout.rowWeights, layout.columnWeights] {
            try subject.refuses(.valueOutOfRange, array, 0, [-1, .min])
            try subject.refuses(.valueOutOfRange, array, array.count - 1, [ResizeFormat.one + 1, .max])
        }
        try subject.refusesOtherNumbers(hasParameters: false, hasConstants: true)
        try subject.refusesOtherInputs()
        try subject.refuses(.valueOutOfRange) { $0.multiplyAdds = 1 }
        try subject.refuses(.valueOutOfRange) { $0.quantumBlocks = 1 }
    }
}
