import Engine
import Glibc
import Plan

/// How far the maps of a plan are from those of the float model, layer by layer: each with the errors of all before it.
package struct LayerErrors: Sendable {
    /// One operator's map. Sums are over all elements of all images, in the float model's units.
    package struct Layer: Sendable {
        /// The map's name in the plan.
        package var name: String
        /// What computes it, by `OperatorKind`.
        package var kind: String
        /// What int8 can hold.
        package var range: ValueRange
        /// What the float model held.
        var seen = Extremes()
        /// Indices of the layers that it reads, through concats; -1 is the image.
        package var sources: [Int] = []
        fileprivate(set) var elements = 0.0
        fileprivate(set) var signal = 0.0
        fileprivate(set) var noise = 0.0
        /// Of `noise`, what a number outside the range loses at least.
        fileprivate(set) var clipped = 0.0
        /// Of `noise`, what rounding to the nearest step would do by itself.
        fileprivate(set) var rounding = 0.0
    }

    /// In the order in which they run.
    package private(set) var layers: [Layer]
    /// How many images were compared.
    package let images: Int

    /// Runs both models over the first `count` images.
    package init(_ data: EvaluationData, images count: Int) throws(ConvertError) {
        let (graph, plan) = (data.model.graph, data.plan)
        images = min(count, data.files.count)
        let valueOfName = Dictionary(
            graph.values.indices.map { (graph.values[$0].name, $0) }, uniquingKeysWith: { first, _ in first })
        guard let integer = IntegerExecutor(plan, program: data.program, instructionSet: data.instructionSet) else {
            throw data.outOfMemory
        }
        // Of operators that write parts of one map, each is a layer; those that copy and requantize have no such value.
        layers = []
        var layerOfOperator: [Int: (layer: Int, value: ValueID)] = [:]
        var layerOfValue: [ValueID: Int] = [:]
        for index in plan.program(data.program).operators {
            let tensor = plan.tensor(Int(plan.operator(index).output))
            let name = String(decoding: plan.text(tensor.name), as: UTF8.self)
            guard !tensor.isFloat, let value = valueOfName[name],
                graph.values[value].shape.channels == Int(tensor.channels)
            else { continue }
            layerOfOperator[index] = (layers.count, value)
            layerOfValue[value] = layers.count
            layers.append(
                Layer(
                    name: name, kind: String(cString: plan.operator(index).operatorKind.name),
                    range: Quantization(plan, tensor).range))
        }
        let producers = graph.producers()
        for (value, layer) in layerOfValue {
            layers[layer].sources = graph.measured(before: value, producers, layerOfValue)
        }

        let float = FloatExecutor(graph)
        let workspace = float.makeWorkspace()
        let wanted = Set(layerOfOperator.values.map(\.value))
        for image in 0..<images {
            let pixels = try wrapping(ConvertError.images) { () throws(ImageSetError) in try data.pixels(image) }
            var exact: [ValueID: [Float]] = [:]
            _ = float.run(data.input.modelInput(pixels), in: workspace) { value, elements in
                if wanted.contains(value) { exact[value] = Array(elements) }
            }
            integer.maps(of: pixels) { index, map in
                guard let (layer, value) = layerOfOperator[index], let exact = exact[value] else { return }
                let slices = Quantization(plan, plan.tensor(Int(plan.operator(index).output))).perChannel
                layers[layer].add(map, slices, exact: exact)
            }
        }
    }
}

extension LayerErrors.Layer {
    /// Signal to noise in dB; at most 99, which is also that of no noise.
    package var decibels: Double { min(Decibels.of(signal: signal, noise: noise), 99) }
    /// The part of the noise that comes from numbers outside the range, 0...1.
    package var clippedShare: Double { noise > 0 ? min(clipped / noise, 1) : 0 }
    /// The part that rounding the map itself makes, 0...1.
    package var roundingShare: Double { noise > 0 ? min(rounding / noise, 1) : 0 }
    /// How often the root mean square of the map goes into what int8 spans.
    package var spread: Double {
        let meanSquare = signal / max(elements, 1)
        return meanSquare > 0 ? (Double(range.max) - Double(range.min)) / meanSquare.squareRoot() : 0
    }

    /// Adds one image's map.
    /// - Parameter exact: The float model's, [channels][height][width].
    fileprivate mutating func add(_ map: InputMap, _ slices: [ChannelSlice], exact: [Float]) {
        let pixels = map.height * map.width
        exact.withUnsafeBufferPointer { seen.add($0) }
        elements += Double(exact.count)
        for channel in 0..<map.channels {
            let slice = slices[channel]
            let (scale, zero) = (Double(slice.scale), Double(slice.zero))
            let (low, high) = ((-128 - zero) * scale, (127 - zero) * scale)
            var outside = 0
            for pixel in 0..<pixels {
                let real = Double(exact[channel * pixels + pixel])
                let error = (Double(map.pixels[pixel * map.pixelStride + channel]) - zero) * scale - real
                signal += real * real
                noise += error * error
                let beyond = max(low - real, real - high)
                if beyond > scale / 2 {
                    clipped += beyond * beyond
                    outside += 1
                }
            }
            rounding += scale * scale / 12 * Double(pixels - outside)
        }
    }
}

/// Ratios of powers.
enum Decibels {
    /// Infinite without noise.
    static func of(signal: Double, noise: Double) -> Double {
        noise > 0 ? 10 * log10(max(signal, 1e-30) / noise) : .infinity
    }
}

extension Quantization {
    /// That of a plan's tensor.
    fileprivate init(_ plan: Plan, _ tensor: TensorRecord) {
        self.init(
            tensor.slices.map { index in
                let slice = plan.slice(index)
                return ChannelSlice(
                    channels: Int(slice.channels), scale: slice.scale, zero: slice.zero, zeroPoint: slice.zeroPoint)
            })
    }
}

extension Graph {
    /// The layers that a value is computed from, through what has none of its own; -1 is the image.
    fileprivate func measured(before value: ValueID, _ producers: [Int?], _ layers: [ValueID: Int]) -> [Int] {
        var found: Set<Int> = []
        var pending = producers[value].map { nodes[$0].inputs } ?? []
        var visited = Set(pending)
        while let next = pending.popLast() {
            if let layer = layers[next] {
                found.insert(layer)
            } else if let producer = producers[next] {
                pending += nodes[producer].inputs.filter { visited.insert($0).inserted }
            } else {
                found.insert(-1)
            }
        }
        return found.sorted()
    }
}
