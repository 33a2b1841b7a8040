import Board
import Glibc
import Testing

/// What `--realtime` asks for; where it is refused, the line says so.
struct RealTimeTests {
    /// Runs on a thread of its own, so that the test's thread keeps its scheduling.
    private func onThread(_ body: @escaping @Sendable () -> Void) {
        final class Box { let body: () -> Void; init(_ body: @escaping () -> Void) { self.body = body } }
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Box(body)).toOpaque()
        pthread_create(
            &thread, nil,
            { context in
                Unmanaged<Box>.fromOpaque(context!).takeRetainedValue().body()
                return nil
            }, box)
        pthread_join(thread, nil)
    }

    /// Whether the outcome is one that the step may have, with a line that fits.
    private func check(_ step: RealTimeStep) {
        #expect(!step.line.isEmpty && !step.line.contains("\n"))
        if case .refused = step.outcome {
            #expect(step.line.contains("refused (") && step.line.contains("): "))
        }
    }

    @Test func priorityAndOneAbove() {
        onThread {
            #expect(RealTime.raisePriority().outcome == .absent)
            let step = RealTime.takePriority(10)
            check(step)
            #expect(RealTime.priority() == (step.isDone ? 10 : 0))
            let raised = RealTime.raisePriority()
            check(raised)
            #expect(RealTime.priority(ofThread: RealTime.thread) == (raised.isDone ? 11 : step.isDone ? 10 : 0))
        }
        #expect(RealTime.priority() == 0)
    }

    @Test func pinning() {
        onThread {
            let own = ProcessorList.allowed()
            let last = own.numbers[own.count - 1]
            let step = RealTime.pin(to: [last])
            #expect(step.isDone && step.line == "pinned to processor \(last)")
            #expect(ProcessorList.allowed().numbers == [last])
            #expect(RealTime.pin(to: own.numbers, thread: RealTime.thread).isDone)
            #expect(ProcessorList.allowed() == own)
            #expect(RealTime.pin(to: []).outcome == .absent)
            let beyond = RealTime.pin(to: [1023])
            #expect(beyond.outcome == .refused(EINVAL))
            #expect(beyond.line.hasPrefix("pinning to processor 1023 was refused (Invalid argument): "))
        }
    }

    @Test func stack() {
        onThread { #expect(RealTime.touchStack().isDone) }
    }

    @Test func memoryThatCannotBeReserved() {
        let step = RealTime.lockMemory(reserve: Int.max / 2)
        #expect(step.outcome == .refused(ENOMEM) || step.outcome == .refused(EPERM))
        #expect(step.line.hasPrefix("locking memory was refused (") && step.line.contains("memlock"))
    }

    @Test func latency() throws {
        let fake = try FakeRoot()
        #expect(LatencyHold(fake.root).step.outcome == .absent)
        try fake.write("/dev/cpu_dma_latency", "")
        let hold = LatencyHold(fake.root)
        #expect(hold.step.isDone)
        #expect(fake.root.text("/dev/cpu_dma_latency")?.bytes.elementsEqual([0, 0, 0, 0]) == true)
        try fake.remove("/dev/cpu_dma_latency")
        try fake.makeFolder("/dev/cpu_dma_latency")
        #expect(LatencyHold(fake.root).step.outcome == .refused(EISDIR))
        check(LatencyHold(fake.root).step)
    }

    @Test func linesNameTheRemedy() {
        let refused = RealTimeStep(.priority(50), .refused(EPERM)).line
        #expect(refused.hasPrefix("real-time priority 50 was refused (Operation not permitted): "))
        #expect(refused.contains("setcap cap_sys_nice") || refused.contains("--cap-add SYS_NICE"))
        #expect(RealTimeStep(.latency, .refused(EACCES)).line.contains("sudo chmod o+w /dev/cpu_dma_latency"))
        #expect(RealTimeStep(.lockMemory, .done).line == "all memory is locked")
    }
}
