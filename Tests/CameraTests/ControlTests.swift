import CV4L
import Camera
import Testing

/// Controls are found by name, checked and set, in the order that was asked for.
@Suite struct ControlTests {
    private let video = FakeVideo()

    private static let autoExposure: UInt32 = 0x9A_0901
    private static let exposure: UInt32 = 0x9A_0902

    /// The controls of a webcam, with the exposure decided by itself.
    init() {
        video.controls = [
            control(0x98_0900, "Brightness", -64...64),
            control(0x98_090C, "White Balance, Automatic", 0...1, kind: cv4l_control_boolean, usual: 1),
            control(0x98_0913, "Gain", 0...100, step: 5),
            control(0x98_0918, "Power Line Frequency", 0...2, kind: cv4l_control_menu),
            control(0x98_091A, "White Balance Temperature", 2800...6500, flags: cv4l_control_inactive),
            control(Self.autoExposure, "Auto Exposure", 0...3, kind: cv4l_control_menu, usual: 3),
            control(Self.exposure, "Exposure Time, Absolute", 3...2047, flags: cv4l_control_inactive),
            control(0x9A_0903, "Exposure, Dynamic Framerate", 0...1, kind: cv4l_control_boolean, usual: 1),
            control(0x9A_0910, "Privacy", 0...1, kind: cv4l_control_boolean, flags: cv4l_control_read_only),
            control(0x9A_0911, "Focus, Absolute", 0...255, flags: cv4l_control_grabbed),
            control(0x9A_0912, "Iris", 0...255, flags: cv4l_control_disabled),
            control(0x9F_0901, "Link Frequency", 0...1, kind: cv4l_control_number_menu),
            control(0x9F_0902, "Matrix", 0...1, kind: 0x101),
            control(0x9F_0903, "Do It", 0...0, kind: cv4l_control_button),
            control(0x9F_0904, "Flags", 0 ... -1, kind: cv4l_control_bits),
            control(0x9F_0905, "Zoom", 0...10, flags: cv4l_control_inactive),
        ]
        video.menus[Self.autoExposure] = [1: entry("Manual Mode"), 3: entry("Aperture Priority Mode")]
        video.menus[0x98_0918] = [0: entry("Disabled"), 1: entry("50 Hz"), 2: entry("60 Hz")]
        video.menus[0x9F_0901] = [0: entry(number: 456_000_000), 1: entry(number: 912_000_000)]
        video.onControl = { video, identifier, value in
            guard identifier == Self.autoExposure else { return }
            let index = video.controls.firstIndex { $0.identifier == Self.exposure }!
            video.controls[index].flags = value == 1 ? 0 : UInt32(cv4l_control_inactive)
        }
    }

    private func set(_ list: String, keepsRate: Bool = false) throws -> [String] {
        video.log = []
        var settings = CameraSettings()
        settings.size = (64, 48)
        settings.controls = list.isEmpty ? [] : try #require(ControlSetting.list(list))
        settings.keepsRate = keepsRate
        let stream = try VideoStream.open(video, settings)
        return withExtendedLifetime(stream) { video.log }
    }

    private func failure(_ list: String, keepsRate: Bool = false) -> String {
        do {
            return "none: \(try set(list, keepsRate: keepsRate))"
        } catch let error as CameraError {
            #expect(video.isClosed && !video.log.contains("on"))
            return error.description
        } catch { return "\(error)" }
    }

