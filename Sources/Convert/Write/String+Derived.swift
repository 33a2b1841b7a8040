import Text

extension String {
    /// As much of a name as those that are made from it begin with: a layer can have thousands of them.
    var forDerivedNames: String { shortened(to: 500) }
}
