import CLinux

/// Why a control of a camera is not set.
package enum ControlError: Error {
    /// The camera has none of this name; those that it has.
    case unknown(String, known: [String])
    /// It has no such value; those that it has, for people.
    case wrongValue(String, String, expected: String)
    /// It cannot be set.
    case readOnly(String)
    /// Another program does not let go of it.
    case grabbed(String)
    /// It has no effect as others stand; the setting that helps, where it can be told.
    case inactive(String, remedy: String?)
    /// The driver does not take a value; an errno value.
    case refused(String, String, errno: Int32)
    /// The camera cannot be told to keep its rate.
    case noFixedRate

    /// What is wrong and what helps, as the end of a sentence about the camera.
    package var description: String {
        switch self {
        case .unknown(let name, let known):
            "it has no control '\(name)'; it has \(Self.list(known)) ('punctual cameras DEVICE')"
        case .wrongValue(let name, let value, let expected):
            "its control \(name) does not take '\(value)'; it takes \(expected)"
        case .readOnly(let name): "its control \(name) can be read only: leave it out"
        case .grabbed(let name): "its control \(name) is kept by another program: end that one, or leave it out"
        case .inactive(let name, let remedy):
            if let remedy {
                "its control \(name) has no effect as others stand: put \(remedy) before it"
            } else {
                "its control \(name) has no effect as others stand: set what makes it automatic before it "
                    + "('punctual cameras DEVICE')"
            }
        case .refused(let name, let value, let errno):
            "its control \(name) cannot be set to \(value): \(String(cString: clinux_error_text(errno)))"
        case .noFixedRate:
            "it has no control exposure_dynamic_framerate, so it cannot be told to keep its rate: leave --fixed-fps out, "
                + "or fix the exposure time, if 'punctual cameras DEVICE' lists a control for it"
        }
    }

    private static func list(_ names: [String]) -> String {
        var list = ""
        for name in names { list += list.isEmpty ? name : ", \(name)" }
        return list.isEmpty ? "none" : list
    }
}
