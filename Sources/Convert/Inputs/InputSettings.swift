/// How photographs become a model's input, as far as somebody says it; nil is left open.
///
/// The command line and a model's metadata say the same things under the same rules: the first under `--mean`, the
/// other under `punctual.mean`, and so on.
package struct InputSettings: Sendable, Equatable {
    /// Model input = (pixel / 255 − mean) / deviation; 0...1, one number for all channels or one for each.
    package var mean: NumberList?
    /// See `mean`; 10⁻⁶...10⁶.
    package var deviation: NumberList?
    /// How photographs are brought to size before the crop; a single number is the length of the shorter side.
    package var resize: ImageSize?
    /// Width and height that photographs are cropped to: the model's input size, and nothing else fits.
    package var crop: ImageSize?
    /// Of models with three channels.
    package var channelOrder: ColorOrder?

    /// The order of a model's three colour channels.
    package enum ColorOrder: String, Sendable, CaseIterable {
        case rgb
        case bgr
    }

    /// Leaves everything open.
    package init() {}

    /// What can be wrong with a setting that is well-formed.
    struct Problem: Error {
        /// The name that option and metadata key have in common.
        var setting: String
        var value: String
        /// A clause whose subject is the setting.
        var reason: String
    }

    /// Checks whatever is said against a model that takes maps of `shape`.
    func validate(for shape: MapShape) throws(Problem) {
        try validate(mean, "mean", shape, expected: "from 0 to 1") { (0...1).contains($0) }
        // Anything beyond makes inputs that are constant or overflow.
        try validate(deviation, "std", shape, expected: "above 0, from 0.000001 to 1000000") {
            (1e-6...1e6).contains($0)
        }
        if let resize, let sides = resize.sides,
            min(sides.width, sides.height) < min(shape.width, shape.height)
        {
            throw Problem(
                setting: "resize", value: resize.description,
                reason: "is smaller than the model's input of \(shape.width)x\(shape.height) pixels")
        }
        if let crop {
            guard let sides = crop.sides else {
                throw Problem(setting: "crop", value: crop.description, reason: "is no size: N or WxH is expected")
            }
            guard sides == (shape.width, shape.height) else {
                throw Problem(
                    setting: "crop", value: crop.description,
                    reason: "does not fit the model, whose input is \(shape.width)x\(shape.height) pixels")
            }
        }
    }

    private func validate(
        _ list: NumberList?, _ setting: String, _ shape: MapShape, expected: String, isValid: (Float) -> Bool
    ) throws(Problem) {
        guard let list else { return }
        let count = list.values.count
        guard count == 1 || count == shape.channels else {
            throw Problem(
                setting: setting, value: list.description,
                reason: "has \(count) numbers, the model takes \(shape.channels) channels")
        }
        guard list.values.allSatisfy(isValid) else {
            let scaled = list.dividedBy255
            let advice =
                list.isOfBytes && scaled.values.allSatisfy(isValid)
                ? "; numbers for pixels from 0 to 255 are divided by 255: \(scaled)" : ""
            throw Problem(
                setting: setting, value: list.description,
                reason: "is impossible: numbers \(expected) are expected, as model input = (pixel / 255 - mean) / std"
                    + advice)
        }
    }

    /// Takes from `other` what is left open here.
    func completed(from other: InputSettings) -> InputSettings {
        var result = self
        result.mean = mean ?? other.mean
        result.deviation = deviation ?? other.deviation
        result.resize = resize ?? other.resize
        result.crop = crop ?? other.crop
        result.channelOrder = channelOrder ?? other.channelOrder
        return result
    }

    /// Takes the defaults for what is left open, and writes the numbers out channel by channel.
    ///
    /// Afterwards only `channelOrder` is nil, and that only where the model has other than three channels.
    func completed(for shape: MapShape) -> InputSettings {
        func perChannel(_ list: NumberList?, or value: Float) -> NumberList {
            let values = list?.values ?? [value]
            return NumberList(values.count == 1 ? Array(repeating: values[0], count: shape.channels) : values)
        }
        var result = self
        result.mean = perChannel(mean, or: 0)
        result.deviation = perChannel(deviation, or: 1)
        result.resize = resize ?? ImageSize.none
        result.crop = .rectangle(width: shape.width, height: shape.height)
        result.channelOrder = shape.channels == 3 ? channelOrder ?? .rgb : nil
        return result
    }
}

extension InputSettings: CustomStringConvertible {
    /// What is said, as options of the command line; empty where nothing is.
    package var description: String {
        let options: [(name: String, value: String?)] = [
            ("resize", resize?.description), ("crop", crop?.description), ("channel-order", channelOrder?.rawValue),
            ("mean", mean?.description), ("std", deviation?.description),
        ]
        return options.compactMap { option in option.value.map { "--\(option.name) \($0)" } }.joined(separator: " ")
    }
}
