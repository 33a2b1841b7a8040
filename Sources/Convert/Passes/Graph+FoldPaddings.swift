extension Graph {
    /// Adds padding that is a node of its own to the padding of the convolutions that read it.
    mutating func foldPaddings() {
        let producers = producers()
        for index in nodes.indices {
            guard var convolution = nodes[index].operation as? Convolution,
                let producer = producers[nodes[index].inputs[0]],
                let padding = nodes[producer].operation as? Convolution, padding.isPadding
            else { continue }
            convolution.window.padTop += padding.window.padTop
            convolution.window.padLeft += padding.window.padLeft
            convolution.window.padBottom += padding.window.padBottom
            convolution.window.padRight += padding.window.padRight
            nodes[index].operation = convolution
            nodes[index].inputs[0] = nodes[producer].inputs[0]
        }
    }
}
