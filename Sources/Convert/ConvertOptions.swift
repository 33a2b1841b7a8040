/// What a conversion needs to know beyond the model, and whose word counts: an option's before the model's metadata,
/// and that before the default.
package struct ConvertOptions: Sendable {
    /// A folder of photographs, or a `.npy` file of float32 `[N][C][H][W]` in the model's own input domain.
    package var calibration: String
    /// Where the plan will go, which none of the model's own files may be; nil where that is not known.
    package var output: String?
    /// The most images to calibrate with; at least 1.
    package var calibrationImages = 512
    /// How ranges follow from the values seen.
    package var method: CalibrationMethod?
    /// How much worse than the float model the plan may be; nil where nobody asks.
    package var lossLimit: LossLimit?
    /// A text file with one class name a line; nil takes the metadata's names, and without those the classes stay unnamed.
    package var labels: String?
    /// What is left open here is as the metadata say, and otherwise at its default: pixels from 0 to 1, red first, in
    /// photographs of exactly the input's size.
    package var input = InputSettings()

    /// The defaults, for calibration images or arrays at a path.
    package init(calibration: String) {
        self.calibration = calibration
    }

    var isCalibratedFromArray: Bool { calibration.lowercased().hasSuffix(".npy") }

    /// Refuses what says how photographs are prepared where there are none.
    func requirePhotographsForSettings() throws(ConvertError) {
        guard isCalibratedFromArray else { return }
        let settings: [(name: String, value: String?)] = [
            ("mean", input.mean?.description), ("std", input.deviation?.description),
            ("resize", input.resize?.description), ("channel-order", input.channelOrder?.rawValue),
        ]
        for (name, value) in settings {
            guard let value else { continue }
            throw .badSetting(
                name: name, value: value,
                reason: "means nothing without photographs: leave it out, or calibrate with a folder of them")
        }
    }

    /// The names of the classes in order; empty where nobody names them.
    func classNames(_ metadata: ModelMetadata, classes: Int) throws(ConvertError) -> [String] {
        guard let labels else { return metadata.labels ?? [] }
        return try readLabels(labels, classes: classes)
    }

    /// How photographs become the input of a model that takes maps of `shape`, with nothing left open.
    func inputSettings(_ metadata: ModelMetadata, for shape: MapShape) throws(ConvertError) -> InputSettings {
        do {
            try input.validate(for: shape)
        } catch {
            throw .badSetting(name: error.setting, value: error.value, reason: error.reason)
        }
        return input.completed(from: metadata.input).completed(for: shape)
    }
}
