import Engine
import Testing

@Suite struct ArenaTests {
    @Test func piecesAreZeroedApartAndAligned() throws {
        guard var arena = Arena(byteCount: 64 * 4) else {
            Issue.record("no memory")
            return
        }
        let bytes = arena.take(UInt8.self, 65)
        let words = arena.take(UInt64.self, 9)
        for address in [UInt(bitPattern: bytes), UInt(bitPattern: words)] { #expect(address % 64 == 0) }
        #expect(UnsafeRawPointer(words) - UnsafeRawPointer(bytes) == 128)
        #expect((0..<65).allSatisfy { bytes[$0] == 0 })
        #expect((0..<9).allSatisfy { words[$0] == 0 })
    }

    @Test func sizesAreWhatTakingUsesUp() {
        #expect(Arena.byteCount(UInt8.self, 0) == 0)
        #expect(Arena.byteCount(UInt8.self, 1) == 64)
        #expect(Arena.byteCount(UInt8.self, 64) == 64)
        #expect(Arena.byteCount(Float.self, 17) == 128)
    }

    @Test func takingMoreThanThereIsIsAProgrammersError() async {
        await #expect(processExitsWith: .failure) {
            if var arena = Arena(byteCount: 64) { _ = arena.take(UInt8.self, 65) }
        }
    }

    @Test func memoryThatNoMachineHasIsRefused() {
        guard Arena(byteCount: 1 << 60) == nil else {
            Issue.record("a plan's claim of 2⁶⁰ bytes was believed")
            return
        }
    }

    @Test func lentMemoryIsHandedOutAndLeftToItsOwner() throws {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 128, alignment: 64)
        defer { memory.deallocate() }
        _ = memory.initializeMemory(as: UInt8.self, repeating: 0)
        do {
            var arena = Arena(lending: memory)
            #expect(UnsafeMutableRawPointer(arena.take(UInt8.self, 128)) == memory.baseAddress)
        }
        memory[127] = 1
        #expect(memory[127] == 1)
    }
}
