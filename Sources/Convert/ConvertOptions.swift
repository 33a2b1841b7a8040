import Vision

/// What a conversion needs to know beyond the model.
public struct ConvertOptions: Sendable {
    /// A folder of JPEG images, or a `.npy` file of float32 `[N][C][H][W]` in the model's own input domain.
    public var calibration: String
    /// The most images to calibrate with; at least 1.
    public var calibrationImages = 512
    /// How ranges follow from the values seen.
    public var method = CalibrationMethod.mse
    /// A text file with one class name a line; nil leaves the classes unnamed.
    public var labels: String?
    /// Of photographs: model input = (pixel / 255 − mean) / deviation, one number for all channels or one for each.
    public var mean: [Float] = [0]
    /// See `mean`.
    public var deviation: [Float] = [1]
    /// How photographs are brought to size before the crop.
    public var resize = Preprocessing.Resize.none
    /// Width and height that photographs are cropped to; nil takes the model's input size, and nothing else fits.
    public var crop: (width: Int, height: Int)?
    /// Of models with three channels.
    public var channelOrder = ColorOrder.rgb

    /// The order of a model's three colour channels.
    public enum ColorOrder: String, Sendable, CaseIterable {
        case rgb
        case bgr
    }

    /// The defaults, for calibration images or arrays at a path.
    public init(calibration: String) {
        self.calibration = calibration
    }

    var isCalibratedFromArray: Bool { calibration.lowercased().hasSuffix(".npy") }

    /// How photographs become the input of a model that takes maps of `shape`.
    func photographInput(for shape: MapShape) throws(ConvertError) -> PhotographInput {
        guard shape.channels == 1 || shape.channels == 3 else {
            throw .badOption(
                "the model takes \(shape.channels) channels, photographs have 1 or 3: calibrate with a .npy array")
        }
        if let crop, crop.width != shape.width || crop.height != shape.height {
            throw .badOption(
                "--crop \(crop.width)x\(crop.height) does not fit the model, whose input is "
                    + "\(shape.width)x\(shape.height) pixels")
        }
        let resized: (width: Int, height: Int)? =
            switch resize {
            case .none: nil
            case .shorterSide(let side): (side, side)
            case .exact(let width, let height): (width, height)
            }
        let shorterSide = min(shape.width, shape.height)
        if let resized, min(resized.width, resized.height) < shorterSide {
            throw .badOption(
                "--resize is smaller than the model's input of \(shape.width)x\(shape.height) pixels")
        }
        let channels: Preprocessing.Channels = shape.channels == 1 ? .luma : channelOrder == .bgr ? .bgr : .rgb
        return PhotographInput(
            preprocessing: Preprocessing(
                cropWidth: shape.width, cropHeight: shape.height, resize: resize, channels: channels),
            mean: try perChannel(mean, shape.channels, option: "--mean") { (0...1).contains($0) },
            deviation: try perChannel(deviation, shape.channels, option: "--std") { $0.isFinite && $0 > 0 })
    }

    private func perChannel(
        _ values: [Float], _ channels: Int, option: String, isValid: (Float) -> Bool
    ) throws(ConvertError) -> [Float] {
        guard values.count == 1 || values.count == channels else {
            throw .badOption("\(option) has \(values.count) numbers, the model takes \(channels) channels")
        }
        guard values.allSatisfy(isValid) else {
            throw .badOption(
                "\(option) is impossible: model input = (pixel / 255 - mean) / std, mean from 0 to 1, std above 0")
        }
        return values.count == channels ? values : [Float](repeating: values[0], count: channels)
    }

    /// The options that shape the plan, as its metadata show them.
    func summary(input: PhotographInput?) -> String {
        guard let input else { return "numbers" }
        func list(_ values: [Float]) -> String { values.map { "\($0)" }.joined(separator: ",") }
        let preprocessing = input.preprocessing
        let resize =
            switch preprocessing.resize {
            case .none: "none"
            case .shorterSide(let side): "\(side)"
            case .exact(let width, let height): "\(width)x\(height)"
            }
        return "--resize \(resize) --crop \(preprocessing.cropWidth)x\(preprocessing.cropHeight) "
            + "--channel-order \(preprocessing.channels) --mean \(list(input.mean)) --std \(list(input.deviation))"
    }
}
