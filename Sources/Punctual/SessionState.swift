import Anytime
import Vision

/// What changes from request to request, for one thread at a time: see `Session`.
struct SessionState {
    /// What the worker is asked to do.
    enum Job {
        /// Learn what the network costs, for about so many nanoseconds.
        case measure(budget: UInt64)
        /// Bring the image into the input, let go of it, run and publish.
        case answer(ImageSource, AnytimeRun.Policy, request: UInt32)
        /// End the thread.
        case end
    }

    /// The program that is selected. The requester changes it only while the worker is idle.
    var program: Int
    /// Written by the requester before it posts, read by the worker after.
    var job = Job.end
    /// Jobs that were posted. Only the requester uses it.
    var jobCount: UInt32 = 0
    /// The worker; 0 when there is none. Only the requester uses it.
    var thread: UInt64 = 0
    /// Why the last image could not be used.
    var imageError: VisionError?
    /// When there was nothing more to do for the last request, in monotonic nanoseconds.
    var sealTime: UInt64 = 0

    /// The state before the first request.
    init(program: Int) {
        self.program = program
    }
}
