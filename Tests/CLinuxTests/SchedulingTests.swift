import CLinux
import Glibc
import Testing

@Suite("Scheduling, system files and cycles")
struct SchedulingTests {
    @Test("A mask that is set is the mask that is read")
    func affinity() {
        var mask = [UInt64](repeating: 0, count: clinux_mask_words)
        #expect(clinux_affinity(0, &mask) == 0)
        #expect(mask.reduce(0) { $0 + $1.nonzeroBitCount } == Int(clinux_processor_count()))
        let thread = clinux_thread_number()
        #expect(clinux_pin(thread, mask) == 0)
        var again = [UInt64](repeating: 0, count: clinux_mask_words)
        #expect(clinux_affinity(thread, &again) == 0)
        #expect(mask == again)
        #expect(clinux_pin(0, [UInt64](repeating: 0, count: clinux_mask_words)) == EINVAL)
        #expect(clinux_pin(Int32.max, mask) == ESRCH)
    }

    @Test("Threads have a policy, and priorities out of range are refused")
    func scheduling() {
        var policy: Int32 = -1
        var priority: Int32 = -1
        #expect(clinux_scheduling(0, &policy, &priority) == 0)
        #expect(policy >= 0 && priority >= 0)
        #expect(clinux_scheduling(Int32.max, &policy, &priority) == ESRCH)
        #expect(clinux_set_fifo(100) == EINVAL)
        #expect(clinux_set_fifo(0) == EINVAL)
    }

    @Test("A sleep lasts as long as it should")
    func sleep() {
        let start = clinux_now_ns()
        clinux_sleep_ns(3_000_000)
        #expect(clinux_now_ns() - start >= 3_000_000)
    }

    @Test("Only regular files are opened, and read from their start each time")
    func systemFiles() {
        var error: Int32 = 0
        #expect(clinux_open_regular("/tmp", &error) == -1 && error == EISDIR)
        #expect(clinux_open_regular("/dev/zero", &error) == -1 && error == EOPNOTSUPP)
        #expect(clinux_open_regular("/no/such", &error) == -1 && error == ENOENT)
        let file = clinux_open_regular("/proc/self/stat", &error)
        #expect(file >= 0)
        var bytes = [UInt8](repeating: 0, count: 4)
        for _ in 0..<2 {
            #expect(clinux_read_from_start(file, &bytes, 1) == 1)
            #expect(bytes[0] >= UInt8(ascii: "1") && bytes[0] <= UInt8(ascii: "9"))
        }
        clinux_close(file)
        #expect(clinux_read_from_start(-1, &bytes, 1) == -1)
    }

    @Test("A folder gives each name once, without itself and its parent")
    func folders() throws {
        let folder = try #require(clinux_open_folder("/proc/self/task"))
        var names: [String] = []
        while let name = clinux_next_name(folder) { names.append(String(cString: name)) }
        clinux_close_folder(folder)
        #expect(names.contains("\(clinux_process_number())"))
        #expect(names.allSatisfy { Int($0) != nil })
        #expect(clinux_open_folder("/no/such") == nil)
    }

    @Test("Cycles grow, where they are counted")
    func cycles() {
        let counter = clinux_cycles_open()
        guard counter >= 0 else { return }
        let first = clinux_cycles_read(counter)
        var sum = 0
        for value in 0..<100_000 { sum &+= value &* sum | 1 }
        #expect(sum != 0 && clinux_cycles_read(counter) >= first)
        clinux_cycles_close(counter)
        #expect(clinux_cycles_read(-1) == -1)
    }
}
