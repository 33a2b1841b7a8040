import CLinux
import Engine
import ONNX
import Plan
import Punctual
import Text

/// A plan, the float model that it was made from, and labelled photographs for both.
///
/// Of a plan with several programs, the one that takes the model's size of input is taken.
package struct EvaluationData: @unchecked Sendable {
    /// The float model.
    package let model: FloatModel
    /// Keeps what `plan` points to.
    private let planFile: PlanFile
    /// Index of the program.
    let program: Int
    /// How the program prepares photographs.
    let input: PhotographInput
    /// Photographs that can be read; at least one.
    let files: [ImageFile]
    /// What `PUNCTUAL_ISA` names, or the fastest.
    let instructionSet: InstructionSet
    /// Which folders and classes of the plan have no images, and which files are not used, in a sentence each.
    let notes: [String]
    private let planPath: String
    private let classOfName: [String: Int]

    var plan: Plan { planFile.plan }

    /// Opens a plan and lists the images of a folder, DIR/<class>/*.jpg.
    /// - Parameter limit: At most so many images, spread evenly over the folder.
    package init(
        model: FloatModel, plan path: String, data folder: String, limit: Int? = nil
    ) throws(ConvertError) {
        planFile = try openPlan(path)
        let plan = planFile.plan
        let inputs = (0..<plan.programCount).map { PhotographInput(plan, program: $0) }
        guard inputs.contains(where: { $0 != nil }) else {
            throw .mismatch("\(path) was calibrated from numbers: only plans made with images can be evaluated")
        }
        guard let program = inputs.firstIndex(where: { $0?.shape == model.inputShape }), let input = inputs[program],
            plan.program(program).exits.count == model.graph.exits.count, plan.classes == model.classes
        else { throw .mismatch("\(path) was made from another model: its input, classes or exits differ") }
        let images = try wrapping(ConvertError.images) { () throws(ImageSetError) in
            try ImageFolder(contentsOf: folder)
        }
        var skipped = SkippedFiles(of: images)
        files = try wrapping(ConvertError.images) { () throws(ImageSetError) in
            try input.readable(images.subset(limit ?? .max), skipped: &skipped)
        }
        classOfName = try classIndices(images, path: folder, labels: plan.labels, classes: model.classes)
        instructionSet = try chosenInstructionSet()
        notes = [
            plan.sourceHash == model.fileHash ? nil : "\(path) was made from another file than this model",
            noteOfGaps(images, path: folder, labels: plan.labels),
            noteOfOrder(images, path: folder, labels: plan.labels),
            skipped.note,
        ].compactMap { $0 }
        (self.model, self.program, self.input, planPath) = (model, program, input, path)
    }

    /// The class of an image; nil is none of the plan's.
    func expected(_ index: Int) -> Int? { files[index].className.flatMap { classOfName[$0] } }

    /// An image as the plan takes it: int8 `[height][width][channels]`.
    func pixels(_ index: Int) throws(ImageSetError) -> [Int8] {
        let path = files[index].path
        do {
            return try input.pixels(ofImageAt: path)
        } catch let error as FileError {
            throw .cannotOpenImage(path: path, reason: error.reason)
        } catch {
            throw .unreadableImage(path: path, reason: "\(error)")
        }
    }

    var outOfMemory: ConvertError {
        .outOfMemory("\(planPath) needs \(plan.program(program).arenaSize >> 20) MiB of memory to run")
    }
}

/// What `PUNCTUAL_ISA` names, or the fastest that this processor has; all give the same bits.
private func chosenInstructionSet() throws(ConvertError) -> InstructionSet {
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
