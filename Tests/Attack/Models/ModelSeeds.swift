import ONNX
import TestModels

/// Models to begin with: between them they have every operator that the converter knows.
func modelSeeds() -> [[UInt8]] {
    [dense(), residual(), tables(), flat(), external()].compactMap { try? $0.bytes() }
}

/// Two exits over a concat that grows.
private func dense() -> ModelBuilder {
    var builder = ModelBuilder(channels: 3, height: 6, width: 6)
    var state = builder.node("Relu", [builder.conv("image", channels: 3, outputs: 4, kernel: 3, bias: true)])
    for channels in [4, 6] {
        let new = builder.node(
            "Relu",
            [builder.batchNormalization(builder.conv(state, channels: channels, outputs: 2, kernel: 1), channels: 2)])
        state = builder.node("Concat", [state, new], [.int("axis", 1)])
        builder.head(state, channels: channels + 2, classes: 2, output: "exit\(channels)")
    }
    builder.setMetadata([
        "punctual.labels": "ant\nbee", "punctual.mean": "0.5", "punctual.std": "0.25", "punctual.temperature": "1.5,1",
        "punctual.top1_percent": "50,60", "punctual.resize": "8", "punctual.channel_order": "bgr",
    ])
    return builder
}

private func residual() -> ModelBuilder {
    var builder = ModelBuilder(channels: 1, height: 8, width: 8)
    let same: [Attribute] = [.string("auto_pad", "SAME_UPPER"), .ints("strides", [2, 2])]
    let stem = builder.conv("image", channels: 1, outputs: 4, kernel: 3, same)
    let branch = builder.conv(stem, channels: 4, outputs: 4, kernel: 3, [.ints("pads", [1, 1, 1, 1])])
    let sum = builder.node("Relu", [builder.node("Add", [branch, stem])])
    let window: [Attribute] = [.ints("kernel_shape", [2, 2]), .ints("strides", [2, 2]), .int("ceil_mode", 1)]
    let pooled = builder.node("MaxPool", [sum], window)
    let average = builder.node(
        "AveragePool", [sum], window + [.int("count_include_pad", 1), .ints("pads", [1, 1, 0, 0])])
    _ = builder.node("Dropout", [average])
    builder.head(builder.batchNormalization(pooled, channels: 4), channels: 4, output: "y")
    return builder
}

private func tables() -> ModelBuilder {
    var builder = ModelBuilder(channels: 3, height: 4, width: 4)
    var last = builder.conv("image", channels: 3, outputs: 3)
    for type in ["Sigmoid", "Tanh", "HardSigmoid", "HardSwish", "LeakyRelu", "Elu", "Identity"] {
        last = builder.node(type, [last], type == "Elu" ? [.float("alpha", 0.5)] : [])
    }
    last = builder.node("Clip", [last, builder.constant([], [0]), builder.constant([], [6])])
    let mean = builder.node("ReduceMean", [last], [.ints("axes", [2, 3]), .int("keepdims", 0)])
    let product = builder.node("MatMul", [mean, builder.randomConstant([3, 2])])
    let shifted = builder.node("Add", [product, builder.randomConstant([2])])
    builder.addOutput(builder.node("Softmax", [shifted], [.int("axis", 1)]))
    return builder
}

private func flat() -> ModelBuilder {
    var builder = ModelBuilder(channels: 2, height: 2, width: 2)
    let shape = builder.node("Constant", [], [.tensor("value", [2], integers: [0, -1])])
    let vector = builder.node("Reshape", ["image", shape])
    builder.addOutput(builder.node("Gemm", [vector, builder.randomConstant([8, 3]), builder.constant([1], [1])]))
    let pooled = builder.node("GlobalAveragePool", ["image"])
    let squeezed = builder.node("Squeeze", [pooled, builder.constant(integers: [2, 3])])
    builder.addOutput(
        builder.node("LogSoftmax", [builder.node("MatMul", [squeezed, builder.randomConstant([2, 3])])]))
    return builder
}

/// Weights in a file beside the model.
private func external() -> ModelBuilder {
    var builder = dense()
    for index in builder.proto.graph.initializer.indices.prefix(2) {
        builder.proto.graph.initializer[index].floatData = []
        builder.proto.graph.initializer[index].dataLocation = .external
        builder.proto.graph.initializer[index].externalData = [entry("location", "data.bin"), entry("offset", "0")]
    }
    return builder
}

/// A key and a value.
func entry(_ key: String, _ value: String) -> Onnx_StringStringEntryProto {
    var entry = Onnx_StringStringEntryProto()
    (entry.key, entry.value) = (key, value)
    return entry
}
