import CKernels
import Suites

/// The formulas of CKernels.h once more, written from the header alone and as directly as possible, to check the
/// scalar table by something that shares no code with it.
struct NaiveReference {
    let kernelCase: KernelCase
    private let memory = GuardedMemory()
    private let operands: KernelCaseOperands

    init(_ kernelCase: KernelCase) {
        self.kernelCase = kernelCase
        operands = KernelCaseOperands(kernelCase, memory: memory.allocate)
    }

    /// What a table writes.
    func output(of set: Instructions) -> [UInt8] {
        [UInt8](operands.run(set.kernels))
    }

    /// What the header says must be written; every other byte keeps its filler.
    func expectedOutput() -> [UInt8] {
        var bytes = (0..<operands.output.count).map { operands.filler(at: $0) }
        let isConvolution = kernelCase.operation == .convolution || kernelCase.operation == .logits
        let channels = isConvolution ? kernelCase.outputs : kernelCase.channels
        let stores32 = kernelCase.operation == .logits || kernelCase.operation == .dequantization
        let pixels = kernelCase.outputHeight * kernelCase.outputWidth
        let end = kernelCase.first + (kernelCase.count ?? pixels - kernelCase.first)
        let firstChannel = isConvolution ? kernelCase.firstBlock * 16 : 0
        let endChannel =
            isConvolution && kernelCase.blocks != nil
            ? min(channels, firstChannel + kernelCase.blocks! * 16) : channels
        for pixel in kernelCase.first..<end {
            for channel in firstChannel..<endChannel {
                if stores32 {
                    let bits = unclamped(pixel, channel).bitPattern
                    let start = (pixel * channels + channel) * 4
                    for byte in 0..<4 { bytes[start + byte] = UInt8(truncatingIfNeeded: bits >> UInt32(8 * byte)) }
                } else {
                    let index = pixel * (channels + kernelCase.outputGap) + channel
                    bytes[index] = UInt8(bitPattern: quantized(pixel, channel))
                }
            }
        }
        return bytes
    }

    /// The value before clamping.
    private func unclamped(_ pixel: Int, _ channel: Int) -> Float {
        if let o = operands.convolutionOperands {
            var sum = Int64(o.bias[channel])
            var k = 0
            forEachTap(pixel) { y, x in
                let tap = inside(y, x) ? o.input + (y * kernelCase.width + x) * o.input_stride : o.padding
                for c in 0..<kernelCase.channels {
                    let groups = (kernelCase.depth + 3) / 4
                    let block = channel / 16 * groups * 64
                    let weight = o.weights[block + k / 4 * 64 + channel % 16 * 4 + k % 4]
                    sum += Int64(weight) * Int64(tap[c])
                    k += 1
                }
            }
            var v = Float(Int32(truncatingIfNeeded: sum)) * o.scale[channel]
            if let residual = o.residual {
                let r = Int32(residual[pixel * o.residual_stride + channel]) - o.residual_zero
                let added = Float(r) * o.residual_scale
                v += added
            }
            return v
        }
        if let o = operands.additionOperands {
            let a = Float(Int32(o.a[pixel * o.a_stride + channel]) - o.a_zero) * o.a_scale
            let b = Float(Int32(o.b[pixel * o.b_stride + channel]) - o.b_zero) * o.b_scale
            return a + b
        }
        let o = operands.requantizationOperands!
        return Float(Int32(o.input[pixel * o.input_stride + channel]) - o.input_zero[channel]) * o.scale[channel]
    }

    private func quantized(_ pixel: Int, _ channel: Int) -> Int8 {
        if let o = operands.poolingOperands {
            return kernelCase.operation == .maximumPooling ? maximum(o, pixel, channel) : average(o, pixel, channel)
        }
        let v = unclamped(pixel, channel)
        if let o = operands.convolutionOperands {
            return rounded(v, o.clamp_low, o.clamp_high, o.output_zero)
        }
        if let o = operands.additionOperands {
            return rounded(v, o.clamp_low, o.clamp_high, o.output_zero)
        }
        let o = operands.requantizationOperands!
        return rounded(v, o.clamp_low![channel], o.clamp_high![channel], o.output_zero![channel])
    }

    private func maximum(_ o: pn_pooling, _ pixel: Int, _ channel: Int) -> Int8 {
        var result = Int8.min
        forEachTap(pixel) { y, x in
            if inside(y, x) { result = max(result, o.input[(y * kernelCase.width + x) * o.input_stride + channel]) }
        }
        return result
    }

    private func average(_ o: pn_pooling, _ pixel: Int, _ channel: Int) -> Int8 {
        var sum: Int32 = 0
        var taps: Int32 = 0
        var divisor: Int32 = 0
        forEachTap(pixel) { y, x in
            if inside(y, x) {
                sum += Int32(o.input[(y * kernelCase.width + x) * o.input_stride + channel])
                taps += 1
            }
            let padded =
                (-kernelCase.padTop..<kernelCase.height + kernelCase.padBottom).contains(y)
                && (-kernelCase.padLeft..<kernelCase.width + kernelCase.padRight).contains(x)
            divisor += kernelCase.countsPadding ? (padded ? 1 : 0) : (inside(y, x) ? 1 : 0)
        }
        let zero = Int32(o.zero_points![channel])
        let v = Float(sum - taps * zero) * (1 / Float(divisor))
        return rounded(v, Float(-128 - zero), Float(127 - zero), zero)
    }

    private func rounded(_ v: Float, _ low: Float, _ high: Float, _ zero: Int32) -> Int8 {
        let clamped = min(max(v, low), high)
        return Int8(Int32(clamped.rounded(.toNearestOrEven)) + zero)
    }

    private func inside(_ y: Int, _ x: Int) -> Bool {
        (0..<kernelCase.height).contains(y) && (0..<kernelCase.width).contains(x)
    }

    private func forEachTap(_ pixel: Int, _ body: (_ y: Int, _ x: Int) -> Void) {
        let top = pixel / kernelCase.outputWidth * kernelCase.strideHeight - kernelCase.padTop
        let left = pixel % kernelCase.outputWidth * kernelCase.strideWidth - kernelCase.padLeft
        for ky in 0..<kernelCase.kernelHeight {
            for kx in 0..<kernelCase.kernelWidth {
                body(top + ky * kernelCase.dilationHeight, left + kx * kernelCase.dilationWidth)
            }
        }
    }
}
