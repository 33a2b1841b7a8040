import CLinux
import Glibc
import Synchronization
import Testing

@Suite("Process, memory and threads")
struct ProcessTests {
    @Test("The arguments are those the process was started with")
    func arguments() {
        let count = Int(clinux_argument_count())
        #expect(count == CommandLine.arguments.count)
        let arguments = clinux_arguments()
        #expect((0..<count).map { String(cString: arguments[$0]) } == CommandLine.arguments)
    }

    @Test("Time moves forward, in nanoseconds")
    func time() {
        let start = clinux_now_ns()
        usleep(2000)
        let elapsed = clinux_now_ns() - start
        #expect(elapsed >= 2_000_000 && elapsed < 60_000_000_000)
    }

    @Test("Pages are zeroed, aligned and touched; using them faults no more")
    func pages() {
        let length = 64 * 4096 + 1
        guard let pages = clinux_allocate_pages(length) else {
            Issue.record("no memory")
            return
        }
        let bytes = UnsafeMutableRawBufferPointer(start: pages, count: length)
        #expect(Int(bitPattern: pages) % 4096 == 0)
        var resident = [UInt8](repeating: 0, count: 65)
        #expect(mincore(pages, length, &resident) == 0)
        #expect(resident.allSatisfy { $0 & 1 == 1 })
        #expect(bytes.allSatisfy { $0 == 0 })
        clinux_free_pages(pages, length)
        #expect(clinux_allocate_pages(Int.max) == nil)
    }

    @Test("Peak memory and page faults are counted")
    func counters() {
        let faults = clinux_page_faults()
        guard let pages = clinux_allocate_pages(64 << 20) else {
            Issue.record("no memory")
            return
        }
        // Huge pages of 2 MiB are the largest that one fault brings in.
        #expect(clinux_page_faults() >= faults + 32)
        #expect(clinux_peak_memory() >= 64 << 20)
        clinux_free_pages(pages, 64 << 20)
    }

    @Test("A thread sleeps on a futex until it is woken, pinned or not", arguments: [-1, 0, 100_000] as [Int32])
    func threads(processor: Int32) {
        let words = UnsafeMutablePointer<Atomic<UInt32>>.allocate(capacity: 2)
        for index in 0..<2 { (words + index).initialize(to: Atomic(0)) }
        defer {
            words.deinitialize(count: 2)
            words.deallocate()
        }
        let body: clinux_thread_body = { context in
            let words = context!.assumingMemoryBound(to: Atomic<UInt32>.self)
            while words[0].load(ordering: .acquiring) == 0 { clinux_futex_wait(words, 0) }
            words[1].store(7, ordering: .releasing)
        }
        let thread = clinux_thread_start(body, words, processor)
        #expect(thread != 0)
        usleep(5000)
        words[0].store(1, ordering: .releasing)
        clinux_futex_wake_all(words)
        clinux_thread_join(thread)
        #expect(words[1].load(ordering: .acquiring) == 7)
    }

    @Test("A wait for a value that is no longer there returns at once")
    func staleWait() {
        let word = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)
        word.initialize(to: 5)
        defer { word.deallocate() }
        clinux_futex_wait(word, 4)
        #expect(word.pointee == 5)
    }

    @Test("The environment and the processors")
    func surroundings() {
        setenv("PUNCTUAL_TEST_VALUE", "set", 1)
        #expect(clinux_environment("PUNCTUAL_TEST_VALUE").map { String(cString: $0) } == "set")
        #expect(clinux_environment("PUNCTUAL_TEST_MISSING") == nil)
        #expect(clinux_processor_count() >= 1)
        #expect(clinux_is_terminal(-1) == 0)
    }
}
