/// Why a file is not an array that can be used here.
package enum NpyHeaderError: UInt8, Error {
    case notNpy = 1
    case unsupportedVersion = 2
    case cutOff = 3
    case malformedHeader = 4
    case wrongType = 5
    case fortranOrder = 6
    case tooManyDimensions = 7
    case tooLarge = 8
    case extraBytes = 9

    /// What is wrong and what to do.
    package var explanation: StaticString {
        switch self {
        case .notNpy: "it is not a NumPy file: write it with numpy.save"
        case .unsupportedVersion: "its format version is not 1.0, 2.0 or 3.0: write it with numpy.save"
        case .cutOff: "it is cut off: copy it again"
        case .malformedHeader: "its header is malformed: write it with numpy.save"
        case .wrongType: "its numbers are not little-endian float32: convert them with astype('<f4')"
        case .fortranOrder: "it is in Fortran order: convert it with numpy.ascontiguousarray"
        case .tooManyDimensions: "it has more than 8 dimensions: reshape it to images, channels, height, width"
        case .tooLarge: "its shape is too large: split it"
        case .extraBytes: "it has bytes behind the array: write it with numpy.save"
        }
    }
}
