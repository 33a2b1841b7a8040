import ONNX
import Vision

/// The files of a folder of photographs that are not used, and why.
struct SkippedFiles {
    private let folder: ImageFolder
    /// Photographs that cannot be read, in the order of the folder, and names of photographs that lead to none.
    fileprivate var damaged: [(file: ImageFile, reason: String)] = []

    /// Those of a folder whose names are none of photographs', to begin with.
    init(of folder: ImageFolder) {
        self.folder = folder
    }

    /// One sentence that names files by their way from the folder; nil where there are none.
    var note: String? {
        let others = folder.others
        var parts: [String] = []
        if !others.isEmpty {
            let endings = ImageFolder.endings.joined(separator: ", ")
            parts.append(
                "\(shortList(others)): \(others.count == 1 ? "its name ends" : "their names end") in none of \(endings)"
            )
        }
        let mostReasons = 3
        for (file, reason) in damaged.prefix(mostReasons) {
            parts.append("'\(folder.way(to: file).shortened(to: 120))': \(reason)")
        }
        if damaged.count > mostReasons {
            parts.append("and as damaged \(shortList(damaged.dropFirst(mostReasons).map { folder.way(to: $0.file) }))")
        }
        let count = others.count + damaged.count
        return parts.isEmpty
            ? nil : "\(folder.path): skipped \(count) file\(count == 1 ? "" : "s"): \(parts.joined(separator: "; "))"
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
            } catch let error as FileError where error.isOfThisFile {
                damaged.append((index, error.reason))
            } catch let error as FileError {
                throw .cannotOpenImage(path: path, reason: error.reason)
            } catch let error as VisionError where error.isOfThisImage {
                damaged.append((index, "\(error)"))
            } catch let error as VisionError {
                let option = error.fittingResize.map { " (--resize \($0))" } ?? ""
                throw .unreadableImage(path: path, reason: "\(error)\(option)")
            } catch {
                throw .unreadableImage(path: path, reason: "\(error)")
            }
        }
        let damaged = workers.joined().sorted { $0.index < $1.index }
        if damaged.count == files.count, let first = damaged.first {
            throw .unreadableImage(path: files[first.index].path, reason: first.reason)
        }
        skipped.damaged = damaged.map { (files[$0.index], $0.reason) }
        let indices = Set(damaged.map { $0.index })
        return files.indices.filter { !indices.contains($0) }.map { files[$0] }
    }
}

/// The first few names in quotation marks.
func shortList(_ names: [String]) -> String {
    let shown = names.prefix(8).map { "'\($0.shortened(to: 60))'" }.joined(separator: ", ")
    return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
}
