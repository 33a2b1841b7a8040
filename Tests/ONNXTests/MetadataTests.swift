import Foundation
import SwiftProtobuf
import Testing

/// What a file says beside its graph.
@Suite struct MetadataTests {
    private func entry(_ key: String, _ value: String) -> Onnx_StringStringEntryProto {
        var entry = Onnx_StringStringEntryProto()
        entry.key = key
        entry.value = value
        return entry
    }

    @Test func givesEveryValueByItsKey() throws {
        #expect(try read(smallModel()).metadata.isEmpty)
        var proto = smallModel()
        proto.metadataProps = [entry("a.b", "one\ntwo"), entry("", ""), entry("ä", "🪰")]
        let folder = try TemporaryFolder()
        let path = try folder.write(try proto.serializedBytes() as [UInt8], to: "m.onnx")
        #expect(try ONNXModel(contentsOf: path).metadata == ["a.b": "one\ntwo", "": "", "ä": "🪰"])
    }

    /// The field's number is the specification's: these bytes are `{14: {1: "k", 2: "v"}}`.
    @Test func readsTheFieldOfTheSpecification() throws {
        let whole: [UInt8] = try smallModel().serializedBytes() + [0x72, 6, 0x0A, 1, 0x6B, 0x12, 1, 0x76]
        let folder = try TemporaryFolder()
        #expect(try ONNXModel(contentsOf: try folder.write(whole, to: "m.onnx")).metadata == ["k": "v"])
    }

    @Test func refusesTwoValuesForOneKey() {
        var proto = smallModel()
        proto.metadataProps = [entry("k", "same"), entry("l", ""), entry("k", "same")]
        let error = readingError(proto)
        #expect(error == .duplicateMetadata(key: "k"))
        #expect(error?.description.contains("'k'") == true)
    }
}
