/// Something that gives frames until it ends or fails; what helps then is a new one, format and all.
///
/// One thread takes frames, and any thread gives them back. Frames are in the source's memory: each is given back before
/// long, or the source runs out of memory and the next ones are old.
package class FrameSource {
    /// What the frames are.
    package final let mode: CameraMode
    /// Frames that can be out at once; the index of each is below.
    package final var bufferCount = 0
    /// Frames that a newer one has replaced before anybody saw them.
    package final var skipped = 0
    /// Frames that are damaged, as far as that can be seen from outside.
    package final var damaged = 0
    /// The first frame that is damaged, where frames are files.
    package final var damagedFile: DamagedFile?

    /// Whether frames wait until they are taken, as in a file or a pipe.
    package final let waits: Bool

    /// Whether frames come at the rate of the mode, however fast they are taken.
    package final let promisesRate: Bool

    init(_ mode: CameraMode, waits: Bool = false, promisesRate: Bool = false) {
        self.mode = mode
        self.promisesRate = promisesRate
        self.waits = waits
    }

    /// Waits for the newest frame.
    /// - Parameter limit: When to give up, in monotonic nanoseconds.
    /// - Returns: Nil when the time was up before.
    /// - Throws: Why there are no more frames.
    package func next(until limit: UInt64) throws(CameraError) -> CameraFrame? { nil }

    /// Goes on with the next frame at its pace, however long ago the last one was taken.
    package func resume() {}

    /// Gives a frame's memory back.
    package func giveBack(_ frame: CameraFrame) throws(CameraError) {}
}
