import Testing
import Text

@Suite("JSON")
struct JSONWriterTests {
    private func json(_ write: (inout JSONWriter) -> Void) throws -> String {
        let bytes = try written { output in
            var json = JSONWriter(output)
            write(&json)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("Empty and nested values, with a comma between and nowhere else")
    func nesting() throws {
        #expect(try json { $0.object { _ in } } == "{}")
        #expect(try json { $0.array { _ in } } == "[]")
        let text = try json { json in
            json.object { json in
                json.member("a", 1)
                json.array("b") { json in
                    json.value(-1)
                    json.array { _ in }
                    json.object { $0.member("c", true) }
                    json.null()
                }
                json.object("d") { _ in }
                json.member("e", "f")
            }
        }
        #expect(text == #"{"a":1,"b":[-1,[],{"c":true},null],"d":{},"e":"f"}"#)
    }

    @Test("Members of every type")
    func members() throws {
        let text = try json { json in
            json.object { json in
                json.member("a", Int.min)
                json.member("b", UInt64.max)
                json.member("c", nil as UInt64?)
                json.member("d", 0.25, places: 9)
                json.member("e", nil as Double?, places: 1)
                json.member("f", false)
                json.member("g", nil as String?)
            }
        }
        let numbers = #""a":-9223372036854775808,"b":18446744073709551615,"c":null,"d":0.25,"e":null"#
        #expect(text == "{\(numbers),\"f\":false,\"g\":null}")
    }

    @Test(
        "Numbers that are not finite are null",
        arguments: [(Double.nan, "null"), (.infinity, "null"), (-.infinity, "null"), (-0.5, "-0.5"), (-0.0, "0")])
    func notFinite(number: Double, text: String) throws {
        #expect(try json { $0.value(number, places: 3) } == text)
    }

    @Test(
        "Quotation marks, reverse solidi and control characters are escaped, the rest is as it is",
        arguments: [
            ("", "\"\""), ("a/b", "\"a/b\""), ("\"", #""\"""#), ("\\", #""\\""#), ("\n\r\t", #""\n\r\t""#),
            ("\u{0}\u{1}\u{8}\u{C}\u{1F}", #""\u0000\u0001\u0008\u000c\u001f""#), ("\u{7F} ", "\"\u{7F} \""),
            ("Käfer 🐞\u{2028}", "\"Käfer 🐞\u{2028}\""),
        ])
    func escapes(text: String, written: String) throws {
        #expect(try json { $0.value(text) } == written)
        #expect(try json { json in json.object { $0.member("k", text) } } == "{\"k\":\(written)}")
    }

    @Test(
        "Bytes that are not UTF-8 become replacement characters",
        arguments: [
            ([0x61, 0xFF, 0x62], "a\u{FFFD}b"), ([0xC3], "\u{FFFD}"), ([0xC3, 0x22], "\u{FFFD}\\\""),
            ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
        ] as [([UInt8], String)])
    func notUTF8(bytes: [UInt8], written: String) throws {
        #expect(try json { $0.value(String(decoding: bytes, as: UTF8.self)) } == "\"\(written)\"")
    }

    @Test("A stream has an object on every line")
    func lines() throws {
        let bytes = try written { output in
            output.writeJSONLine { $0.member("a", 1) }
            output.writeJSONLine { _ in }
        }
        #expect(String(decoding: bytes, as: UTF8.self) == "{\"a\":1}\n{}\n")
    }

    @Test("62 levels may be open at once")
    func deep() throws {
        func nest(_ json: inout JSONWriter, _ levels: Int) {
            json.array { if levels > 1 { nest(&$0, levels - 1) } }
        }
        let text = try json { nest(&$0, 62) }
        #expect(text == String(repeating: "[", count: 62) + String(repeating: "]", count: 62))
    }
}
