import CLinux
import CV4L
import Text

/// One of the system's video nodes, and what it is good for: a camera has several, and a board dozens.
package struct CameraNode {
    /// What a node is.
    package enum Kind: Equatable {
        /// It gives pictures in one of the formats that are read or converted.
        case camera
        /// It gives a sensor's raw mosaic.
        case rawSensor
        /// It gives pictures in formats that are not read.
        case otherCamera
        /// It gives data about frames.
        case metadata
        /// It takes pictures, for a screen or an encoder.
        case output
        /// It converts pictures that programs bring.
        case codec
        /// Something else.
        case other
        /// It cannot be opened or asked; an errno value.
        case closed(errno: Int32)
    }

    /// Its path, such as "/dev/video0".
    package let path: String
    /// What it is.
    package let kind: Kind
    /// The device's own name; empty where it does not tell.
    package let name: String
    /// The driver's name; empty where it does not tell.
    package let driver: String
    /// Where it is plugged in; empty where it does not tell.
    package let bus: String
    /// The kernel's numbers of the formats that it offers.
    package let formats: [UInt32]
    private let converted: [UInt32]

    /// Asks a device what it is.
    package init<System: VideoSystem>(path: String, _ system: System) {
        let node: cv4l_node
        do throws(VideoCallError) { node = try system.query() } catch {
            self.init(path: path, errno: error.errno)
            return
        }
        let takesPictures = Int(node.capabilities) & (cv4l_can_capture | cv4l_can_capture_planes) != 0
        let formats = takesPictures ? CameraMode.offered(by: system) : []
        let texts = withUnsafePointer(to: node) {
            (
                String(cString: cv4l_card($0)).printable, String(cString: cv4l_driver($0)).printable,
                String(cString: cv4l_bus($0)).printable
            )
        }
        let converted = Conversion.formats(of: node, among: formats)
        self.init(
            path: path, kind: Self.kind(Int(node.capabilities), formats, converted.isEmpty), name: texts.0,
            driver: texts.1, bus: texts.2,
            formats: formats, converted: converted)
    }

    /// A node that cannot be opened.
    package init(path: String, errno: Int32) {
        self.init(path: path, kind: .closed(errno: errno), name: "", driver: "", bus: "", formats: [], converted: [])
    }

    private init(
        path: String, kind: Kind, name: String, driver: String, bus: String, formats: [UInt32], converted: [UInt32]
    ) {
        self.path = path
        self.kind = kind
        self.name = name
        self.driver = driver
        self.bus = bus
        self.formats = formats
        self.converted = converted
    }

    private static func kind(_ capabilities: Int, _ formats: [UInt32], _ noneIsConverted: Bool) -> Kind {
        // Codecs say that they capture too, in a way.
        if capabilities & cv4l_is_codec != 0 { return .codec }
        if capabilities & (cv4l_can_capture | cv4l_can_capture_planes) != 0 {
            if !noneIsConverted || formats.contains(where: { CameraFormat(code: $0) != nil }) { return .camera }
            return formats.contains(where: CameraFormat.isMosaic) ? .rawSensor : .otherCamera
        }
        if capabilities & cv4l_has_metadata != 0 { return .metadata }
        return capabilities & cv4l_can_output != 0 ? .output : .other
    }

    /// Those of its formats that are read, or converted.
    package var readFormats: [UInt32] { formats.filter { CameraFormat(code: $0) != nil || converted.contains($0) } }

    /// The node at a path.
    package init(path: String) {
        let opened: Result<KernelVideo, VideoCallError> = path.withCString { path in
            do throws(VideoCallError) { return .success(try KernelVideo(path: path)) } catch {
                return .failure(error)
            }
        }
        switch opened {
        case .success(let video):
            defer { video.close() }
            self.init(path: path, video)
        case .failure(let error):
            self.init(path: path, errno: error.errno)
        }
    }

    /// Every video node of this system, in the order of their numbers.
    package static func all() -> [CameraNode] { numbers().map { CameraNode(path: "/dev/video\($0)") } }

    /// The numbers of `/dev/video0` and its like, ascending.
    private static func numbers() -> [Int] {
        guard let folder = "/dev".withCString({ clinux_open_folder($0) }) else { return [] }
        defer { clinux_close_folder(folder) }
        var numbers: [Int] = []
        while let name = clinux_next_name(folder) {
            if let number = number(name) { numbers.append(number) }
        }
        return numbers.sorted()
    }

    /// The number behind "video"; nil for other names.
    private static func number(_ name: UnsafePointer<CChar>) -> Int? {
        var at = name
        for letter in "video".utf8 {
            guard UInt8(bitPattern: at.pointee) == letter else { return nil }
            at += 1
        }
        return decimalNumber(at)
    }
}

extension CameraNode {
    /// What it is and what can be done with it, as a sentence without a full stop.
    package var explanation: String {
        switch kind {
        case .camera: phrase("camera: %", letters(CameraFormat.known.count))
        case .rawSensor:
            phrase(
                "raw sensor (%): its pictures come through libcamera, with punctual's dynamic build and libcamerify",
                letters(2))
        case .otherCamera: phrase("camera, with formats that are not read: %", letters(8))
        case .metadata: "data about frames, no pictures"
        case .output: "takes pictures from programs and gives none"
        case .codec: "converts or encodes pictures that programs bring"
        case .other: "no pictures"
        case .closed(let errno): CameraError.cannotOpen(errno: errno).description
        }
    }

    /// The names of the first formats.
    private func letters(_ count: Int) -> String {
        var text = ""
        for code in formats.prefix(count) {
            text = text.isEmpty ? CameraFormat.letters(code) : phrase("% %", text, CameraFormat.letters(code))
        }
        return formats.count > count ? phrase("% …", text) : text
    }

    /// The kind as one word.
    package var kindName: StaticString {
        switch kind {
        case .camera: "camera"
        case .rawSensor: "raw_sensor"
        case .otherCamera: "other_camera"
        case .metadata: "metadata"
        case .output: "output"
        case .codec: "codec"
        case .other: "other"
        case .closed: "closed"
        }
    }
}
