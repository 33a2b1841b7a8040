import Anytime
import Vision

/// What changes from request to request, for one thread at a time: see `Session`.
struct SessionState {
    /// What the worker is asked to do.
    enum Job {
        /// Learn what the network costs, until a time in monotonic nanoseconds.
        case measure(end: UInt64)
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
    /// What preparing the image of the job was foreseen to take; nil where nobody looked.
    var imageWork: ImageWork?
    /// What that image needs to be answered by exit 1, in nanoseconds; 0 where it is not known.
    var imageNeed: UInt64 = 0
    /// Nanoseconds of processor time that preparing the last image took.
    var imageTime: UInt64 = 0
    /// Why the last image could not be used.
    var imageError: VisionError?
    /// When the last job was posted, in monotonic nanoseconds.
    var postTime: UInt64 = 0
    /// When exit 1 of the last request was published, in monotonic nanoseconds; 0 when it was not.
    var firstAnswerTime: UInt64 = 0
    /// When there was nothing more to do for the last request, in monotonic nanoseconds.
    var sealTime: UInt64 = 0
    /// Nanoseconds that the requester lost: it woke late, or could not read the clock although it did nothing else.
    var requesterDelay: UInt64 = 0
    /// When the worker was done with the last request, in monotonic nanoseconds.
    var idleTime: UInt64 = 0
    /// Nanoseconds of the last request that were interference, as far as the worker could tell.
    var heldUp: UInt64 = 0
    /// When an answer is good enough to stop at.
    let earlyStop: EarlyStop

    /// The state before the first request.
    init(program: Int, earlyStop: EarlyStop) {
        self.program = program
        self.earlyStop = earlyStop
    }
}
