import ONNX

/// How the operators of ONNX become nodes of a graph: one function for each, in files by family.
enum Rules {
    /// Gives what the node's first output stands for.
    typealias Rule = @Sendable (inout Importer, ONNXNode) throws(NodeProblem) -> Symbol

    /// By the operator's ONNX name; whatever is not here is not supported.
    static let all: [String: Rule] = [
        "Add": add,
        "AveragePool": averagePool,
        "BatchNormalization": batchNormalization,
        "Clip": clip,
        "Concat": concat,
        "Constant": constant,
        "Conv": convolution,
        "Dropout": dropout,
        "Elu": elu,
        "Flatten": flatten,
        "Gemm": gemm,
        "GlobalAveragePool": globalAveragePool,
        "HardSigmoid": hardSigmoid,
        "HardSwish": hardSwish,
        "Identity": identity,
        "LeakyRelu": leakyRelu,
        "LogSoftmax": trailingSoftmax,
        "MatMul": matrixProduct,
        "MaxPool": maxPool,
        "ReduceMean": reduceMean,
        "Relu": relu,
        "Reshape": reshape,
        "Sigmoid": sigmoid,
        "Softmax": trailingSoftmax,
        "Squeeze": squeeze,
        "Tanh": tanh,
    ]
}
