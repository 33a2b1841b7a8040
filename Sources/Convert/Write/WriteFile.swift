import CLinux
import Text

/// Writes a file that appears whole or not at all, keeping permissions and following links; a pipe or a device is
/// written to directly.
/// - Returns: Why it could not be written; nil when it was.
func writeFile(_ bytes: [UInt8], to path: String) -> String? {
    var error: Int32 = 0
    let isWritten = path.withFileName { clinux_write_file($0, bytes, bytes.count, &error) == 0 }
    return isWritten ? nil : String(cString: clinux_error_text(error))
}
