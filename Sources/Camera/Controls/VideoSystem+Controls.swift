import CV4L

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
                ? "\(entry.number)"
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

    /// What activates a control: the automatic one that has a word in common with it, set to something else.
    private func remedy(for control: CameraControl, among controls: [CameraControl]) -> String? {
        let words = control.name.utf8.split(separator: UInt8(ascii: "_"))
        let automatic = controls.first { other in
            !other.name.utf8.elementsEqual(control.name.utf8) && other.isAutomatic
                && other.name.utf8.split(separator: UInt8(ascii: "_")).contains { word in
                    words.contains { $0.elementsEqual(word) }
                }
        }
        guard let automatic else { return nil }
        guard automatic.isMenu else { return "\(automatic.name)=off" }
        let menu = menu(of: automatic)
        let manual = menu.first { $0.name.utf8.starts(with: "manual".utf8) } ?? menu.first
        return manual.map { "\(automatic.name)=\($0.name)" }
    }
}

extension CameraControl {
    /// Whether it says who decides: the camera or whoever sets its controls.
    fileprivate var isAutomatic: Bool {
        guard kind == .boolean || kind == .menu else { return false }
        let letters = Array(name.utf8)
        let auto = Array("auto".utf8)
        guard letters.count >= auto.count else { return false }
        return (0...letters.count - auto.count).contains { letters[$0..<$0 + auto.count].elementsEqual(auto) }
    }
}
