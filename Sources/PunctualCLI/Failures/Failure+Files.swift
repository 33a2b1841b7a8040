import CLinux
import Text

extension Failure {
    /// An input file that cannot be opened or read, with the system's reason as an errno value.
    init(cannotOpen path: Argument, _ error: Int32) {
        self.init(
            .noInput,
            phrase(
                "cannot open '%': %: check path and permissions", path.text, String(cString: clinux_error_text(error))))
    }

    /// An output that cannot be written, with the system's reason as an errno value.
    init(cannotWrite path: String, _ error: Int32) {
        self.init(
            .unavailable,
            phrase("cannot write '%': %: check folder and permissions", path, String(cString: clinux_error_text(error)))
        )
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
