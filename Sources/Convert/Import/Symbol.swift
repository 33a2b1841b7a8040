import ONNX

/// What a name of the ONNX file stands for.
enum Symbol {
    case view(MapView)
    case constant(ONNXTensor)
    /// The output of a node that could not be converted.
    case unknown
}

/// A value of the graph under the dimensions that ONNX gives it; flattening changes only these.
struct MapView {
    var value: ValueID
    /// The first is the batch and always 1.
    var dimensions: [Int]
}
