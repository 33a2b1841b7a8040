import Testing
import Vision

/// One line of Fixtures/expected.txt: an image, what is done to it, and the digest of Pillow's bytes.
///
/// The image is a file or, as WIDTHxHEIGHT, the rough pattern. Pillow 11.3 decoded it (`convert("RGB")` or `"L"`),
/// `resize(…, BILINEAR)` brought it to the size of torchvision's `Resize`, torchvision's `CenterCrop` rule cut it.
struct PillowCase: CustomTestStringConvertible {
    let image: String
    let preprocessing: Preprocessing
    let expected: UInt64
    let testDescription: String

    init(_ line: Substring) {
        let words = line.split(separator: " ")
        let numbers = words[2...5].map { Int($0)! }
        image = String(words[0])
        let resize: Preprocessing.Resize =
            switch words[1] {
            case "none": .none
            case "shorter": .shorterSide(numbers[0])
            case "exact": .exact(width: numbers[0], height: numbers[1])
            default: fatalError("unknown rule in \(line)")
            }
        let channels: Preprocessing.Channels = words[6] == "luma" ? .luma : words[6] == "bgr" ? .bgr : .rgb
        preprocessing = Preprocessing(
            cropWidth: numbers[2], cropHeight: numbers[3], resize: resize, channels: channels)
        expected = UInt64(words[7], radix: 16)!
        testDescription = String(line)
    }

    static func all() -> [PillowCase] {
        String(decoding: fixture("expected.txt"), as: UTF8.self).split(separator: "\n").map { PillowCase($0) }
    }
}
