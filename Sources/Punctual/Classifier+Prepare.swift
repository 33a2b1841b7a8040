import Anytime
import Engine
import Plan
import Vision

extension Classifier {
    /// Decodes, resizes and crops a photograph's file for the next answer.
    /// - Throws: `.image` when the file cannot be used, `.planTakesNoImages`.
    public func prepare(imageFile bytes: RawSpan) throws(ClassifierError) {
        try bytes.withUnsafeBytes { (bytes) throws(ClassifierError) in try prepare(.file(bytes, isAlone: false)) }
    }

    /// Resizes and crops an image in memory for the next answer.
    /// - Throws: `.image` when the image cannot be used, `.planTakesNoImages`.
    public func prepare(_ image: borrowing PixelBuffer) throws(ClassifierError) {
        try image.bytes.withUnsafeBytes { (bytes) throws(ClassifierError) in try prepare(image.source(bytes)) }
    }

    /// Quantizes one image in the ONNX model's own input domain for the next answer.
    /// - Parameter values: [channels][height][width]; values beyond the calibrated range are clamped.
    /// - Throws: `.wrongValueCount`.
    public func prepare(values: Span<Float>) throws(ClassifierError) {
        guard values.count == inputValueCount else {
            throw .wrongValueCount(values.count, required: inputValueCount)
        }
        let plan = planFile.plan
        let tensor = plan.tensor(Int(plan.program(program).inputTensor))
        prepare { map in
            let pixels = map.height * map.width
            var channel = 0
            // Their number has been checked: no bound needs to be, pixel by pixel.
            values.withUnsafeBufferPointer { values in
                for slice in tensor.slices.lazy.map(plan.slice) {
                    for _ in 0..<Int(slice.channels) {
                        for pixel in 0..<pixels {
                            map.pixels[pixel * map.pixelStride + channel] = Self.quantize(
                                values[channel * pixels + pixel], slice)
                        }
                        channel += 1
                    }
                }
            }
        }
    }

    /// Number of values of one input image: channels × height × width.
    public var inputValueCount: Int {
        let map = inputMap
        return map.channels * map.height * map.width
    }

    /// The int8 map that a prepared image is written to. A run overwrites it.
    package var inputMap: InputMap { session.pointee.network.executor.input }

    /// Lets `write` fill the input for the next answer.
    package func prepare(_ write: (InputMap) -> Void) {
        session.pointee.waitUntilIdle()
        write(inputMap)
        hasImage = true
    }

    func prepare(_ source: ImageSource) throws(ClassifierError) {
        try checkTakesImages()
        session.pointee.waitUntilIdle()
        session.pointee.state.pointee.imageWork = nil
        hasImage = session.pointee.prepare(source, .all)
        if let error = session.pointee.state.pointee.imageError { throw .image(error) }
    }

    func checkTakesImages() throws(ClassifierError) {
        guard takesImages else { throw .planTakesNoImages }
    }

    /// round half to even of value / scale + zero, within −128...127.
    private static func quantize(_ value: Float, _ slice: SliceRecord) -> Int8 {
        let scaled = value / slice.scale + slice.zero
        guard scaled > -128 else { return -128 }  // also what is not a number
        guard scaled < 127 else { return 127 }
        // Adding 1.5 · 2²³ leaves no bits for a fraction, and the processor rounds half to even.
        let magic: Float = 12_582_912
        return Int8((scaled + magic) - magic)
    }
}

extension PixelBuffer {
    /// What is read, with the bytes at an address that is valid for a while.
    func source(_ bytes: UnsafeRawBufferPointer) -> ImageSource {
        .pixels(
            bytes,
            PixelLayout(format, width: width, height: height, rowStride: rowStride, coding: coding))
    }
}
