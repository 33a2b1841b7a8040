import CKernels
import CLinux
import Engine
import Foundation

/// A step whose kernel counts how often each output pixel is computed, and notes by whom.
///
/// The pixels' counters are bytes that the quanta share out among themselves, as maps are.
final class CountingStep {
    let step: UnsafeMutablePointer<Step>
    let pixels: Int
    private let operands: UnsafeMutablePointer<pn_operands>
    private let counters: UnsafeMutablePointer<Int8>
    /// The scratch memory that each pixel was computed with, which is the member's own.
    private let scratches: UnsafeMutablePointer<UInt>

    /// Each quantum takes about `nanoseconds`, at least, and `delay` more for members other than the thread that made the
    /// step.
    init(pixels: Int, quantumPixels: Int = 1, nanoseconds: Int32 = 0, delay: Int32 = 0) {
        self.pixels = pixels
        counters = .allocate(capacity: pixels)
        counters.initialize(repeating: 0, count: pixels)
        scratches = .allocate(capacity: pixels)
        scratches.initialize(repeating: 0, count: pixels)
        operands = .allocate(capacity: 1)
        // The kernel gets nothing but operands: the stride carries the duration, the input where members sign, the
        // output's stride who made it.
        operands.initialize(
            to: pn_operands(
                max_pool: pn_max_pool(
                    window: pn_window(), input: UnsafeRawPointer(scratches).assumingMemoryBound(to: Int8.self),
                    input_stride: Int(nanoseconds), channels: delay, output: counters,
                    output_stride: Int(bitPattern: pthread_self()))))
        step = .allocate(capacity: 1)
        step.initialize(
            to: Step(
                kernel: countPixels, operands: operands, pixels: pixels, blocks: 1, quantumPixels: quantumPixels,
                quantumBlocks: 1))
    }

    deinit {
        step.deallocate()
        operands.deallocate()
        counters.deallocate()
        scratches.deallocate()
    }

    /// How often each pixel was computed.
    var counts: [Int] { (0..<pixels).map { Int(counters[$0]) } }

    /// How many members took part.
    var members: Int { Set((0..<pixels).map { scratches[$0] }).subtracting([0]).count }

    /// Pixels that were computed at all.
    var computed: Int { counts.count { $0 > 0 } }

    func reset() {
        counters.update(repeating: 0, count: pixels)
        scratches.update(repeating: 0, count: pixels)
    }
}

private func countPixels(
    _ operands: UnsafePointer<pn_operands>, _ range: pn_range, _ scratch: UnsafeMutableRawPointer
) {
    let counters = operands.pointee.max_pool.output
    let scratches = UnsafeMutableRawPointer(mutating: operands.pointee.max_pool.input).assumingMemoryBound(
        to: UInt.self)
    for pixel in Int(range.first)..<Int(range.first + range.count) {
        counters[pixel] += 1
        scratches[pixel] = UInt(bitPattern: scratch)
    }
    let isMaker = operands.pointee.max_pool.output_stride == Int(bitPattern: pthread_self())
    let delay = isMaker ? 0 : UInt64(operands.pointee.max_pool.channels)
    let end = clinux_now_ns() + UInt64(operands.pointee.max_pool.input_stride) + delay
    while clinux_now_ns() < end {}
}
