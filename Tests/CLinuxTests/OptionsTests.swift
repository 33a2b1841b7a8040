import CLinux
import Glibc
import Testing

/// What one pass over an argument list gave: "name=value" for options, then how it ended.
private struct Parsed: Equatable {
    var options: [String] = []
    var end: Int32 = 0
    var at: [String] = []

    init(_ arguments: [String]) {
        let names = ["model", "json", "deadline", "h"]
        let allocated = (["punctual"] + arguments).map { strdup($0)! }
        defer { allocated.forEach { free($0) } }
        var pointers: [UnsafePointer<CChar>] = allocated.map { UnsafePointer($0) }
        let nameCopies = names.map { strdup($0)! }
        defer { nameCopies.forEach { free($0) } }
        let options = zip(nameCopies, [1, 0, 1, 0]).map { clinux_option(name: $0, takes_value: $1) }
        var result: Int32 = 0
        var index: Int32 = 0
        pointers.withUnsafeMutableBufferPointer { pointers in
            repeat {
                var value: UnsafePointer<CChar>?
                result = clinux_next_option(
                    Int32(pointers.count), pointers.baseAddress!, 1, options, Int32(options.count), &value, &index)
                if result >= 0 {
                    self.options.append(names[Int(result)] + (value.map { "=" + String(cString: $0) } ?? ""))
                }
            } while result >= 0
            at = pointers[Int(index)...].map { String(cString: $0) }
        }
        end = result
    }
}

@Suite("Options", .serialized)
struct OptionsTests {
    @Test("Long and short options and operands may be mixed")
    func mixed() {
        let parsed = Parsed(["a.jpg", "--model", "m.plan", "--json", "b.jpg", "-h", "--deadline=20ms", "c.jpg"])
        #expect(parsed.options == ["model=m.plan", "json", "h", "deadline=20ms"])
        #expect(parsed.end == -1)
        #expect(parsed.at == ["a.jpg", "b.jpg", "c.jpg"])
    }

    @Test("Two dashes end the options")
    func separator() {
        let parsed = Parsed(["--json", "--", "--model"])
        #expect(parsed.options == ["json"])
        #expect(parsed.end == -1)
        #expect(parsed.at == ["--model"])
    }

    @Test("Nothing at all")
    func empty() {
        #expect(Parsed([]).options.isEmpty)
        #expect(Parsed([]).end == -1)
        #expect(Parsed(["-"]).at == ["-"])
    }

    @Test("An unknown option is named", arguments: ["--modle", "-x", "-hx", "--json=1"])
    func unknown(argument: String) {
        let parsed = Parsed(["a.jpg", argument, "b.jpg"])
        #expect(parsed.end == -2)
        #expect(parsed.at.first == argument)
    }

    @Test("A missing value is named")
    func missingValue() {
        let parsed = Parsed(["a.jpg", "--json", "--model"])
        #expect(parsed.options == ["json"])
        #expect(parsed.end == -3)
        #expect(parsed.at == ["--model"])
    }

    @Test("A list can be parsed after another one was refused")
    func again() {
        #expect(Parsed(["--nope", "--json"]).end == -2)
        #expect(Parsed(["--json"]).options == ["json"])
    }
}
