extension Preprocessing {
    /// What program `index` of a plan asks of photographs; nil when it takes none.
    package init?(_ plan: Plan, program index: Int) {
        let program = plan.program(index)
        let input = plan.input(Int(program.input))
        let tensor = plan.tensor(Int(program.inputTensor))
        guard input.kind == InputKind.pixels.rawValue else { return nil }
        let resize: Resize =
            switch ResizeRule(rawValue: input.resizeRule) {
            case .shorterSide: .shorterSide(Int(input.resizeWidth))
            case .exact: .exact(width: Int(input.resizeWidth), height: Int(input.resizeHeight))
            case .unresized, nil: .none
            }
        let channels: Channels =
            switch ChannelOrder(rawValue: input.channelOrder) {
            case .bgr: .bgr
            case .luma: .luma
            case .rgb, nil: .rgb
            }
        self.init(
            cropWidth: Int(tensor.width), cropHeight: Int(tensor.height), resize: resize, channels: channels)
    }
}