    @Test func theyAreSetBeforeFramesCome() throws {
        #expect(
            try set("gain=15,brightness=-3") == ["format YUYV 64x48", "Gain = 15", "Brightness = -3", "on"])
    }

    @Test func eachOpeningSetsThemAnew() throws {
        #expect(try set("gain=15") == set("gain=15"))
    }

    @Test func automaticOnesComeFirst() throws {
        let exposure = ["Auto Exposure = 1", "Exposure Time, Absolute = 100"]
        #expect(
            try set("auto_exposure=manual_mode,exposure_time_absolute=100") == ["format YUYV 64x48"] + exposure + ["on"]
        )
        #expect(try set("auto_exposure=1,exposure_time_absolute=100")[1...2] == exposure[...])
        _ = try set("auto_exposure=3")
        #expect(
            failure("exposure_time_absolute=100,auto_exposure=1").contains("put auto_exposure=manual_mode before it"))
        #expect(failure("white_balance_temperature=3000").contains("put white_balance_automatic=off before it"))
        #expect(failure("zoom=3").contains("punctual cameras"))
    }

    @Test func rateIsKeptFirst() throws {
        #expect(
            try set("gain=5", keepsRate: true)[1...2] == ["Exposure, Dynamic Framerate = 0", "Gain = 5"])
        video.controls.removeAll { $0.identifier == UInt32(cv4l_dynamic_rate) }
        #expect(failure("", keepsRate: true).contains("cannot be told to keep its rate"))
        video.controls = []
        #expect(failure("", keepsRate: true).contains("cannot be told to keep its rate"))
        #expect(failure("gain=5").contains("it has none"))
    }

    @Test(arguments: [
        ("power_line_frequency=50_hz", "Power Line Frequency = 1"),
        ("power_line_frequency=2", "Power Line Frequency = 2"),
        ("white_balance_automatic=off", "White Balance, Automatic = 0"),
        ("white_balance_automatic=on", "White Balance, Automatic = 1"),
        ("white_balance_automatic=0", "White Balance, Automatic = 0"),
        ("link_frequency=912000000", "Link Frequency = 1"),
        ("do_it=x", "Do It = 1"), ("flags=4294967295", "Flags = -1"), ("brightness=64", "Brightness = 64"),
    ])
    func values(setting: String, call: String) throws {
        #expect(try set(setting).contains(call))
    }

    @Test(arguments: [
        ("gain=101", "takes 0 to 100 in steps of 5"), ("gain=3", "steps of 5"), ("gain=-5", "0 to 100"),
        ("brightness=65", "takes -64 to 64"), ("brightness=1x", "takes -64 to 64"), ("brightness=-", "-64 to 64"),
        ("brightness=99999999999999999999", "-64 to 64"), ("white_balance_automatic=2", "takes on or off"),
        ("auto_exposure=2", "takes manual_mode (1), aperture_priority_mode (3)"),
        ("auto_exposure=sport", "manual_mode (1)"), ("link_frequency=2", "456000000 (0), 912000000 (1)"),
        ("flags=4294967296", "bits of 4294967295"), ("privacy=on", "can be read only"),
        ("focus_absolute=1", "another program"), ("iris=1", "no control 'iris'; it has brightness, "),
        ("matrix=1", "no control 'matrix'"), ("Gain=1", "gain, power_line_frequency"),
    ])
    func whatIsWrongIsNamed(setting: String, message: String) {
        #expect(failure(setting).contains(message))
        #expect(!video.log.contains("on"))
    }

    @Test func driverThatRefuses() {
        video.failures["setControl"] = VideoCallError(errno: 5)
        #expect(failure("gain=5").hasPrefix("its control gain cannot be set to 5: "))
        video.failures["setControl"] = .noDevice
        #expect(failure("gain=5") == CameraError.gone.description)
    }

    @Test func lists() {
        let gain = ControlSetting(name: "gain", value: "3")
        #expect(ControlSetting.list("gain=3") == [gain])
        #expect(ControlSetting.list("gain=3,b=on") == [gain, ControlSetting(name: "b", value: "on")])
        for text in ["", "gain", "=3", "gain=", "gain=3,", "gain=3=4", ",gain=3"] {
            #expect(ControlSetting.list(text) == nil)
        }
    }

    @Test func detailsOfACamera() throws {
        let yuyv = CameraFormat.code("YUYV")
        video.sizes[yuyv] = [.one(640, 480)]
        video.periods = { _, _, _ in [.one(1, 30), .one(1, 15)] }
        video.failures["setControl"] = .busy
        let details = CameraDetails(video, formats: [yuyv])
        let size = try #require(details.formats.first?.sizes.first)
        #expect(size.isSingle && size.most == (640, 480) && size.rates.map(\.fastest.text) == ["30", "15"])
        let names = details.controls.map(\.control.name)
        #expect(names.count == 14 && names.contains("exposure_dynamic_framerate"))
        let exposure = try #require(details.controls.first { $0.control.name == "auto_exposure" })
        #expect(exposure.value == 3 && exposure.menu.map(\.name) == ["manual_mode", "aperture_priority_mode"])
        #expect(exposure.control.values(exposure.menu) == "manual_mode (1), aperture_priority_mode (3)")
        // Who uses the camera is not to notice.
        #expect(video.log.isEmpty && video.queued.isEmpty)
    }

    private func control(
        _ identifier: UInt32, _ name: String, _ range: (minimum: Int32, maximum: Int32), step: Int32 = 1,
        kind: Int = cv4l_control_integer, usual: Int32 = 0, flags: Int = 0
    ) -> cv4l_control {
        var control = cv4l_control()
        (control.identifier, control.kind, control.flags) = (identifier, UInt32(kind), UInt32(flags))
        (control.minimum, control.maximum) = range
        (control.step, control.usual) = (step, usual)
        withUnsafeMutableBytes(of: &control.name) { $0.copyBytes(from: name.utf8) }
        return control
    }

    private func entry(_ name: String = "", number: Int64 = 0) -> cv4l_menu_entry {
        var entry = cv4l_menu_entry()
        entry.number = number
        withUnsafeMutableBytes(of: &entry.name) { $0.copyBytes(from: name.utf8) }
        return entry
    }
}

/// Reads better than a pair.
private func ... (minimum: Int32, maximum: Int32) -> (minimum: Int32, maximum: Int32) { (minimum, maximum) }
