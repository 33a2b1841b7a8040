/// What kind of processor and board this is, as a line that stays the same: measured times belong to it.
package struct ProcessorIdentity: Equatable, Sendable {
    /// Printable ASCII, from 1 to 120 bytes.
    package let text: String

    /// Reads the processor's own names and, where there is a device tree, the board's.
    package init(_ root: SystemRoot) {
        let processors = root.text("/proc/cpuinfo")
        let board = root.text("/proc/device-tree/model") ?? processors?.value(of: "Model")
        var line: CompactString = "\(board?.printable(limit: 60) ?? "")"
        for name in processors.map({ Self.names(in: $0) }) ?? [] { line.add(name) }
        let text = SystemText(line.text).printable(limit: 120)
        self.text = text.utf8.isEmpty ? "unknown processor" : text
    }

    /// The text as bytes, without the Unicode tables that comparing strings needs.
    package static func == (left: ProcessorIdentity, right: ProcessorIdentity) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Each kind of processor once, in the order of the file: boards mix large and small ones.
    private static func names(in file: SystemText) -> [CompactString] {
        var names: [CompactString] = []
        var kind = Kind()
        for line in file.lines {
            if line.value(of: "processor") != nil {
                kind.append(to: &names)
                kind = Kind()
            }
            kind.read(line)
        }
        kind.append(to: &names)
        return names
    }

    /// The lines of one processor.
    private struct Kind {
        var name: SystemText?
        var family: SystemText?
        var model: SystemText?
        var implementer: SystemText?
        var part: SystemText?
        var variant: SystemText?
        var revision: SystemText?

        mutating func read(_ line: SystemText) {
            name = name ?? line.value(of: "model name")
            family = family ?? line.value(of: "cpu family")
            implementer = implementer ?? line.value(of: "CPU implementer")
            part = part ?? line.value(of: "CPU part")
            variant = variant ?? line.value(of: "CPU variant")
            revision = revision ?? line.value(of: "CPU revision")
            // "model" is the beginning of "model name" too.
            if model == nil, let value = line.value(of: "model"), value.integer != nil { model = value }
        }

        /// Adds the kind's name, unless it is there already.
        func append(to names: inout [CompactString]) {
            var text: CompactString = ""
            if let part, let implementer {
                text = "ARM \(implementer.printable(limit: 8)) \(part.printable(limit: 8))"
                if let variant = variant?.hexadecimal, let revision = revision?.integer {
                    text += " r\(variant)p\(revision)"
                }
            } else if let name {
                text = "\(name.printable(limit: 80))"
                // Model names of virtual machines leave out which one it is.
                if let family = family?.integer, let model = model?.integer {
                    text += " (family \(family), model \(model))"
                }
            }
            guard !text.isEmpty, names.count < 4 else { return }
            for other in names where other.text.utf8.elementsEqual(text.text.utf8) { return }
            names.append(text)
        }
    }
}
