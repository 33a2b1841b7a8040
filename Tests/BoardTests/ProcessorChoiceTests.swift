import Board
import Testing

/// Which processors threads are pinned to.
struct ProcessorChoiceTests {
    private func candidates(_ count: Int, _ change: (inout ProcessorChoice.Candidate) -> Void = { _ in })
        -> [ProcessorChoice.Candidate]
    {
        (0..<count).map { number in
            var candidate = ProcessorChoice.Candidate(number: number)
            change(&candidate)
            return candidate
        }
    }

    @Test func isolatedOnesFirst() {
        let list = candidates(4) { candidate in
            candidate.isIsolated = candidate.number >= 2
            candidate.busyPercent = candidate.number >= 2 ? 90 : 0
            candidate.capacity = candidate.number >= 2 ? 100 : 1000
        }
        for seed in 0..<20 as Range<UInt64> {
            let chosen = ProcessorChoice.choose(3, among: list, seed: seed)
            #expect(Set(chosen.prefix(2)) == [2, 3])
            #expect([0, 1].contains(chosen[2]))
        }
    }

    @Test func theLeastBusyOnes() {
        let list = candidates(4) { $0.busyPercent = [80, 5, 60, 10][$0.number] }
        #expect(ProcessorChoice.choose(4, among: list, seed: 3) == [1, 3, 2, 0])
    }

    @Test func coresOfTheirOwnBeforeTheirSecondThreads() {
        let list = candidates(8) { candidate in
            candidate.core = candidate.number % 4
            // The first core's two threads are the least busy.
            candidate.busyPercent = candidate.number % 4 == 0 ? 0 : 20
        }
        let chosen = ProcessorChoice.choose(5, among: list, seed: 9)
        #expect(Set(chosen.prefix(4).map { $0 % 4 }) == [0, 1, 2, 3])
        #expect(chosen[4] % 4 == 0)
    }

    @Test func theFastestOnesFirst() {
        let list = candidates(6) { candidate in
            candidate.capacity = candidate.number < 4 ? 446 : 1024
            candidate.busyPercent = candidate.number < 4 ? 0 : 50
        }
        let chosen = ProcessorChoice.choose(3, among: list, seed: 1)
        #expect(Set(chosen.prefix(2)) == [4, 5])
    }

    @Test func alittleSlowerIsAsFast() {
        let list = candidates(2) { candidate in
            candidate.capacity = candidate.number == 0 ? 5_200_000 : 5_000_000
            candidate.busyPercent = candidate.number == 0 ? 50 : 0
        }
        #expect(ProcessorChoice.choose(1, among: list, seed: 1) == [1])
    }

    @Test func equalsDependOnTheSeed() {
        let chosen = Set((0..<40).map { ProcessorChoice.choose(1, among: candidates(4), seed: $0)[0] })
        #expect(chosen == [0, 1, 2, 3])
        #expect(
            ProcessorChoice.choose(4, among: candidates(4), seed: 7)
                == ProcessorChoice.choose(4, among: candidates(4), seed: 7))
    }

    @Test func neverMoreThanThereAre() {
        #expect(Set(ProcessorChoice.choose(9, among: candidates(3), seed: 0)) == [0, 1, 2])
        #expect(ProcessorChoice.choose(2, among: [], seed: 0).isEmpty)
        #expect(ProcessorChoice.choose(0, among: candidates(3), seed: 0).isEmpty)
    }

    @Test func candidatesFromFiles() throws {
        let fake = try FakeRoot([
            "/sys/devices/system/cpu/isolated": "3\n",
            "/sys/devices/system/cpu/cpu1/topology/thread_siblings_list": "0-1\n",
            "/sys/devices/system/cpu/cpu1/cpu_capacity": "512\n",
            "/sys/devices/system/cpu/cpu3/cpufreq/cpuinfo_max_freq": "1800000\n",
        ])
        let before = ProcessorTimes(SystemText("cpu 0 0 0 0\ncpu1 10 0 0 100\n"))
        let after = ProcessorTimes(SystemText("cpu 0 0 0 0\ncpu1 13 0 0 101\n"))
        let list = ProcessorChoice.candidates(
            fake.root, processors: ProcessorList([1, 3]), before: before, after: after)
        #expect(list.map(\.number) == [1, 3])
        #expect(list.map(\.core) == [0, 3])
        #expect(list.map(\.isIsolated) == [false, true])
        #expect(list.map(\.capacity) == [512, 1_800_000])
        #expect(list.map(\.busyPercent) == [75, 0])
    }

    @Test func thisMachineHasSome() {
        let allowed = ProcessorList.allowed()
        let chosen = ProcessorChoice.choose(2)
        #expect(!chosen.isEmpty && Set(chosen).count == chosen.count)
        #expect(ProcessorList.allowed() == allowed)
    }
}
