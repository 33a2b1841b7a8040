import Text

/// What a text may be that is compared with others, or looked up by.
///
/// Two spellings of one character are equal in Swift: the marks on a letter are sorted before every comparison and every
/// look-up, which takes the square of their number. A small file can have many names, each of many marks.
package enum NameLimits {
    /// The most bytes of UTF-8.
    package static let bytes = 1024
    /// The most combining marks in a row, as in Unicode's Stream-Safe Text Format (UAX #15, section 13).
    package static let marks = 30
}

extension String {
    /// Why this is no name that a model may have, in a clause; nil for one that it may.
    package var nameProblem: String? {
        guard utf8.count <= NameLimits.bytes else {
            return "is \(utf8.count) bytes long: at most \(NameLimits.bytes) are supported"
        }
        return markProblem
    }

    /// Why comparing this would take long, in a clause; nil for any usual text, whatever its length.
    package var markProblem: String? {
        var marks = 0
        for scalar in unicodeScalars {
            // None of them is below, and this is most of any text.
            let isMark = scalar.value >= 0x300 && scalar.properties.canonicalCombiningClass != .notReordered
            marks = isMark ? marks + 1 : 0
            guard marks <= NameLimits.marks else {
                return "has more than \(NameLimits.marks) combining marks in a row"
            }
        }
        return nil
    }

    /// Refuses a name that a model may not have.
    /// - Parameter kind: What it is the name of.
    func requireName(_ kind: String) throws(ONNXError) {
        guard let problem = nameProblem else { return }
        throw .badName(kind: kind, name: shortened(to: 60), reason: problem)
    }
}
