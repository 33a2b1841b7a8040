import CLinux
import Engine
import ONNX
import Plan
import Punctual
import Text

/// How well a plan answers next to the float model that it was made from.
package struct Evaluation: Sendable {
    /// One exit's answers to all images.
    package struct Exit: Sendable {
        /// From 1.
        package var exit: Int
        /// The float model's.
        package var float: Answers
        /// The plan's.
        package var int8: Answers
        /// Of 100 images, those for which both give the same class.
        package var agreementPercent: Double
    }

    /// How good answers are, in percent of the images.
    package struct Answers: Sendable {
        /// The class with the highest score is right.
        package var top1Percent: Double
        /// One of the five with the highest scores is.
        package var top5Percent: Double
        /// How far scores, at the plan's temperature, are from the share of answers that are right (`ReliabilityBins`), in
        /// percent points.
        package var calibrationErrorPercent: Double
        /// The same for scores at temperature 1.
        package var uncalibratedErrorPercent: Double
    }

    /// The program of the plan that takes the model's size of input, from 1.
    package var program: Int
    /// How many programs the plan has.
    package var programs: Int
    /// Number of images.
    package var images: Int
    /// One for each exit, in order.
    package var exits: [Exit]
    /// Which folders and classes of the plan have no images, and which files are not used, in a sentence each.
    package var notes: [String]

    /// Runs float model and plan over the labelled images of a folder, DIR/<class>/*.jpg.
    ///
    /// Of a plan with several programs, the one that takes the model's size of input is run.
    /// - Parameters:
    ///   - limit: At most so many images, spread evenly over the folder.
    ///   - progress: Gets the number of finished images and of all, from any thread.
    package init(
        model: FloatModel, plan path: String, data folder: String, limit: Int? = nil,
        progress: (@Sendable (Int, Int) -> Void)? = nil
    ) throws(ConvertError) {
        let planFile = try openPlan(path)
        let plan = planFile.plan
        let inputs = (0..<plan.programCount).map { PhotographInput(plan, program: $0) }
        guard inputs.contains(where: { $0 != nil }) else {
            throw .mismatch("\(path) was calibrated from numbers: only plans made with images can be evaluated")
        }
        guard let program = inputs.firstIndex(where: { $0?.shape == model.inputShape }), let input = inputs[program],
            plan.program(program).exits.count == model.graph.exits.count, plan.classes == model.classes
        else { throw .mismatch("\(path) was made from another model: its input, classes or exits differ") }
        let planExits = plan.program(program).exits.map { plan.exit($0) }
        let images = try wrapping(ConvertError.images) { () throws(ImageSetError) in
            try ImageFolder(contentsOf: folder)
        }
        var skipped = SkippedFiles(of: images)
        let files = try wrapping(ConvertError.images) { () throws(ImageSetError) in
            try input.readable(images.subset(limit ?? .max), skipped: &skipped)
        }
        let classOfName = try classIndices(images, path: folder, labels: plan.labels, classes: model.classes)

        let instructionSet = try instructionSet()
        let float = FloatExecutor(model.graph)
        // Fewer threads where memory is short.
        var executors: [IntegerExecutor] = []
        while executors.count < min(float.threads(atMost: availableThreads), files.count),
            let executor = IntegerExecutor(plan, program: program, instructionSet: instructionSet)
        {
            executors.append(executor)
        }
        guard !executors.isEmpty else {
            throw .outOfMemory("\(path) needs \(plan.program(program).arenaSize >> 20) MiB of memory to run")
        }
        let workers = try wrapping(ConvertError.images) { () throws(ImageSetError) in
            try runInParallel(
                count: files.count, threads: executors.count, progress: { progress?($0, files.count) }
            ) {
                EvaluationWorker(
                    float.makeWorkspace(), executors.removeLast(),
                    temperatures: planExits.map(\.temperature))
            } body: { (worker, index) throws(ImageSetError) in
                let pixels: [Int8]
                do {
                    pixels = try input.pixels(ofImageAt: files[index].path)
                } catch let error as FileError {
                    throw .cannotOpenImage(path: files[index].path, reason: error.reason)
                } catch {
                    throw .unreadableImage(path: files[index].path, reason: "\(error)")
                }
                worker.count(
                    expected: files[index].className.flatMap { classOfName[$0] },
                    float: float.run(input.modelInput(pixels), in: worker.workspace),
                    integer: worker.integer.logits(of: pixels))
            }
        }
        // The plan's bytes are mapped for as long as the file object lives.
        withExtendedLifetime(planFile) {}
        self.program = program + 1
        programs = plan.programCount
        notes = [
            plan.sourceHash == model.fileHash ? nil : "\(path) was made from another file than this model",
            noteOfGaps(images, path: folder, labels: plan.labels),
            noteOfOrder(images, path: folder, labels: plan.labels),
            skipped.note,
        ].compactMap { $0 }
        self.images = files.count
        exits = model.graph.exits.indices.map { exit in
            var counts = EvaluationCounts()
            for worker in workers { counts.add(worker.exits[exit]) }
            return Exit(
                exit: exit + 1, float: Answers(counts.float, of: files.count),
                int8: Answers(counts.int8, of: files.count),
                agreementPercent: 100 * Double(counts.agreeing) / Double(files.count))
        }
    }
}

