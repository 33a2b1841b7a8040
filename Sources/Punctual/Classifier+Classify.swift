import Anytime
import CLinux
import Vision

extension Classifier {
    /// Classifies a JPEG file; the clock starts before it is decoded.
    ///
    /// The bytes are not read after the call has returned. With a deadline, that can make a call return late that has no
    /// answer: decoding is not interrupted.
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - deadline: Nil runs the whole network and answers with the last exit. The first one makes the classifier
    ///     `measure()` before its clock starts.
    /// - Throws: `.image` when the file cannot be used, `.planTakesNoImages`, `.deadlineOutOfRange`.
    public func classify(jpeg bytes: RawSpan, within deadline: Deadline? = nil) throws(ClassifierError) -> Answer {
        try bytes.withUnsafeBytes { (bytes) throws(ClassifierError) in
            try classify(.jpeg(bytes), exit: exitCount, within: deadline)
        }
    }

    /// Classifies a JPEG file; the clock starts before it is decoded.
    public func classify(jpeg bytes: [UInt8], within deadline: Deadline? = nil) throws(ClassifierError) -> Answer {
        try classify(jpeg: bytes.span.bytes, within: deadline)
    }

    /// Classifies the JPEG file at `path`, "-" for standard input; the clock starts when it is in memory, before it is
    /// decoded.
    ///
    /// See `classify(jpeg:within:)`.
    /// - Throws: `.cannotOpenImage` too.
    public func classify(
        jpegAt path: UnsafePointer<CChar>, within deadline: Deadline? = nil
    ) throws(ClassifierError) -> Answer {
        let file = try ImageFile(path)
        return try classify(.jpeg(file.bytes), exit: exitCount, within: deadline)
    }

    /// Classifies the JPEG file at `path` with exit `exit`, counted from 1, whatever the time.
    /// - Throws: `.noSuchExit`, `.cannotOpenImage`, `.image` when the file cannot be used, `.planTakesNoImages`.
    public func classify(jpegAt path: UnsafePointer<CChar>, exit: Int) throws(ClassifierError) -> Answer {
        let file = try ImageFile(path)
        return try classify(.jpeg(file.bytes), exit: exit)
    }

    /// Classifies an image in memory; the clock starts before it is resized.
    ///
    /// See `classify(jpeg:within:)`.
    public func classify(
        _ image: borrowing PixelBuffer, within deadline: Deadline? = nil
    ) throws(ClassifierError) -> Answer {
        try image.bytes.withUnsafeBytes { (bytes) throws(ClassifierError) in
            try classify(image.source(bytes), exit: exitCount, within: deadline)
        }
    }

    /// Classifies a JPEG file with exit `exit`, counted from 1, whatever the time.
    /// - Throws: `.noSuchExit`, `.image` when the file cannot be used, `.planTakesNoImages`.
    public func classify(jpeg bytes: RawSpan, exit: Int) throws(ClassifierError) -> Answer {
        try bytes.withUnsafeBytes { (bytes) throws(ClassifierError) in try classify(.jpeg(bytes), exit: exit) }
    }

    /// Classifies an image in memory with exit `exit`, counted from 1, whatever the time.
    /// - Throws: `.noSuchExit`, `.image` when the image cannot be used, `.planTakesNoImages`.
    public func classify(_ image: borrowing PixelBuffer, exit: Int) throws(ClassifierError) -> Answer {
        try image.bytes.withUnsafeBytes { (bytes) throws(ClassifierError) in
            try classify(image.source(bytes), exit: exit)
        }
    }

    private func classify(
        _ source: ImageSource, exit: Int, within deadline: Deadline? = nil
    ) throws(ClassifierError) -> Answer {
        try check(deadline)
        try check(exit: exit)
        if deadline != nil { measure() }
        try checkTakesImages()
        let start = clinux_now_ns()
        guard let deadline, session.pointee.hasWorker else {
            try prepare(source)
            hasImage = false
            return run(toExit: exit, within: deadline, since: start)
        }
        hasImage = false
        let answer = handOff(source, within: deadline, since: start)
        if let error = session.pointee.state.pointee.imageError { throw .image(error) }
        return answer
    }

    func check(exit: Int) throws(ClassifierError) {
        guard (1...exitCount).contains(exit) else { throw .noSuchExit(exit, exits: exitCount) }
    }

    func check(_ deadline: Deadline?) throws(ClassifierError) {
        if let deadline, !deadline.isPossible { throw .deadlineOutOfRange(deadline) }
    }
}
