import ArgumentParser
import Convert

/// `punctual-convert reference`: the float model's logits, to compare with other runtimes.
struct ReferenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: "Run the float model and write the logits of every exit.")

    @Argument(help: "The ONNX file.")
    var model: String

    @Option(help: ArgumentHelp("float32 [N, C, H, W] in the model's own domain.", valueName: "X.npy"))
    var input: String

    @Option(help: ArgumentHelp("Where to write exit1.npy, exit2.npy, … of [N, classes].", valueName: "DIR"))
    var outputDir: String

    func run() throws {
        let float = try FloatModel(model)
        let logits = try float.logits(ofArray: input)
        for exit in 1...logits.exits.count {
            let output = "\(outputDir)/exit\(exit).npy"
            for (path, what) in [(input, "the input"), (model, "the model")]
                + float.dataFiles.map({ ($0, "the model's data") })
            where Converter.isSameFile(output, path) {
                throw ValidationError("exit\(exit).npy would overwrite \(what): choose another folder")
            }
        }
        try Converter.makeFolder(outputDir)
        do {
            try logits.write(to: outputDir)
        } catch {
            throw ConvertError.array(error)
        }
    }
}
