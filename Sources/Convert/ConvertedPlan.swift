/// What a conversion gives.
package struct ConvertedPlan: Sendable {
    /// The whole plan file, validated.
    package var bytes: [UInt8]
    /// The files of external data beside the model.
    package var sources: [String]
}
