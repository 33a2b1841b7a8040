import Foundation
import Testing

@Suite struct TensorTests {
    private func elements(_ tensor: Onnx_TensorProto) throws -> ONNXTensor.Elements? {
        try read(smallModel(initializers: [tensor])).initializers[tensor.name]?.elements
    }

    @Test func decodesRawData() throws {
        #expect(
            try elements(tensor("w", .float, [2], raw: [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC1])) == .floats([1, -10]))
        #expect(try elements(tensor("w", .double, [1], raw: [0, 0, 0, 0, 0, 0, 0xE0, 0x3F])) == .floats([0.5]))
        #expect(try elements(tensor("w", .float16, [2], raw: [0, 0x3C, 0, 0xC5])) == .floats([1, -5]))
        #expect(try elements(tensor("w", .bfloat16, [1], raw: [0x20, 0xC1])) == .floats([-10]))
        #expect(
            try elements(tensor("w", .int64, [1], raw: [UInt8](repeating: 0xFF, count: 8))) == .integers([-1]))
        #expect(try elements(tensor("w", .int32, [1], raw: [0xFE, 0xFF, 0xFF, 0xFF])) == .integers([-2]))
        #expect(try elements(tensor("w", .int16, [1], raw: [0xFD, 0xFF])) == .integers([-3]))
        #expect(try elements(tensor("w", .uint16, [1], raw: [0xFD, 0xFF])) == .integers([65533]))
        #expect(try elements(tensor("w", .int8, [2], raw: [0x80, 0x7F])) == .integers([-128, 127]))
        #expect(try elements(tensor("w", .uint8, [1], raw: [0x80])) == .integers([128]))
        #expect(try elements(tensor("w", .bool, [2], raw: [0, 1])) == .integers([0, 1]))
    }

    @Test func decodesTypedFields() throws {
        var floats = tensor("w", .float, [2, 1])
        floats.floatData = [1.5, -2]
        #expect(try elements(floats) == .floats([1.5, -2]))
        var doubles = tensor("w", .double, [1])
        doubles.doubleData = [0.25]
        #expect(try elements(doubles) == .floats([0.25]))
        var halves = tensor("w", .float16, [1])
        halves.int32Data = [0x3C00]
        #expect(try elements(halves) == .floats([1]))
        var brains = tensor("w", .bfloat16, [1])
        brains.int32Data = [0xC120]
        #expect(try elements(brains) == .floats([-10]))
        var longs = tensor("w", .int64, [2])
        longs.int64Data = [0, -1]
        #expect(try elements(longs) == .integers([0, -1]))
        var bytes = tensor("w", .uint8, [2])
        bytes.int32Data = [0, 255]
        #expect(try elements(bytes) == .integers([0, 255]))
    }

    @Test func decodesScalarsAndEmptyTensors() throws {
        #expect(try elements(tensor("w", .float, [], raw: [0, 0, 0x80, 0x3F])) == .floats([1]))
        #expect(try elements(tensor("w", .float, [3, 0])) == .floats([]))
    }

    /// A dimension is a byte of the file, and what is said of a node names all of them.
    @Test func refusesTooManyDimensions() {
        #expect(
            readingError(smallModel(initializers: [tensor("w", .float, [1, 1, 1, 1, 1, 1, 1, 1], raw: [0, 0, 0, 0])]))
                == nil)
        let many = [Int64](repeating: 1, count: 50_000)
        #expect(
            readingError(smallModel(initializers: [tensor("w", .float, many, raw: [0, 0, 0, 0])]))
                == .tooManyDimensions(name: "w", count: 50_000))
        for place in [\Onnx_GraphProto.input, \.output] {
            var model = smallModel()
            model.graph[keyPath: place][0].type.tensorType.shape.dim = .init(repeating: .init(), count: 9)
            #expect(readingError(model) == .tooManyDimensions(name: model.graph[keyPath: place][0].name, count: 9))
        }
        var model = smallModel()
        var attribute = Onnx_AttributeProto()
        (attribute.name, attribute.type, attribute.t) = ("value", .tensor, tensor("", .float, many, raw: [0, 0, 0, 0]))
        model.graph.node[0].attribute = [attribute]
        #expect(readingError(model) == .tooManyDimensions(name: "", count: 50_000))
    }

    private func external(_ dimensions: [Int64], _ entries: [String: String]) -> Onnx_TensorProto {
        var external = tensor("w", .float, dimensions)
        external.dataLocation = .external
        external.externalData = entries.map { key, value in
            var entry = Onnx_StringStringEntryProto()
            entry.key = key
            entry.value = value
            return entry
        }
        return external
    }

    @Test func readsExternalData() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write([9, 9, 9, 9, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40], to: "w.bin")
        let part = external([2], ["location": "w.bin", "offset": "4", "length": "8"])
        let rest = external([2], ["location": "w.bin", "offset": "4"])
        for tensor in [part, rest] {
            let model = try read(smallModel(initializers: [tensor]), folder: folder.url.path)
            #expect(model.initializers["w"]?.elements == .floats([1, 2]))
        }
    }

    @Test func refusesExternalDataThatIsNotThere() throws {
        let folder = try TemporaryFolder()
        let error = readingError(
            smallModel(initializers: [external([1], ["location": "gone.bin"])]), folder: folder.url.path)
        #expect(
            error == .missingExternalData(tensor: "w", file: folder.url.appendingPathComponent("gone.bin").path))
    }

    @Test func refusesExternalDataOfTheWrongLength() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write([UInt8](repeating: 0, count: 8), to: "w.bin")
        for entries in [
            ["location": "w.bin"], ["location": "w.bin", "length": "8"], ["location": "w.bin", "offset": "4"],
        ] {
            guard
                case .tensorLength? = readingError(
                    smallModel(initializers: [external([3], entries)]), folder: folder.url.path)
            else {
                Issue.record("\(entries) is accepted")
                continue
            }
        }
    }

    @Test(arguments: [
        [:], ["location": ""], ["location": "../w.bin"], ["location": "/etc/passwd"], ["location": "a/../../w.bin"],
        ["location": "w.bin", "offset": "9"], ["location": "w.bin", "offset": "-4"],
        ["location": "w.bin", "offset": "x"], ["location": "w.bin", "offset": "6", "length": "4"],
        ["location": "w.bin", "offset": "9223372036854775807", "length": "4"],
    ])
    func refusesBadExternalData(_ entries: [String: String]) throws {
        let folder = try TemporaryFolder()
        _ = try folder.write([UInt8](repeating: 0, count: 8), to: "w.bin")
        guard
            case .badExternalData? = readingError(
                smallModel(initializers: [external([1], entries)]), folder: folder.url.path)
        else {
            Issue.record("\(entries) is accepted")
            return
        }
    }

    /// The location is within the folder, and what it names is not.
    @Test(arguments: ["link.bin", "folder/w.bin"])
    func refusesLinksOutOfTheFolder(_ location: String) throws {
        let (folder, outside) = (try TemporaryFolder(), try TemporaryFolder())
        let file = try outside.write([0, 0, 0x80, 0x3F], to: "w.bin")
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: folder.url.path + "/link.bin", withDestinationPath: file)
        try manager.createSymbolicLink(atPath: folder.url.path + "/folder", withDestinationPath: outside.url.path)
        let model = smallModel(initializers: [external([1], ["location": location])])
        guard case .badExternalData(_, let reason)? = readingError(model, folder: folder.url.path) else {
            Issue.record("\(location) is followed")
            return
        }
        #expect(reason.contains("outside"))
    }

    /// As in caches that keep files by their content: the model is a link too, and its data lies beside what it leads to.
    @Test func followsLinksToWhereTheModelLies() throws {
        let (folder, cache) = (try TemporaryFolder(), try TemporaryFolder())
        let data = try cache.write([0, 0, 0x80, 0x3F], to: "blob2")
        let model = smallModel(initializers: [external([1], ["location": "w.bin"])])
        let bytes: [UInt8] = try model.serializedBytes()
        let file = try cache.write(bytes, to: "blob1")
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: folder.url.path + "/m.onnx", withDestinationPath: file)
        try manager.createSymbolicLink(atPath: folder.url.path + "/w.bin", withDestinationPath: data)
        let read = try ONNXModel(contentsOf: folder.url.path + "/m.onnx")
        #expect(read.initializers["w"]?.elements == .floats([1]))
    }

    @Test(.timeLimit(.minutes(1))) func refusesPipesAsExternalData() throws {
        let folder = try TemporaryFolder()
        mkfifo(folder.url.path + "/w.bin", 0o600)
        let model = smallModel(initializers: [external([1], ["location": "w.bin"])])
        guard case .badExternalData? = readingError(model, folder: folder.url.path) else {
            Issue.record("a pipe is read")
            return
        }
    }

    /// A small file of many tensors can name one part of a large file again and again.
    @Test func refusesMoreTensorsThanMemoryHolds() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write([0], to: "w.bin")
        #expect(truncate(path, 1 << 34) == 0)
        let tensor = external([1 << 32], ["location": "w.bin"])
        #expect(
            readingError(smallModel(initializers: [tensor]), folder: folder.url.path) == .tensorsTooLarge(tensor: "w"))
    }
}
