import Punctual
import Text

extension Option {
    static let region = Option("roi", example: "160,0,320,480")
    static let rotation = Option("rotate", example: "90")
    static let mirror = Option("mirror")
}

extension ImageView {
    /// Reads `--roi`, `--rotate` and `--mirror`.
    init(_ options: Options) throws(Failure) {
        self.init(isMirrored: options.has(.mirror))
        region = try options.region(.region)
        if let turn = try options.choice(.rotation, ["0", "90", "180", "270"]) {
            rotation = Rotation(rawValue: 90 * turn) ?? .none
        }
    }
}

extension Options {
    /// A rectangle in pixels: the first column and row, width and height.
    fileprivate func region(_ option: Option) throws(Failure) -> ImageView.Region? {
        guard let argument = argument(option) else { return nil }
        let numbers = argument.text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { Quantity.integer(String(decoding: $0, as: UTF8.self)) }
        guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let width = numbers[2],
            let height = numbers[3],
            width > 0, height > 0
        else { throw refusal(option, argument, "four numbers of pixels: column, row, width and height") }
        return ImageView.Region(x: x, y: y, width: width, height: height)
    }
}
