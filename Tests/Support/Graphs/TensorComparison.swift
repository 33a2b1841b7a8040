import Convert
import Engine
import Foundation
import Plan

/// What a plan computes beside what its float model computes, tensor by tensor.
package struct TensorComparison {
    /// What one operator writes, over all images.
    package struct Tensor {
        /// The plan's name of it.
        package let name: String
        /// The largest difference of an element from the float model's.
        package internal(set) var largestError: Float = 0
        /// The smallest and the largest element of the float model's.
        package internal(set) var range: ClosedRange<Float> = 0...0
        /// The width of `range`.
        package var spread: Float { range.upperBound - range.lowerBound }
    }

    /// One for each operator, in the program's order.
    package private(set) var tensors: [Tensor] = []

    /// Runs a program operator by operator, and the graph that it was made from.
    /// - Parameters:
    ///   - images: Int8 `[height][width][channels]`.
    ///   - modelInput: Turns an image into the graph's input.
    package init(
        of plan: Plan, program index: Int = 0, with graph: Graph, images: [[Int8]], modelInput: ([Int8]) -> [Float]
    ) {
        let outputs = plan.program(index).operators.map { step in
            Output(plan, tensor: Int(plan.operator(step).output), graph)
        }
        tensors = outputs.map { Tensor(name: $0.name) }
        let float = FloatExecutor(graph)
        let workspace = float.makeWorkspace()
        let integer = SteppedExecutor(plan, program: index)
        for image in images {
            var expected: [[Float]] = Array(repeating: [], count: graph.values.count)
            _ = float.run(modelInput(image), in: workspace) { expected[$0] = Array($1) }
            integer.write(image)
            for (position, output) in outputs.enumerated() {
                integer.run(operator: position)
                let pixels = output.pixels
                let found = integer.real(output)
                for channel in 0..<output.channels {
                    let first = (output.firstChannel + channel) * pixels
                    for (pixel, value) in expected[output.value][first..<first + pixels].enumerated() {
                        tensors[position].add(found[pixel * output.channels + channel], expected: value)
                    }
                }
            }
        }
    }
}

extension TensorComparison.Tensor {
    fileprivate mutating func add(_ found: Float, expected: Float) {
        largestError = max(largestError, abs(found - expected))
        range = min(range.lowerBound, expected)...max(range.upperBound, expected)
    }
}

/// An operator's output, and the channels of the value that it stands for.
private struct Output {
    let name: String
    let record: TensorRecord
    /// Nil for float logits.
    let slices: [SliceRecord]?
    let value: ValueID
    let firstChannel: Int

    init(_ plan: Plan, tensor: Int, _ graph: Graph) {
        let record = plan.tensor(tensor)
        self.record = record
        name = String(decoding: plan.text(record.name), as: UTF8.self)
        let slices = (0..<record.sliceCount).flatMap { position in
            let slice = plan.slice(Int(record.firstSlice + UInt32(position)))
            return [SliceRecord](repeating: slice, count: Int(slice.channels))
        }
        self.slices = slices.isEmpty ? nil : slices
        // Inserted operators name their outputs after the value: X/requantized, CONCAT/copy of X, X/channels from N.
        var valueName = name
        var firstChannel = 0
        if let range = valueName.range(of: "/channels from ") {
            firstChannel = Int(valueName[range.upperBound...]) ?? 0
            valueName = String(valueName[..<range.lowerBound])
        }
        if let range = valueName.range(of: "/copy of ") { valueName = String(valueName[range.upperBound...]) }
        if valueName.hasSuffix("/requantized") { valueName.removeLast("/requantized".count) }
        guard let value = graph.values.firstIndex(where: { $0.name == valueName }) else {
            preconditionFailure("TensorComparison: the plan was made from another graph")
        }
        self.value = value
        self.firstChannel = firstChannel
    }

    var channels: Int { Int(record.channels) }
    var pixels: Int { record.pixels }
}

/// An executor on one thread, in memory that can be looked at between operators.
private final class SteppedExecutor {
    private let plan: Plan
    // The team ends before the memory that it works in goes.
    private let team: ThreadTeam
    private let executor: Executor
    private let workspace: Workspace
    private let arena: Arena

    init(_ plan: Plan, program: Int) {
        self.plan = plan
        let byteCount =
            ThreadTeam.byteCount + Workspace.byteCount(plan, threads: 1) + Executor.byteCount(plan, program: program)
        guard var arena = Arena(byteCount: byteCount) else {
            preconditionFailure("SteppedExecutor: the system has no memory left")
        }
        team = ThreadTeam(count: 1, arena: &arena)
        workspace = Workspace(plan, threads: 1, arena: &arena)
        executor = Executor(plan, program: program, instructionSet: .best, in: workspace, arena: &arena)
        self.arena = arena
    }

    func write(_ image: [Int8]) {
        let map = executor.input
        for (index, byte) in image.enumerated() {
            map.pixels[index / map.channels * map.pixelStride + index % map.channels] = byte
        }
    }

    /// Runs an operator, counted within the program.
    func run(operator position: Int) {
        _ = executor.run(position..<position + 1, on: team)
    }

    /// The elements of a tensor as real numbers, `[pixel][channel]`.
    func real(_ output: Output) -> [Float] {
        let buffer = plan.buffer(Int(output.record.buffer))
        let first = UnsafeRawPointer(workspace.maps) + Int(buffer.offset) + Int(output.record.channelOffset)
        var result: [Float] = []
        for pixel in 0..<output.pixels {
            let address = first + pixel * Int(buffer.pixelStride)
            for channel in 0..<output.channels {
                if let slice = output.slices?[channel] {
                    result.append(
                        (Float(address.load(fromByteOffset: channel, as: Int8.self)) - slice.zero) * slice.scale)
                } else {
                    result.append(address.load(fromByteOffset: 4 * channel, as: Float.self))
                }
            }
        }
        return result
    }
}
