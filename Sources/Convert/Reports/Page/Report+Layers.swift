import Plan

/// What the page says of single layers.
extension Report {
    /// How many are named.
    private static let named = 10

    var layers: HTML {
        let all = errors.layers
        let worst = LayerDiagnosis.worst(Self.named, of: all)
        guard let first = worst.first else { return "<h2>Layers</h2><p>There are none.</p>" }
        let diagnosis = LayerDiagnosis(first, in: all, method: method)
        let rows: [[HTML]] = worst.map { index in
            let layer = all[index]
            return [
                "\(layer.name.shortened(to: 60))", "\(layer.kind)", "\(layer.decibels, 1)",
                "\(LayerDiagnosis.drop(of: index, in: all), 1)", "\(100 * layer.roundingShare, 0) %",
                "\(100 * layer.clippedShare, 0) %",
            ]
        }
        let plot = BarPlot(
            bars: all.map { ($0.name.shortened(to: 60), $0.decibels) }, marked: first,
            title: "signal to noise in dB, layer by layer")
        return """
            <h2>Layers</h2>
            <p>How far each map of the plan is from the float model's, on \(errors.images) of the photographs, with the errors of all layers before it.</p>
            <figure>\(plot.svg)</figure>
            <p><strong>\(all[first].name.shortened(to: 120))</strong> loses most by itself, \(LayerDiagnosis.drop(of: first, in: all), 1) dB. \(diagnosis.cause) \(diagnosis.cure)</p>
            \(HTML.table(["layer", "operator", "dB", "lost here, dB", "by rounding", "by the range"], rows))
            """
    }

    /// How the plan's ranges were chosen; nil where it does not say.
    private var method: CalibrationMethod? {
        let plan = data.plan
        let facts = (0..<plan.count(of: .metadata)).map { plan.metadata($0) }
        let calibration = facts.first { plan.text($0.key).elementsEqual("calibration".utf8) }
        let words = calibration.map { String(decoding: plan.text($0.value), as: UTF8.self).split(separator: " ") }
        return words?.last.flatMap { CalibrationMethod(rawValue: String($0)) }
    }

    var ranges: HTML {
        let graph = data.model.graph
        let weights = Dictionary(
            graph.nodes.compactMap { node in
                (node.operation as? Convolution).map { (graph.values[node.output].name, $0) }
            },
            uniquingKeysWith: { first, _ in first })
        let rows: [[HTML]] = errors.layers.map { layer in
            var cells: [HTML] = [
                "\(layer.name.shortened(to: 60))", "\(Double(layer.range.min), 2) … \(Double(layer.range.max), 2)",
                "\(Double(layer.seen.min), 2) … \(Double(layer.seen.max), 2)",
            ]
            let numbers = weights[layer.name]?.weights ?? []
            cells.append(
                numbers.isEmpty ? "" : "\(Double(numbers.min() ?? 0), 3) … \(Double(numbers.max() ?? 0), 3)")
            return cells
        }
        return """
            <h2>Ranges</h2>
            <details><summary>\(rows.count) layers</summary>
            \(HTML.table(["layer", "int8 holds", "seen", "float weights"], rows))
            </details>
            """
    }

    var size: HTML {
        let plan = data.plan
        let sections: [[HTML]] = (1...UInt32(Section.count)).compactMap { Section(rawValue: $0) }.map { section in
            ["\("\(section.name)")", "\(plan.bytes(of: section).count)"]
        }
        let sizes = plan.program(data.program).operators.map {
            (plan.operator($0).name, plan.weightsSize(ofOperator: $0))
        }
        let largest = sizes.sorted { $0.1 > $1.1 }.prefix(Self.named).filter { $0.1 > 0 }
        let rows: [[HTML]] = largest.map { name, bytes in
            ["\(String(decoding: plan.text(name), as: UTF8.self).shortened(to: 60))", "\(bytes)"]
        }
        return """
            <h2>Size</h2>
            \(HTML.table(["section of the file", "bytes"], sections))
            <p>The largest weights:</p>
            \(HTML.table(["operator", "bytes"], rows))
            """
    }
}
