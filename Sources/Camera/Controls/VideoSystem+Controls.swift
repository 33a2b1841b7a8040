import CV4L
import Text

extension VideoSystem {
    /// Every control whose value is a number, in the driver's order. Asking changes nothing for who uses the camera.
    package func controls() -> [CameraControl] {
        var controls: [CameraControl] = []
        var last: UInt32 = 0
        // A driver that never ends its list is not to keep us.
        for _ in 0..<256 {
            guard let next = try? queryControl(last | UInt32(cv4l_next_control)), next.identifier > last else { break }
            last = next.identifier
            let control = CameraControl(next)
            if control.kind != nil, Int(next.flags) & cv4l_control_disabled == 0 { controls.append(control) }
        }
        return controls
    }

    /// The values of a menu; none for other controls.
    package func menu(of control: CameraControl) -> [ControlMenuEntry] {
        guard control.isMenu else { return [] }
        let first = max(control.description.minimum, 0)
        let last = min(control.description.maximum, 255)
        var entries: [ControlMenuEntry] = []
        // Menus have gaps.
        for value in first..<max(last + 1, first) {
            guard let entry = try? menuEntry(control.description.identifier, UInt32(value)) else { continue }
            let name =
                control.kind == .numberMenu
                ? Int(entry.number).description
                : withUnsafePointer(to: entry) { CameraControl.normalised(cv4l_menu_entry_name($0)) }
            entries.append(ControlMenuEntry(value: value, name: name))
        }
        return entries
    }

    /// Has a camera keep its rate, and sets its controls, in the order in which they are listed: those that stand further
    /// back may be without effect until those in front of them are set.
    func set(_ settings: CameraSettings) throws(CameraError) {
        guard settings.keepsRate || !settings.controls.isEmpty else { return }
        let controls = controls()
        if settings.keepsRate {
            guard
                let control = controls.first(where: { Int($0.description.identifier) == cv4l_dynamic_rate })
            else { throw .control(.noFixedRate) }
            try set(control, to: 0, written: "0", among: controls)
        }
        for setting in settings.controls {
            guard let control = controls.first(where: { $0.name.utf8.elementsEqual(setting.name.utf8) }) else {
                throw .control(.unknown(setting.name, known: controls.map { $0.name }))
            }
            let menu = menu(of: control)
            guard let value = control.value(setting.value, menu) else {
                throw .control(.wrongValue(control.name, setting.value, expected: control.values(menu)))
            }
            try set(control, to: value, written: setting.value, among: controls)
        }
    }

    private func set(
        _ control: CameraControl, to value: Int32, written: String, among controls: [CameraControl]
    ) throws(CameraError) {
        let identifier = control.description.identifier
        // Those that were set before may have changed what it is.
        let control = (try? queryControl(identifier)).map(CameraControl.init) ?? control
        if control.isReadOnly { throw .control(.readOnly(control.name)) }
        if control.isGrabbed { throw .control(.grabbed(control.name)) }
        if control.isInactive {
            throw .control(.inactive(control.name, remedy: remedy(for: control, among: controls)))
        }
        do throws(VideoCallError) {
            try setControl(identifier, value)
        } catch {
            if error == .noDevice { throw .gone }
            throw .control(.refused(control.name, written, errno: error.errno))
        }
    }

    /// What activates a control: the automatic one that has its first word in its name, set to something else.
    private func remedy(for control: CameraControl, among controls: [CameraControl]) -> String? {
        let word = Array(control.name.utf8.prefix { $0 != UInt8(ascii: "_") })
        for other in controls
        where other.isAutomatic && other.has(word) && !other.name.utf8.elementsEqual(control.name.utf8) {
            guard other.isMenu else { return phrase("%=off", other.name) }
            let menu = menu(of: other)
            let manual = menu.first { CameraControl.text($0.name, has: Array("manual".utf8)) } ?? menu.first
            return manual.map { phrase("%=%", other.name, $0.name) }
        }
        return nil
    }
}

extension CameraControl {
    /// Whether it says who decides: the camera or whoever sets its controls.
    fileprivate var isAutomatic: Bool { (kind == .boolean || kind == .menu) && has(Array("auto".utf8)) }

    /// Whether something is a part of its name.
    fileprivate func has(_ part: [UInt8]) -> Bool { Self.text(name, has: part) }

    @inline(never)
    fileprivate static func text(_ text: String, has part: [UInt8]) -> Bool {
        guard !part.isEmpty else { return false }
        var matched = 0
        // Good enough for words that do not begin twice.
        for byte in Array(text.utf8) {
            matched = byte == part[matched] ? matched + 1 : byte == part[0] ? 1 : 0
            if matched == part.count { return true }
        }
        return false
    }
}
