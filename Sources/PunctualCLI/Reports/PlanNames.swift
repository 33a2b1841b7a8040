import Plan
import Text

// The words that both forms of `inspect` use for the plan's numbers. A validated plan holds no other values.

extension Plan {
    /// A string of the plan.
    func string(_ index: UInt32) -> String {
        String(decoding: text(index), as: UTF8.self)
    }

    /// The name of class `index`: its label, or its number where the plan has none.
    func className(_ index: Int) -> String {
        index < labelCount ? String(decoding: label(index), as: UTF8.self) : "class \(index)"
    }

    /// The quantization of a tensor, slice by slice.
    func slices(of tensor: TensorRecord) -> [SliceRecord] {
        var slices: [SliceRecord] = []
        for index in 0..<Int(tensor.sliceCount) { slices.append(slice(Int(tensor.firstSlice) + index)) }
        return slices
    }
}

extension OperatorRecord {
    /// The operator's kind as a word.
    var kindName: String { String(cString: operatorKind.name) }
}

extension TensorRecord {
    /// The element type as a word.
    var elementTypeName: String { type.name.text }
}

extension InputRecord {
    /// The kind of input as a word.
    var kindName: String {
        switch InputKind(rawValue: kind) {
        case .pixels: "pixels"
        case .numbers: "numbers"
        case nil: "unknown"
        }
    }

    /// The channel order as a word.
    var channelOrderName: String {
        switch ChannelOrder(rawValue: channelOrder) {
        case .rgb: "rgb"
        case .bgr: "bgr"
        case .luma: "luma"
        case nil: "none"
        }
    }

    /// The resize rule as words.
    var resizeName: String {
        switch ResizeRule(rawValue: resizeRule) {
        case .shorterSide: "shorter side to \(resizeWidth)"
        case .exact: "to \(resizeWidth)x\(resizeHeight)"
        case .unresized, nil: "none"
        }
    }
}
