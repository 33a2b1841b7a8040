import Glibc
import Testing
import Text

@Suite("Buffered output")
struct OutputTests {
    @Test("Bytes come out once and in order, whatever the buffer holds", arguments: [0, 1, 4095, 4096, 4097, 20_000])
    func order(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        #expect(try written { output in for byte in bytes { output.write(byte: byte) } } == bytes)
    }

    @Test("Text and lines")
    func text() throws {
        let bytes = try written { output in
            output.write("a")
            output.writeLine("é")
            output.flush()
            output.writeLine("")
        }
        #expect(bytes == Array("aé\n\n".utf8))
    }

    @Test("A descriptor that takes nothing is an error at the end, and only then")
    func full() {
        let descriptor = open("/dev/full", O_WRONLY)
        defer { close(descriptor) }
        let output = Output(descriptor: descriptor)
        #expect(throws: Never.self) { try output.finish() }
        output.write("lost")
        output.flush()
        #expect(throws: OutputError.self) { try output.finish() }
        // What was lost stays lost, even when nothing more is written.
        #expect(throws: OutputError.self) { try output.finish() }
    }

    @Test("A closed descriptor is an error")
    func closed() {
        let output = Output(descriptor: -1)
        output.write("lost")
        #expect(throws: OutputError.self) { try output.finish() }
    }
}
