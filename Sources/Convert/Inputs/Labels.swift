import Foundation
import ONNX
import Plan

/// Reads the names of the classes: a UTF-8 text file with one name a line.
/// - Throws: `labelCount` unless there are as many names as classes.
func readLabels(_ path: String, classes: Int) throws(ConvertError) -> [String] {
    let data: Data
    do throws(FileError) {
        data = try readFile(path)
    } catch {
        throw .cannotOpen(path: path, reason: error.reason)
    }
    guard let text = String(validating: data, as: UTF8.self) else {
        throw .badLabels(path: path, reason: "not a UTF-8 text file")
    }
    let labels = labelLines(text)
    guard labels.count == classes else {
        throw .labelCount(path: path, labels: labels.count, classes: classes)
    }
    if let line = firstBadLabel(labels) {
        throw .badLabels(path: path, reason: "line \(line + 1) is empty or too long for a label")
    }
    return labels
}

/// The lines of a text without the spaces around them, and without empty lines at the end.
func labelLines(_ text: String) -> [String] {
    // Editors of Windows put a byte-order mark before the first one.
    let text = text.unicodeScalars.drop { $0 == "\u{FEFF}" }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
        String($0).trimmingCharacters(in: .whitespacesAndNewlines)
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
}

/// The index of the first name that a plan cannot hold.
func firstBadLabel(_ labels: [String]) -> Int? {
    labels.firstIndex { $0.isEmpty || $0.utf8.count > PlanFormat.largestString }
}

/// The names that several classes have, with their lines, in a sentence; nil where each class has one of its own.
func noteOfDuplicates(_ labels: [String]) -> String? {
    // By bytes: comparing letters takes long for some texts.
    let lines = Dictionary(grouping: labels.indices) { Array(labels[$0].utf8) }
    let duplicates = lines.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    guard !duplicates.isEmpty else { return nil }
    let (mostNames, mostLines) = (4, 4)
    var names = duplicates.prefix(mostNames).map { indices in
        let shown = indices.prefix(mostLines).map { "\($0 + 1)" }.joined(separator: ", ")
        return "'\(labels[indices[0]].shortened(to: 60))' (lines \(shown)\(indices.count > mostLines ? ", …" : ""))"
    }
    if duplicates.count > mostNames { names.append("\(duplicates.count - mostNames) more") }
    return
        "labels: several classes are named \(names.joined(separator: ", and ")): answers do not tell them apart, so give "
        + "each a name of its own"
}