extension Evaluation.Answers {
    fileprivate init(_ counts: AnswerCounts, of images: Int) {
        top1Percent = 100 * Double(counts.top1) / Double(images)
        top5Percent = 100 * Double(counts.top5) / Double(images)
        calibrationErrorPercent = counts.calibrated.errorPercent
        uncalibratedErrorPercent = counts.uncalibrated.errorPercent
    }
}

/// What `PUNCTUAL_ISA` names, or the fastest that this processor has; all give the same bits.
private func instructionSet() throws(ConvertError) -> InstructionSet {
    do throws(InstructionSetError) {
        return try .fromEnvironment() ?? .best
    } catch {
        throw .badOption(error.description)
    }
}

/// Maps and validates a plan file, weights included: they are what is compared.
private func openPlan(_ path: String) throws(ConvertError) -> PlanFile {
    do throws(PlanFileError) {
        let name = FileName.bytes(path).map { CChar(bitPattern: $0) } + [0]
        let file = try PlanFile(name)
        do throws(PlanError) { try file.verifyWeights() } catch { throw .invalid(error) }
        return file
    } catch {
        switch error {
        case .invalid(let violation): throw .badPlan(path: path, violation)
        case .cannotOpen(let errno): throw .cannotOpen(path: path, reason: String(cString: clinux_error_text(errno)))
        }
    }
}

/// Which folders hold no images, and which classes of the plan have no folder, where folders are named as classes.
private func noteOfGaps(_ images: ImageFolder, path: String, labels: [String]) -> String? {
    let used = Set(images.classNames)
    let names = labels.filter { $0.nameProblem == nil }
    let folders = Set(images.subfolders)
    var gaps: [String] = []
    let empty = images.subfolders.filter { !used.contains($0) }
    if !empty.isEmpty { gaps.append("no images in \(shortList(empty))") }
    let missing = names.filter { !folders.contains($0) }
    if used.isSubset(of: names), !missing.isEmpty {
        gaps.append("no folder for the class\(missing.count == 1 ? "" : "es") \(shortList(missing))")
    }
    return gaps.isEmpty ? nil : "\(path): \(gaps.joined(separator: ", and "))"
}

/// That folders stand for classes by their order alone.
private func noteOfOrder(_ images: ImageFolder, path: String, labels: [String]) -> String? {
    guard Set(images.classNames).isDisjoint(with: labels.filter { $0.nameProblem == nil }) else { return nil }
    return
        "\(path): no folder is named as a class of the plan, so the folders are taken for the classes in sorted order"
}

/// The class of every folder: by name where the plan names its classes so, otherwise in the folders' sorted order.
private func classIndices(
    _ images: ImageFolder, path: String, labels: [String], classes: Int
) throws(ConvertError) -> [String: Int] {
    let names = images.classNames
    if let stray = images.files.first(where: { $0.className == nil }) {
        throw .classFolders(path: path, reason: "\(stray.path) lies in no folder: each class needs one of its own")
    }
    // Others are longer than any folder's name, or take long to compare.
    let comparable = zip(labels, 0...).filter { $0.0.nameProblem == nil }
    let indexOfLabel = Dictionary(comparable) { first, _ in first }
    let unknown = names.filter { indexOfLabel[$0] == nil }
    if unknown.isEmpty { return indexOfLabel }
    guard unknown.count == names.count else {
        throw .classFolders(
            path: path, reason: "folder '\(unknown[0])' is no class of the plan: rename it or take it out")
    }
    guard names.count == classes else {
        throw .classFolders(
            path: path,
            reason: "it has \(names.count) folder\(names.count == 1 ? "" : "s"), but the plan has \(classes) classes"
                + (labels.isEmpty ? "" : ", whose names differ from the folders'"))
    }
    return Dictionary(uniqueKeysWithValues: zip(names, 0...))
}

extension Plan {
    /// The names of the classes; empty when the plan has none.
    fileprivate var labels: [String] { (0..<labelCount).map { String(decoding: label($0), as: UTF8.self) } }

    /// The digest of the file that it was made from; nil where it does not say.
    fileprivate var sourceHash: String? {
        let fact = (0..<count(of: .metadata)).map { metadata($0) }.first {
            text($0.key).elementsEqual("source xxh64".utf8)
        }
        return fact.map { String(decoding: text($0.value), as: UTF8.self) }
    }

    /// How many classes every exit of every program has.
    fileprivate var classes: Int { Int(tensor(Int(exit(0).tensor)).channels) }
}
