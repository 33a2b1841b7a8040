import CV4L
import Vision

extension CameraMode {
    /// Asks a device for what is wanted, and reads what it gives.
    init<System: VideoSystem>(
        negotiatedWith system: System, _ settings: CameraSettings
    ) throws(CameraError) {
        let choice = try ModeChoice(system, formats: try Self.formats(system, settings), settings)
        let code = choice.format
        // What is no format of ours can be converted, or would not have been chosen.
        let format = CameraFormat(code: code) ?? .foreign(code)
        var wanted = cv4l_format()
        wanted.pixel_format = code
        wanted.width = UInt32(clamping: choice.size.width)
        wanted.height = UInt32(clamping: choice.size.height)
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
            width * height <= Self.mostPixels,
            settled.row_stride <= UInt32(16 * Self.largestSide)
        else { throw .failed(call: "VIDIOC_S_FMT", errno: VideoCallError.invalid.errno) }
        if let size = settings.size, size.width != width || size.height != height {
            throw .wrongSize(width: width, height: height, wantedWidth: size.width, wantedHeight: size.height)
        }
        var rowStride = 0
        switch format {
        case .pixels(let pixels): rowStride = max(Int(settled.row_stride), pixels.rowBytes(width: width))
        case .foreign: rowStride = Int(settled.row_stride)
        case .jpeg: break
        }
        self.init(
            format: format, width: width, height: height, rowStride: rowStride, coding: Self.coding(settled),
            rate: try Self.rate(system, choice.rate))
    }

    /// A device that names more pixels is broken.
    private static let largestSide = 1 << 16

    /// The format that is asked for, or those that the device offers and that are read, the best first.
    private static func formats<System: VideoSystem>(
        _ system: System, _ settings: CameraSettings
    ) throws(CameraError) -> [UInt32] {
        let node: cv4l_node
        do throws(VideoCallError) { node = try system.query() } catch {
            throw error == .notTypewriter || error == .invalid ? .notACamera : CameraError(error, in: "VIDIOC_QUERYCAP")
        }
        let capabilities = Int(node.capabilities)
        guard capabilities & (cv4l_can_capture | cv4l_can_capture_planes) != 0, capabilities & cv4l_can_stream != 0
        else { throw .notACamera }
        let offered = Self.offered(by: system)
        let known = CameraFormat.known.map { CameraFormat.code($0.letters) }.filter(offered.contains)
        let usable = known + Conversion.formats(of: node, among: offered)
        if let wanted = settings.format {
            guard usable.contains(wanted) else {
                throw .lacksFormat(CameraFormat.letters(wanted), offered: offered.map(CameraFormat.letters))
            }
            return [wanted]
        }
        if !usable.isEmpty { return usable }
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

    /// What the device sends a second. That it does not tell is usual, and matters only to who asks for a rate.
    private static func rate<System: VideoSystem>(
        _ system: System, _ wanted: FrameRate?
    ) throws(CameraError) -> FrameRate? {
        let settled: FrameRate?
        do throws(VideoCallError) {
            settled = try system.setRate(wanted ?? FrameRate(frames: 0))
        } catch {
            guard error == .notTypewriter || error == .invalid else { throw CameraError(error, in: "VIDIOC_S_PARM") }
            settled = nil
        }
        if let wanted, settled?.isLike(wanted) != true { throw .wrongRate(nearest: settled, wanted: wanted) }
        return settled
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
