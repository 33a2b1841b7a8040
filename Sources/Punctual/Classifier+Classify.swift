import Anytime
import CLinux
import Vision

extension Classifier {
    /// Classifies a photograph's file; the clock starts before it is decoded.
    ///
    /// The bytes are not read after the call has returned. Decoding stops when the time is up; only if the system does not
    /// let the worker run at that moment does a call without an answer return late. An image that cannot be in time is
    /// refused before the work, unless `Options.isBestEffort`.
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - deadline: Nil runs the whole network and answers with the last exit. The first one makes the classifier
    ///     `measure()`, before its clock starts unless that is said.
    ///   - start: When the clock started, in nanoseconds of `CLOCK_MONOTONIC`; nil for now.
    /// - Throws: `.image` when the file cannot be used, `.imageTooSlow`, `.planTakesNoImages`, `.deadlineOutOfRange`.
    public func classify(
        imageFile bytes: RawSpan, within deadline: Deadline? = nil, since start: UInt64? = nil
    ) throws(ClassifierError) -> Answer {
        try bytes.withUnsafeBytes { (bytes) throws(ClassifierError) in
            try classify(.file(bytes, isAlone: false), within: deadline, since: start)
        }
    }

    /// Classifies a photograph's file; the clock starts before it is decoded, unless it has started already.
    public func classify(
        imageFile bytes: [UInt8], within deadline: Deadline? = nil, since start: UInt64? = nil
    ) throws(ClassifierError) -> Answer {
        try classify(imageFile: bytes.span.bytes, within: deadline, since: start)
    }

    /// Classifies the photograph at `path`, "-" for standard input; the clock starts when it is in memory, before it is
    /// decoded.
    ///
    /// See `classify(imageFile:within:since:)`.
    /// - Throws: `.cannotOpenImage` too.
    public func classify(
        imageAt path: UnsafePointer<CChar>, within deadline: Deadline? = nil
    ) throws(ClassifierError) -> Answer {
        // Giving back the memory of a large file takes long, so it comes before the clock starts.
        if session.pointee.waitUntilIdle(until: 0) { heldFile = nil }
        let file = try ImageFile(path)
        let source = file.source
        guard let deadline, session.pointee.hasWorker else {
            return try classify(source, within: deadline)
        }
        return try hand(source, in: file, within: deadline)
    }

    /// Classifies what is in a file. The classifier keeps the file while its worker may read it, so that a worker that
    /// is stuck does not make the answer wait.
    private func hand(
        _ source: ImageSource, in file: consuming ImageFile, within deadline: Deadline
    ) throws(ClassifierError) -> Answer {
        let start = try begin(source, within: deadline)
        guard session.pointee.waitUntilIdle(until: deadline.end(from: start)) else {
            // Not handed off: nobody would keep the file.
            return makeAnswer(nil, within: deadline, since: start)
        }
        heldFile = consume file
        let answer = handOff(source, within: deadline, since: start)
        if session.pointee.hasReleasedImage() { try checkImage() }
        return answer
    }

    /// Classifies the photograph at `path` with exit `exit`, counted from 1, whatever the time.
    /// - Throws: `.noSuchExit`, `.cannotOpenImage`, `.image` when the file cannot be used, `.planTakesNoImages`.
    public func classify(imageAt path: UnsafePointer<CChar>, exit: Int) throws(ClassifierError) -> Answer {
        let file = try ImageFile(path)
        return try classify(file.source, exit: exit)
    }

    /// Classifies an image in memory; the clock starts before it is resized, unless it has started already.
    ///
    /// See `classify(imageFile:within:since:)`.
    public func classify(
        _ image: borrowing PixelBuffer, within deadline: Deadline? = nil, since start: UInt64? = nil
    ) throws(ClassifierError) -> Answer {
        try image.bytes.withUnsafeBytes { (bytes) throws(ClassifierError) in
            try classify(image.source(bytes), within: deadline, since: start)
        }
    }

    /// Classifies a photograph's file with exit `exit`, counted from 1, whatever the time.
    /// - Throws: `.noSuchExit`, `.image` when the file cannot be used, `.planTakesNoImages`.
    public func classify(imageFile bytes: RawSpan, exit: Int) throws(ClassifierError) -> Answer {
        try bytes.withUnsafeBytes { (bytes) throws(ClassifierError) in
            try classify(.file(bytes, isAlone: false), exit: exit)
        }
    }

