import Convert
import Foundation
import FoundationXML
import TestGraphs
import Testing

/// The page of `report`, and what it says of layers.
@Suite struct ReportTests {
    private let folder: TemporaryFolder
    private let model: FloatModel
    private let images: String

    init() throws {
        folder = try TemporaryFolder()
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        let stem = builder.node("Relu", [builder.conv("image", channels: 3, outputs: 6, kernel: 3)], name: "<first>")
        let deeper = builder.node("Relu", [builder.conv(stem, channels: 6, outputs: 8, kernel: 3)], name: "second")
        builder.head(deeper, channels: 8, classes: 2, output: "exit1")
        model = try FloatModel(try folder.write(try builder.bytes(), to: "m.onnx"))
        for (index, name) in ["colour-420", "colour-444"].enumerated() {
            try folder.write(try Fixtures.photograph(name), to: "images/\(index)/a.jpg")
        }
        images = folder.path + "/images"
    }

    /// - Parameter change: Of the ranges that calibration has found.
    private func data(plan name: String, _ change: (inout [ValueRange]) -> Void = { _ in }) throws -> EvaluationData {
        let input = PhotographInput(
            preprocessing: .init(cropWidth: 8, cropHeight: 8, resize: .exact(width: 8, height: 8)),
            mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.25, 0.25])
        let files = try ImageFolder(contentsOf: images).files
        let photographs = ImageSet(files, shape: model.inputShape) { input.modelInput(try input.pixels(ofImageAt: $0)) }
        var calibration = try Calibration([CalibrationRun(model.graph, images: photographs)], method: .minMax)
        change(&calibration.ranges)
        let path = folder.path + "/" + name
        let program = ProgramSource(model.graph, model.schedule, photographs: input)
        try Converter.write(try Converter.plan(for: [program], calibration), to: path)
        return try EvaluationData(model: model, plan: path, data: images)
    }

    @Test func pagesAreWellFormedWhateverNamesAreLike() throws {
        let name = "a <b> & \"c\"\u{1B}[1m.plan"
        let report = try Report(data(plan: name), model: "m.onnx", plan: name, python: "/nowhere/python")
        let page = report.page
        let parser = XMLParser(data: Data(page.utf8))
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(page.contains("<h1>a &lt;b&gt; &amp; &quot;c&quot;\\x1b[1m.plan</h1>"))
        for section in ["Accuracy", "Layers", "Ranges", "Memory", "Size", "Preprocessing"] {
            #expect(page.contains("<h2>\(section)</h2>"))
        }
        #expect(page.components(separatedBy: "<svg").count == 5)
        #expect(!page.contains("http://") || page.components(separatedBy: "http").count == 2, "only the name of XHTML")
        #expect(report.notes.contains { $0.contains("pip install pillow") })
    }

    @Test func layersOfAGoodPlanAreNear() throws {
        let layers = try LayerErrors(data(plan: "good.plan"), images: 2).layers
        #expect(layers.count == 3)
        #expect(layers.allSatisfy { $0.decibels > 30 && $0.clippedShare < 0.1 })
        #expect(layers.map(\.sources) == [[-1], [0], [1]])
    }

    /// The second layer's range is a tenth of what it needs.
    @Test func aRangeThatIsTooNarrowIsNamed() throws {
        let second = model.graph.nodes[1].output
        let narrow = try data(plan: "narrow.plan") { $0[second].max /= 10 }
        let layers = try LayerErrors(narrow, images: 2).layers
        let worst = try #require(LayerDiagnosis.worst(1, of: layers).first)
        #expect(worst == 1)
        let diagnosis = LayerDiagnosis(worst, in: layers)
        #expect(diagnosis.cause.contains("outside the range"))
        #expect(diagnosis.cure.contains("--method min-max"))
        #expect(!LayerDiagnosis(worst, in: layers, method: .minMax).cure.contains("--method"))
        // The one behind it has it from there.
        #expect(LayerDiagnosis(2, in: layers).cause.contains("It has its error from"))
    }

    /// The second layer's range is two hundred times what it needs.
    @Test func aRangeThatIsTooWideIsNamed() throws {
        let second = model.graph.nodes[1].output
        let wide = try data(plan: "wide.plan") { $0[second].max *= 200 }
        let layers = try LayerErrors(wide, images: 2).layers
        #expect(LayerDiagnosis.worst(1, of: layers) == [1])
        #expect(LayerDiagnosis(1, in: layers).cause.contains("the rounding of its own map"))
    }

    @Test(arguments: [
        (0, 2, "0.00"), (-0.004, 2, "0.00"), (1.005, 1, "1.0"), (-12.25, 1, "−12.3"), (99.96, 1, "100.0"),
        (.infinity, 1, "∞"), (7, 0, "7"),
    ])
    func numbersHaveAFixedLength(number: Double, digits: Int, expected: String) {
        #expect(number.fixed(digits) == expected)
    }
}
