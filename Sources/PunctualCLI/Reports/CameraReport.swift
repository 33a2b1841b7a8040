import Camera
import Text

/// What a video device is, and what it can be asked for.
struct CameraReport {
    let node: CameraNode
    let details: CameraDetails?

    init(_ node: CameraNode, _ details: CameraDetails?) {
        self.node = node
        self.details = details
    }

    /// A line, and more below it where there is more.
    func writeText(_ output: Output) {
        let name = node.name.utf8.isEmpty ? "" : phrase("% (%): ", node.name, node.driver)
        output.writeLine(phrase("%: %%", node.path, name, node.explanation))
        guard let details else { return }
        for format in details.formats {
            let letters = CameraFormat.letters(format.code)
            if format.sizes.isEmpty { output.writeLine(phrase("  %, sizes are not told", letters)) }
            for size in format.sizes {
                let rates = list(size.rates.map(Self.text))
                output.writeLine(
                    phrase(rates.utf8.isEmpty ? "  % %" : "  % %, % a second", letters, Self.text(size), rates))
            }
        }
        for control in details.controls { output.writeLine(Self.line(control)) }
    }

    private static func line(_ entry: CameraDetails.Control) -> String {
        let control = entry.control
        let flags =
            phrase(
                "%%%", control.isInactive ? ", without effect as others stand" : "",
                control.isReadOnly ? ", cannot be set" : "", control.isGrabbed ? ", kept by another program" : "")
        if control.kind == .button { return phrase("  %: %%", control.name, control.values(entry.menu), flags) }
        return phrase(
            "  %: %; default %%%", control.name, control.values(entry.menu), control.usual.description,
            entry.value.map { phrase(", now %", Int($0).description) } ?? "", flags)
    }

    private static func text(_ rate: (slowest: FrameRate, fastest: FrameRate)) -> String {
        rate.slowest == rate.fastest ? rate.fastest.text : phrase("% to %", rate.slowest.text, rate.fastest.text)
    }

    private static func text(_ size: CameraDetails.Size) -> String {
        let sides = [size.most, size.least, size.step].map { Text.text(width: $0.width, height: $0.height) }
        return size.isSingle ? sides[0] : phrase("% to % in steps of %", sides[1], sides[0], sides[2])
    }
}

extension CameraReport {
    /// One object on one line.
    func writeJSON(_ output: Output) {
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
            guard let details else { return }
            json.array("sizes") { json in
                for format in details.formats {
                    for size in format.sizes { json.object { Self.write(format.code, size, &$0) } }
                }
            }
            json.array("controls") { json in
                for control in details.controls { json.object { Self.write(control, &$0) } }
            }
        }
    }

    private static func write(_ format: UInt32, _ size: CameraDetails.Size, _ json: inout JSONWriter) {
        json.member("format", CameraFormat.letters(format))
        json.member("width", size.most.width)
        json.member("height", size.most.height)
        if !size.isSingle {
            json.member("least_width", size.least.width)
            json.member("least_height", size.least.height)
            json.member("width_step", size.step.width)
            json.member("height_step", size.step.height)
        }
        json.array("rates") { json in
            for rate in size.rates { json.value(rate.fastest.value, places: 2) }
        }
    }

    private static func write(_ entry: CameraDetails.Control, _ json: inout JSONWriter) {
        let control = entry.control
        json.member("name", control.name)
        json.member("minimum", control.range.minimum)
        json.member("maximum", control.range.maximum)
        json.member("step", control.step)
        json.member("default", control.usual)
        if let value = entry.value { json.member("value", Int(value)) }
        json.member("inactive", control.isInactive)
        json.member("read_only", control.isReadOnly)
        json.array("menu") { json in
            for item in entry.menu {
                json.object { json in
                    json.member("value", Int(item.value))
                    json.member("name", item.name)
                }
            }
        }
    }
}
