/// The type of a tensor's numbers.
package enum ElementType: UInt32, Sendable {
    case int8 = 1
    /// Only the exits' logits.
    case float32 = 2

    /// In bytes.
    package var size: Int {
        switch self {
        case .int8: 1
        case .float32: 4
        }
    }

    /// The type as a word.
    package var name: StaticString {
        switch self {
        case .int8: "int8"
        case .float32: "float32"
        }
    }
}
