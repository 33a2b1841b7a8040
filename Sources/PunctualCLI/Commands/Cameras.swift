import Camera
import Text

extension Command {
    /// `punctual cameras`: every video node, explained.
    static let cameras = Command(
        name: "cameras", summary: "lists the video devices, and what each is good for",
        help: """
            Lists every video device of this system in a line each: cameras with the formats that they offer, and those
            devices that look like cameras and are none.

            punctual cameras [OPTIONS]

              --json   one JSON object per device

            """,
        options: [.json], operands: .none, run: Cameras.run)
}

/// The work of `punctual cameras`.
private enum Cameras {
    @Sendable static func run(_ options: Options, _ console: Console) throws(Failure) -> ExitCode {
        let nodes = CameraNode.all()
        guard !nodes.isEmpty else {
            throw Failure(
                .unavailable,
                "this system has no video device: plug a camera in and look again, or look for its driver with 'dmesg'")
        }
        for node in nodes {
            if options.has(.json) { write(node, console.output) } else { console.output.writeLine(line(node)) }
        }
        return .success
    }

    private static func line(_ node: CameraNode) -> String {
        node.name.utf8.isEmpty
            ? "\(node.path): \(node.explanation)" : "\(node.path): \(node.name) (\(node.driver)): \(node.explanation)"
    }

    private static func write(_ node: CameraNode, _ output: Output) {
        output.writeJSONLine { json in
            json.member("path", node.path)
            json.member("kind", node.kindName.text)
            json.member("name", node.name)
            json.member("driver", node.driver)
            json.member("bus", node.bus)
            json.array("formats") { json in
                for code in node.formats { json.value(CameraFormat.letters(code)) }
            }
            json.member("explanation", node.explanation)
        }
    }
}
