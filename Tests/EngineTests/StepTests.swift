import CKernels
import Engine
import Testing

/// The grid of quanta covers every output pixel and every block of output channels exactly once.
@Suite struct StepTests {
    @Test(arguments: [(1, 1, 1, 1), (10, 3, 4, 2), (7, 5, 7, 5), (100, 9, 13, 4), (5, 2, 100, 100)])
    func quantaCoverTheOutput(pixels: Int, blocks: Int, quantumPixels: Int, quantumBlocks: Int) {
        let counters = UnsafeMutablePointer<Int8>.allocate(capacity: pixels * blocks)
        counters.initialize(repeating: 0, count: pixels * blocks)
        let operands = UnsafeMutablePointer<pn_operands>.allocate(capacity: 1)
        let step = UnsafeMutablePointer<Step>.allocate(capacity: 1)
        defer {
            step.deallocate()
            operands.deallocate()
            counters.deallocate()
        }
        operands.initialize(
            to: pn_operands(
                max_pool: pn_max_pool(
                    window: pn_window(), input: counters, input_stride: 1, channels: Int32(blocks), output: counters,
                    output_stride: blocks)))
        step.initialize(
            to: Step(
                kernel: countBlocks, operands: operands, pixels: pixels, blocks: blocks,
                quantumPixels: quantumPixels, quantumBlocks: quantumBlocks))
        #expect(Team(1).run(step))
        #expect((0..<pixels * blocks).allSatisfy { counters[$0] == 1 })
    }
}

private func countBlocks(
    _ operands: UnsafePointer<pn_operands>, _ range: pn_range, _ scratch: UnsafeMutableRawPointer
) {
    let map = operands.pointee.max_pool
    for pixel in Int(range.first)..<Int(range.first + range.count) {
        for block in Int(range.first_block)..<Int(range.first_block + range.blocks) {
            map.output[pixel * map.output_stride + block] += 1
        }
    }
}
