import ArgumentParser
import Convert
import Text

/// `punctual-convert report`: a page that shows what int8 costs, and where.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a page with plots: accuracy, error of each layer, memory, size, pixels.",
        discussion: """
            One file of HTML that needs nothing beside it. The images are those of evaluate: one folder for each class.

            Pixels are compared with Pillow's where the command that --python names can import it.
            """)

    @Argument(help: "The ONNX file that the plan was made from.")
    var model: String

    @Argument(help: "The plan.")
    var plan: String

    @Option(help: ArgumentHelp("The labelled images: DIR/<class>/*.jpg.", valueName: "DIR"))
    var data: String

    @Option(name: .shortAndLong, help: ArgumentHelp("The page to write.", valueName: "R.html"))
    var output: String

    @Option(help: ArgumentHelp("Use at most so many images, spread evenly.", valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("A Python that has Pillow.", valueName: "command"))
    var python = "python3"

    func validate() throws {
        for (value, name) in [(data, "--data"), (output, "--output")] where value.isEmpty {
            throw ValidationError("\(name) is empty: name a file or folder")
        }
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
    }

    func run() throws {
        let float = try FloatModel(model)
        try requireOutput(
            output, "the page",
            besides: [(model, "the model"), (plan, "the plan")] + float.dataFiles.map { ($0, "the model's data") },
            outside: (data, "the images"))
        let bar = ProgressBar("evaluating")
        let report = try bar.whileShowing {
            try Report(
                EvaluationData(model: float, plan: plan, data: data, limit: limit), model: model, plan: plan,
                python: python
            ) { done, count in
                bar.show(Double(done) / Double(count))
            }
        }
        for note in report.notes { writeError("note: \(note)".printable + "\n") }
        try Converter.write(Array(report.page.utf8), to: output)
        let message = "wrote \(output)".printable
        // Nothing may follow a page that went to standard output.
        if Converter.isStandardOutput(output) { return writeError(message + "\n") }
        let results = Results()
        results.line(message)
        try results.finish()
    }
}
