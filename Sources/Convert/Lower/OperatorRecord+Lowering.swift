import Plan

extension OperatorRecord {
    /// An operator whose other fields are at their defaults.
    init(_ kind: OperatorKind, inputs: [Int], output: Int) {
        precondition(inputs.count <= 3, "OperatorRecord: no operator has so many inputs")
        self.init()
        self.kind = kind.rawValue
        if !inputs.isEmpty { self.inputs.0 = UInt32(inputs[0]) }
        if inputs.count > 1 { self.inputs.1 = UInt32(inputs[1]) }
        if inputs.count > 2 { self.inputs.2 = UInt32(inputs[2]) }
        self.output = UInt32(output)
    }
}
