import Convert
import Npy
import Testing

@Suite struct NpyFileTests {
    @Test(arguments: [[], [3], [2, 3], [0, 4], [1, 2, 3, 4]] as [[Int]])
    func readsWhatItWrites(_ shape: [Int]) throws {
        let folder = try TemporaryFolder()
        let elements = (0..<shape.reduce(1, *)).map { Float($0) - 0.5 }
        try NpyFile.write(elements, shape: shape, to: "\(folder.path)/x.npy")
        let array = try NpyFile(contentsOf: "\(folder.path)/x.npy")
        #expect(array.shape == shape)
        #expect(array.floats == elements)
        #expect(array.floats(elements.count / 2..<elements.count) == Array(elements[(elements.count / 2)...]))
    }

    @Test func refusesWhatCannotBeReadOrIsNoArray() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array(npyBytes([1, 2], shape: [2]).dropLast()), to: "x.npy")
        #expect(throws: NpyError.unusable(path: path, .cutOff)) { try NpyFile(contentsOf: path) }
        #expect(throws: NpyError.cannotOpen(path: "/nowhere/x.npy", reason: "there is no such file")) {
            try NpyFile(contentsOf: "/nowhere/x.npy")
        }
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