    /// Classifies an image in memory with exit `exit`, counted from 1, whatever the time.
    /// - Throws: `.noSuchExit`, `.image` when the image cannot be used, `.planTakesNoImages`.
    public func classify(_ image: borrowing PixelBuffer, exit: Int) throws(ClassifierError) -> Answer {
        try image.bytes.withUnsafeBytes { (bytes) throws(ClassifierError) in
            try classify(image.source(bytes), exit: exit)
        }
    }

    private func classify(_ source: ImageSource, exit: Int) throws(ClassifierError) -> Answer {
        try check(exit: exit)
        try checkTakesImages()
        let start = clinux_now_ns()
        try prepare(source)
        hasImage = false
        return run(toExit: exit, within: nil, since: start)
    }

    private func classify(
        _ source: ImageSource, within deadline: Deadline?, since start: UInt64? = nil
    ) throws(ClassifierError) -> Answer {
        let jobs = session.pointee.state.pointee.jobCount
        let answer = try self.answer(to: source, within: deadline, since: start)
        // Behind a worker that was stuck there was no job, and its last one is none of this image's business.
        guard session.pointee.state.pointee.jobCount != jobs else { return answer }
        letGoOfImage()
        try checkImage()
        return answer
    }

    /// Classifies an image, whose memory may still be read when the answer is there: until `letGoOfImage`.
    /// - Parameters:
    ///   - deadline: Nil runs the whole network and answers with the last exit.
    ///   - start: When the clock started, in monotonic nanoseconds; nil for now.
    package func answer(
        to source: ImageSource, within deadline: Deadline?, since start: UInt64?
    ) throws(ClassifierError) -> Answer {
        guard let deadline else {
            try checkTakesImages()
            let start = start ?? clinux_now_ns()
            try prepare(source)
            hasImage = false
            return run(toExit: exitCount, within: nil, since: start)
        }
        let start = try begin(source, within: deadline, since: start)
        guard session.pointee.hasWorker else { return try runInline(source, within: deadline, since: start) }
        let jobs = session.pointee.state.pointee.jobCount
        let answer = handOff(source, within: deadline, since: start)
        if session.pointee.state.pointee.jobCount != jobs, session.pointee.hasReleasedImage() { try checkImage() }
        return answer
    }

    /// Waits until the memory of the last image is no longer read.
    package func letGoOfImage() { session.pointee.waitForImage() }

    /// Checks what was asked for, measures what has not been measured yet, refuses an image that cannot be in time, and
    /// gives the time at which the clock started.
    private func begin(
        _ source: ImageSource, within deadline: Deadline, since start: UInt64? = nil
    ) throws(ClassifierError) -> UInt64 {
        try check(deadline)
        try checkTakesImages()
        measure()
        measureImages()
        hasImage = false
        let start = start ?? clinux_now_ns()
        let end = deadline.end(from: start)
        // A worker that is stuck makes this request late too, which the answer will say.
        let reserve = session.pointee.requesterDelays.pointee.reserve(within: deadline.nanoseconds)
        let limit = end - min(reserve, end)
        if session.pointee.waitUntilIdle(until: limit) { try admit(source, within: deadline, until: limit) }
        return start
    }

    private func runInline(
        _ source: ImageSource, within deadline: Deadline, since start: UInt64
    ) throws(ClassifierError) -> Answer {
        let policy = inlinePolicy(toExit: exitCount, within: deadline, since: start)
        if !session.pointee.prepare(source, policy) { try checkImage() }
        return run(toExit: exitCount, within: deadline, since: start)
    }

    /// Throws what was wrong with the last image. That its time was up is no error: the answer says so.
    private func checkImage() throws(ClassifierError) {
        switch session.pointee.state.pointee.imageError {
        case nil, .outOfTime?: return
        case let error?: throw .image(error)
        }
    }

    func check(exit: Int) throws(ClassifierError) {
        guard (1...exitCount).contains(exit) else { throw .noSuchExit(exit, exits: exitCount) }
    }

    func check(_ deadline: Deadline?) throws(ClassifierError) {
        if let deadline, !deadline.isPossible { throw .deadlineOutOfRange(deadline) }
    }
}
