import CLinux
import Text

extension Failure {
    /// An input file that cannot be opened or read, with the system's reason as an errno value.
    init(cannotOpen path: Argument, _ error: Int32) {
        self.init(
            .noInput,
            phrase(
                "cannot open '%': %: %", path.text, String(cString: clinux_error_text(error)), Self.inputRemedy(error)))
    }

    /// What helps an input that cannot be opened.
    private static func inputRemedy(_ error: Int32) -> String {
        switch error {
        case 21: "name a file in it"  // EISDIR
        case 12: "end other programs, or take a smaller file"  // ENOMEM
        case 27: "name the right file"  // EFBIG
        case 95: "name a file, and no pipe or device"  // EOPNOTSUPP
        default: "check path and permissions"
        }
    }

    /// An output that cannot be written, with the system's reason as an errno value.
    init(cannotWrite path: String, _ error: Int32) {
        self.init(
            .unavailable,
            phrase("cannot write '%': %: %", path, String(cString: clinux_error_text(error)), Self.outputRemedy(error)))
    }

    /// What helps an output that cannot be written.
    private static func outputRemedy(_ error: Int32) -> String {
        switch error {
        case 17: "it is no folder: name another"  // EEXIST
        case 28, 122: "make room there"  // ENOSPC, EDQUOT
        case 27: "raise the limit on the size of files (ulimit -f)"  // EFBIG
        default: "check folder and permissions"
        }
    }

    /// A profile that none of its places takes, with the first one's reason as an errno value.
    init(cannotWrite paths: [String], _ error: Int32) {
        var places = ""
        for path in paths { places = phrase(places.isEmpty ? "%'%'" : "%, nor '%'", places, path) }
        self.init(
            .unavailable,
            phrase(
                "cannot write %: %: name a file that can be written (--output), and give it to other commands with --profile",
                places, String(cString: clinux_error_text(error))))
    }

    /// Results that did not reach standard output.
    init(_ error: OutputError) {
        switch error {
        case .notWritten(let errno):
            self.init(
                .unavailable,
                phrase(
                    "cannot write the results: %: see what is behind standard output",
                    String(cString: clinux_error_text(errno))))
        }
    }
}
