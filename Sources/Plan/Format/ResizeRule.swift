/// How a photograph is brought to size before the centre crop.
package enum ResizeRule: UInt32, Sendable {
    /// The photograph must have the crop's size.
    case unresized = 0
    /// The shorter side becomes `InputRecord.resizeWidth`, the aspect ratio stays.
    case shorterSide = 1
    /// Stretched to `InputRecord.resizeWidth` × `InputRecord.resizeHeight`.
    case exact = 2
}
