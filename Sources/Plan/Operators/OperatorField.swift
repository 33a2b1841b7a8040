/// A number of an operator as text and JSON show it.
package struct OperatorField {
    /// What a field holds.
    package enum Value {
        case integer(Int)
        case number(Float)
        case flag(Bool)
        /// Height and width.
        case size(Int, Int)
        /// Top, left, bottom, right.
        case sides(Int, Int, Int, Int)
    }

    /// Of lower-case words joined by underscores.
    package let name: StaticString
    /// The number.
    package let value: Value
    /// Whether it is what people expect unless told, such as a stride of 1: text leaves it out.
    package let isUsual: Bool

    init(_ name: StaticString, _ value: Value, isUsual: Bool = false) {
        self.name = name
        self.value = value
        self.isUsual = isUsual
    }
}
