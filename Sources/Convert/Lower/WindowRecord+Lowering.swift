import Plan

extension WindowRecord {
    /// A window as a plan holds it.
    /// - Throws: `layerTooLarge` where a number does not fit, or a pool of so many taps could overflow.
    init(_ window: Window, layer: String) throws(ConvertError) {
        func field(_ value: Int) throws(ConvertError) -> UInt16 {
            guard let field = UInt16(exactly: value) else { throw .layerTooLarge(layer: layer) }
            return field
        }
        guard window.taps <= PlanFormat.largestPool else { throw .layerTooLarge(layer: layer) }
        self.init()
        kernelHeight = try field(window.kernelHeight)
        kernelWidth = try field(window.kernelWidth)
        strideHeight = try field(window.strideHeight)
        strideWidth = try field(window.strideWidth)
        dilationHeight = try field(window.dilationHeight)
        dilationWidth = try field(window.dilationWidth)
        padTop = try field(window.padTop)
        padLeft = try field(window.padLeft)
        padBottom = try field(window.padBottom)
        padRight = try field(window.padRight)
    }
}
