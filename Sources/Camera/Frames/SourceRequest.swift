import CLinux
import Vision

/// Where frames are to come from, and how.
package struct SourceRequest: Sendable {
    /// What gives them.
    package enum Kind: Sendable {
        /// The first video device that is a camera.
        case anyDevice
        /// The video device at a path, which is as C has it: zero-terminated, and not always UTF-8.
        case device([CChar])
        /// The camera on a Raspberry Pi's flat cable, through libcamera's program.
        case csi
        /// A file, a folder of JPEG files, a pipe, or standard input for "-"; zero-terminated as well.
        case path([CChar])
        /// A pattern that moves.
        case pattern
    }

    /// What gives them.
    package var kind = Kind.anyDevice
    /// Size and rate, and what else a camera may be asked for.
    package var settings = CameraSettings()
    /// What the pixels of a file or pipe are; nil for JPEG files that follow each other.
    package var pixels: PixelFormat?
    /// Whether files are read again when they have ended.
    package var isEndless = false

    /// A camera, as it likes to be.
    package init() {}

    /// The rate of what has none of its own.
    private static let usualRate = FrameRate(frames: 30)
    private static let usualSize = (width: 640, height: 480)

    /// Opens the source.
    package func open() throws(CameraError) -> FrameSource {
        switch kind {
        case .anyDevice:
            let nodes = CameraNode.all()
            guard let node = nodes.first(where: { $0.kind == .camera }) else {
                throw .noCamera(nodes: nodes.count)
            }
            return try open(node.path.withCString { [CChar](zeroTerminated: $0) })
        case .device(let path): return try open(path)
        case .csi: return try CSICamera.open(settings)
        case .path(let path): return try openFile(path)
        case .pattern:
            let (width, height) = settings.size ?? Self.usualSize
            return try TestPattern(width: width, height: height, rate: settings.rate ?? Self.usualRate)
        }
    }

    private func open(_ path: [CChar]) throws(CameraError) -> FrameSource {
        let video: KernelVideo
        do throws(VideoCallError) { video = try KernelVideo(path: path) } catch {
            throw error == .busy ? .busy(DeviceUser(of: path)) : .cannotOpen(errno: error.errno)
        }
        do throws(CameraError) {
            let stream = try VideoStream.open(video, settings)
            #if PUNCTUAL_LIBV4L
                if case .foreign = stream.mode.format { return try ConvertedStream(stream) }
            #endif
            return stream
        } catch {
            guard error == .busy(DeviceUser?.none) else { throw error }
            throw .busy(DeviceUser(of: path))
        }
    }

    private func openFile(_ path: [CChar]) throws(CameraError) -> FrameSource {
        var error: Int32 = 0
        let descriptor = clinux_open_input(path, &error)
        guard descriptor >= 0 else { throw .cannotRead(errno: error) }
        let isStandardInput = path.count == 2 && path[0] == CChar(bitPattern: UInt8(ascii: "-"))
        let kind = Int(clinux_file_kind(descriptor))
        if pixels != nil, kind == clinux_folder || kind == clinux_regular_file && Self.isJPEG(descriptor) {
            clinux_close(descriptor)
            throw .filesAreNoPixels
        }
        if kind == clinux_folder {
            clinux_close(descriptor)
            return try PictureFiles(folder: path, rate: settings.rate ?? Self.usualRate, isEndless: isEndless)
        }
        // A pipe has its writer's pace.
        let rate = settings.rate ?? (kind == clinux_regular_file ? Self.usualRate : nil)
        let (width, height) = settings.size ?? Self.usualSize
        let mode =
            pixels.map { CameraMode($0, width: width, height: height, rate: rate) } ?? CameraMode(jpegAt: rate)
        return try FrameStream(
            descriptor, mode, rate: rate, isEndless: isEndless, isStandardInput: isStandardInput)
    }

    /// Whether a file begins as JPEG files do.
    private static func isJPEG(_ descriptor: Int32) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: JPEGBoundary.startLength, alignment: 1) { start in
            clinux_read_from_start(descriptor, start.baseAddress!, start.count) == start.count
                && JPEGBoundary.start(in: UnsafeRawBufferPointer(start)) == 0
        }
    }
}
