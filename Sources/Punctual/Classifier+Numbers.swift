extension Classifier {
    /// Number of values of one input image: channels × height × width.
    public var inputValueCount: Int {
        let map = inputMap
        return map.channels * map.height * map.width
    }

    /// Quantizes one image in the ONNX model's own input domain into `inputMap`.
    /// - Parameter values: float32, [channels][height][width]; values beyond the calibrated range are clamped.
    public func prepare(values: UnsafePointer<Float>) {
        let map = inputMap
        let tensor = plan.tensor(Int(plan.program(0).inputTensor))
        let pixels = map.height * map.width
        var channel = 0
        for position in 0..<Int(tensor.sliceCount) {
            let slice = plan.slice(Int(tensor.firstSlice) + position)
            for _ in 0..<Int(slice.channels) {
                for pixel in 0..<pixels {
                    map.pixels[pixel * map.pixelStride + channel] = Self.quantize(
                        values[channel * pixels + pixel], slice)
                }
                channel += 1
            }
        }
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
