import Npy
import Testing

@Suite("Headers of NumPy files")
struct NpyHeaderTests {
    /// A file with this header text, as numpy.save writes it.
    private func file(_ header: String, version: UInt8 = 1, floats: Int = 2) -> [UInt8] {
        let length = header.utf8.count
        var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [version, 0]
        for byte in 0..<(version == 1 ? 2 : 4) { bytes.append(UInt8(truncatingIfNeeded: length >> (8 * byte))) }
        return bytes + Array(header.utf8) + [UInt8](repeating: 0, count: floats * 4)
    }

    private func header(
        type: String = "<f4", isFortran: Bool = false, shape: String = "(2,)"
    ) -> String {
        "{'descr': '\(type)', 'fortran_order': \(isFortran ? "True" : "False"), 'shape': \(shape), }\n"
    }

    private func error(_ bytes: [UInt8]) -> NpyHeaderError? {
        do throws(NpyHeaderError) {
            _ = try read(bytes)
            return nil
        } catch {
            return error
        }
    }

    private func read(_ bytes: [UInt8]) throws(NpyHeaderError) -> NpyHeader {
        try bytes.withUnsafeBytes { bytes in Result { () throws(NpyHeaderError) in try NpyHeader(bytes) } }.get()
    }

    @Test("Every format version", arguments: [1, 2, 3] as [UInt8])
    func versions(version: UInt8) throws {
        let bytes = file(header(shape: "(1, 2)"), version: version)
        let result = try read(bytes)
        #expect(result.shape == [1, 2])
        #expect(result.count == 2)
        #expect(result.dataOffset == bytes.count - 8)
    }

    @Test("The same literal, written otherwise")
    func literals() throws {
        for text in [
            "{\"shape\":(1,2),\"descr\":\"<f4\",\"fortran_order\":False}",
            "  {'fortran_order' : False , 'descr' : '<f4' , 'shape' : ( 1 , 2 , ) , }  \n",
        ] {
            #expect(try read(file(text)).shape == [1, 2], "\(text)")
        }
        #expect(try read(file(header(shape: "()"), floats: 1)).shape == [])
        #expect(try read(file(header(shape: "(0, 7)"), floats: 0)).count == 0)
    }

    @Test(
        "Each reason has its error",
        arguments: [
            ("{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", .wrongType),
            ("{'descr': '>f4', 'fortran_order': False, 'shape': (2,)}", .wrongType),
            ("{'descr': '<f4', 'fortran_order': True, 'shape': (2,)}", .fortranOrder),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,2)}", .tooManyDimensions),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", .tooLarge),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4)}", .tooLarge),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904,)}", .tooLarge),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}", .cutOff),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", .extraBytes),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (2)}", .malformedHeader),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}", .malformedHeader),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': [2]}", .malformedHeader),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (1 2)}", .malformedHeader),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (2,", .malformedHeader),
            ("{'descr': '<f4', 'fortran_order': Falsely, 'shape': (2,)}", .malformedHeader),
            ("{'descr': '<f4', 'fortran_order': False}", .malformedHeader),
            ("{'shape': (2,), 'descr': '<f4'}", .malformedHeader), ("{}", .malformedHeader),
            ("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", .malformedHeader),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 1}", .malformedHeader),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x", .malformedHeader),
            ("{'descr': '<f4", .malformedHeader), ("{", .malformedHeader), ("", .malformedHeader),
        ] as [(String, NpyHeaderError)])
    func refusals(text: String, expected: NpyHeaderError) {
        #expect(error(file(text)) == expected)
    }

    @Test("Files of another kind or version")
    func otherFiles() {
        #expect(error([]) == .notNpy)
        #expect(error(Array("hello, this is not numpy".utf8)) == .notNpy)
        #expect(error(file(header(), version: 0)) == .unsupportedVersion)
        #expect(error(file(header(), version: 4)) == .unsupportedVersion)
        var minor = file(header())
        minor[7] = 1
        #expect(error(minor) == .unsupportedVersion)
    }

    @Test("A file cut off anywhere", arguments: [1, 2] as [UInt8])
    func cutOff(version: UInt8) {
        let whole = file(header(), version: version)
        #expect(error(whole) == nil)
        for length in 0..<whole.count {
            #expect(error(Array(whole.prefix(length))) != nil, "cut to \(length) bytes")
        }
    }

    @Test("A header with any one byte changed is read or refused, and never read beyond its end")
    func changedBytes() {
        let whole = file(header(shape: "(1, 2)"))
        for index in 0..<(whole.count - 8) {
            for mask: UInt8 in [1, 0x10, 0x80, 0xFF] {
                var changed = whole
                changed[index] ^= mask
                if let result = try? read(changed) { #expect(result.dataOffset + result.count * 4 == whole.count) }
            }
        }
    }
}
