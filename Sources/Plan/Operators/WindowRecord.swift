/// A sliding window as part of a parameter record. All counts are in pixels.
package struct WindowRecord: Record {
    /// Bytes of one record.
    package static let size = 20
    /// Taps of the window, rows.
    package var kernelHeight: UInt16 = 1
    /// Taps of the window, columns.
    package var kernelWidth: UInt16 = 1
    /// Rows from one window to the next.
    package var strideHeight: UInt16 = 1
    /// Columns from one window to the next.
    package var strideWidth: UInt16 = 1
    /// Rows from one tap to the next.
    package var dilationHeight: UInt16 = 1
    /// Columns from one tap to the next.
    package var dilationWidth: UInt16 = 1
    /// Rows of padding above the map.
    package var padTop: UInt16 = 0
    /// Columns of padding left of the map.
    package var padLeft: UInt16 = 0
    /// Rows of padding below the map.
    package var padBottom: UInt16 = 0
    /// Columns of padding right of the map.
    package var padRight: UInt16 = 0

    /// A window of one tap.
    package init() {}

    /// Number of taps.
    package var taps: Int { Int(kernelHeight) * Int(kernelWidth) }

    func describe(_ field: (OperatorField) -> Void) {
        field(OperatorField("kernel", .size(Int(kernelHeight), Int(kernelWidth)), isUsual: taps == 1))
        field(
            OperatorField(
                "stride", .size(Int(strideHeight), Int(strideWidth)), isUsual: strideHeight == 1 && strideWidth == 1))
        field(
            OperatorField(
                "dilation", .size(Int(dilationHeight), Int(dilationWidth)),
                isUsual: dilationHeight == 1 && dilationWidth == 1))
        field(
            OperatorField(
                "padding", .sides(Int(padTop), Int(padLeft), Int(padBottom), Int(padRight)),
                isUsual: padTop | padLeft | padBottom | padRight == 0))
    }
}
