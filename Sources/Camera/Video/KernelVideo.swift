import CV4L

/// Video devices of the kernel: Video4Linux, version 2.
package struct KernelVideo: VideoSystem {
    package let descriptor: Int32
    /// Whether the device has the calls for several planes, of which we use one.
    private let hasPlanes: Int32

    /// Opens the device at `path`.
    package init(path: UnsafePointer<CChar>) throws(VideoCallError) {
        var descriptor: Int32 = -1
        try Self.check(cv4l_open(path, &descriptor))
        self.descriptor = descriptor
        var node = cv4l_node()
        let isKnown = cv4l_query(descriptor, &node) == 0
        let capabilities = isKnown ? node.capabilities : 0
        let isSimple = capabilities & UInt32(cv4l_can_capture) != 0
        hasPlanes = !isSimple && capabilities & UInt32(cv4l_can_capture_planes) != 0 ? 1 : 0
    }

    /// The device at `path`; nil where it cannot be opened.
    package static func opened(_ path: String) -> KernelVideo? {
        path.withCString { path in try? KernelVideo(path: path) }
    }

    package func query() throws(VideoCallError) -> cv4l_node {
        var node = cv4l_node()
        try Self.check(cv4l_query(descriptor, &node))
        return node
    }

    package func offeredFormat(_ index: UInt32) throws(VideoCallError) -> UInt32 {
        var format: UInt32 = 0
        try Self.check(cv4l_offered_format(descriptor, hasPlanes, index, &format))
        return format
    }

    package func offeredSizes(_ format: UInt32, _ index: UInt32) throws(VideoCallError) -> cv4l_sizes {
        var sizes = cv4l_sizes()
        try Self.check(cv4l_offered_size(descriptor, format, index, &sizes))
        return sizes
    }

    package func offeredPeriods(
        _ format: UInt32, width: UInt32, height: UInt32, _ index: UInt32
    ) throws(VideoCallError) -> cv4l_periods {
        var periods = cv4l_periods()
        try Self.check(cv4l_offered_period(descriptor, format, width, height, index, &periods))
        return periods
    }

    package func queryControl(_ identifier: UInt32) throws(VideoCallError) -> cv4l_control {
        var control = cv4l_control()
        try Self.check(cv4l_query_control(descriptor, identifier, &control))
        return control
    }

    package func menuEntry(_ identifier: UInt32, _ index: UInt32) throws(VideoCallError) -> cv4l_menu_entry {
        var entry = cv4l_menu_entry()
        try Self.check(cv4l_query_menu(descriptor, identifier, index, &entry))
        return entry
    }

    package func control(_ identifier: UInt32) throws(VideoCallError) -> Int32 {
        var value: Int32 = 0
        try Self.check(cv4l_get_control(descriptor, identifier, &value))
        return value
    }

    package func setControl(_ identifier: UInt32, _ value: Int32) throws(VideoCallError) {
        try Self.check(cv4l_set_control(descriptor, identifier, value))
    }

    package func setFormat(_ format: cv4l_format) throws(VideoCallError) -> cv4l_format {
        var format = format
        try Self.check(cv4l_set_format(descriptor, hasPlanes, &format))
        return format
    }

    package func setRate(_ rate: FrameRate) throws(VideoCallError) -> FrameRate? {
        var (frames, seconds) = (rate.frames, rate.seconds)
        try Self.check(cv4l_set_rate(descriptor, hasPlanes, &frames, &seconds))
        return frames == 0 ? nil : FrameRate(frames: frames, seconds: seconds)
    }

    package func requestBuffers(_ count: UInt32) throws(VideoCallError) -> UInt32 {
        var count = count
        try Self.check(cv4l_request_buffers(descriptor, hasPlanes, &count))
        return count
    }

    package func map(_ index: UInt32) throws(VideoCallError) -> UnsafeRawBufferPointer {
        var address: UnsafeRawPointer?
        var length = 0
        try Self.check(cv4l_map_buffer(descriptor, hasPlanes, index, &address, &length))
        return UnsafeRawBufferPointer(start: address, count: length)
    }

    package func unmap(_ buffer: UnsafeRawBufferPointer) {
        if let address = buffer.baseAddress { cv4l_unmap_buffer(address, buffer.count) }
    }

    package func queue(_ index: UInt32) throws(VideoCallError) {
        try Self.check(cv4l_queue(descriptor, hasPlanes, index))
    }

    package func dequeue() throws(VideoCallError) -> cv4l_frame {
        var frame = cv4l_frame()
        try Self.check(cv4l_dequeue(descriptor, hasPlanes, &frame))
        return frame
    }

    package func setStreaming(_ isOn: Bool) throws(VideoCallError) {
        try Self.check(isOn ? cv4l_stream_on(descriptor, hasPlanes) : cv4l_stream_off(descriptor, hasPlanes))
    }

    package func wait(milliseconds: Int32) -> Bool? {
        let result = cv4l_wait(descriptor, milliseconds)
        return result == 0 ? nil : result == cv4l_ready
    }

    package func close() { cv4l_close(descriptor) }

    private static func check(_ error: Int32) throws(VideoCallError) {
        if error != 0 { throw VideoCallError(errno: error) }
    }
}
