import CKernels

import struct Plan.XXH64

/// One call of one micro-kernel as data: the shapes, the kind of values and the digest of the bytes it must write.
package struct KernelCase: Sendable {
    /// How operands are filled.
    package enum Values: UInt8, Sendable {
        /// Uniform bytes; scales that use most of the output's range.
        case random
        /// Scales that are powers of two, so that many results fall on ties.
        case ties
        /// All inputs −128 and all weights 127, the largest products there are.
        case extreme
        /// All inputs −128 and all weights −127.
        case extremeNegative
        /// Biases next to the limits of int32, so that sums wrap.
        case wrapping
        /// Scales of one sixth: products are inexact and sums often a tie, so that a fused multiply-add gives other bytes.
        case unfused
        /// Scales at the limits of float32 and beyond, infinite ones too: products overflow, vanish, and are no numbers.
        case limits
    }

    /// Unique within the suite, for people and for `--filter`.
    package var name: StaticString
    /// Whose kernel is called.
    package var kind: OperatorKind
    /// Whether float32 values are stored, unclamped, instead of int8; for operators that can.
    package var storesFloat = false
    /// Rows of the input map.
    package var height = 1
    /// Columns of the input map.
    package var width = 1
    /// Rows of taps.
    package var kernelHeight = 1
    /// Columns of taps.
    package var kernelWidth = 1
    /// Input rows from one window to the next.
    package var strideHeight = 1
    /// Input columns from one window to the next.
    package var strideWidth = 1
    /// Input rows from one tap to the next.
    package var dilationHeight = 1
    /// Input columns from one tap to the next.
    package var dilationWidth = 1
    /// Rows of padding above the map.
    package var padTop = 0
    /// Columns of padding left of the map.
    package var padLeft = 0
    /// Rows of padding below the map.
    package var padBottom = 0
    /// Columns of padding right of the map.
    package var padRight = 0
    /// Input channels.
    package var channels = 1
    /// Output channels; nil for as many as input channels.
    package var outputs: Int?
    /// Bytes between the end of one input pixel's channels and the next pixel's first.
    package var inputGap = 0
    /// The same for the output.
    package var outputGap = 0
    /// The same for a second input: a convolution's residual, or what is added.
    package var secondGap = 0
    /// What a product's factors are: as many as the map has, one pixel of them for all, or one for each pixel.
    package enum Factors: UInt8, Sendable, CaseIterable {
        case map
        case onePixel
        case oneChannel
    }

    /// For a product.
    package var factors: Factors = .map
    /// Whether a convolution or a product adds a residual.
    package var hasResidual = false
    /// Whether an average counts padding as real zeros.
    package var countsPadding = false
    /// Slices of about as many channels each, for operators that treat slices differently.
    package var slices = 1
    /// Upper end of the clamp as a quantized value; a fused ReLU6-like activation has one below 127.
    package var highest = 127
    /// First output pixel to compute.
    package var first = 0
    /// How many output pixels to compute; nil for all that follow `first`.
    package var count: Int?
    /// First block of 16 outputs to compute.
    package var firstBlock = 0
    /// How many blocks to compute; nil for all that follow `firstBlock`.
    package var blocks: Int?
    /// How operands are filled.
    package var values: Values = .random
    /// Seed of the operands' generator.
    package var seed: UInt64 = 0
    /// XXH64 of the whole output buffer, gaps included, which are filled from the seed as well.
    package var digest: UInt64 = 0

    /// A case of one pixel and one channel, to be changed field by field.
    package init(_ name: StaticString, _ kind: OperatorKind) {
        self.name = name
        self.kind = kind
    }

    /// A case of the suite, its operands seeded by its name.
    ///
    /// Digests come from the scalar specification; a failing test prints the digest of a new case.
    init(
        _ name: StaticString, _ kind: OperatorKind, map: (height: Int, width: Int),
        kernel: (height: Int, width: Int) = (1, 1), channels: Int, outputs: Int? = nil, digest: UInt64,
        _ adjust: (inout KernelCase) -> Void = { _ in }
    ) {
        self.init(name, kind)
        (height, width) = map
        (kernelHeight, kernelWidth) = kernel
        self.channels = channels
        self.outputs = outputs
        seed = name.withUTF8Buffer { XXH64.hash(UnsafeRawBufferPointer($0)) }
        self.digest = digest
        adjust(&self)
    }

    /// The kernel suite.
    package static var all: [KernelCase] { OperatorKind.everyKind.flatMap { $0.suite.cases } }
}
