import Npy

/// Why a NumPy file cannot be read or written.
package enum NpyError: Error, Equatable, Sendable, CustomStringConvertible {
    case cannotOpen(path: String, reason: String)
    /// The file is no array of little-endian float32 in C order, or it is damaged.
    case unusable(path: String, NpyHeaderError)
    case cannotWrite(path: String, reason: String)

    /// One line for the user.
    package var description: String {
        switch self {
        case .cannotOpen(let path, let reason): "cannot open \(path): \(reason)"
        case .unusable(let path, let error): "cannot use \(path): \(error.explanation)"
        case .cannotWrite(let path, let reason): "cannot write \(path): \(reason)"
        }
    }
}
