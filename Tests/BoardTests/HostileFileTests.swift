import Board
import Foundation
import Testing

/// Files that are not what they should be.
struct HostileFileTests {
    /// What may stand in a file instead of what belongs there.
    static let contents: [Data] = [
        Data(), Data("\n".utf8), Data("   ".utf8), Data("abc".utf8), Data("-".utf8), Data("0x".utf8),
        Data("1000000000000000000000000000000".utf8), Data("-9223372036854775808\n".utf8),
        Data("9223372036854775807 9223372036854775807 9223372036854775807 9223372036854775807\n".utf8),
        Data("999999999999999 999999999999999 999999999999999 999999999999999 999999999999999\n".utf8),
        Data("0-999999999".utf8), Data("5-2".utf8), Data("0-1023,".utf8), Data((0...255).map { UInt8($0) }),
        Data(repeating: UInt8(ascii: "9"), count: 1 << 20), Data(repeating: UInt8(ascii: "\n"), count: 1 << 20),
        Data(repeating: 0xFF, count: 100_000), Data(String(repeating: "0-1023,", count: 20_000).utf8),
        Data("cpu \(String(repeating: "999999999999999 ", count: 12))\n".utf8),
        Data("some avg10=999999999999999.99 avg60=0.00\n".utf8), Data("0::/../../..\n1:cpu:/a/b\n".utf8),
        Data("MemTotal: 999999999999999 kB\nMemAvailable: 1 kB\nSwapTotal: 1 kB\nSwapFree: 999999999999999 kB\n".utf8),
        Data(")1(".utf8), Data("1 (".utf8),
    ]

    private static let files = Array(
        Set(Machines.throttledPi4.keys).union(Machines.isolatedPi5.keys).union(Machines.pc.keys)
    ).sorted()

    @Test(arguments: contents.indices)
    func everyFileHoldsIt(_ index: Int) throws {
        let fake = try FakeRoot()
        for file in Self.files { try fake.write(file, Self.contents[index]) }
        readAll(fake.root)
    }

    @Test func foldersInPlaceOfFiles() throws {
        let fake = try FakeRoot()
        for file in Self.files { try fake.makeFolder(file) }
        readAll(fake.root)
        #expect(BoardSensors(fake.root).read() == BoardReading())
    }

    /// A pipe that nobody writes to keeps whoever opens it the usual way waiting for ever.
    @Test(.timeLimit(.minutes(1))) func pipesInPlaceOfFiles() throws {
        let fake = try FakeRoot()
        for file in Self.files {
            try fake.makeFolder((file as NSString).deletingLastPathComponent)
            #expect(mkfifo(fake.path + file, 0o600) == 0)
        }
        readAll(fake.root)
        #expect(BoardSensors(fake.root).read() == BoardReading())
    }

    @Test func filesInPlaceOfFolders() throws {
        let fake = try FakeRoot(["/proc": "", "/sys": "0"])
        readAll(fake.root)
    }

    @Test func numbersWithoutALineBreak() throws {
        let fake = try FakeRoot(["/sys/class/thermal/thermal_zone0/temp": "45000"])
        #expect(BoardSensors(fake.root).read().temperature == 45_000)
    }

    /// Everything that reads below a root must end, and say only what fits on a line.
    private func readAll(_ root: SystemRoot) {
        _ = BoardSensors(root).read()
        let identity = ProcessorIdentity(root).text
        #expect(!identity.isEmpty && identity.utf8.count <= 120)
        #expect(identity.utf8.allSatisfy { $0 >= 32 && $0 < 127 })
        let candidates = ProcessorChoice.candidates(
            root, processors: root.allowedProcessors, before: root.processorTimes, after: root.processorTimes)
        _ = ProcessorChoice.choose(4, among: candidates, seed: 1)
        for finding in Doctor(root).findings() {
            #expect(finding.text.utf8.count < 1000)
            #expect(finding.text.utf8.allSatisfy { $0 >= 32 && $0 < 127 }, "\(finding.id): \(finding.text)")
        }
    }
}
