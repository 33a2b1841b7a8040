/// One image's elements of one value, [C][H][W], in the memory of a workspace.
package struct FloatMap {
    /// As many as `shape` says.
    package let elements: UnsafeMutablePointer<Float>
    /// The map's.
    package let shape: MapShape

    /// A map in memory that outlives it.
    package init(_ elements: UnsafeMutablePointer<Float>, shape: MapShape) {
        self.elements = elements
        self.shape = shape
    }

    /// Applies an activation, if there is one.
    func rectify(_ relu: Relu?) {
        guard let relu else { return }
        for index in 0..<shape.count { elements[index] = min(max(elements[index], 0), relu.ceiling) }
    }

    /// Sets every element to what `value` makes of its window in `input`.
    /// - Parameter value: Gets the input's plane of the channel, the rows and columns of the window inside the map, and
    ///   how many pixels the window has including padding. The overhang of `ceilMode` beyond that never counts.
    func fillFromWindows(
        _ window: Window, of input: FloatMap,
        value: (UnsafePointer<Float>, StrideTo<Int>, StrideTo<Int>, Int) -> Float
    ) {
        let vertical = WindowSpans(
            input.shape.height, shape.height, kernel: window.kernelHeight, stride: window.strideHeight,
            dilation: window.dilationHeight, pads: (window.padTop, window.padBottom))
        let horizontal = WindowSpans(
            input.shape.width, shape.width, kernel: window.kernelWidth, stride: window.strideWidth,
            dilation: window.dilationWidth, pads: (window.padLeft, window.padRight))
        for channel in 0..<shape.channels {
            let plane = input.elements + channel * input.shape.pixels
            let target = elements + channel * shape.pixels
            for row in 0..<shape.height {
                for column in 0..<shape.width {
                    target[row * shape.width + column] = value(
                        plane, vertical.inside[row], horizontal.inside[column],
                        vertical.paddedCounts[row] * horizontal.paddedCounts[column])
                }
            }
        }
    }
}
