import CV4L

/// What a camera can be asked for: its sizes and rates, and what its controls are set to.
///
/// Nothing of this changes anything for a program that uses the camera at the time.
package struct CameraDetails {
    /// One size, or a range of sizes, of a format.
    package struct Size {
        /// In pixels.
        package let least: (width: Int, height: Int)
        /// In pixels; the same for a single size.
        package let most: (width: Int, height: Int)
        /// From size to size, in pixels.
        package let step: (width: Int, height: Int)
        /// Single rates, or ranges; those of its largest, where the device tells.
        package let rates: [(slowest: FrameRate, fastest: FrameRate)]

        /// Whether it is no range.
        package var isSingle: Bool { least == most }
    }

    /// One format that is read.
    package struct Format {
        /// The kernel's number of it.
        package let code: UInt32
        /// Where the device tells.
        package let sizes: [Size]
    }

    /// One control as it stands.
    package struct Control {
        package let control: CameraControl
        /// The values that it takes, where they are few.
        package let menu: [ControlMenuEntry]
        /// Nil where it cannot be read.
        package let value: Int32?
    }

    /// Those that are read, in the device's order.
    package let formats: [Format]
    /// In the device's order.
    package let controls: [Control]

    /// Asks a device about some formats, and about its controls.
    package init<System: VideoSystem>(_ system: System, formats: [UInt32]) {
        self.formats = formats.map { code in
            let sizes = FrameSizes(system, format: code).ranges.map { range in
                let rates = FrameRates(
                    system, format: code, width: Int(range.most_width), height: Int(range.most_height))
                return Size(range, rates)
            }
            return Format(code: code, sizes: sizes)
        }
        controls = system.controls().map { control in
            let value = control.isWriteOnly ? nil : try? system.control(control.description.identifier)
            return Control(control: control, menu: system.menu(of: control), value: value)
        }
    }

    /// Asks the device of a node; nil where it is no camera, or cannot be opened any more.
    package init?(of node: CameraNode) {
        switch node.kind {
        case .camera, .rawSensor, .otherCamera: break
        default: return nil
        }
        guard let video = KernelVideo.opened(node.path) else { return nil }
        defer { video.close() }
        self.init(video, formats: node.readFormats)
    }
}

extension CameraDetails.Size {
    fileprivate init(_ range: cv4l_sizes, _ rates: FrameRates) {
        self.init(
            least: (Int(range.least_width), Int(range.least_height)),
            most: (Int(range.most_width), Int(range.most_height)),
            step: (Int(range.width_step), Int(range.height_step)),
            rates: rates.ranges.map { (FrameRate($0.longest), FrameRate($0.shortest)) })
    }
}
