import CV4L
import Camera
import Foundation
import Synchronization

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
    /// The sizes of each format, in the order that the driver names them; none leaves the call unknown.
    var sizes: [UInt32: [cv4l_sizes]] = [:]
    /// The times from frame to frame of each format and size.
    var periods: (UInt32, UInt32, UInt32) -> [cv4l_periods] = { _, _, _ in [] }
    var controls: [cv4l_control] = []
    /// Names and numbers of menus, by control and value.
    var menus: [UInt32: [UInt32: cv4l_menu_entry]] = [:]
    /// Happens when a control is set, beside that its value is remembered.
    var onControl: (FakeVideo, UInt32, Int32) -> Void = { _, _, _ in }
    /// What was set and asked for, in order.
    var log: [String] = []
    private(set) var values: [UInt32: Int32] = [:]
    var bus = ""
    /// What setting a rate gives; nil gives what was asked for.
    var settledRate: FrameRate?
    var grantedBuffers: UInt32 = 4
    /// What single calls fail with, by name.
    var failures: [String: VideoCallError] = [:]
    var events: [Event] = []
    /// Whether the last event comes again and again.
    var isEndless = false
    /// What waiting says when no events are left.
    var isBroken = false

    private(set) var isClosed = false
    private(set) var isStreaming = false
    /// Buffers that are with the driver, in order. As with a device, one thread gives them back while another takes frames.
    private let withDriver = Mutex<[UInt32]>([])
    var queued: [UInt32] { withDriver.withLock { $0 } }
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
        withUnsafeMutableBytes(of: &node.bus) { $0.copyBytes(from: bus.utf8) }
        return node
    }

    func offeredFormat(_ index: UInt32) throws(VideoCallError) -> UInt32 {
        guard Int(index) < formats.count else { throw .invalid }
        return formats[Int(index)]
    }

    func offeredSizes(_ format: UInt32, _ index: UInt32) throws(VideoCallError) -> cv4l_sizes {
        guard let list = sizes[format] else { throw .notTypewriter }
        guard Int(index) < list.count else { throw .invalid }
        return list[Int(index)]
    }

    func offeredPeriods(
        _ format: UInt32, width: UInt32, height: UInt32, _ index: UInt32
    ) throws(VideoCallError) -> cv4l_periods {
        let list = periods(format, width, height)
        guard Int(index) < list.count else { throw list.isEmpty ? .notTypewriter : .invalid }
        return list[Int(index)]
    }

    func queryControl(_ identifier: UInt32) throws(VideoCallError) -> cv4l_control {
        let next = UInt32(cv4l_next_control)
        let found =
            identifier & next == 0
            ? controls.first { $0.identifier == identifier }
            : controls.filter { $0.identifier > identifier & ~next }.min { $0.identifier < $1.identifier }
        guard let found else { throw controls.isEmpty ? .notTypewriter : .invalid }
        return found
    }

    func menuEntry(_ identifier: UInt32, _ index: UInt32) throws(VideoCallError) -> cv4l_menu_entry {
        guard let entry = menus[identifier]?[index] else { throw .invalid }
        return entry
    }

    func control(_ identifier: UInt32) throws(VideoCallError) -> Int32 {
        try check("control")
        return values[identifier] ?? controls.first { $0.identifier == identifier }?.usual ?? 0
    }

    func setControl(_ identifier: UInt32, _ value: Int32) throws(VideoCallError) {
        try check("setControl")
        let control = controls.first { $0.identifier == identifier }!
        log.append("\(withUnsafePointer(to: control) { String(cString: cv4l_control_name($0)) }) = \(value)")
        values[identifier] = value
        onControl(self, identifier, value)
    }

    func setFormat(_ format: cv4l_format) throws(VideoCallError) -> cv4l_format {
        try check("setFormat")
        log.append("format \(CameraFormat.letters(format.pixel_format)) \(format.width)x\(format.height)")
        var result = format
        result.row_stride = format.width * 2
        return settled.map { $0(result) } ?? result
    }

    func setRate(_ rate: FrameRate) throws(VideoCallError) -> FrameRate? {
        try check("setRate")
        if rate.frames > 0 { log.append("rate \(rate.frames)/\(rate.seconds)") }
        return rate.frames == 0 ? nil : settledRate ?? rate
    }

    func requestBuffers(_ count: UInt32) throws(VideoCallError) -> UInt32 {
        try check("requestBuffers")
        withDriver.withLock { $0 = [] }
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
        withDriver.withLock { buffers in
            precondition(!buffers.contains(index), "a buffer is given back once")
            buffers.append(index)
        }
    }

    func dequeue() throws(VideoCallError) -> cv4l_frame {
        guard !events.isEmpty else { throw .wouldBlock }
        switch isEndless && events.count == 1 ? events[0] : events.removeFirst() {
        case .nothing: throw .wouldBlock
        case .failure(let error): throw error
        case .strangeBuffer:
            var frame = cv4l_frame()
            frame.index = 99
            return frame
        case .frame(let bytes, let time, let hasError):
            // A driver without a buffer has no frame either.
            guard let index = withDriver.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { throw .wouldBlock }
            memory[Int(index)].copyBytes(from: bytes)
            sequence &+= 1
            return cv4l_frame(
                index: index, offset: 0, length: UInt32(bytes.count), sequence: sequence, time: time,
                is_monotonic: time > 0 ? 1 : 0, has_error: hasError ? 1 : 0)
        }
    }

    func setStreaming(_ isOn: Bool) throws(VideoCallError) {
        try check("setStreaming")
        log.append(isOn ? "on" : "off")
        isStreaming = isOn
    }

    func wait(milliseconds: Int32) -> Bool? {
        if isBroken { return false }
        if events.isEmpty { usleep(1000) }
        return nil
    }

    var descriptor: Int32 { -1 }

    func close() { isClosed = true }
}
