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
        for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let sides = part.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else { return nil }
            settings.append(
                ControlSetting(
                    name: String(decoding: sides[0], as: UTF8.self), value: String(decoding: sides[1], as: UTF8.self)))
        }
        return settings
    }

    package static func == (left: ControlSetting, right: ControlSetting) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.value.utf8.elementsEqual(right.value.utf8)
    }
}
