import Testing

/// A node that the import must refuse, and a word that the reason must contain.
struct UnsupportedCase: Sendable, CustomTestStringConvertible {
    var name: String
    var word: String
    /// Adds the node to a model whose input is [N, 3, 8, 8], and returns its output.
    var build: @Sendable (inout ModelBuilder) -> String

    init(_ name: String, _ word: String, _ build: @escaping @Sendable (inout ModelBuilder) -> String) {
        self.name = name
        self.word = word
        self.build = build
    }

    var testDescription: String { name }
}

/// Well-formed ONNX that the converter has no translation for.
let unsupportedNodes: [UnsupportedCase] = [
    .init("computed weights", "not constant") { builder in
        let weights = builder.node("Relu", ["image"])
        return builder.node("Conv", ["image", weights])
    },
    .init("3-D convolution", "2-D") { $0.node("Conv", ["image", $0.randomConstant([3, 3, 1, 1, 1])]) },
    .init("huge stride", "strides") { $0.conv("image", channels: 3, outputs: 3, [.ints("strides", [1, 1 << 40])]) },
    .init("negative pads", "pads") {
        $0.conv("image", channels: 3, outputs: 3, kernel: 3, [.ints("pads", [-1, 0, 0, 0])])
    },
    .init("dilated average", "dilations") {
        $0.node("AveragePool", ["image"], [.ints("kernel_shape", [2, 2]), .ints("dilations", [2, 2])])
    },
    .init("transposed input", "transA") {
        $0.node("Gemm", [$0.node("Flatten", ["image"]), $0.randomConstant([192, 3])], [.int("transA", 1)])
    },
    .init("product of vectors", "matrices") { builder in
        let vector = builder.node("Reshape", ["image", builder.constant(integers: [192])])
        return builder.node("MatMul", [vector, builder.node("Relu", [vector])])
    },
    .init("product of what each repeats", "multiplies") { builder in
        let rows = builder.node("Reshape", ["image", builder.constant(integers: [1, 3, 1, 8, 8])])
        return builder.node("MatMul", [rows, builder.node("Transpose", [rows], [.ints("perm", [0, 2, 1, 3, 4])])])
    },
    .init("only of constants", "of constants only") { $0.node("Cos", ["image"]) },
    .init("infinite padding", "finite") { builder in
        builder.node("Pad", ["image"], [.ints("pads", [0, 0, 1, 0, 0, 0, 0, 0]), .float("value", -.infinity)])
    },
    .init("infinite padding behind which windows begin", "finite") { builder in
        let padded = builder.node(
            "Pad", ["image"], [.ints("pads", [0, 0, 0, 0, 0, 0, 1, 1]), .float("value", -.infinity)])
        return builder.node(
            "MaxPool", [padded], [.ints("kernel_shape", [2, 2]), .ints("strides", [2, 2]), .int("ceil_mode", 1)])
    },
    .init("infinite padding as wide as a window", "finite") { builder in
        let padded = builder.node(
            "Pad", ["image"], [.ints("pads", [0, 0, 2, 2, 0, 0, 0, 0]), .float("value", -.infinity)])
        return builder.node("MaxPool", [padded], [.ints("kernel_shape", [2, 2]), .ints("strides", [2, 2])])
    },
    .init("infinite padding of channels", "finite") { builder in
        let padded = builder.node(
            "Pad", ["image"], [.ints("pads", [0, 1, 0, 0, 0, 0, 0, 0]), .float("value", -.infinity)])
        return builder.node("MaxPool", [padded], [.ints("kernel_shape", [2, 2]), .ints("strides", [2, 2])])
    },
    .init("infinite padding within padding", "finite") { builder in
        let padded = builder.node(
            "Pad", ["image"], [.ints("pads", [0, 0, 1, 1, 0, 0, 1, 1]), .float("value", -.infinity)])
        return builder.node(
            "MaxPool", [padded],
            [.ints("kernel_shape", [2, 2]), .ints("strides", [2, 2]), .ints("pads", [1, 1, 1, 1])])
    },
    .init("padding with what is unknown", "mode=mirror") {
        $0.node("Pad", ["image", $0.constant(integers: [0, 0, 1, 0, 0, 0, 0, 0])], [.string("mode", "mirror")])
    },
    .init("sum of one operand's axis", "equation=abcd,abce->abc") { builder in
        builder.node("Einsum", ["image", "image"], [.string("equation", "abcd,abce->abc")])
    },
    .init("diagonal of weights", "twice") { builder in
        builder.node("Einsum", ["image", builder.randomConstant([3, 3])], [.string("equation", "abcd,ee->abcde")])
    },
    .init("ellipsis", "letters") { builder in
        builder.node("Einsum", ["image", "image"], [.string("equation", "...d,...d->...")])
    },
    .init("diagonal", "twice") { builder in
        builder.node("Einsum", ["image", "image"], [.string("equation", "abcc,abcc->ab")])
    },
    .init("three operands", "two operands") { builder in
        builder.node("Einsum", ["image", "image", "image"], [.string("equation", "abcd,abcd,abcd->abcd")])
    },
    .init("constant that is larger", "meets a map") { $0.node("Add", ["image", $0.randomConstant([2, 3, 8, 8])]) },
    .init("training", "training_mode") { builder in
        let parameters = (0..<4).map { _ in builder.randomConstant([3], positive: true) }
        return builder.node("BatchNormalization", ["image"] + parameters, [.int("training_mode", 1)])
    },
    .init("dropout in training", "training_mode") { builder in
        let ratio = builder.constant([], [0.5])
        return builder.node("Dropout", ["image", ratio, builder.constant(integers: [1])])
    },
    .init("flattened batch", "axis=0") { $0.node("Flatten", ["image"], [.int("axis", 0)]) },
    .init("too many pixels as channels", "mixes more than") { builder in
        builder.proto.graph.input[0].type.tensorType.shape.dim[2].dimValue = 256
        builder.proto.graph.input[0].type.tensorType.shape.dim[3].dimValue = 256
        return builder.node("Reshape", ["image", builder.constant(integers: [0, 256, 256, 3])])
    },
    .init("computed shape", "not constant") { builder in
        let shape = builder.node("Relu", ["image"])
        return builder.node("Reshape", ["image", shape])
    },
    .init("squeezed without axes", "named axes") { $0.node("Squeeze", ["image"]) },
    .init("resized axes", "axes=") { builder in
        builder.node(
            "Resize", ["image", "", "", builder.constant(integers: [16, 16])],
            [.ints("axes", [2, 3]), .string("mode", "nearest")])
    },
    .init("resized by an aspect", "keep_aspect_ratio_policy") { builder in
        builder.node(
            "Resize", ["image", "", "", builder.constant(integers: [1, 3, 16, 16])],
            [.string("keep_aspect_ratio_policy", "not_larger")])
    },
    .init("used indices", "is used") { builder in
        let pooled = builder.node("MaxPool", ["image"], [.ints("kernel_shape", [1, 1])])
        builder.proto.graph.node[builder.proto.graph.node.count - 1].output.append("indices")
        builder.node("Relu", ["indices"])
        return pooled
    },
]

