import Convert
import Npy
import Testing

@Suite struct NpyFileTests {
    /// A version 1 file as numpy.save writes it.
    private func file(
        _ header: String, version: UInt8 = 1, bytes: [UInt8] = [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]
    ) -> [UInt8] {
        let length = header.utf8.count
        let lengthBytes =
            version == 1
            ? [UInt8(length & 255), UInt8(length >> 8)] : [UInt8(length & 255), UInt8(length >> 8), 0, 0]
        return [0x93] + Array("NUMPY".utf8) + [version, 0] + lengthBytes + Array(header.utf8) + bytes
    }

    private func open(_ bytes: [UInt8]) throws -> NpyFile {
        let folder = try TemporaryFolder()
        return try NpyFile(contentsOf: try folder.write(bytes, to: "x.npy"))
    }

    private func error(_ bytes: [UInt8]) throws -> NpyError? {
        let folder = try TemporaryFolder()
        let path = try folder.write(bytes, to: "x.npy")
        do throws(NpyError) {
            _ = try NpyFile(contentsOf: path)
            return nil
        } catch {
            return error
        }
    }

    private func reason(_ bytes: [UInt8]) throws -> NpyHeaderError? {
        guard case .unusable(_, let reason)? = try error(bytes) else { return nil }
        return reason
    }

    @Test(arguments: [1, 2, 3] as [UInt8])
    func readsEveryVersion(_ version: UInt8) throws {
        let array = try open(
            file("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }          \n", version: version))
        #expect(array.shape == [1, 2])
        #expect(array.floats == [1, 2])
        #expect(array.floats(1..<2) == [2])
    }

    @Test(arguments: [[], [3], [2, 3], [0, 4], [1, 2, 3, 4]] as [[Int]])
    func readsWhatItWrites(_ shape: [Int]) throws {
        let folder = try TemporaryFolder()
        let elements = (0..<shape.reduce(1, *)).map { Float($0) - 0.5 }
        try NpyFile.write(elements, shape: shape, to: "\(folder.path)/x.npy")
        let array = try NpyFile(contentsOf: "\(folder.path)/x.npy")
        #expect(array.shape == shape)
        #expect(array.floats == elements)
    }

    @Test func refusesOtherTypesAndOrders() throws {
        for type in ["<f8", ">f4", "|u1", "<i4"] {
            let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (2,), }\n"
            #expect(try reason(file(header)) == .wrongType, "\(type)")
        }
        let header = "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }\n"
        #expect(try reason(file(header)) == .fortranOrder)
    }

    @Test func refusesDamagedFiles() throws {
        let whole = file("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n")
        #expect(try error(whole) == nil)
        for length in 0..<whole.count {
            #expect(try error(Array(whole.prefix(length))) != nil, "cut to \(length) bytes")
        }
        #expect(try error(whole + [0]) != nil)
        for header in [
            "", "{}", "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4), }",
        ] {
            #expect(try reason(file(header)) != nil, "\(header)")
        }
        #expect(throws: NpyError.cannotOpen(path: "/nowhere/x.npy")) { try NpyFile(contentsOf: "/nowhere/x.npy") }
    }

    @Test func writesWholeFilesOrNone() {
        #expect(throws: NpyError.self) { try NpyFile.write([1], shape: [1], to: "/nowhere/x.npy") }
    }

    @Test func givesImagesOfTheRightShapeOnly() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/x.npy"
        let elements = (0..<24).map(Float.init)
        try NpyFile.write(elements, shape: [2, 3, 2, 2], to: path)
        let shape = MapShape(channels: 3, height: 2, width: 2)
        let images = try ImageSet(try NpyFile(contentsOf: path), shape: shape)
        #expect(images.count == 2)
        #expect(try images.image(1) == Array(elements[12...]))
        #expect(try ImageSet(try NpyFile(contentsOf: path), shape: shape, limit: 1).count == 1)
        for wrong in [[24], [2, 3, 4], [2, 2, 2, 3], [0, 3, 2, 2]] {
            try NpyFile.write(Array(elements.prefix(wrong.reduce(1, *))), shape: wrong, to: path)
            #expect(throws: ImageSetError.shape(path: path, found: wrong, expected: [3, 2, 2])) {
                try ImageSet(try NpyFile(contentsOf: path), shape: shape)
            }
        }
    }

    @Test func writesTheLogitsOfEveryExit() throws {
        let folder = try TemporaryFolder()
        try FloatLogits(images: 2, classes: 2, exits: [[1, 2, 3, 4], [5, 6, 7, 8]]).write(to: folder.path)
        for (name, expected) in [("exit1", [1, 2, 3, 4]), ("exit2", [5, 6, 7, 8])] as [(String, [Float])] {
            let array = try NpyFile(contentsOf: "\(folder.path)/\(name).npy")
            #expect(array.shape == [2, 2] && array.floats == expected)
        }
    }
}
