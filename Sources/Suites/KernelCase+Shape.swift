import CKernels

extension KernelCase {
    /// Output rows: 0 when the kernel does not fit.
    package var outputHeight: Int {
        positions(height + padTop + padBottom, kernelHeight, strideHeight, dilationHeight)
    }

    /// Output columns: 0 when the kernel does not fit.
    package var outputWidth: Int {
        positions(width + padLeft + padRight, kernelWidth, strideWidth, dilationWidth)
    }

    /// Pixels of the output map.
    package var outputPixels: Int { outputHeight * outputWidth }

    /// Channels that the kernel writes.
    package var outputChannels: Int { outputs ?? channels }

    /// Bytes from one input pixel to the next.
    package var inputStride: Int { channels + inputGap }

    /// Bytes from one output pixel to the next.
    package var outputStride: Int { outputChannels + outputGap }

    /// Bytes of the output buffer. Floats have no gaps.
    package var outputByteCount: Int {
        storesFloat ? outputPixels * outputChannels * 4 : (outputPixels - 1) * outputStride + outputChannels
    }

    /// Weights of one output: taps × channels.
    package var depth: Int { kernelHeight * kernelWidth * channels }

    /// The part of the output that is computed.
    package var range: pn_range {
        let block = Int(PN_BLOCK)
        let allBlocks = (outputChannels + block - 1) / block
        return pn_range(
            first: Int32(first), count: Int32(count ?? outputPixels - first),
            first_block: Int32(firstBlock), blocks: Int32(blocks ?? allBlocks - firstBlock))
    }

    /// The window as kernels take it.
    package var window: pn_window {
        pn_window(
            input_height: Int32(height), input_width: Int32(width),
            output_height: Int32(outputHeight), output_width: Int32(outputWidth),
            kernel_height: Int32(kernelHeight), kernel_width: Int32(kernelWidth),
            stride_height: Int32(strideHeight), stride_width: Int32(strideWidth),
            dilation_height: Int32(dilationHeight), dilation_width: Int32(dilationWidth),
            pad_top: Int32(padTop), pad_left: Int32(padLeft))
    }

    /// Sets the padding of all four sides.
    mutating func pad(_ pixels: Int) {
        padTop = pixels
        padLeft = pixels
        padBottom = pixels
        padRight = pixels
    }

    /// Sets both strides.
    mutating func stride(_ pixels: Int) {
        strideHeight = pixels
        strideWidth = pixels
    }

    /// Sets both dilations.
    mutating func dilation(_ pixels: Int) {
        dilationHeight = pixels
        dilationWidth = pixels
    }

    private func positions(_ padded: Int, _ kernel: Int, _ stride: Int, _ dilation: Int) -> Int {
        let last = padded - (kernel - 1) * dilation - 1
        return last < 0 ? 0 : last / stride + 1
    }
}
