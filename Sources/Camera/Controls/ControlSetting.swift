/// What a control of a camera is to be set to.
package struct ControlSetting: Equatable, Sendable {
    /// The control's name, as `CameraControl` has it.
    package let name: String
    /// A number, "on" or "off", or an entry of a menu: its number or its name.
    package let value: String

    /// A setting; whether the camera has such a control and value is found out when it is made.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Reads a list of settings, "gain=3,auto_exposure=manual_mode"; nil when that is not what it is.
    package static func list(_ text: String) -> [ControlSetting]? {
        var settings: [ControlSetting] = []
        var name: [UInt8]?
        var word: [UInt8] = []
        // A comma behind the last one ends it as it ends others.
        for byte in Array(text.utf8) + [UInt8(ascii: ",")] {
            switch byte {
            case UInt8(ascii: "="):
                guard name == nil, !word.isEmpty else { return nil }
                name = word
                word = []
            case UInt8(ascii: ","):
                guard let known = name, !word.isEmpty else { return nil }
                settings.append(
                    ControlSetting(
                        name: String(decoding: known, as: UTF8.self), value: String(decoding: word, as: UTF8.self)))
                name = nil
                word = []
            default: word.append(byte)
            }
        }
        return settings
    }

    package static func == (left: ControlSetting, right: ControlSetting) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.value.utf8.elementsEqual(right.value.utf8)
    }
}
