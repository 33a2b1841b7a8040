import CV4L

/// Something of a camera that can be set to a number, such as its gain.
package struct CameraControl {
    /// The name that programs have for it, "exposure_time_absolute": the driver's own in small letters, with an underscore
    /// for everything that is neither letter nor digit.
    package let name: String
    /// As the driver describes it.
    package let description: cv4l_control

    init(_ description: cv4l_control) {
        self.description = description
        name = withUnsafePointer(to: description) { Self.normalised(cv4l_control_name($0)) }
    }

    /// The least and the most that it takes.
    package var range: (minimum: Int, maximum: Int) { (Int(description.minimum), Int(description.maximum)) }
    /// From value to value.
    package var step: Int { Int(description.step) }
    /// What it is before anybody sets it.
    package var usual: Int { Int(description.usual) }

    /// What its values are.
    package enum Kind: Equatable {
        case integer
        case boolean
        /// One of several, by name.
        case menu
        /// One of several numbers.
        case numberMenu
        /// Something happens when it is set.
        case button
        /// A set of bits.
        case bits
    }

    /// What its values are; nil where they are no single numbers.
    package var kind: Kind? {
        switch Int(description.kind) {
        case cv4l_control_integer: .integer
        case cv4l_control_boolean: .boolean
        case cv4l_control_menu: .menu
        case cv4l_control_number_menu: .numberMenu
        case cv4l_control_button: .button
        case cv4l_control_bits: .bits
        default: nil
        }
    }

    /// Whether its values have names or numbers of a list.
    package var isMenu: Bool { kind == .menu || kind == .numberMenu }
    /// Whether it has no effect as others stand: automatic ones, mostly.
    package var isInactive: Bool { has(cv4l_control_inactive) }
    /// Whether it cannot be set.
    package var isReadOnly: Bool { has(cv4l_control_read_only) }
    /// Whether it cannot be read.
    package var isWriteOnly: Bool { has(cv4l_control_write_only) }
    /// Whether another program does not let go of it.
    package var isGrabbed: Bool { has(cv4l_control_grabbed) }

    private func has(_ flag: Int) -> Bool { Int(description.flags) & flag != 0 }

    /// A name of the driver's as programs write it, which is how v4l2-ctl does.
    static func normalised(_ name: UnsafePointer<CChar>) -> String {
        var bytes: [UInt8] = []
        var isApart = false
        var at = name
        while at.pointee != 0 {
            // In small letters.
            let byte = at.pointee < 0x20 ? 0 : UInt8(bitPattern: at.pointee) | 0x20
            if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (0x30...0x39).contains(byte) {
                if isApart, !bytes.isEmpty { bytes.append(UInt8(ascii: "_")) }
                isApart = false
                bytes.append(byte)
            } else {
                isApart = true
            }
            at += 1
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// One value of a menu.
package struct ControlMenuEntry {
    /// What the control is set to.
    package let value: Int32
    /// Its name, written as those of controls; a number for menus of numbers.
    package let name: String
}
