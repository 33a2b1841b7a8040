import ONNX
import Vision

/// The files of a folder of photographs that are not used, and why.
struct SkippedFiles {
    /// Files whose names are none of photographs', by their way from the folder.
    var others: [String] = []
    /// Photographs that cannot be read, in the order of the folder.
    fileprivate(set) var damaged: [(path: String, reason: String)] = []

    /// One sentence; nil where there are none.
    var note: String? {
        var parts: [String] = []
        if !others.isEmpty {
            let endings = ImageFolder.endings.joined(separator: ", ")
            parts.append(
                "\(shortList(others)): \(others.count == 1 ? "its name ends" : "their names end") in none of \(endings)"
            )
        }
        let mostReasons = 3
        for (path, reason) in damaged.prefix(mostReasons) { parts.append("'\(path.shortened(to: 120))': \(reason)") }
        if damaged.count > mostReasons {
            parts.append("and as damaged \(shortList(damaged.dropFirst(mostReasons).map { $0.path }))")
        }
        let count = others.count + damaged.count
        return parts.isEmpty ? nil : "skipped \(count) file\(count == 1 ? "" : "s"): \(parts.joined(separator: "; "))"
    }
}

extension PhotographInput {
    /// The files that can be decoded, found by doing it; the others become `skipped`.
    /// - Throws: What is wrong with the first where it may be wrong with all: it cannot be opened, or its size does not fit.
    ///   Also when none is left.
    func readable(
        _ files: [ImageFile], skipped: inout SkippedFiles, threads: Int = availableThreads
    ) throws(ImageSetError) -> [ImageFile] {
        let workers = try runInParallel(count: files.count, threads: threads) {
            [(index: Int, reason: String)]()
        } body: { (damaged, index) throws(ImageSetError) in
            let path = files[index].path
            do {
                _ = try pixels(ofImageAt: path)
            } catch let error as FileError {
                throw .cannotOpenImage(path: path, reason: error.reason)
            } catch let error as VisionError where error.isOfThisImage {
                damaged.append((index, "\(error)"))
            } catch {
                throw .unreadableImage(path: path, reason: "\(error)")
            }
        }
        let damaged = workers.joined().sorted { $0.index < $1.index }
        if damaged.count == files.count, let first = damaged.first {
            throw .unreadableImage(path: files[first.index].path, reason: first.reason)
        }
        skipped.damaged = damaged.map { (files[$0.index].path, $0.reason) }
        let indices = Set(damaged.map { $0.index })
        return files.indices.filter { !indices.contains($0) }.map { files[$0] }
    }
}

/// The first few names in quotation marks.
func shortList(_ names: [String]) -> String {
    let shown = names.prefix(8).map { "'\($0.shortened(to: 60))'" }.joined(separator: ", ")
    return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
}
