import Foundation
import SwiftProtobuf
import Testing

@Suite struct DamagedFileTests {
    private func error(of bytes: some Sequence<UInt8>) throws -> ONNXError? {
        let folder = try TemporaryFolder()
        let path = try folder.write(bytes, to: "m.onnx")
        do {
            _ = try ONNXModel(contentsOf: path)
            return nil
        } catch {
            return error
        }
    }

    @Test func refusesEveryCut() throws {
        let proto = smallModel(initializers: [tensor("w", .float, [2], raw: [UInt8](repeating: 1, count: 8))])
        let whole: [UInt8] = try proto.serializedBytes()
        #expect(try error(of: whole) == nil)
        for length in whole.indices {
            #expect(try error(of: whole.prefix(length)) != nil, "cut to \(length) of \(whole.count) bytes")
        }
    }

    /// A flip may leave a valid model, but must never trap.
    @Test func survivesEveryFlippedByte() throws {
        let proto = smallModel(initializers: [tensor("w", .float, [2], raw: [UInt8](repeating: 1, count: 8))])
        let whole: [UInt8] = try proto.serializedBytes()
        var refused = 0
        for index in whole.indices {
            for mask in [0x01, 0x80, 0xFF] as [UInt8] {
                var bytes = whole
                bytes[index] ^= mask
                if try error(of: bytes) != nil { refused += 1 }
            }
        }
        #expect(refused > whole.count)
    }

    @Test func refusesWhatIsNoONNX() throws {
        for bytes in [[], Array("# a text file\n".utf8), [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10]] as [[UInt8]] {
            guard case .notONNX? = try error(of: bytes) else {
                Issue.record("\(bytes) gives \(String(describing: try error(of: bytes)))")
                continue
            }
        }
    }

    @Test func namesTheMissingFile() {
        do {
            _ = try ONNXModel(contentsOf: "/nowhere/m.onnx")
            Issue.record("the file was read")
        } catch {
            #expect(error == .cannotOpen(path: "/nowhere/m.onnx", reason: "there is no such file"))
        }
    }

    @Test func refusesModelsWithoutGraphOrOpset() {
        var withoutGraph = smallModel()
        withoutGraph.clearGraph()
        #expect(readingError(withoutGraph) == .missingGraph(path: "model.onnx"))
        var withoutOpset = smallModel()
        withoutOpset.opsetImport = []
        #expect(readingError(withoutOpset) == .missingOpset(path: "model.onnx"))
    }

    @Test func refusesTensorsOfTheWrongLength() {
        let short = tensor("w", .float, [2, 2], raw: [UInt8](repeating: 0, count: 12))
        #expect(
            readingError(smallModel(initializers: [short]))
                == .tensorLength(tensor: "w", dimensions: [2, 2], expectedBytes: 16, foundBytes: 12))
        let missing = tensor("w", .float, [3])
        #expect(
            readingError(smallModel(initializers: [missing]))
                == .tensorLength(tensor: "w", dimensions: [3], expectedBytes: 12, foundBytes: 0))
    }

    @Test(arguments: [[-1], [Int64.max, 2], [1 << 32, 1 << 32], [1 << 62], [.max, .max, 0]] as [[Int64]])
    func refusesImpossibleDimensions(_ dimensions: [Int64]) {
        let hostile = tensor("w", .float, dimensions, raw: [0, 0, 0, 0])
        #expect(
            readingError(smallModel(initializers: [hostile]))
                == .tensorDimensions(tensor: "w", dimensions: dimensions))
    }

    @Test func refusesOtherElementTypes() {
        for (type, name) in [
            (.string, "STRING"), (.complex64, "COMPLEX64"), (.uint64, "UINT64"), (.undefined, "UNDEFINED"),
        ]
            as [(Onnx_TensorProto.DataType, String)]
        {
            #expect(
                readingError(smallModel(initializers: [tensor("w", type, [1], raw: [0, 0, 0, 0])]))
                    == .unsupportedElementType(tensor: "w", type: name))
        }
    }

    @Test func refusesMoreNodesThanAnyNetworkHas() {
        var model = smallModel()
        model.graph.node = Array(repeating: model.graph.node[0], count: ONNXModel.largestNodeCount + 1)
        #expect(readingError(model) == .tooManyNodes(path: "model.onnx", count: ONNXModel.largestNodeCount + 1))
    }

    @Test func refusesTwoTensorsOfOneName() {
        let twice = [tensor("w", .float, [0]), tensor("w", .float, [0])]
        #expect(readingError(smallModel(initializers: twice)) == .duplicateTensor("w"))
    }

    @Test func describesErrorsInOneLine() {
        let errors: [ONNXError] = [
            .cannotOpen(path: "p", reason: "r"), .notONNX(path: "p", reason: "r"), .missingGraph(path: "p"),
            .missingOpset(path: "p"), .unsupportedOpset(version: 5), .missingExternalData(tensor: "t", file: "f"),
            .badExternalData(tensor: "t", reason: "r"),
            .tensorLength(tensor: "t", dimensions: [1], expectedBytes: 4, foundBytes: 3),
            .tensorDimensions(tensor: "t", dimensions: [-1]), .unsupportedElementType(tensor: "t", type: "X"),
            .duplicateTensor("t"), .tooManyNodes(path: "p", count: 1), .tensorsTooLarge(tensor: "t"),
        ]
        for error in errors {
            #expect(!error.description.isEmpty && !error.description.contains("\n"))
        }
    }
}
