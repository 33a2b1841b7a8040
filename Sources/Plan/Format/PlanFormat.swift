import CKernels

/// The constants of the plan file format, shared by the validator here and the writer in `Convert`.
///
/// A plan is little-endian and its weights are used in place through a memory map:
///
///     header (64 bytes) · section table (32 bytes each) · sections, each at a multiple of 64 · 64 zero bytes
///
/// Records have a fixed size and refer to one another by index. Nothing in the file is a pointer.
package enum PlanFormat {
    /// As in PNG: a byte that is not text, the name, and line ends that a text transfer would change.
    package static let magic: UInt64 = 0x0A1A_0A0D_434E_5089
    /// Readers refuse another major version, and a minor version newer than their own.
    package static let majorVersion: UInt16 = 2
    /// See `majorVersion`.
    package static let minorVersion: UInt16 = 0
    /// Of sections in the file, of buffers in the arena, of the arena itself, and of each operator's weights.
    package static let alignment = 64
    /// Of each operator's parameters and constants.
    package static let numberAlignment = 4
    /// Zero bytes after the last section, so that kernels may read past an operand.
    package static let slack = 64
    /// The most sections in a file, known or not.
    package static let largestSectionCount = 64
    /// Largest height, width, channel or kernel count of anything in a plan.
    package static let largestDimension = 65_535
    /// Most taps × channels of a convolution, which needs 32 bytes of scratch memory for each and thread.
    package static let largestDepth = 1 << 20
    /// Most taps of a pooling window: their sum is counted in 32 signed bits.
    package static let largestPool = 1 << 22
    /// Of means and standard deviations of photographs; the smallest deviation is its inverse.
    package static let largestPreprocessing: Float = 10_000_000
    /// The most buffers of a program that are in use at once.
    package static let largestLiveBufferCount = 1024
    /// The most bytes that stand before the weights.
    package static let largestRecords = 64 << 20
    /// The most bytes of weights: verifying them takes a second and cannot be interrupted.
    package static let largestWeights = 1 << 30
    /// The most bytes of a program's buffers, slack included.
    package static let largestArena = 1 << 30
    /// The most multiply-adds of a program.
    package static let largestMultiplyAdds = UInt64(1) << 62
    /// Of scales and standard deviations: an accumulator times such a scale, and sums of these, are finite.
    package static let largestScale = Float(sign: .plus, exponent: 60, significand: 1)
    /// Of temperatures, and their smallest is its inverse: the largest logits divided by the smallest are finite.
    package static let largestTemperature = Float(1 << 20)
    /// The most bytes of a string.
    package static let largestString = 1 << 16
    /// The most multiply-adds in one quantum, as far as the shape allows: about 100 µs on a Cortex-A53.
    package static let quantumMultiplyAdds = 250_000
    /// Stands for "none" in every index field.
    package static let none = UInt32.max

    // What the kernels ask for.

    /// What kernels may read past the end of any operand, in bytes.
    package static var overread: Int { Int(PN_SLACK) }
    /// Outputs in one packed block of weights.
    package static var blockOutputs: Int { Int(PN_BLOCK) }
    /// Inputs that stand together in packed weights.
    package static var groupInputs: Int { Int(PN_GROUP) }
    /// Bytes of scratch memory per thread and byte of padded depth.
    package static var scratchPerDepth: Int { Int(PN_SCRATCH_PER_DEPTH) }
    /// To how many inputs the depth of a gathered pixel is padded.
    package static var depthAlignment: Int { Int(PN_DEPTH_ALIGN) }

    /// Bytes of packed weights for a layer of `outputs` × `depth`.
    package static func packedWeightsSize(outputs: Int, depth: Int) -> Int {
        roundUp(outputs, to: blockOutputs) * roundUp(depth, to: groupInputs)
    }

    /// Blocks of packed weights for a layer of `outputs`.
    package static func blocks(ofOutputs outputs: Int) -> Int {
        steps(outputs, of: blockOutputs)
    }

    /// Scratch bytes that one thread needs for a convolution of `depth` inputs per output.
    package static func scratchSize(depth: Int) -> Int {
        roundUp(scratchPerDepth * roundUp(depth, to: depthAlignment) + overread, to: alignment)
    }

    /// What an operator without weights does for a pixel of so many channels: kernels work on a vector of them at once,
    /// however few there are.
    package static func steps(ofChannels channels: Int, each steps: Int) -> Int {
        max(channels, blockOutputs) * steps
    }

    /// What a table operator does for each pixel and slice beside its channels.
    package static let stepsPerSlice = 16

    /// What a gather operator does for each pixel and run beside its channels.
    package static let stepsPerRun = 4

    /// Bytes from a buffer of so many bytes to where the next one may begin: it, the slack and what aligns.
    package static func extent(ofBuffer byteCount: UInt64) -> UInt64 {
        let unit = UInt64(alignment)
        return (byteCount + UInt64(overread) + unit - 1) / unit * unit
    }

    /// The smallest multiple of `unit` that is not less than `value`.
    package static func roundUp(_ value: Int, to unit: Int) -> Int {
        steps(value, of: unit) * unit
    }

    /// How many steps of `unit` cover `value`.
    package static func steps(_ value: Int, of unit: Int) -> Int {
        (value + unit - 1) / unit
    }
}
