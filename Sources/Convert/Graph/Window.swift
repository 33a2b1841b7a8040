/// A sliding window. Sizes are in pixels, height first.
package struct Window: Sendable, Hashable {
    /// Rows of the window.
    package var kernelHeight: Int
    /// Columns of the window.
    package var kernelWidth: Int
    /// Rows between the starts of neighbouring windows.
    package var strideHeight = 1
    /// Columns between the starts of neighbouring windows.
    package var strideWidth = 1
    /// Rows between neighbouring elements of the kernel; 1 is dense.
    package var dilationHeight = 1
    /// Columns between neighbouring elements of the kernel; 1 is dense.
    package var dilationWidth = 1
    /// Rows of padding above the map.
    package var padTop = 0
    /// Columns of padding left of the map.
    package var padLeft = 0
    /// Rows of padding below the map.
    package var padBottom = 0
    /// Columns of padding right of the map.
    package var padRight = 0
    /// Rounds the output size up: the last window may hang over the padded map (pooling only).
    package var ceilMode = false

    /// A dense window of stride 1 without padding.
    package init(kernelHeight: Int, kernelWidth: Int) {
        self.kernelHeight = kernelHeight
        self.kernelWidth = kernelWidth
    }
}

extension Window {
    /// Elements of the kernel.
    var taps: Int { kernelHeight * kernelWidth }

    /// Bounds kernel sizes, strides, dilations and paddings.
    static let largestSize = 4096

    /// Height and width of the output for an input map; nil where not even one window fits.
    func outputSize(of input: MapShape) -> (height: Int, width: Int)? {
        guard
            let height = outputExtent(
                of: input.height, kernel: kernelHeight, stride: strideHeight, dilation: dilationHeight,
                pads: (padTop, padBottom)),
            let width = outputExtent(
                of: input.width, kernel: kernelWidth, stride: strideWidth, dilation: dilationWidth,
                pads: (padLeft, padRight))
        else { return nil }
        return (height, width)
    }

    private func outputExtent(
        of input: Int, kernel: Int, stride: Int, dilation: Int, pads: (begin: Int, end: Int)
    ) -> Int? {
        let steps = input + pads.begin + pads.end - ((kernel - 1) * dilation + 1)
        // Also with `ceilMode`, plans want one whole window.
        guard steps >= 0 else { return nil }
        let roundedSteps = ceilMode ? steps + stride - 1 : steps
        let output = roundedSteps / stride + 1
        // A window that would start in the padding at the end sees no pixel, and is left out.
        return ceilMode && (output - 1) * stride >= input + pads.begin ? output - 1 : output
    }
}

extension Window {
    /// The shape of a map of `channels` whose pixels are the windows of `input`.
    func outputShape(of input: MapShape, channels: Int) throws(ShapeError) -> MapShape {
        guard let size = outputSize(of: input) else {
            throw ShapeError(
                reason: "its window of \(kernelHeight)×\(kernelWidth) pixels is larger than its padded input \(input)")
        }
        return MapShape(channels: channels, height: size.height, width: size.width)
    }
}
