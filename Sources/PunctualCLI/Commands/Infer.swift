import CLinux
import Npy
import Punctual
import Text

extension Command {
    /// `punctual infer`: tensors to logits.
    static let infer = Command(
        name: "infer", summary: "gives the raw outputs of every exit for a tensor",
        help: """
            Gives the raw outputs of every exit. The input holds images as the ONNX model takes them.

            punctual infer --model PLAN --input X.npy --output-dir FOLDER [OPTIONS]

              --model PLAN         the network
              --input X.npy        float32 array of shape (images, channels, height, width)
              --output-dir FOLDER  gets exit1.npy and so on: float32 arrays of shape (images, classes)
              --exit N             only exit N
              --threads N          threads per image, 1 to 16; default 1

            """,
        options: [.model, .input, .outputDir, .exit, .threads], operands: .none, run: Infer.run)
}

extension Option {
    fileprivate static let input = Option("input", example: "images.npy")
    fileprivate static let outputDir = Option("output-dir", example: "logits")
}

/// The work of `punctual infer`.
private enum Infer {
    @Sendable static func run(_ options: Options, _ console: Console) throws(Failure) -> ExitCode {
        let inputPath = try options.required(.input)
        let folder = try options.required(.outputDir)
        let plan = try ClassifierOptions(options)
        let classifier = try plan.makeClassifier(try plan.openPlan(), console)
        let exit = try plan.exit(of: classifier)
        let input = try InputArray(inputPath, for: classifier)

        let exits = exit.map { $0...$0 } ?? 1...classifier.exitCount
        var logits = [[Float]](repeating: [], count: exits.count)
        var values = [Float](repeating: 0, count: classifier.inputValueCount)
        for image in 0..<input.images {
            try input.read(image, into: &values)
            do throws(ClassifierError) {
                try classifier.prepare(values: values.span)
            } catch {
                throw Failure(error, plan: plan.model)
            }
            if let exit { classifier.run(toExit: exit) } else { classifier.runAll() }
            for exit in exits { logits[exit - exits.lowerBound].append(contentsOf: classifier.logits(ofExit: exit)) }
        }

        for exit in exits {
            let path = path(folder, exit)
            for file in [inputPath, plan.model] where file.isSameFile(as: path) {
                throw Failure(
                    .usage, phrase("exit%.npy would overwrite '%': choose another folder", "\(exit)", file.text))
            }
        }
        var errno: Int32 = 0
        guard clinux_make_directory(folder.bytes, &errno) == 0 else { throw Failure(cannotWrite: folder.text, errno) }
        for exit in exits {
            let values = logits[exit - exits.lowerBound]
            let file = npyBytes(values, shape: [input.images, values.count / input.images])
            guard clinux_write_file(path(folder, exit), file, file.count, &errno) == 0 else {
                throw Failure(cannotWrite: phrase("%/exit%.npy", folder.text, "\(exit)"), errno)
            }
        }
        return .success
    }

    /// The folder's name is bytes, and may be no text.
    private static func path(_ folder: Argument, _ exit: Int) -> [CChar] {
        var path: [CChar] = []
        var byte = folder.bytes
        while byte.pointee != 0 {
            path.append(byte.pointee)
            byte += 1
        }
        return path + "/exit\(exit).npy".utf8.map { CChar(bitPattern: $0) } + [0]
    }
}
