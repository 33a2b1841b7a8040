import ArgumentParser
import Convert
import Foundation
import Vision

/// `punctual-convert [convert]`: from an ONNX file to a plan.
struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Quantize a model and write its plan (the default command).",
        discussion: """
            A model takes (pixel / 255 - mean) / std; without --mean and --std that is pixels from 0 to 1. A model \
            that takes pixels from 0 to 255 needs --std 0.00392157. Photographs are resized, then cropped around the \
            centre to the model's input size; without --resize they must have exactly that size.
            """)

    @Argument(help: "The model: one input [N, C, H, W], one output [N, classes] for each exit.")
    var model: String

    @Option(help: "A folder of JPEG images like those to come, or X.npy: float32 [N, C, H, W] in the model's domain.")
    var calibration: String

    @Option(name: .shortAndLong, help: "The plan to write.")
    var output: String

    @Option(help: "A text file with the name of one class a line.")
    var labels: String?

    @Option(help: ArgumentHelp("What the model's training subtracted, for each channel.", valueName: "a,b,c"))
    var mean = NumberList([0])

    @Option(help: ArgumentHelp("What the model's training divided by, for each channel.", valueName: "a,b,c"))
    var std = NumberList([1])

    @Option(help: ArgumentHelp("Length of the shorter side, or the size to stretch to.", valueName: "N|WxH|none"))
    var resize = ImageSize.none

    @Option(help: ArgumentHelp("The model's input size, as a check.", valueName: "N|WxH"))
    var crop: ImageSize?

    @Option(help: "Order of the model's channels: rgb or bgr.")
    var channelOrder = ConvertOptions.ColorOrder.rgb

    @Option(help: ArgumentHelp("The most images to calibrate with.", valueName: "count"))
    var calibrationImages = 512

    @Option(help: "How ranges follow from the values seen: mse or min-max.")
    var method = CalibrationMethod.mse

    func run() throws {
        try requireWritable(output)
        if output == model { throw ValidationError("the plan would overwrite the model") }
        var options = ConvertOptions(calibration: calibration)
        options.calibrationImages = calibrationImages
        options.method = method
        options.labels = labels
        options.mean = mean.values
        options.deviation = std.values
        options.channelOrder = channelOrder
        switch resize {
        case .none: options.resize = .none
        case .square(let side): options.resize = .shorterSide(side)
        case .rectangle(let width, let height): options.resize = .exact(width: width, height: height)
        }
        switch crop {
        case .square(let side): options.crop = (side, side)
        case .rectangle(let width, let height): options.crop = (width, height)
        case .some(.none): throw ValidationError("--crop needs a size")
        case nil: break
        }

        let bar = ProgressBar("calibrating")
        let plan = try bar.whileShowing { try Converter.convert(model, options: options) { bar.show($0) } }
        try Converter.write(plan.bytes, to: output)
        for note in plan.notes { writeError("note: \(note)\n") }
        print("wrote \(output) (\(plan.bytes.count) bytes)")
    }

    /// Refuses an impossible output before the long work.
    private func requireWritable(_ path: String) throws(ConvertError) {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        if exists, isFolder.boolValue { throw .cannotWrite(path: path, reason: "it is a folder") }
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw .cannotWrite(path: path, reason: "its folder does not exist or cannot be written to")
        }
    }
}

extension ConvertOptions.ColorOrder: ExpressibleByArgument {}
extension CalibrationMethod: ExpressibleByArgument {}
