import ONNX

/// How the operators of ONNX become nodes of a graph: one function for each, in files by family.
enum Rules {
    /// Gives what the node's first output stands for.
    typealias Rule = @Sendable (inout Importer, ONNXNode) throws(NodeProblem) -> Symbol

    /// An operator's rule, and in one clause what is done with it.
    struct Entry: Sendable {
        let rule: Rule
        let note: String

        init(_ rule: @escaping Rule, _ note: String) {
            self.rule = rule
            self.note = note
        }
    }

    /// By the operator's ONNX name; whatever is not here is not supported.
    static let all: [String: Entry] = [
        "Abs": Entry(table(.abs), "a table"),
        "Add": Entry(add, "two maps, which are broadcast, or a map and constants"),
        "ArgMax": Entry(trailingArgMax, "only as the last node of an exit, which then gives logits"),
        "AveragePool": Entry(averagePool, "1-D or 2-D, without dilation; `ceil_mode`, `count_include_pad`, `auto_pad`"),
        "BatchNormalization": Entry(
            batchNormalization, "with fixed statistics; folded into the layer before where it can be"),
        "Cast": Entry(cast, "between floating-point types"),
        "Celu": Entry(celu, "a table"),
        "Clip": Entry(clip, "with constant bounds; free behind a convolution where it begins at 0"),
        "Concat": Entry(concat, "along channels it is free; along others pixels are copied, constant ones too"),
        "Constant": Entry(constant, "all but sparse tensors and strings"),
        "Conv": Entry(
            convolution, "1-D or 2-D with constant weights: dense, in groups, depthwise, dilated; any padding"),
        "DepthToSpace": Entry(depthToSpace, "a gather"),
        "DequantizeLinear": Entry(dequantizeLinear, "of quantized models, whose ranges are kept"),
        "Div": Entry(divide, "by numbers or a map"),
        "Dropout": Entry(dropout, "left out"),
        "Einsum": Entry(einsum, "of two operands, without diagonals: as MatMul"),
        "Elu": Entry(elu, "a table"),
        "Erf": Entry(table(.erf), "a table"),
        "Exp": Entry(table(.exponential), "a table"),
        "Expand": Entry(expand, "to constant dimensions"),
        "Flatten": Entry(flatten, "into two axes; free"),
        "Gather": Entry(gather, "with constant indices; channels in a row are free"),
        "Gelu": Entry(gelu, "a table, exact or by tanh"),
        "Gemm": Entry(gemm, "with constant weights"),
        "GlobalAveragePool": Entry(globalAveragePool, "an average pool"),
        "GlobalMaxPool": Entry(globalMaxPool, "a maximum pool"),
        "GroupNormalization": Entry(groupNormalization, "with scales and shifts of groups or of channels"),
        "HardSigmoid": Entry(hardSigmoid, "a table"),
        "HardSwish": Entry(table(.hardSwish), "a table"),
        "Identity": Entry(identity, "left out"),
        "InstanceNormalization": Entry(instanceNormalization, "of channels, or of groups that they are reshaped to"),
        "LayerNormalization": Entry(layerNormalization, "over the channels of each pixel, which are the last axis"),
        "LeakyRelu": Entry(leakyRelu, "a table"),
        "Log": Entry(table(.logarithm), "a table"),
        "LogSoftmax": Entry(
            logSoftmax, "left out as the last node of an exit, which then gives logits; else of its parts"),
        "MatMul": Entry(
            matrixProduct,
            "with constant weights on either side, or of two maps as in attention: heads are groups of channels"),
        "Max": Entry(maximum, "of a map and one number"),
        "MaxPool": Entry(maxPool, "1-D or 2-D, dilated too; `ceil_mode`, `auto_pad`"),
        "Min": Entry(minimum, "of a map and one number"),
        "Mish": Entry(table(.product(.identity, .chain(.softplus, .tanh))), "a table"),
        "Mul": Entry(
            multiply, "two maps, which are broadcast, a map and a gate of its channels or pixels, or a map and numbers"),
        "Neg": Entry(negate, "folded into its neighbours where it can be"),
        "PRelu": Entry(parametricRelu, "with constant slopes, one or one a channel"),
        "Pad": Entry(pad, "of any axis, in any mode; rows and columns with zeros are free before a convolution"),
        "Pow": Entry(power, "to 1, 2, 3, 4, ±0.5 or −1"),
        "QuantizeLinear": Entry(quantizeLinear, "of quantized models, whose ranges are kept"),
        "Reciprocal": Entry(table(.reciprocal), "a table"),
        "ReduceL1": Entry(reduceL1, "over all rows or columns, or over channels"),
        "ReduceL2": Entry(reduceL2, "over all rows or columns, or over channels"),
        "ReduceMax": Entry(reduceMax, "over all rows or columns, or over channels, which become pixels"),
        "ReduceMean": Entry(reduceMean, "over all rows or columns, or over channels"),
        "ReduceMin": Entry(reduceMin, "over all rows or columns, or over channels, which become pixels"),
        "ReduceSum": Entry(reduceSum, "over all rows or columns, or over channels"),
        "ReduceSumSquare": Entry(reduceSumSquare, "over all rows or columns, or over channels"),
        "Relu": Entry(relu, "free behind most operators"),
        "Reshape": Entry(reshape, "to dimensions that cut along channels, rows and columns; free"),
        "Resize": Entry(resize, "to the nearest pixel, or linear without antialiasing; by sizes or scales"),
        "Selu": Entry(selu, "a table"),
        "Shape": Entry(shape, "known when the model is converted"),
        "Sigmoid": Entry(sigmoid, "a table; left out as the last node of an exit"),
        "Slice": Entry(slice, "of any axis, in steps too; channels in a row are free"),
        "Softmax": Entry(softmax, "over any axis, channels are the cheapest; left out as the last node of an exit"),
        "Softplus": Entry(table(.softplus), "a table"),
        "Softsign": Entry(table(.softsign), "a table"),
        "SpaceToDepth": Entry(spaceToDepth, "a gather"),
        "Split": Entry(split, "of any axis; channels in a row are free"),
        "Sqrt": Entry(table(.squareRoot), "a table"),
        "Squeeze": Entry(squeeze, "of axes of 1; free"),
        "Sub": Entry(subtract, "two maps, or a map and numbers"),
        "Sum": Entry(sum, "of any number of maps"),
        "Swish": Entry(swish, "a table"),
        "Tanh": Entry(table(.tanh), "a table"),
        "Tile": Entry(tile, "a gather"),
        "Transpose": Entry(transpose, "free where weights can follow the order, or else a gather"),
        "Unsqueeze": Entry(unsqueeze, "free"),
        "Upsample": Entry(resize, "to the nearest pixel, or linear; by scales"),
    ]
}
