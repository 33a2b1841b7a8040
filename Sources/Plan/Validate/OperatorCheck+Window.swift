extension OperatorCheck {
    /// The window's output size is what the input's gives.
    /// - Parameter allowsCeil: For pooling: the output may have the one window more that rounding up gives, and every
    ///   window needs a tap inside the map, where a convolution reads padding.
    /// - Returns: How many windows had to be looked at one by one.
    @discardableResult
    func requireWindow(
        _ window: WindowRecord, from input: TensorRecord, to output: TensorRecord, allowsCeil: Bool
    ) throws(PlanError) -> Int {
        let axes = (
            WindowAxis(
                input: Int(input.height), output: Int(output.height), kernel: Int(window.kernelHeight),
                stride: Int(window.strideHeight), dilation: Int(window.dilationHeight), padBefore: Int(window.padTop),
                padAfter: Int(window.padBottom)),
            WindowAxis(
                input: Int(input.width), output: Int(output.width), kernel: Int(window.kernelWidth),
                stride: Int(window.strideWidth), dilation: Int(window.dilationWidth), padBefore: Int(window.padLeft),
                padAfter: Int(window.padRight))
        )
        guard axes.0.hasRightSize(allowsCeil: allowsCeil), axes.1.hasRightSize(allowsCeil: allowsCeil) else {
            throw failure(.shapeMismatch)
        }
        guard !allowsCeil || (axes.0.hasTapInEveryWindow && axes.1.hasTapInEveryWindow) else {
            throw failure(.emptyWindow)
        }
        guard !allowsCeil || window.taps <= PlanFormat.largestPool else { throw failure(.valueOutOfRange) }
        return allowsCeil ? axes.0.doubtfulWindows + axes.1.doubtfulWindows : 0
    }
}

/// A sliding window along one axis, in pixels.
private struct WindowAxis {
    let input: Int
    let output: Int
    let kernel: Int
    let stride: Int
    let dilation: Int
    let padBefore: Int
    let padAfter: Int

    func hasRightSize(allowsCeil: Bool) -> Bool {
        guard kernel >= 1, stride >= 1, dilation >= 1 else { return false }
        let room = input + padBefore + padAfter - (dilation * (kernel - 1) + 1)
        guard room >= 0 else { return false }
        return output == room / stride + 1 || (allowsCeil && output == (room + stride - 1) / stride + 1)
    }

    /// Whether every window has a tap inside the map.
    ///
    /// Windows that start in the map have their first tap there; of those that start before it, the first reaches least
    /// far, and only a dilation wider than the map can step over it.
    var hasTapInEveryWindow: Bool {
        guard (output - 1) * stride - padBefore < input else { return false }
        for position in 0..<doubtfulWindows where !hasTap(in: position) { return false }
        return padBefore == 0 || hasTap(in: 0)
    }

    /// How many windows, from the first on, each may or may not have a tap inside the map.
    var doubtfulWindows: Int { dilation > input ? min(output, PlanFormat.steps(padBefore, of: stride)) : 0 }

    /// Whether window `position`, which starts before the map, has a tap inside.
    private func hasTap(in position: Int) -> Bool {
        let first = position * stride - padBefore
        let tap = PlanFormat.steps(-first, of: dilation)
        return tap < kernel && first + tap * dilation < input
    }
}
