/// What the process tells its caller; the numbers from 64 on are those of sysexits.h.
enum ExitCode: Int32 {
    /// Everything asked for was done.
    case success = 0
    /// The command ran, and what it checks does not hold.
    case checkFailed = 1
    /// The command line makes no sense.
    case usage = 64
    /// A file could be read, and its content is wrong.
    case badData = 65
    /// A file could not be opened or read.
    case noInput = 66
    /// Something the command depends on is not there, or takes no output.
    case unavailable = 69
    /// A limit of the machine, or a defect of this program.
    case internalError = 70
}
