import Testing

/// Checks that two lists agree to `tolerance` of the largest expected magnitude.
func expectClose(
    _ found: [Float], _ expected: [Float], tolerance: Float = 1e-5,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(found.count == expected.count, sourceLocation: sourceLocation)
    let scale = expected.map(abs).max() ?? 0
    let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
    #expect(difference <= tolerance * max(scale, 1e-3), "\(found) is not \(expected)", sourceLocation: sourceLocation)
}
