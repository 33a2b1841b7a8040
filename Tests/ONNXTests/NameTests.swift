import Foundation
import SwiftProtobuf
import Testing

/// Names are compared with each other, which takes long for what has many combining marks.
@Suite(.timeLimit(.minutes(1))) struct NameTests {
    /// Two marks again and again, in the order that is not theirs.
    private static let marks = String(repeating: "\u{301}\u{323}", count: 100_000)

    /// A model with `name` as one of its names, by what it is the name of.
    private static func models(_ name: String) -> [(kind: String, model: Onnx_ModelProto)] {
        let changes: [(String, (inout Onnx_ModelProto) -> Void)] = [
            ("a tensor", { $0.graph.initializer = [tensor(name, .float, [1], raw: [0, 0, 0, 0])] }),
            ("a node", { $0.graph.node[0].name = name }),
            ("an operator", { $0.graph.node[0].opType = name }),
            ("an operator's domain", { $0.graph.node[0].domain = name }),
            ("a node's input", { $0.graph.node[0].input = [name] }),
            ("a node's output", { $0.graph.node[0].output = [name] }),
            (
                "an attribute",
                { model in
                    var attribute = Onnx_AttributeProto()
                    (attribute.name, attribute.type) = (name, .int)
                    model.graph.node[0].attribute = [attribute]
                }
            ),
            ("an input", { $0.graph.input[0].name = name }),
            ("an output", { $0.graph.output[0].name = name }),
            ("a set of operators", { $0.opsetImport.insert(operatorSet(name, 1), at: 0) }),
            (
                "an entry of the metadata",
                { model in
                    var entry = Onnx_StringStringEntryProto()
                    entry.key = name
                    model.metadataProps = [entry, entry]
                }
            ),
        ]
        return changes.map { kind, change in
            var model = smallModel()
            change(&model)
            return (kind, model)
        }
    }

    @Test func longNamesAreRefusedAndNamed() {
        for (name, problem) in [
            (String(repeating: "n", count: 1025), "is 1025 bytes long"), (Self.marks, "is 400000 bytes long"),
            ("x" + Self.marks.unicodeScalars.prefix(31).map { String($0) }.joined(), "more than 30 combining marks"),
        ] {
            for (kind, model) in Self.models(name) {
                let text = readingError(model)?.description ?? ""
                #expect(text.utf8.starts(with: "the name of \(kind), '".utf8), "\(kind): \(text)")
                #expect(text.contains(problem) && text.utf8.count < 250, "\(kind): \(text)")
            }
        }
    }

    @Test func usualNamesAreTaken() throws {
        for name in [String(repeating: "n", count: 1024), "Größe/層.0/ไม้ที่/क्षि", "e\u{301}\u{323}"] {
            for (kind, model) in Self.models(name) where kind != "an entry of the metadata" {
                #expect(readingError(model) == nil, "\(kind) \(name)")
            }
        }
    }

    /// As many as fit into a megabyte, and the worst of those that are taken.
    @Test func manyNamesOfMarksAreComparedQuickly() throws {
        let name = String(repeating: "x" + Self.marks.unicodeScalars.prefix(30).map { String($0) }.joined(), count: 16)
        var model = smallModel()
        model.graph.initializer = (0..<1000).map { tensor(name + "\($0)", .float, [1], raw: [0, 0, 0, 0]) }
        let start = ContinuousClock.now
        #expect(try read(model).initializers.count == 1000)
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    /// Words of operators that are not supported may be anything, and are compared with nothing.
    @Test func longWordsAreNoneThatIsKnown() throws {
        var model = smallModel()
        var attribute = Onnx_AttributeProto()
        (attribute.name, attribute.type, attribute.s) = ("auto_pad", .string, Data(Self.marks.utf8))
        model.graph.node[0].attribute = [attribute]
        #expect(try read(model).nodes[0].attributes["auto_pad"] == .unsupported)
    }

    @Test func longPlacesOfDataAreRefused() {
        for entry in [("location", Self.marks), (Self.marks, "1")] {
            var external = tensor("w", .float, [1])
            external.dataLocation = .external
            var proto = Onnx_StringStringEntryProto()
            (proto.key, proto.value) = entry
            external.externalData = [proto]
            guard case .badExternalData("w", let reason)? = readingError(smallModel(initializers: [external])) else {
                Issue.record("it is read")
                continue
            }
            #expect(reason.utf8.count < 200)
        }
    }
}
