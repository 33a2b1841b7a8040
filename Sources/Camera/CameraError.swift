import CLinux
import Text

/// Why a camera gives no frames.
package enum CameraError: Error, Equatable {
    /// The device cannot be opened; an errno value.
    case cannotOpen(errno: Int32)
    /// The node takes no pictures.
    case notACamera
    /// It gives a sensor's raw mosaic only.
    case rawSensor(format: String)
    /// It offers none of the formats that are read.
    case noKnownFormat(offered: [String])
    /// The library that knows a format makes no picture of its frames.
    case cannotConvert(format: String)
    /// Somebody else uses it: who, where that can be seen.
    case busy(DeviceUser?)
    /// Of so many video devices none is a camera.
    case noCamera(nodes: Int)
    /// The bus has no room for so many bytes.
    case noBandwidth
    /// The device is gone.
    case gone
    /// No frame has come for so many nanoseconds.
    case stalled(UInt64)
    /// Its frames have come damaged for as long, all of them.
    case damaged
    /// It lacks the size that was asked for; the nearest in pixels, and all where they are few.
    case wrongSize(width: Int, height: Int, wantedWidth: Int, wantedHeight: Int, offered: String = "")
    /// It lacks the rate that was asked for; the nearest, nil where none can be chosen, and all where they are few.
    case wrongRate(nearest: FrameRate?, wanted: FrameRate, offered: String = "")
    /// A control is not set.
    case control(ControlError)
    /// The source has come to its end.
    case ended
    /// It has ended before it began.
    case empty
    /// It has other formats than the one that was asked for.
    case lacksFormat(String, offered: [String])
    /// It has ended in the middle of a frame, after so many bytes of it, of how many where that is known.
    case cutOff(bytes: Int, of: Int)
    /// It cannot be read; an errno value.
    case cannotRead(errno: Int32)
    /// A folder without images.
    case noImages
    /// A stream whose frames are neither JPEG files nor said to be pixels.
    case unknownFormat
    /// Pixels are asked for where there are JPEG files.
    case filesAreNoPixels
    /// A raw size whose rows would be padded; in pixels.
    case unevenSize(width: Int, height: Int, alignment: Int)
    /// There is no memory for so many bytes of a frame.
    case noMemory(bytes: Int)
    /// The program for cameras on the flat cable is not there.
    case noCameraProgram
    /// It has ended.
    case cameraProgramEnded
    /// A call that should work does not.
    case failed(call: StaticString, errno: Int32)

    package static func == (left: CameraError, right: CameraError) -> Bool {
        left.description.utf8.elementsEqual(right.description.utf8)
    }
}

