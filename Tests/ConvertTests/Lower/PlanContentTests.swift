import Convert
import Plan
import TestGraphs
import Testing

/// What the converter decides about memory and order, read from the plans it writes.
@Suite struct PlanContentTests {
    @Test func streamsThatGrowByConcatNeedNoCopy() throws {
        var builder = GraphBuilder(channels: 3, height: 8, width: 8)
        var stream = builder.convolution(builder.input, outputs: 16, kernel: 3, padding: 1)
        for _ in 0..<5 {
            let bottleneck = builder.convolution(stream, outputs: 8)
            stream = builder.concat(stream, builder.convolution(bottleneck, outputs: 6, kernel: 3, padding: 1))
        }
        let exit = builder.fullyConnected(builder.averagePool(stream, kernel: 8, stride: 8), outputs: 3)
        let plan = try HandmadePlan(builder.finished(exits: exit))
        #expect(plan.names(of: .requantize) == [])
        // The stream, the image, bottlenecks that take turns, the pooled map, and the logits.
        let largest = 64 * (46 + 3 + 2 * 8) + 46 + 12
        #expect(plan.arenaSize <= largest + 6 * 128, "the arena has no room for copies of the stream")
    }

    @Test func listsThatGrowNeedNoCopy() throws {
        // As in DenseNet, every concat names all maps before it.
        var builder = GraphBuilder(channels: 3, height: 4, width: 4)
        let first = builder.convolution(builder.input, outputs: 8)
        let second = builder.convolution(builder.convolution(first, outputs: 4), outputs: 8)
        let two = builder.concat(first, second)
        let third = builder.convolution(builder.convolution(two, outputs: 4), outputs: 8)
        let three = builder.concat(first, second, third)
        let exit = builder.fullyConnected(three, outputs: 2)
        #expect(try HandmadePlan(builder.finished(exits: exit)).names(of: .requantize) == [])
    }

    @Test func innerConcatsMayStandAnywhere() throws {
        var builder = GraphBuilder(channels: 3, height: 4, width: 4)
        let maps = (0..<4).map { _ in builder.convolution(builder.input, outputs: 4) }
        let all = builder.concat(maps[0], builder.concat(maps[1], maps[2]), maps[3])
        let exit = builder.fullyConnected(all, outputs: 2)
        #expect(try HandmadePlan(builder.finished(exits: exit)).names(of: .requantize) == [])
    }

    @Test func whatOneBufferCannotHoldIsCopied() throws {
        var builder = GraphBuilder(channels: 3, height: 4, width: 4)
        let one = builder.convolution(builder.input, outputs: 4)
        let two = builder.convolution(builder.input, outputs: 4)
        let three = builder.convolution(builder.input, outputs: 4)
        // `one` stands before `two` here and after `three` there; `two` is read twice by one concat; so is the image.
        let first = builder.concat(one, two, two)
        let second = builder.concat(three, one)
        let third = builder.concat(builder.input, builder.input)
        let maps = builder.concat(first, second)
        let exit = builder.fullyConnected(builder.concat(maps, third), outputs: 2)
        let other = builder.fullyConnected(builder.concat(two, one), outputs: 2)
        let plan = try HandmadePlan(builder.finished(exits: exit, other))
        #expect(plan.names(of: .requantize).count == 6)
        #expect(plan.names(of: .requantize).allSatisfy { $0.contains("/copy of ") })
    }

    @Test func neighboursOfTheirSourceAreCopied() throws {
        var builder = GraphBuilder(channels: 3, height: 4, width: 4)
        let one = builder.convolution(builder.input, outputs: 7)
        let two = builder.convolution(one, outputs: 4)
        let exit = builder.fullyConnected(builder.concat(one, two), outputs: 2)
        #expect(try HandmadePlan(builder.finished(exits: exit)).names(of: .requantize).count == 1)
    }

    @Test func copiesForASkippedHeadAreMadeAgain() throws {
        var builder = GraphBuilder(channels: 3, height: 4, width: 4)
        let one = builder.convolution(builder.input, outputs: 4)
        let two = builder.convolution(one, outputs: 4)
        let three = builder.convolution(two, outputs: 4)
        // The image is copied for a head that may be skipped, and needed again by the exit after it.
        let first = builder.fullyConnected(builder.concat(builder.input, one), outputs: 2)
        let second = builder.fullyConnected(builder.concat(builder.concat(builder.input, one), three), outputs: 2)
        let plan = try HandmadePlan(builder.finished(exits: first, second))
        try plan.expectAgreement()
    }

    @Test func quantaStayWithinTheirLimit() throws {
        var builder = GraphBuilder(channels: 3, height: 40, width: 40)
        let stem = builder.convolution(builder.input, outputs: 70, kernel: 7, stride: 2, padding: 3)
        let wide = builder.convolution(stem, outputs: 200, kernel: 3, stride: 2, padding: 1)
        let wider = builder.convolution(wide, outputs: 33, kernel: 3, padding: 1)
        let exit = builder.fullyConnected(wider, outputs: 100)
        let plan = try HandmadePlan(builder.finished(exits: exit))
        for step in plan.operators where step.kind == OperatorKind.convolution.rawValue {
            let input = plan.plan.tensor(Int(step.inputs.0))
            let output = plan.plan.tensor(Int(step.output))
            let window = plan.plan.parameters(of: step, ConvolutionFormat.Parameters.self).window
            let depth = window.taps * Int(input.channels)
            let blocks = (Int(output.channels) + 15) / 16
            let cost = Int(step.quantumPixels) * Int(step.quantumBlocks) * 16 * depth
            let isSmallest = step.quantumPixels == 1 && step.quantumBlocks == 1
            #expect(cost <= 250_000 || isSmallest)
            #expect(Int(step.quantumBlocks) <= blocks && Int(step.quantumPixels) <= Int(output.height * output.width))
        }
    }

    @Test func costsCountTrunksAndTheOwnHead() throws {
        var builder = GraphBuilder(channels: 3, height: 4, width: 4)
        let trunk = builder.convolution(builder.input, outputs: 8)
        let first = builder.fullyConnected(trunk, outputs: 2)
        let second = builder.fullyConnected(builder.convolution(trunk, outputs: 4), outputs: 2)
        let plan = try HandmadePlan(builder.finished(exits: first, second)).plan
        #expect(plan.exit(0).multiplyAdds == 16 * 3 * 8 + 16 * 8 * 2)
        #expect(plan.exit(0).headMultiplyAdds == 16 * 8 * 2)
        #expect(plan.exit(1).multiplyAdds == 16 * 3 * 8 + 16 * 8 * 4 + 16 * 4 * 2)
        #expect(plan.exit(1).firstHeadOperator == plan.exit(0).endOperator)
    }

    @Test func theSameGraphGivesTheSameBytes() throws {
        #expect(try GoldenPlan.bytes() == GoldenPlan.bytes())
    }
}
