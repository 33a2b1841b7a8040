import Camera
import Text

extension Command {
    /// `punctual cameras`: every video node, explained.
    static let cameras = Command(
        name: "cameras", summary: "lists the video devices, and what each is good for",
        help: """
            Lists every video device of this system in a line each: cameras with the formats that they offer, and those
            devices that look like cameras and are none. Of devices that are named, lists the sizes with their rates too, and
            the controls with what they take and what they are set to.

            punctual cameras [OPTIONS] [DEVICE…]

              --json   one JSON object per device, with sizes and controls

            """,
        options: [.json], operands: .files, run: Cameras.run)
}

/// The work of `punctual cameras`.
private enum Cameras {
    @Sendable static func run(_ options: Options, _ console: Console) throws(Failure) -> ExitCode {
        let isNamed = !options.operands.isEmpty
        let nodes = isNamed ? options.operands.map { CameraNode(path: $0.text) } : CameraNode.all()
        guard !nodes.isEmpty else {
            throw Failure(
                .unavailable,
                "this system has no video device: plug a camera in and look again, or look for its driver with 'dmesg'")
        }
        for node in nodes {
            if isNamed, case .closed(let errno) = node.kind {
                // What is no video device knows none of the questions.
                let error =
                    errno == VideoCallError.notTypewriter.errno ? CameraError.notACamera : .cannotOpen(errno: errno)
                throw Failure(
                    error == .notACamera ? .unavailable : .noInput, phrase("'%': %", node.path, error.description))
            }
            let report = CameraReport(node, isNamed || options.has(.json) ? CameraDetails(of: node) : nil)
            if options.has(.json) { report.writeJSON(console.output) } else { report.writeText(console.output) }
        }
        return .success
    }
}
