import Glibc
import Text

/// What `write` has put out, read back through a pipe; at most as much as a pipe holds.
func written(_ write: (Output) throws -> Void) throws -> [UInt8] {
    var ends: [Int32] = [0, 0]
    precondition(pipe(&ends) == 0, "no pipe")
    defer { close(ends[0]) }
    do {
        defer { close(ends[1]) }
        let output = Output(descriptor: ends[1])
        try write(output)
        try output.finish()
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = read(ends[0], &buffer, buffer.count)
        if count <= 0 { return bytes }
        bytes += buffer[..<count]
    }
}