/// Contradictions within a node, or between a node and its inputs.
let invalidNodes: [UnsupportedCase] = [
    .init("letters of an axis that is missing", "an operand has dimensions") { builder in
        builder.node("Einsum", ["image", "image"], [.string("equation", "abc,abc->ab")])
    },
    .init("letters of different axes", "an operand has dimensions") { builder in
        builder.node("Einsum", ["image", builder.randomConstant([4, 2])], [.string("equation", "abcd,be->acde")])
    },
    .init("kernel_shape", "kernel_shape") {
        $0.conv("image", channels: 3, outputs: 3, kernel: 3, [.ints("kernel_shape", [5, 5])])
    },
    .init("large kernel", "larger than its padded input") { $0.conv("image", channels: 3, outputs: 3, kernel: 9) },
    .init("rounded up to a window that does not fit", "larger than its padded input") {
        $0.node(
            "MaxPool", ["image"], [.ints("kernel_shape", [9, 9]), .ints("strides", [2, 2]), .int("ceil_mode", 1)])
    },
    .init("unfolded kernel", "too large") { builder in
        // 16 · 4096 weights would be unfolded at 65535 - 4095 positions of each row.
        builder.proto.graph.input[0].type.tensorType.shape.dim[1].dimValue = 16
        builder.proto.graph.input[0].type.tensorType.shape.dim[2].dimValue = 4
        builder.proto.graph.input[0].type.tensorType.shape.dim[3].dimValue = 65_535
        let weights = builder.constant([1, 16, 1, 4096], [Float](repeating: 0, count: 16 * 4096))
        return builder.node("Conv", ["image", weights])
    },
    .init("bias", "bias") { builder in
        let weights = builder.randomConstant([3, 3, 1, 1])
        return builder.node("Conv", ["image", weights, builder.randomConstant([2])])
    },
    .init("groups that do not divide", "groups") { $0.conv("image", channels: 1, outputs: 4, [.int("group", 3)]) },
    .init("no groups", "group=0") { $0.conv("image", channels: 3, outputs: 3, [.int("group", 0)]) },
    .init("channels of groups", "6 channels") { $0.conv("image", channels: 2, outputs: 3, [.int("group", 3)]) },
    .init("NaN", "NaN") { $0.node("Conv", ["image", $0.constant([3, 1, 1, 1], [1, .nan, 1])]) },
    .init("type of attribute", "integer") { $0.conv("image", channels: 3, outputs: 3, [.string("group", "1")]) },
    .init("auto_pad", "auto_pad") { $0.conv("image", channels: 3, outputs: 3, [.string("auto_pad", "SAME")]) },
    .init("missing weights", "missing") { $0.node("Conv", ["image"]) },
    .init("integers as weights", "integers") { $0.node("Conv", ["image", $0.constant(integers: [1])]) },
    .init("no kernel_shape", "kernel_shape") { $0.node("MaxPool", ["image"]) },
    .init("padding", "padding") {
        $0.node("MaxPool", ["image"], [.ints("kernel_shape", [2, 2]), .ints("pads", [2, 0, 0, 0])])
    },
    .init("normalization", "elements") { builder in
        let three = (0..<3).map { _ in builder.randomConstant([3]) }
        return builder.node("BatchNormalization", ["image"] + three + [builder.randomConstant([2])])
    },
    .init("normalization's channels", "channels") { $0.batchNormalization("image", channels: 4) },
    .init("negative variance", "variance") { builder in
        let three = (0..<3).map { _ in builder.randomConstant([3]) }
        return builder.node("BatchNormalization", ["image"] + three + [builder.constant([3], [1, -1, 1])])
    },
    .init("concat of sizes", "different sizes") { builder in
        let small = builder.node("MaxPool", ["image"], [.ints("kernel_shape", [2, 2])])
        return builder.node("Concat", ["image", small], [.int("axis", 1)])
    },
    .init("padding that leaves nothing", "cuts off all of 8 elements") {
        $0.node("Pad", ["image", $0.constant(integers: [0, 0, -6, 0, 0, 0, -2, 0])])
    },
    .init("constants that grow", "too large") { builder in
        let grown = builder.node("Expand", [builder.constant([1], [1]), builder.constant(integers: [16_384, 16_384])])
        return builder.node("MatMul", ["image", grown])
    },
    .init("reshape", "reshape") { $0.node("Reshape", ["image", $0.constant(integers: [0, 100])]) },
    .init("reshape to overflow", "reshape") {
        $0.node("Reshape", ["image", $0.constant(integers: [-1, 192, 192, 192, 192, 192, 192, 192, 192, 192])])
    },
    .init("inputs of a matrix", "inputs") {
        $0.node("Gemm", [$0.node("Flatten", ["image"]), $0.randomConstant([100, 3])])
    },
    .init("1-D convolution of an image", "dimensions") { $0.node("Conv", ["image", $0.randomConstant([3, 3, 1])]) },
    .init("axis", "axis 7") { $0.node("Concat", ["image", "image"], [.int("axis", 7)]) },
]
