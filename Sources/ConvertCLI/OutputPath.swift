import ArgumentParser
import Convert
import Foundation

/// Refuses, before the long work, an output that cannot be written or that would overwrite what a command reads.
/// - Parameters:
///   - name: The output's, for errors.
///   - inputs: Files, and what errors call them.
///   - folder: Files in it that are there already may not be overwritten either.
func requireOutput(
    _ output: String, _ name: String, besides inputs: [(path: String, what: String)],
    outside folder: (path: String, what: String)
) throws {
    try Converter.requireWritable(output)
    for (path, what) in inputs + [folder] where Converter.isSameFile(output, path) {
        throw ValidationError("\(name) would overwrite \(what)")
    }
    guard FileManager.default.fileExists(atPath: output) else { return }
    let parent = URL(filePath: folder.path).resolvingSymlinksInPath().path
    if URL(filePath: output).resolvingSymlinksInPath().path.utf8.starts(with: "\(parent)/".utf8) {
        throw ValidationError("\(name) would overwrite a file of \(folder.what): choose another folder")
    }
}
