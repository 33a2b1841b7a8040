import CV4L
import Camera
import Foundation

/// A scripted camera: the frames and the failures come as they are listed.
final class FakeVideo: VideoSystem {
    /// What taking a frame gives.
    enum Event {
        /// A frame in the next buffer that was queued, with these bytes.
        case frame([UInt8], time: UInt64 = 0, hasError: Bool = false)
        /// There is none.
        case nothing
        /// The call fails.
        case failure(VideoCallError)
        /// A buffer that does not exist.
        case strangeBuffer
    }

    var capabilities = cv4l_can_capture | cv4l_can_stream
    var formats = ["YUYV"].map { CameraFormat.code($0) }
    /// What setting a format gives; nil gives what was asked for.
    var settled: ((cv4l_format) -> cv4l_format)?
    var grantedBuffers: UInt32 = 4
    /// What single calls fail with, by name.
    var failures: [String: VideoCallError] = [:]
    var events: [Event] = []
    /// What waiting says when no events are left.
    var isBroken = false

    private(set) var isClosed = false
    private(set) var isStreaming = false
    /// Buffers that are with the driver, in order.
    private(set) var queued: [UInt32] = []
    private(set) var mapped = 0
    private var memory: [UnsafeMutableRawBufferPointer] = []
    private var sequence: UInt32 = 0

    static let bufferSize = 1 << 16

    deinit { for buffer in memory { buffer.deallocate() } }

    private func check(_ call: String) throws(VideoCallError) {
        if let failure = failures[call] { throw failure }
    }

    func query() throws(VideoCallError) -> cv4l_node {
        try check("query")
        var node = cv4l_node()
        node.capabilities = UInt32(capabilities)
        return node
    }

    func offeredFormat(_ index: UInt32) throws(VideoCallError) -> UInt32 {
        guard Int(index) < formats.count else { throw .invalid }
        return formats[Int(index)]
    }

    func setFormat(_ format: cv4l_format) throws(VideoCallError) -> cv4l_format {
        try check("setFormat")
        var result = format
        result.row_stride = format.width * 2
        return settled.map { $0(result) } ?? result
    }

    func setRate(_ rate: FrameRate) throws(VideoCallError) -> FrameRate? {
        try check("setRate")
        return rate.frames == 0 ? nil : rate
    }

    func requestBuffers(_ count: UInt32) throws(VideoCallError) -> UInt32 {
        try check("requestBuffers")
        queued = []
        memory.forEach { $0.deallocate() }
        memory = []
        return count == 0 ? 0 : grantedBuffers
    }

    func map(_ index: UInt32) throws(VideoCallError) -> UnsafeRawBufferPointer {
        try check("map")
        mapped += 1
        memory.append(.allocate(byteCount: Self.bufferSize, alignment: 64))
        return UnsafeRawBufferPointer(memory[memory.count - 1])
    }

    func unmap(_ buffer: UnsafeRawBufferPointer) { mapped -= 1 }

    func queue(_ index: UInt32) throws(VideoCallError) {
        try check("queue")
        precondition(!queued.contains(index), "a buffer is given back once")
        queued.append(index)
    }

    func dequeue() throws(VideoCallError) -> cv4l_frame {
        guard !events.isEmpty else { throw .wouldBlock }
        switch events.removeFirst() {
        case .nothing: throw .wouldBlock
        case .failure(let error): throw error
        case .strangeBuffer:
            var frame = cv4l_frame()
            frame.index = 99
            return frame
        case .frame(let bytes, let time, let hasError):
            // A driver without a buffer has no frame either.
            guard !queued.isEmpty else { throw .wouldBlock }
            let index = queued.removeFirst()
            memory[Int(index)].copyBytes(from: bytes)
            sequence &+= 1
            return cv4l_frame(
                index: index, offset: 0, length: UInt32(bytes.count), sequence: sequence, time: time,
                is_monotonic: time > 0 ? 1 : 0, has_error: hasError ? 1 : 0)
        }
    }

    func setStreaming(_ isOn: Bool) throws(VideoCallError) {
        try check("setStreaming")
        isStreaming = isOn
    }

    func wait(milliseconds: Int32) -> Bool? {
        if isBroken { return false }
        if events.isEmpty { usleep(1000) }
        return nil
    }

    func close() { isClosed = true }
}
