import Text

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
            phrase(
                "it has no control '%'; it has % ('punctual cameras DEVICE')", name,
                known.isEmpty ? "none" : list(known))
        case .wrongValue(let name, let value, let expected):
            phrase("its control % does not take '%'; it takes %", name, value, expected)
        case .readOnly(let name): phrase("its control % can be read only: leave it out", name)
        case .grabbed(let name):
            phrase("its control % is kept by another program: end that one, or leave it out", name)
        case .inactive(let name, let remedy):
            phrase(
                "its control % has no effect as others stand: %", name,
                remedy.map { phrase("put % before it", $0) }
                    ?? "set what makes it automatic before it ('punctual cameras DEVICE')")
        case .refused(let name, let value, let errno):
            phrase("its control % cannot be set to %: %", name, value, CameraError.reason(errno))
        case .noFixedRate:
            "it has no control exposure_dynamic_framerate, so it cannot be told to keep its rate: leave --fixed-fps out, or fix the exposure time, if 'punctual cameras DEVICE' lists a control for it"
        }
    }
}
