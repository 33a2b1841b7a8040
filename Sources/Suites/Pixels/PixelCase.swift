import CKernels

import struct Plan.XXH64

/// One use of the row kernels as data: what they do, the sizes, and the digest of the bytes they must write.
package struct PixelCase: Sendable {
    /// What is done, and the seed's part in it.
    package enum Work: Sendable {
        /// Pixels `first` to `width` of a row are converted.
        case convert(Pairs, width: Int, first: Int, isFullRange: Bool)
        /// A row of pairs is converted as JPEG files have them.
        case upsample(pairs: Int)
        /// Rows of pixels of some bytes are filtered into `outputs` pixels each, which start at output `first`, with about
        /// `eighths` / 8 inputs from one output to the next.
        case narrow(outputs: Int, first: Int, eighths: Int, rows: Int, bytes: Int, isReversed: Bool)
        /// Rows of `count` bytes are added up and finished.
        case stack(count: Int, rows: Int)
    }

    /// How pixels that share their colour lie.
    package enum Pairs: UInt8, CaseIterable, Sendable {
        case yuyv, uyvy, yvyu, nv12, nv21, planar
    }

    /// Gives memory of so many bytes, so many readable ones behind it, that stays valid while the case runs.
    package typealias Memory = (_ byteCount: Int, _ slack: Int) -> UnsafeMutablePointer<UInt8>

    /// Unique within the suites.
    package let name: StaticString
    /// What is done.
    package let work: Work
    /// Of all values.
    package let seed: UInt64
    /// XXH64 of what `run` returns.
    package let digest: UInt64

    /// A case; its digest comes from the scalar kernels.
    package init(_ name: StaticString, _ work: Work, seed: UInt64 = 1, digest: UInt64 = 0) {
        self.name = name
        self.work = work
        self.seed = seed
        self.digest = digest
    }

    /// The digest of what an instruction set's kernels write; the processor must have it.
    package func digest(on isa: pn_isa) -> UInt64 {
        guard let kernels = pn_pixel_kernels_for(isa) else { preconditionFailure("PixelCase: no such kernels") }
        var blocks: [UnsafeMutablePointer<UInt8>] = []
        let bytes = run(kernels.pointee) { byteCount, slack in
            let block = UnsafeMutablePointer<UInt8>.allocate(capacity: byteCount + slack)
            block.initialize(repeating: 0xA5, count: byteCount + slack)
            blocks.append(block)
            return block
        }
        let digest = bytes.withUnsafeBytes { XXH64.hash($0) }
        for block in blocks { block.deallocate() }
        return digest
    }

    /// Runs the case.
    /// - Returns: All bytes of the output's memory, those included that no kernel may write.
    package func run(_ kernels: pn_pixel_kernels, memory: Memory) -> [UInt8] {
        var generator = SplitMix64(state: seed)
        return switch work {
        case .convert(let pairs, let width, let first, let isFullRange):
            Self.convert(pairs, width, first, isFullRange, kernels, &generator, memory)
        case .upsample(let pairs):
            Self.upsample(pairs, kernels, &generator, memory)
        case .narrow(let outputs, let first, let eighths, let rows, let bytes, let isReversed):
            Self.narrow(outputs, first, eighths, rows, bytes, isReversed, kernels, &generator, memory)
        case .stack(let count, let rows):
            Self.stack(count, rows, kernels, &generator, memory)
        }
    }

    /// Memory with random bytes.
    static func random(
        _ byteCount: Int, slack: Int = 0, _ generator: inout SplitMix64, _ memory: Memory
    ) -> UnsafeMutablePointer<UInt8> {
        let bytes = memory(byteCount, slack)
        for index in 0..<byteCount { bytes[index] = UInt8(truncatingIfNeeded: generator.next()) }
        return bytes
    }

    /// Memory for an output, with what nobody may write on either side.
    static func output(_ byteCount: Int, _ memory: Memory) -> UnsafeMutableBufferPointer<UInt8> {
        let bytes = memory(byteCount, 0)
        bytes.update(repeating: 0x5A, count: byteCount)
        return UnsafeMutableBufferPointer(start: bytes, count: byteCount)
    }
}
