import ArgumentParser
import CLinux
import Convert
import Text

/// `punctual-convert [convert]`: from an ONNX file to a plan.
struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Quantize a model and write its plan (the default command).",
        discussion: """
            A model takes (pixel / 255 - mean) / std; by default that is pixels from 0 to 1. Mean and std are those of \
            pixels from 0 to 1, too: divide others by 255. Most networks trained on ImageNet need --mean 0.485,0.456,0.406 \
            --std 0.229,0.224,0.225; a model that takes pixels from 0 to 255 needs --std 0.00392157. \
            Photographs are resized, then cropped around the centre to the \
            model's input size; without --resize they must have exactly that size.

            What --labels, --mean, --std, --resize and --channel-order leave open is taken from the model's own \
            metadata (punctual.labels, punctual.mean, ...; see check), and only then from the defaults.
            """)

    @Argument(help: "The model: one input [N, C, H, W], one output [N, classes] for each exit.")
    var model: String

    @Option(
        help:
            "A folder of photographs like those to come (JPEG, PNG, WebP), or X.npy: float32 [N, C, H, W] in the model's domain."
    )
    var calibration: String

    @Option(name: .shortAndLong, help: "The plan to write.")
    var output: String

    @Option(help: "A text file with the name of one class a line. (default: the model's metadata, or no names)")
    var labels: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "What the model's training subtracted from pixels of 0 to 1, for each channel. "
                + "(default: the model's metadata, or 0)",
            valueName: "a,b,c"),
        transform: NumberList.parse)
    var mean: NumberList?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "What training divided pixels of 0 to 1 by, for each channel, 0.000001 to 1000000. "
                + "(default: the model's metadata, or 1)",
            valueName: "a,b,c"),
        transform: NumberList.parse)
    var std: NumberList?

    @Option(
        help: ArgumentHelp(
            "Length of the shorter side, or the size to stretch to. (default: the model's metadata, or none)",
            valueName: "N|WxH|none"),
        transform: ImageSize.parse)
    var resize: ImageSize?

    @Option(
        help: ArgumentHelp("The model's input size, as a check.", valueName: "N|WxH"), transform: ImageSize.parse)
    var crop: ImageSize?

    @Option(help: "Order of the model's channels: rgb or bgr. (default: the model's metadata, or rgb)")
    var channelOrder: InputSettings.ColorOrder?

    @Option(help: ArgumentHelp("The most images to calibrate with.", valueName: "count"))
    var calibrationImages = 512

    @Option(help: "How ranges follow from the values seen. (default: what changes the model's probabilities less)")
    var method: CalibrationMethod?

    @Option(
        help: ArgumentHelp(
            "Labelled images, DIR/<class>/*.jpg, at least 2000, for --max-loss.", valueName: "DIR"))
    var data: String?

    @Option(
        help: ArgumentHelp(
            "Write a plan only if no exit loses more points of top-1 on --data; methods are tried until one does.",
            valueName: "points"))
    var maxLoss: Double?

    func validate() throws {
        guard (data == nil) == (maxLoss == nil) else {
            throw ValidationError("--data and --max-loss are given together")
        }
        if let maxLoss, !(0...100).contains(maxLoss) { throw ValidationError("--max-loss must be 0 to 100 points") }
        // The variable of a script that was not set; an empty path is the root's.
        for (value, name) in [(model, "the model"), (calibration, "--calibration"), (output, "--output")]
        where value.isEmpty {
            throw ValidationError("\(name) is empty: name a file or folder")
        }
    }

    func run() throws {
        try requireOutput(
            output, "the plan", besides: [(model, "the model"), (labels ?? "", "the labels")],
            outside: (calibration, "the calibration data"))
        var options = ConvertOptions(calibration: calibration)
        options.output = output
        options.calibrationImages = calibrationImages
        options.method = method
        options.labels = labels
        if let data, let maxLoss { options.lossLimit = LossLimit(data: data, points: maxLoss) }
        options.input.mean = mean
        options.input.deviation = std
        options.input.resize = resize
        options.input.crop = crop
        options.input.channelOrder = channelOrder

        let bar = ProgressBar("quantizing")
        let plan = try bar.whileShowing {
            try Converter.convert(model, options: options, note: bar.note) { bar.show($0) }
        }
        try Converter.write(plan, to: output)
        let memory = (clinux_peak_memory() + 1 << 20 - 1) >> 20
        let message = "wrote \(output)".printable + " (\(plan.count) bytes; took at most \(memory) MiB of memory)"
        // Nothing may follow a plan that went to standard output.
        if Converter.isStandardOutput(output) { return writeError(message + "\n") }
        let results = Results()
        results.line(message)
        try results.finish()
    }
}
