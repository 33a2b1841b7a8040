import Foundation
import ONNX
import Plan
import Punctual
import Vision

/// How photographs become a model's input: the same for calibration, for evaluation and in the plan.
package struct PhotographInput: Sendable {
    /// Resize, crop and channel order.
    package var preprocessing: Preprocessing
    /// Model input = (pixel / 255 − mean) / deviation; one number for each channel, 0...1.
    package var mean: [Float]
    /// One for each channel, finite and positive.
    package var deviation: [Float]

    /// Describes the input of a model that takes photographs.
    package init(preprocessing: Preprocessing, mean: [Float], deviation: [Float]) {
        self.preprocessing = preprocessing
        self.mean = mean
        self.deviation = deviation
    }

    /// What settings with nothing left open say for a model that takes maps of `shape`.
    init(_ settings: InputSettings, shape: MapShape) throws(ConvertError) {
        guard shape.channels == 1 || shape.channels == 3, let resize = settings.resize?.resize,
            let mean = settings.mean?.values, let deviation = settings.deviation?.values
        else {
            throw .badOption(
                "the model takes \(shape.channels) channels, photographs have 1 or 3: calibrate with a .npy array")
        }
        let channels: Preprocessing.Channels =
            shape.channels == 1 ? .luma : settings.channelOrder == .bgr ? .bgr : .rgb
        self.init(
            preprocessing: Preprocessing(
                cropWidth: shape.width, cropHeight: shape.height, resize: resize, channels: channels),
            mean: mean, deviation: deviation)
    }

    /// What a program of a plan expects; nil when it takes no photographs.
    package init?(_ plan: Plan, program index: Int) {
        guard let preprocessing = Preprocessing(plan, program: index) else { return nil }
        let record = plan.input(Int(plan.program(index).input))
        let (mean, deviation) = (record.mean, record.deviation)
        let channels = preprocessing.channels.count
        self.init(
            preprocessing: preprocessing, mean: Array([mean.0, mean.1, mean.2, mean.3].prefix(channels)),
            deviation: Array([deviation.0, deviation.1, deviation.2, deviation.3].prefix(channels)))
    }

    /// The input tensor's quantization, with mean and deviation in it.
    var quantization: Quantization { Quantization(pixelsWithMean: mean, deviation: deviation) }

    /// The input tensor's shape.
    var shape: MapShape {
        MapShape(
            channels: preprocessing.channels.count, height: preprocessing.cropHeight, width: preprocessing.cropWidth)
    }

    var record: InputRecord {
        var record = InputRecord()
        record.kind = InputKind.pixels.rawValue
        switch preprocessing.resize {
        case .none:
            record.resizeRule = ResizeRule.unresized.rawValue
        case .shorterSide(let side):
            record.resizeRule = ResizeRule.shorterSide.rawValue
            record.resizeWidth = UInt32(side)
        case .exact(let width, let height):
            record.resizeRule = ResizeRule.exact.rawValue
            record.resizeWidth = UInt32(width)
            record.resizeHeight = UInt32(height)
        }
        switch preprocessing.channels {
        case .rgb: record.channelOrder = ChannelOrder.rgb.rawValue
        case .bgr: record.channelOrder = ChannelOrder.bgr.rawValue
        case .luma: record.channelOrder = ChannelOrder.luma.rawValue
        }
        let mean = mean + [Float](repeating: 0, count: 4 - mean.count)
        let deviation = deviation + [Float](repeating: 1, count: 4 - deviation.count)
        record.mean = (mean[0], mean[1], mean[2], mean[3])
        record.deviation = (deviation[0], deviation[1], deviation[2], deviation[3])
        return record
    }

    /// Decodes and prepares a photograph's file: int8 `[height][width][channels]`, as the plan's input tensor holds it.
    package func pixels(ofImageAt path: String) throws -> [Int8] {
        let file = try mapFile(path)
        let channels = preprocessing.channels.count
        let rowStride = preprocessing.cropWidth * channels
        var pixels = [Int8](repeating: 0, count: preprocessing.cropHeight * rowStride)
        // Not kept from image to image, because this runs on any thread; its tables cost less than the decoding.
        let reader = ImageReader(preprocessing)
        try pixels.withUnsafeMutableBytes { memory in
            let destination = PixelDestination(memory, pixelStride: channels, rowStride: rowStride)
            try file.withUnsafeBytes { bytes in _ = try reader.readFile(bytes, into: destination) }
        }
        return pixels
    }

    /// Prepared pixels as the float model wants them: `[channels][height][width]` of (pixel / 255 − mean) / deviation.
    package func modelInput(_ pixels: [Int8]) -> [Float] {
        let channels = preprocessing.channels.count
        let count = pixels.count / channels
        var input = [Float](repeating: 0, count: pixels.count)
        for channel in 0..<channels {
            for pixel in 0..<count {
                let value = Float(Int(pixels[pixel * channels + channel]) + 128) / 255
                input[channel * count + pixel] = (value - mean[channel]) / deviation[channel]
            }
        }
        return input
    }

    /// Image files as input of the float model.
    func images(_ files: [ImageFile]) -> ImageSet {
        ImageSet(files, shape: shape) { path in modelInput(try pixels(ofImageAt: path)) }
    }
}

extension InputRecord {
    /// An input that is known only as numbers.
    static var numbers: InputRecord {
        var record = InputRecord()
        record.kind = InputKind.numbers.rawValue
        record.channelOrder = ChannelOrder.rgb.rawValue
        return record
    }
}
