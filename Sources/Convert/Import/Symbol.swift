import ONNX

/// What a name of the ONNX file stands for.
enum Symbol {
    case view(MapView)
    case constant(ONNXTensor)
    /// The output of a node that could not be converted.
    case unknown
}
