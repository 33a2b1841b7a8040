import ArgumentParser
import Convert
import Foundation
import Text

/// `punctual-convert evaluate`: what int8 costs at every exit.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Compare a plan with its float model on labelled images, exit by exit.",
        discussion: """
            Of a plan with programs for several sizes, the one of the model's input size is compared.

            DIR holds one folder of photographs for each class (JPEG, PNG, WebP), named as the plan names its classes; folders of other \
            names stand for the classes in sorted order.

            The calibration error says how far scores are from the share of answers that are right (expected \
            calibration error over 15 bins, in percent points): with the plan's temperatures, of the float model too, and without.
            """)

    @Argument(help: "The ONNX file that the plan was made from.")
    var model: String

    @Argument(help: "The plan.")
    var plan: String

    @Option(help: ArgumentHelp("The labelled images: DIR/<class>/*.jpg.", valueName: "DIR"))
    var data: String

    @Option(help: ArgumentHelp("Use at most so many images, spread evenly.", valueName: "count"))
    var limit: Int?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if data.isEmpty { throw ValidationError("--data is empty: name a folder") }
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
    }

    func run() throws {
        let bar = ProgressBar("evaluating")
        let evaluation = try bar.whileShowing {
            try Evaluation(EvaluationData(model: FloatModel(model), plan: plan, data: data, limit: limit)) {
                done, count in
                bar.show(Double(done) / Double(count))
            }
        }
        for note in evaluation.notes { writeError("note: \(note)".printable + "\n") }
        let results = Results()
        if json {
            results.line(jsonText(evaluation))
        } else {
            table(evaluation).forEach(results.line)
        }
        try results.finish()
    }
}

/// Float beside int8, a line for each exit.
private func table(_ evaluation: Evaluation) -> [String] {
    let program = evaluation.programs > 1 ? ", program \(evaluation.program) of \(evaluation.programs)" : ""
    let lines = evaluation.exits.map { exit in
        String(
            format: "%4d %7.2f %6.2f %% %8.2f %6.2f %% %10.2f %% %8.2f %6.2f %% %13.2f %%", exit.exit,
            exit.float.top1Percent, exit.int8.top1Percent, exit.float.top5Percent, exit.int8.top5Percent,
            exit.agreementPercent, exit.float.calibrationErrorPercent, exit.int8.calibrationErrorPercent,
            exit.int8.uncalibratedErrorPercent)
    }
    return [
        "\(evaluation.images) images\(program)",
        "       top-1             top-5                       calibration error",
        "exit   float   int8      float   int8   same answer     float   int8   at temperature 1",
    ] + lines
}

/// One JSON object, its fields in the order of the manual.
private func jsonText(_ evaluation: Evaluation) -> String {
    let exits = evaluation.exits.map { exit in
        String(
            format: #"{"exit":%d,"float_top1_percent":%.2f,"int8_top1_percent":%.2f,"agreement_percent":%.2f,"#
                + #""calibration_error_percent":%.2f,"uncalibrated_error_percent":%.2f,"#
                + #""float_top5_percent":%.2f,"int8_top5_percent":%.2f,"float_calibration_error_percent":%.2f}"#,
            exit.exit, exit.float.top1Percent, exit.int8.top1Percent, exit.agreementPercent,
            exit.int8.calibrationErrorPercent, exit.int8.uncalibratedErrorPercent, exit.float.top5Percent,
            exit.int8.top5Percent, exit.float.calibrationErrorPercent)
    }
    return
        #"{"images":\#(evaluation.images),"program":\#(evaluation.program),"exits":[\#(exits.joined(separator: ","))]}"#
}
