import Text

/// The images to calibrate with, and what they say about the plan's input.
struct CalibrationSource {
    let images: ImageSet
    /// Nil when the images are arrays of numbers.
    let photographs: PhotographInput?
    /// Name of the folder or file, without the way to it, for people.
    let name: String
    /// What follows from them for the plan, and which files are not used, in a sentence each.
    let notes: [String]

    /// Opens what `options.calibration` names, for a model that takes maps of `shape`.
    /// - Parameter settings: With nothing left open; how photographs become such maps.
    init(_ options: ConvertOptions, settings: InputSettings, shape: MapShape) throws(ConvertError) {
        name = options.calibration.lastPathComponent.printable
        if options.isCalibratedFromArray {
            let array = try wrapping(ConvertError.array) { () throws(NpyError) in
                try NpyFile(contentsOf: options.calibration)
            }
            images = try wrapping(ConvertError.images) { () throws(ImageSetError) in
                try ImageSet(array, shape: shape, limit: options.calibrationImages)
            }
            photographs = nil
            notes = [
                "the plan takes numbers, for 'punctual infer', and classifies no photographs: calibrate with a folder of them"
            ]
        } else {
            let input = try PhotographInput(settings, shape: shape)
            let folder = try wrapping(ConvertError.images) { () throws(ImageSetError) in
                try ImageFolder(contentsOf: options.calibration)
            }
            var skipped = SkippedFiles(of: folder)
            let files = try wrapping(ConvertError.images) { () throws(ImageSetError) in
                try input.readable(folder.subset(options.calibrationImages), skipped: &skipped)
            }
            images = input.images(files)
            photographs = input
            notes = skipped.note.map { [$0] } ?? []
        }
    }
}
