import Foundation
import ONNX
import Suites
import SwiftProtobuf

private let seeds = modelSeeds().compactMap { try? Onnx_ModelProto(serializedBytes: Data($0)) }

/// A model with one to three of its fields changed, to values at the edges of what they can be; nil for what is no model.
///
/// Every other time one of the first models is changed and not what libFuzzer chose: most changes make a model that is
/// refused, and changes of that would never get to what stands behind the import.
func mutated(_ bytes: Data, seed: UInt32) -> Data? {
    var mutator = ModelMutator(random: SplitMix64(state: UInt64(seed)))
    let first = seeds[mutator.random.next(in: 0...seeds.count - 1)]
    let isFresh = mutator.random.next(in: 0...1) == 0
    guard var model = isFresh ? first : try? Onnx_ModelProto(serializedBytes: bytes) else { return nil }
    for _ in 0..<mutator.random.next(in: 1...3) { mutator.change(&model) }
    return try? model.serializedData()
}

private struct ModelMutator {
    var random: SplitMix64

    private static let integers: [Int64] = [
        0, 1, -1, 2, 3, 4, 7, 8, 16, 64, 255, 256, 1000, 4096, 4097, 16_384, 65_535, 65_536, 1 << 20, 1 << 31, 1 << 32,
        1 << 62, .max, .min, -2, -4, 1 << 28, 20_000,
    ]
    private static let floats: [Float] = [
        0, -0, 1, -1, 1e-45, 1e-38, 1e-20, 1e-6, 1e6, 1e19, 1e20, 1e30, 3.4e38, -3.4e38, .nan, .infinity, -.infinity,
    ]
    private static let types = [
        "Add", "AveragePool", "BatchNormalization", "Clip", "Concat", "Constant", "Conv", "Dropout", "Elu", "Flatten",
        "Gemm", "GlobalAveragePool", "HardSigmoid", "HardSwish", "Identity", "LeakyRelu", "LogSoftmax", "MatMul",
        "MaxPool", "ReduceMean", "Relu", "Reshape", "Sigmoid", "Softmax", "Squeeze", "Tanh", "Mystery",
    ]
    private static let attributes = [
        "axis", "axes", "strides", "pads", "dilations", "kernel_shape", "group", "auto_pad", "ceil_mode", "alpha",
        "beta",
        "transA", "transB", "epsilon", "keepdims", "allowzero", "count_include_pad", "training_mode", "value",
    ]
    private static let locations = [
        "data.bin", "../data.bin", "/dev/zero", "pipe", "link", "up/x", ".", "", "gone", "up/../data.bin", "a\u{0}b",
    ]
    private static let properties = [
        "labels", "mean", "std", "resize", "crop", "channel_order", "top1_percent", "temperature", "unknown",
    ]

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[random.next(in: 0...elements.count - 1)]
    }

    private mutating func happens(oneIn count: Int) -> Bool { random.next(in: 1...count) == 1 }

    private mutating func text() -> String {
        switch random.next(in: 0...5) {
        case 0: ""
        case 1: "\u{1B}[2J\u{9B}\n"
        case 2: String(repeating: "ä", count: happens(oneIn: 10) ? 40_000 : 10)
        case 3: "1,2,3"
        case 4: "\(pick(Self.floats))"
        default: "\(pick(Self.integers))"
        }
    }

    mutating func change(_ model: inout Onnx_ModelProto) {
        switch random.next(in: 0...19) {
        case 0...6: changeNode(&model.graph)
        case 7...8: changeEdges(&model.graph)
        case 9...12: changeTensor(&model.graph)
        case 13: changeInput(&model.graph)
        case 14: changeOutputs(&model.graph)
        case 15:
            if !model.opsetImport.isEmpty { model.opsetImport[0].version = pick([7, 11, 12, 13, 17, 21, 22, .max]) }
        case 16...17:
            model.metadataProps.append(entry("punctual." + pick(Self.properties), text()))
            if happens(oneIn: 3) { model.metadataProps.removeFirst() }
        case 18: model.graph.name = text()
        default: if model.graph.node.count < 4000 { grow(&model.graph) }
        }
    }

    private mutating func changeNode(_ graph: inout Onnx_GraphProto) {
        guard !graph.node.isEmpty else { return }
        let index = random.next(in: 0...graph.node.count - 1)
        switch random.next(in: 0...9) {
        case 0: graph.node[index].opType = pick(Self.types)
        case 1: graph.node[index].name = text()
        case 2: graph.node[index].domain = pick(["", "ai.onnx", "com.example"])
        case 3: graph.node.remove(at: index)
        case 4: graph.node.insert(graph.node[index], at: random.next(in: 0...graph.node.count))
        default:
            var attribute = Onnx_AttributeProto()
            attribute.name = pick(Self.attributes)
            let attributes = graph.node[index].attribute
            if !attributes.isEmpty, happens(oneIn: 2) { attribute = pick(attributes) }
            changeAttribute(&attribute)
            graph.node[index].attribute.removeAll { $0.name == attribute.name }
            if !happens(oneIn: 8) { graph.node[index].attribute.append(attribute) }
        }
    }

    private mutating func changeAttribute(_ attribute: inout Onnx_AttributeProto) {
        switch random.next(in: 0...5) {
        case 0:
            attribute.type = .int
            attribute.i = pick(Self.integers)
        case 1:
            attribute.type = .float
            attribute.f = pick(Self.floats)
        case 2:
            attribute.type = .string
            attribute.s = Data(pick(["SAME_UPPER", "SAME_LOWER", "VALID", "NOTSET", "x"]).utf8)
        case 3:
            attribute.type = .tensor
            changeTensor(&attribute.t)
        default:
            attribute.type = .ints
            if attribute.ints.isEmpty || happens(oneIn: 3) {
                attribute.ints = (0..<pick([0, 1, 2, 4, 5, 100])).map { _ in pick([0, 1, 1, 2]) }
            }
            if !attribute.ints.isEmpty {
                attribute.ints[random.next(in: 0...attribute.ints.count - 1)] = pick(Self.integers)
            }
        }
    }

    /// Connects an input or an output to another name.
    private mutating func changeEdges(_ graph: inout Onnx_GraphProto) {
        guard !graph.node.isEmpty else { return }
        let names = graph.node.flatMap(\.output) + graph.initializer.map(\.name) + ["image", "", "gone"]
        let index = random.next(in: 0...graph.node.count - 1)
        var inputs = graph.node[index].input
        switch random.next(in: 0...3) {
        case 0: graph.node[index].output.append(pick(names))
        case 1: inputs.append(pick(names))
        default:
            if !inputs.isEmpty { inputs[random.next(in: 0...inputs.count - 1)] = pick(names) }
        }
        graph.node[index].input = inputs
    }

    private mutating func changeTensor(_ graph: inout Onnx_GraphProto) {
        guard !graph.initializer.isEmpty else { return }
        let index = random.next(in: 0...graph.initializer.count - 1)
        changeTensor(&graph.initializer[index])
    }

    private mutating func changeTensor(_ tensor: inout Onnx_TensorProto) {
        switch random.next(in: 0...7) {
        case 0...1:
            if tensor.dims.isEmpty || happens(oneIn: 4) { tensor.dims.append(pick(Self.integers)) }
            tensor.dims[random.next(in: 0...tensor.dims.count - 1)] = pick(Self.integers)
        case 2: tensor.dataType = .init(rawValue: random.next(in: 0...17)) ?? .float
        case 3: tensor.rawData = Data(repeating: UInt8(random.next(in: 0...255)), count: pick([0, 1, 4, 24, 96, 5000]))
        case 4:
            tensor.dataLocation = .external
            tensor.externalData = [
                entry("location", pick(Self.locations)), entry("offset", "\(pick(Self.integers))"),
                entry("length", "\(pick(Self.integers))"),
            ]
        case 5:
            let elements = tensor.dims.reduce(Int64(1)) { $0.multipliedReportingOverflow(by: $1).partialValue }
            guard (0...20_000).contains(elements) else { return }
            tensor.floatData = (0..<Int(elements)).map { _ in pick(Self.floats) }
        default:
            for _ in 0..<3 where !tensor.floatData.isEmpty {
                tensor.floatData[random.next(in: 0...tensor.floatData.count - 1)] = pick(Self.floats)
            }
        }
    }

    private mutating func changeInput(_ graph: inout Onnx_GraphProto) {
        guard !graph.input.isEmpty else { return }
        var dimensions = graph.input[0].type.tensorType.shape.dim
        guard !dimensions.isEmpty else { return }
        dimensions[random.next(in: 0...dimensions.count - 1)].dimValue = pick(Self.integers)
        graph.input[0].type.tensorType.shape.dim = dimensions
    }

    private mutating func changeOutputs(_ graph: inout Onnx_GraphProto) {
        var output = Onnx_ValueInfoProto()
        output.name = pick(graph.node.flatMap(\.output) + ["image", "gone"])
        if happens(oneIn: 3), !graph.output.isEmpty { graph.output.removeFirst() } else { graph.output.append(output) }
    }

    /// Repeats a node between its input and whoever reads it: many of one kind, in a row.
    private mutating func grow(_ graph: inout Onnx_GraphProto) {
        guard !graph.node.isEmpty else { return }
        let index = random.next(in: 0...graph.node.count - 1)
        let node = graph.node[index]
        guard let input = node.input.first, let output = node.output.first else { return }
        var nodes: [Onnx_NodeProto] = []
        let count = happens(oneIn: 30) ? 1000 : pick([2, 3, 10, 40])
        for step in 0..<count {
            var copy = node
            let isLast = step == count - 1
            copy.input[0] = step == 0 ? input : "\(output)/\(step - 1)/\(count)"
            copy.output[0] = isLast ? output : "\(output)/\(step)/\(count)"
            nodes.append(copy)
        }
        graph.node.replaceSubrange(index...index, with: nodes)
    }
}