extension CameraError: CustomStringConvertible {
    /// What is wrong and what helps, without the device's name.
    package var description: String {
        switch self {
        case .cannotOpen(let errno): phrase("it cannot be opened: %%", Self.reason(errno), Self.remedy(errno))
        case .notACamera: "it takes no pictures; 'punctual cameras' lists the nodes that do"
        case .rawSensor(let format):
            phrase(
                "it gives a sensor's raw data only (%): use --camera csi, or run punctual's dynamic build through libcamerify",
                format)
        case .noKnownFormat(let offered):
            phrase(
                "it offers %, and none of these is read%; choose another node ('punctual cameras')",
                offered.isEmpty ? "no format" : list(offered), Self.conversion)
        case .cannotConvert(let format):
            phrase("libv4l makes no picture of its frames (%); choose another format (--format), if it has one", format)
        case .busy(let user):
            phrase(
                "% uses it; end that one, or take another camera",
                user.map { phrase("process % (%)", $0.process.description, $0.name) } ?? "another program")
        case .noCamera(let nodes):
            nodes == 0
                ? "this system has no video device; plug a camera in, or look for its driver with 'dmesg'"
                : phrase(
                    "none of % video devices is a camera that can be read; 'punctual cameras' says what they are",
                    nodes.description)
        case .noBandwidth:
            "its bus has no room for so much: ask for a smaller size or fewer frames (--size, --fps), for MJPG (--format), or plug it into another port"
        case .gone: "it was unplugged, or its driver has ended"
        case .stalled(let time): phrase("no frame for % ms", (time / 1_000_000).description)
        case .damaged:
            "all its frames are damaged: try another cable or port, or a smaller size (--size)"
        case .wrongSize(let width, let height, let wantedWidth, let wantedHeight, let offered):
            phrase(
                "it has no size of %; the nearest is %% (--size)", text(width: wantedWidth, height: wantedHeight),
                text(width: width, height: height), Self.all(offered))
        case .wrongRate(nil, _, _): "its rate cannot be chosen here: leave out --fps"
        case .wrongRate(let nearest?, let wanted, let offered):
            phrase(
                "it does not send % frames a second in this size; the nearest is %% (--fps)", wanted.text, nearest.text,
                Self.all(offered))
        case .control(let error): error.description
        case .ended: "it has no more frames"
        case .empty: "it is empty; see whether its writer has failed"
        case .lacksFormat(let wanted, let offered):
            phrase("it has no format %; it has % (--format)", wanted, list(offered))
        case .cutOff(let bytes, let whole):
            phrase(
                "it ends in the middle of a frame, after % bytes%: see that its size and format are those that were announced, and why its writer has ended",
                bytes.description, whole > 0 ? phrase(" of %", whole.description) : "")
        case .cannotRead(let errno):
            phrase("it cannot be read: %: check path and permissions", Self.reason(errno))
        case .noImages: "the folder has no JPEG file (.jpg, .jpeg): name another one"
        case .unknownFormat:
            "it starts with no JPEG file: for raw frames, say what they are (--source-format i420 --size 640x480)"
        case .filesAreNoPixels: "it has JPEG files and no raw frames: leave out --source-format and --size"
        case .unevenSize(let width, let height, let alignment):
            phrase(
                "% is not possible here: take a width that is a multiple of %, and an even height, such as 640x480 (--size)",
                text(width: width, height: height), alignment.description)
        case .noMemory(let bytes):
            phrase(
                "there is no memory for its frames, of which each takes %: ask for a smaller size (--size)",
                Quantity.text(bytes: UInt64(bytes)))
        case .noCameraProgram:
            "there is no rpicam-vid: install it with 'sudo apt install rpicam-apps', or name a device (--camera /dev/video0)"
        case .cameraProgramEnded: "rpicam-vid has ended; its own messages say why ('rpicam-hello --list-cameras')"
        case .failed(let call, let errno): phrase("% fails: %", call.text, Self.reason(errno))
        }
    }

    /// The system's words for a number of its own.
    static func reason(_ errno: Int32) -> String { String(cString: clinux_error_text(errno)) }

    private static func remedy(_ errno: Int32) -> String {
        if errno == VideoCallError.notPermitted.errno {
            return "; add the user to the group video: sudo usermod -aG video $USER, then log in again"
        }
        return errno == 2 || errno == 6 || errno == 19 ? "; 'punctual cameras' lists those that are there" : ""
    }

    /// What would read more formats.
    private static var conversion: String {
        #if PUNCTUAL_LIBV4L
            return Conversion.isThere ? "" : " (libv4l reads more: sudo apt install libv4l-0)"
        #else
            return " (punctual's dynamic build reads more, with libv4l)"
        #endif
    }

    private static func all(_ offered: String) -> String { offered.isEmpty ? "" : phrase(" of %", offered) }
}

extension CameraError {
    /// What a system call's failure means for whoever wants frames.
    init(_ error: VideoCallError, in call: StaticString) {
        self =
            if error == .noDevice {
                .gone
            } else if error == .busy {
                .busy(nil)
            } else if error == .noSpace {
                .noBandwidth
            } else {
                .failed(call: call, errno: error.errno)
            }
    }
}
