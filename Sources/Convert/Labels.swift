import Foundation
import Plan

/// Reads the names of the classes: a UTF-8 text file with one name a line.
/// - Throws: `labelCount` unless there are as many names as classes.
func readLabels(_ path: String, classes: Int) throws(ConvertError) -> [String] {
    let data: Data
    do {
        data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
        throw .cannotOpen(path: path, reason: error.localizedDescription)
    }
    guard let text = String(validating: data, as: UTF8.self) else {
        throw .badLabels(path: path, reason: "not a UTF-8 text file")
    }
    // "\r\n" is one character.
    var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map {
        $0.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    while lines.last == "" { lines.removeLast() }
    guard lines.count == classes else {
        throw .labelCount(path: path, labels: lines.count, classes: classes)
    }
    for (index, line) in lines.enumerated() where line.isEmpty || line.utf8.count > 1 << 16 {
        throw .badLabels(path: path, reason: "line \(index + 1) is empty or too long for a label")
    }
    return lines
}
