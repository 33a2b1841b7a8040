import Board
import Testing

/// Lists of processors, their times, and what they are called.
struct ProcessorTests {
    @Test(arguments: [
        ("0-3", [0, 1, 2, 3]), ("2,0,7-8\n", [0, 2, 7, 8]), ("\n", []), ("1023", [1023]), ("1,1,0-1", [0, 1]),
    ])
    func lists(_ text: String, _ numbers: [Int]) throws {
        #expect(try #require(ProcessorList(SystemText(text))).numbers == numbers)
    }

    @Test(arguments: ["a", "1024", "-1", "1-", "3-1", "0x1", "0-1-2", "99999999999999999999"])
    func noLists(_ text: String) {
        #expect(ProcessorList(SystemText(text)) == nil)
    }

    @Test func listsAsTheKernelWritesThem() {
        #expect(ProcessorList([7, 0, 2, 1, 2000, -1]).text == "0-2,7")
        #expect(ProcessorList([]).text == "")
    }

    @Test func thisProcessHasProcessors() {
        #expect(!ProcessorList.allowed().isEmpty)
    }

    @Test func times() throws {
        let text = SystemText(
            "cpu  10 1 2 100 5 1 1 30 9 9\ncpu0 5 0 1 50\ncpu12 5 1 1 50 5 1 1 30 9 9\nintr 5\ncpu13 1 1 1 1\n")
        let times = try #require(ProcessorTimes(text))
        #expect(times.all == .init(busy: 45, idle: 105, stolen: 30))
        #expect(times.each.map(\.number) == [0, 12])
        #expect(times.times(of: 12).total == 94)
        #expect(times.times(of: 1).total == 0)
        #expect(times.all.since(.init(busy: 40, idle: 200, stolen: 10)) == .init(busy: 5, idle: 0, stolen: 20))
        #expect(ProcessorTimes(SystemText("cpu0 1 2 3 4\n")) == nil)
    }

    private func identity(_ files: [String: String]) throws -> String {
        let fake = try FakeRoot(files)
        return ProcessorIdentity(fake.root).text
    }

    @Test func identities() throws {
        #expect(
            try identity(Machines.throttledPi4) == "Raspberry Pi 4 Model B Rev 1.4, ARM 0x41 0xd08 r0p3")
        #expect(try identity(Machines.isolatedPi5) == "Raspberry Pi 5 Model B Rev 1.0, ARM 0x41 0xd0b r4p1")
        #expect(try identity(Machines.pc) == "Intel(R) Core(TM) i7-7700 CPU @ 3.60GHz (family 6, model 158)")
        #expect(try identity([:]) == "unknown processor")
    }

    @Test func identityWithLargeAndSmallProcessors() throws {
        func processor(_ number: Int, _ part: String) -> String {
            "processor\t: \(number)\nCPU implementer\t: 0x41\nCPU variant\t: 0x1\nCPU part\t: \(part)\n"
                + "CPU revision\t: 0\n\n"
        }
        let file = processor(0, "0xd05") + processor(1, "0xd05") + processor(4, "0xd0b")
        let fake = try FakeRoot(["/proc/cpuinfo": file])
        #expect(ProcessorIdentity(fake.root).text == "ARM 0x41 0xd05 r1p0, ARM 0x41 0xd0b r1p0")
    }

    @Test func identityIsALineThatStaysTheSame() throws {
        let fake = try FakeRoot([
            "/proc/device-tree/model": "Ev\u{1B}[2Jil\u{7}\n\tBoard \u{E9}" + String(repeating: "x", count: 500),
            "/proc/cpuinfo": "model name : " + String(repeating: "y", count: 500),
        ])
        let text = ProcessorIdentity(fake.root).text
        #expect(text.utf8.count == 120)
        #expect(text.hasPrefix("Ev[2Jil Board ?xxx"))
        #expect(ProcessorIdentity(fake.root) == ProcessorIdentity(fake.root))
        #expect(ProcessorIdentity(.machine) == ProcessorIdentity(.machine))
    }
}
