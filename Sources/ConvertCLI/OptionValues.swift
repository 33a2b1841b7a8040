import ArgumentParser
import Convert

// Options are spelled as the values of a model's metadata, and read by the same code.
extension InputSettings.ColorOrder: ExpressibleByArgument {}
extension CalibrationMethod: ExpressibleByArgument {}

extension NumberList {
    /// The value of an option.
    static func parse(_ text: String) throws -> NumberList {
        guard let list = NumberList(text) else { throw ValidationError("numbers with commas between, as 0.5,0.4,0.3") }
        return list
    }
}

extension ImageSize {
    /// The value of an option.
    static func parse(_ text: String) throws -> ImageSize {
        guard let size = ImageSize(text) else {
            throw ValidationError("a side in pixels as 256, or width and height as 320x240, of 1 to 65535")
        }
        return size
    }
}
