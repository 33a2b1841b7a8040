import Foundation
import Plan
import Vision

/// Our pixels beside those that Pillow makes of the same photographs by torchvision's rules, as training prepares them, and
/// what the difference does to answers.
package struct PillowComparison: Sendable {
    /// How many photographs were compared.
    package private(set) var images = 0
    /// Of all pixels' channels, those that are equal, 0...1.
    package private(set) var equalShare = 0.0
    /// In steps of 1/255.
    package private(set) var meanDifference = 0.0
    /// In steps of 1/255.
    package private(set) var largestDifference = 0
    /// Right answers of the plan's last exit with our pixels.
    package private(set) var ourTop1 = 0
    /// Right answers of the plan's last exit with Pillow's pixels.
    package private(set) var pillowTop1 = 0

    /// Compares up to `count` photographs; nil where `python` cannot be run or has no Pillow.
    package init?(_ data: EvaluationData, images count: Int, python: String) throws(ConvertError) {
        guard let integer = IntegerExecutor(data.plan, program: data.program, instructionSet: data.instructionSet)
        else {
            throw data.outOfMemory
        }
        let wanted = min(count, data.files.count)
        guard let pillow = Self.pixels(data.files.prefix(wanted).map(\.path), data.input, python: python) else {
            return nil
        }
        var (equal, all, sum) = (0, 0, 0)
        for (index, theirs) in pillow.enumerated() {
            // What Pillow could not read says nothing.
            guard let theirs else { continue }
            let ours = try wrapping(ConvertError.images) { () throws(ImageSetError) in try data.pixels(index) }
            guard ours.count == theirs.count else { continue }
            images += 1
            for (one, other) in zip(ours, theirs) {
                let difference = abs(Int(one) - Int(other))
                equal += difference == 0 ? 1 : 0
                sum += difference
                largestDifference = max(largestDifference, difference)
            }
            all += ours.count
            for (pixels, isOurs) in [(ours, true), (theirs, false)] {
                let logits = integer.logits(of: pixels)
                guard indexOfLargest(logits[logits.count - 1]) == data.expected(index) else { continue }
                if isOurs { ourTop1 += 1 } else { pillowTop1 += 1 }
            }
        }
        guard images > 0 else { return nil }
        (equalShare, meanDifference) = (Double(equal) / Double(all), Double(sum) / Double(all))
    }

    /// Seconds after which Pillow is given up.
    private static let patience = 60.0

    /// What Pillow makes of photographs, as the plan's input; an element is nil where it cannot read one.
    private static func pixels(_ paths: [String], _ input: PhotographInput, python: String) -> [[Int8]?]? {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        guard (try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)) != nil else {
            return nil
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        let size = input.preprocessing
        let resize =
            switch size.resize {
            case .none: "0,0"
            case .shorterSide(let side): "\(side),0"
            case .exact(let width, let height): "\(width),\(height)"
            }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            [python, "-c", script, folder.path, "\(size.cropWidth),\(size.cropHeight)", resize, size.channels.name]
            + paths.map { $0.hasPrefix("/") ? $0 : "\(FileManager.default.currentDirectoryPath)/\($0)" }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        guard (try? process.run()) != nil else { return nil }
        if ended.wait(timeout: .now() + patience) == .timedOut {
            process.terminate()
            return nil
        }
        guard process.terminationStatus == 0 else { return nil }
        return paths.indices.map { index in
            (try? Data(contentsOf: folder.appending(path: "\(index)"))).map { bytes in
                bytes.map { Int8(bitPattern: $0 &- 128) }
            }
        }
    }

    /// Arguments: folder for results, crop, resize, order of channels, photographs.
    private static let script = """
        import sys
        from PIL import Image, ImageOps
        folder, crop, resize, order = sys.argv[1:5]
        crop, resize = [tuple(map(int, pair.split(","))) for pair in (crop, resize)]
        for index, path in enumerate(sys.argv[5:]):
            try:
                image = ImageOps.exif_transpose(Image.open(path)).convert("L" if order == "luma" else "RGB")
            except Exception:
                continue
            if resize[1]:
                image = image.resize(resize, Image.Resampling.BILINEAR)
            elif resize[0]:
                short, long = min(image.size), max(image.size)
                longer = int(resize[0] * long / short)
                size = (resize[0], longer) if image.width <= image.height else (longer, resize[0])
                image = image.resize(size, Image.Resampling.BILINEAR)
            left, top = round((image.width - crop[0]) / 2), round((image.height - crop[1]) / 2)
            image = image.crop((left, top, left + crop[0], top + crop[1]))
            if order == "bgr":
                image = Image.merge("RGB", image.split()[::-1])
            with open(f"{folder}/{index}", "wb") as file:
                file.write(image.tobytes())
        """
}

extension Preprocessing.Channels {
    fileprivate var name: String {
        switch self {
        case .rgb: "rgb"
        case .bgr: "bgr"
        case .luma: "luma"
        }
    }
}
