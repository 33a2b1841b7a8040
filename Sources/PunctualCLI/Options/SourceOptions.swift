import Camera
import Punctual
import Text

/// Where `punctual run` takes its frames from.
struct SourceOptions {
    /// What is asked for.
    let request: SourceRequest
    /// The source, for messages.
    let name: String

    /// Reads `--camera`, `--source` and what they may be given along.
    init(_ options: Options) throws(Failure) {
        try options.refuse(.camera, with: .source)
        var request = SourceRequest()
        if let camera = options.argument(.camera) {
            request.kind = camera.equals("csi") ? .csi : .device([CChar](zeroTerminated: camera.bytes))
            name = phrase("camera '%'", camera.text)
        } else if let source = options.argument(.source) {
            request.kind = source.equals("pattern") ? .pattern : .path([CChar](zeroTerminated: source.bytes))
            name = source.equals("-") ? "standard input" : phrase("source '%'", source.text)
        } else {
            name = "camera"
        }
        for option in [Option.sourceFormat, .sourceRate, .loop] { try options.refuse(option, without: .source) }
        for option in [Option.format, .rate, .control, .fixedRate] { try options.refuse(option, with: .source) }
        if case .pattern = request.kind {
            for option in [Option.sourceFormat, .loop] where options.has(option) {
                throw Failure(.usage, phrase("% means nothing for the test pattern: leave it out", option.dashed))
            }
        }
        if case .csi = request.kind {
            if options.has(.format) {
                throw Failure(
                    .usage,
                    phrase(
                        "% is for devices such as /dev/video0: rpicam-vid makes the frames here", Option.format.dashed))
            }
            for option in [Option.control, .fixedRate] where options.has(option) {
                throw Failure(
                    .usage,
                    phrase(
                        "% is for devices such as /dev/video0: rpicam-vid keeps its rate, and has no controls here",
                        option.dashed))
            }
        }
        request.isEndless = options.has(.loop)
        request.settings.size = try options.size(.size)
        request.settings.rate = try options.rate(options.has(.source) ? .sourceRate : .rate)
        request.settings.format = try Self.code(options)
        request.settings.controls = try Self.controls(options)
        request.settings.keepsRate = options.has(.fixedRate)
        request.pixels = try Self.pixels(options)
        if case .path = request.kind, options.has(.size), request.pixels == nil {
            throw Failure(
                .usage, "--size is of raw frames, which --source-format names: JPEG files say theirs themselves")
        }
        self.request = request
    }

    /// What is said of a camera that sends fewer frames than its mode has.
    func warning(delivers rate: FrameRate, _ mode: CameraMode) -> String {
        phrase(
            "%: it sends % frames a second instead of %: %", name, rate.text, mode.rate?.text ?? "more",
            request.settings.keepsRate
                ? "ask for fewer (--fps), or for a smaller size (--size)"
                : "little light makes cameras slow, and --fixed-fps keeps them from it")
    }

    private static func controls(_ options: Options) throws(Failure) -> [ControlSetting] {
        guard let argument = options.argument(.control) else { return [] }
        guard let list = ControlSetting.list(argument.text) else {
            throw options.refusal(.control, argument, "a list of names and values")
        }
        return list
    }

    /// The four letters that the kernel has for a format.
    private static func code(_ options: Options) throws(Failure) -> UInt32? {
        guard let letters = options.argument(.format) else { return nil }
        for (known, _) in CameraFormat.known where letters.equals(known) { return CameraFormat.code(known) }
        if let code = Conversion.code(letters.text) { return code }
        throw Failure(
            .usage,
            phrase(
                "--format '%' is not read: choose one of %", letters.text,
                list(CameraFormat.known.map { $0.letters.text })))
    }

    /// What the frames of a raw stream are, by the names that other programs have for it.
    private static let pixelNames: [(name: StaticString, pixels: PixelFormat)] = [
        ("i420", .yu12), ("yuv420", .yu12), ("nv12", .nv12), ("nv21", .nv21), ("yv12", .yv12), ("yuyv", .yuyv),
        ("yuyv422", .yuyv), ("uyvy", .uyvy), ("uyvy422", .uyvy), ("yvyu", .yvyu), ("rgb24", .rgb), ("bgr24", .bgr),
        ("rgba", .rgba), ("bgra", .bgra), ("gray", .grey),
    ]

    private static func pixels(_ options: Options) throws(Failure) -> PixelFormat? {
        guard let word = options.argument(.sourceFormat), !word.equals("mjpeg") else { return nil }
        for (name, pixels) in pixelNames {
            if word.equals(name) {
                guard options.has(.size) else {
                    throw Failure(
                        .usage,
                        phrase("--source-format % needs the size of a frame: for example --size 640x480", word.text))
                }
                return pixels
            }
        }
        throw Failure(
            .usage,
            phrase(
                "--source-format '%' is not read: choose one of mjpeg, %", word.text,
                list(pixelNames.map { $0.name.text })))
    }
}

extension Option {
    static let camera = Option("camera", example: "/dev/video0")
    static let source = Option("source", example: "photos/")
    static let sourceFormat = Option("source-format", example: "i420")
    static let sourceRate = Option("source-fps", example: "30")
    static let loop = Option("loop")
    static let size = Option("size", example: "640x480")
    static let rate = Option("fps", example: "30")
    static let format = Option("format", example: "YUYV")
    static let control = Option("control", example: "gain=3")
    static let fixedRate = Option("fixed-fps")
}

extension Options {
    /// Width and height in pixels, from 1 to 65,536.
    func size(_ option: Option) throws(Failure) -> (width: Int, height: Int)? {
        guard let argument = argument(option) else { return nil }
        let sides = argument.text.utf8.split(separator: UInt8(ascii: "x"), omittingEmptySubsequences: false)
        guard sides.count == 2, let width = Quantity.integer(String(decoding: sides[0], as: UTF8.self)),
            let height = Quantity.integer(String(decoding: sides[1], as: UTF8.self)),
            (1...65_536).contains(width), (1...65_536).contains(height), width * height <= CameraMode.mostPixels
        else {
            throw refusal(
                option, argument, "a width and a height in pixels, with an x between them, at most 64 million pixels")
        }
        return (width, height)
    }

    /// Frames a second, from 0.01 to 1000, exact to a hundredth.
    fileprivate func rate(_ option: Option) throws(Failure) -> FrameRate? {
        guard let argument = argument(option) else { return nil }
        guard let value = Quantity.fraction(argument.text), value >= 0.01, value <= 1000 else {
            throw refusal(option, argument, "a number of frames a second, 0.01 to 1000")
        }
        let hundredths = UInt32(value * 100 + 0.5)
        return hundredths % 100 == 0
            ? FrameRate(frames: hundredths / 100) : FrameRate(frames: hundredths, seconds: 100)
    }
}
