import Dispatch
import Foundation
import Synchronization

/// What the machine offers, at least one.
package var availableThreads: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

/// Calls `body` for every index below `count` on `threads` threads, each with a state of its own, and returns the states.
///
/// Indices are handed out in order. If calls fail, the error of the lowest index is thrown, whatever the threads' timing.
/// `progress` is called from any thread with the number of finished calls.
func runInParallel<State, Failure: Error>(
    count: Int, threads: Int, progress: (@Sendable (Int) -> Void)? = nil, makeState: () -> State,
    body: @Sendable (inout State, Int) throws(Failure) -> Void
) throws(Failure) -> [State] {
    let workers = max(1, min(threads, count))
    nonisolated(unsafe) let states = UnsafeMutableBufferPointer<State>.allocate(capacity: workers)
    defer { states.deallocate() }
    for worker in 0..<workers {
        states.initializeElement(at: worker, to: makeState())
    }
    defer { states.deinitialize() }

    let next = Atomic(0)
    let finished = Atomic(0)
    let failure = Mutex<(index: Int, error: Failure)?>(nil)
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
        while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < count else { return }
            do throws(Failure) {
                try body(&states[worker], index)
            } catch {
                failure.withLock { lowest in
                    if index < lowest?.index ?? .max { lowest = (index, error) }
                }
                // Lower indices have been handed out already and still finish; higher ones need not start.
                next.store(count, ordering: .relaxed)
            }
            progress?(finished.wrappingAdd(1, ordering: .relaxed).newValue)
        }
    }
    if let failure = failure.withLock({ $0 }) { throw failure.error }
    return Array(states)
}
