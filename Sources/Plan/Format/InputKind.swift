/// What feeds a program.
package enum InputKind: UInt32, Sendable {
    /// The model's input domain is known only as numbers (calibrated from an array): `classify` refuses such plans.
    case numbers = 1
    /// Photographs: int8 value = pixel − 128.
    case pixels = 2
}
