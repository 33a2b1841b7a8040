import Anytime
import CLinux

extension Classifier {
    /// Classifies a JPEG file; the clock starts before it is decoded.
    /// - Parameter deadline: Nil runs the whole network and answers with the last exit.
    /// - Throws: `.image` when the file cannot be used, `.planTakesNoImages`.
    public func classify(
        jpeg bytes: UnsafeRawBufferPointer, within deadline: Deadline? = nil
    ) throws(ClassifierError) -> Answer {
        if deadline != nil { measure() }
        let start = clinux_now_ns()
        try prepare(jpeg: bytes)
        return answer(since: start, within: deadline)
    }

    /// Classifies a JPEG file with exit `exit`, counted from 1, whatever the time.
    public func classify(jpeg bytes: UnsafeRawBufferPointer, exit: Int) throws(ClassifierError) -> Answer {
        precondition((1...exitCount).contains(exit), "Classifier: there is no such exit")
        let start = clinux_now_ns()
        try prepare(jpeg: bytes)
        controller.run(executor, team, toExit: exit - 1)
        return readAnswer(exit: exit - 1, since: start, deadline: nil)
    }

    /// Classifies the image that is in `inputMap` already; the clock starts at `start`, in monotonic nanoseconds.
    ///
    /// Allocates nothing and takes no locks. Nothing is measured here: the image lies in memory that the network uses,
    /// and the clock is running. Without `measure()` before it, the first answers find out what the exits cost.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    public func answer(since start: UInt64, within deadline: Deadline?) -> Answer {
        guard let deadline else {
            controller.run(executor, team, toExit: exitCount - 1)
            return readAnswer(exit: exitCount - 1, since: start, deadline: nil)
        }
        let exit = controller.run(executor, team, deadline: start &+ deadline.nanoseconds)
        return readAnswer(exit: exit, since: start, deadline: deadline)
    }

    /// Runs to exit `exit`, counted from 1, on the image that is in `inputMap`, skipping the heads before it.
    public func run(toExit exit: Int) {
        precondition((1...exitCount).contains(exit), "Classifier: there is no such exit")
        controller.run(executor, team, toExit: exit - 1)
    }

    /// Runs every exit on the image that is in `inputMap`.
    public func runAll() {
        controller.runAll(executor, team)
    }

    /// The logits of exit `exit`, counted from 1, of the run that has just ended, if it reached that exit.
    public func logits(ofExit exit: Int) -> UnsafeBufferPointer<Float> {
        precondition((1...exitCount).contains(exit), "Classifier: there is no such exit")
        return executor.logits(ofExit: exit - 1)
    }

    /// The int8 map that a prepared image is written to; a run uses its memory for other maps too, so write it anew each time.
    package var inputMap: InputMap { executor.input }

    /// Decodes, resizes and crops a JPEG file into `inputMap`.
    public func prepare(jpeg bytes: UnsafeRawBufferPointer) throws(ClassifierError) {
        guard let imageReader else { throw .planTakesNoImages }
        do {
            try imageReader.readJPEG(bytes, into: destination)
        } catch {
            throw .image(error)
        }
    }

    /// Resizes and crops an image of red, green, blue bytes into `inputMap`; rows start `rowStride` bytes apart.
    public func prepare(
        rgb pixels: UnsafeRawBufferPointer, width: Int, height: Int, rowStride: Int
    ) throws(ClassifierError) {
        guard let imageReader else { throw .planTakesNoImages }
        do {
            try imageReader.read(
                pixels: pixels, format: .rgb, width: width, height: height, rowStride: rowStride, into: destination)
        } catch {
            throw .image(error)
        }
    }

    private var destination: PixelDestination {
        let map = inputMap
        let rowStride = map.width * map.pixelStride
        let byteCount = map.height * rowStride - (map.pixelStride - map.channels)
        return PixelDestination(
            UnsafeMutableRawBufferPointer(start: map.pixels, count: byteCount), pixelStride: map.pixelStride,
            rowStride: rowStride)
    }

    private func readAnswer(exit: Int, since start: UInt64, deadline: Deadline?) -> Answer {
        let logits = executor.logits(ofExit: exit)
        Softmax.apply(logits, temperature: executor.exit(exit).temperature, to: probabilities)
        var answer = Answer()
        for _ in 0..<min(candidateCount, Answer.largestCandidateCount) {
            answer.appendBest(logits, scores: probabilities)
        }
        answer.exit = exit + 1
        answer.exits = exitCount
        answer.deadline = deadline
        answer.latency = clinux_now_ns() &- start
        return answer
    }
}
