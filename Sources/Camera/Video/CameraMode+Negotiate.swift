import CV4L
import Vision

extension CameraMode {
    /// Asks a device for what is wanted, and reads what it gives.
    init<System: VideoSystem>(
        negotiatedWith system: System, _ settings: CameraSettings
    ) throws(CameraError) {
        let code = try Self.code(system, settings)
        guard let format = CameraFormat(code: code) else {
            throw .noKnownFormat(offered: [CameraFormat.letters(code)])
        }
        var wanted = cv4l_format()
        wanted.pixel_format = code
        wanted.width = UInt32(clamping: settings.size?.width ?? Self.usualWidth)
        wanted.height = UInt32(clamping: settings.size?.height ?? Self.usualHeight)
        let settled: cv4l_format
        do throws(VideoCallError) { settled = try system.setFormat(wanted) } catch {
            throw CameraError(error, in: "VIDIOC_S_FMT")
        }
        // Some devices give another format than they were asked for.
        guard settled.pixel_format == code else {
            throw .noKnownFormat(offered: [CameraFormat.letters(settled.pixel_format)])
        }
        let (width, height) = (Int(settled.width), Int(settled.height))
        guard (1...Self.largestSide).contains(width), (1...Self.largestSide).contains(height),
            settled.row_stride <= UInt32(16 * Self.largestSide)
        else { throw .failed(call: "VIDIOC_S_FMT", errno: VideoCallError.invalid.errno) }
        if let size = settings.size, size.width != width || size.height != height {
            throw .wrongSize(width: width, height: height, wantedWidth: size.width, wantedHeight: size.height)
        }
        var rowStride = 0
        if case .pixels(let pixels) = format { rowStride = max(Int(settled.row_stride), pixels.rowBytes(width: width)) }
        self.init(
            format: format, width: width, height: height, rowStride: rowStride, coding: Self.coding(settled),
            rate: try Self.rate(system, settings))
    }

    /// A device that names more pixels is broken.
    private static let largestSide = 1 << 16
    /// Small enough for any bus, and large enough for any network.
    private static let usualWidth = 640
    private static let usualHeight = 480

    /// The format that is asked for, or the best of those that the device offers.
    private static func code<System: VideoSystem>(
        _ system: System, _ settings: CameraSettings
    ) throws(CameraError) -> UInt32 {
        let node: cv4l_node
        do throws(VideoCallError) { node = try system.query() } catch {
            throw error == .notTypewriter || error == .invalid ? .notACamera : CameraError(error, in: "VIDIOC_QUERYCAP")
        }
        let capabilities = Int(node.capabilities)
        guard capabilities & (cv4l_can_capture | cv4l_can_capture_planes) != 0, capabilities & cv4l_can_stream != 0
        else { throw .notACamera }
        let offered = Self.offered(by: system)
        if let wanted = settings.format {
            guard offered.contains(wanted) else { throw .noKnownFormat(offered: offered.map(CameraFormat.letters)) }
            return wanted
        }
        for (letters, _) in CameraFormat.known where offered.contains(CameraFormat.code(letters)) {
            return CameraFormat.code(letters)
        }
        if let mosaic = offered.first(where: CameraFormat.isMosaic) {
            throw .rawSensor(format: CameraFormat.letters(mosaic))
        }
        throw .noKnownFormat(offered: offered.map(CameraFormat.letters))
    }

    /// The kernel's numbers of the formats that a device offers.
    package static func offered<System: VideoSystem>(by system: System) -> [UInt32] {
        var offered: [UInt32] = []
        // A driver that never ends its list is not to keep us.
        for index in 0..<256 {
            guard let code = try? system.offeredFormat(UInt32(index)) else { break }
            offered.append(code)
        }
        return offered
    }

    /// What the device sends a second. That it does not tell is usual.
    private static func rate<System: VideoSystem>(
        _ system: System, _ settings: CameraSettings
    ) throws(CameraError) -> FrameRate? {
        do throws(VideoCallError) {
            return try system.setRate(settings.rate ?? FrameRate(frames: 0))
        } catch {
            if error == .notTypewriter || error == .invalid { return nil }
            throw CameraError(error, in: "VIDIOC_S_PARM")
        }
    }

    /// The kernel's defaults where the device leaves something open: JPEG means full range, and high definition BT.709.
    private static func coding(_ settled: cv4l_format) -> ColourCoding {
        let isHigh = Int(settled.colour_space) == cv4l_colour_space_rec709
        let matrix: ColourCoding.Matrix =
            Int(settled.matrix) == cv4l_matrix_709 || Int(settled.matrix) != cv4l_matrix_601 && isHigh ? .bt709 : .bt601
        let isJPEG = Int(settled.colour_space) == cv4l_colour_space_jpeg
        let isFull =
            Int(settled.range) == cv4l_range_full || Int(settled.range) != cv4l_range_limited && isJPEG
        return ColourCoding(matrix, isFullRange: isFull)
    }
}
