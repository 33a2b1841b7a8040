/// What a conversion gives.
package struct ConvertedPlan: Sendable {
    /// The whole plan file, validated.
    package var bytes: [UInt8]
    /// One sentence for each thing that the plan does differently from the ONNX file.
    package var notes: [String]
    /// The files of external data beside the model.
    package var sources: [String]
}
