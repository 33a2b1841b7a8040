import CKernels
import Suites

/// The formulas of the headers once more, written from them alone and as directly as possible, to check the scalar
/// kernels by something that shares no code with them.
struct NaiveReference {
    let kernelCase: KernelCase
    private let memory = OperandMemory()
    private let caseOperands: KernelCaseOperands

    init(_ kernelCase: KernelCase) {
        self.kernelCase = kernelCase
        caseOperands = KernelCaseOperands(kernelCase, memory: memory.allocate)
    }

    /// As the kernels see them.
    var operands: pn_operands { caseOperands.operands }

    /// What a kernel writes.
    func output(of set: Instructions) -> [UInt8] {
        caseOperands.bytes(from: set)
    }

    /// What the header says must be written; every other byte keeps its filler.
    func expectedOutput() -> [UInt8] {
        var bytes = (0..<kernelCase.outputByteCount).map { caseOperands.filler(at: $0) }
        let range = kernelCase.range
        let channels = kernelCase.outputChannels
        let firstChannel = Int(range.first_block) * 16
        let endChannel = min(channels, firstChannel + Int(range.blocks) * 16)
        let reference = kernelCase.kind.reference
        for pixel in Int(range.first)..<Int(range.first + range.count) {
            for channel in firstChannel..<endChannel {
                switch reference.value(self, pixel, channel) {
                case .int8(let value):
                    bytes[pixel * kernelCase.outputStride + channel] = UInt8(bitPattern: value)
                case .float(let value):
                    let start = (pixel * channels + channel) * 4
                    for byte in 0..<4 {
                        bytes[start + byte] = UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(8 * byte))
                    }
                }
            }
        }
        return bytes
    }

    /// int32(round_half_to_even(min(max(v, low), high))) + zero, where what is no number is low.
    func rounded(_ v: Float, _ low: Float, _ high: Float, _ zero: Int32) -> NaiveValue {
        let clamped = v.isNaN ? low : min(max(v, low), high)
        return .int8(Int8(Int32(clamped.rounded(.toNearestOrEven)) + zero))
    }

    /// Index of an input pixel; nil outside the map.
    func inputPixel(_ y: Int, _ x: Int) -> Int? {
        (0..<kernelCase.height).contains(y) && (0..<kernelCase.width).contains(x) ? y * kernelCase.width + x : nil
    }

    /// Calls `body` with the position in the input map of every tap of an output pixel, row by row.
    func forEachTap(_ pixel: Int, _ body: (_ y: Int, _ x: Int) -> Void) {
        let top = pixel / kernelCase.outputWidth * kernelCase.strideHeight - kernelCase.padTop
        let left = pixel % kernelCase.outputWidth * kernelCase.strideWidth - kernelCase.padLeft
        for ky in 0..<kernelCase.kernelHeight {
            for kx in 0..<kernelCase.kernelWidth {
                body(top + ky * kernelCase.dilationHeight, left + kx * kernelCase.dilationWidth)
            }
        }
    }
}
