import Plan

extension Report {
    /// One page of HTML that needs nothing beside it.
    package var page: String {
        let parts: [HTML] = [head, accuracy, layers, ranges, memory, size, pixels]
        return """
            <!DOCTYPE html>
            <html xmlns="http://www.w3.org/1999/xhtml" lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <title>\(HTML("\(names.plan)"))</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            \(HTML(parts))
            </body>
            </html>

            """
    }

    private var head: HTML {
        let plan = data.plan
        let facts = (0..<plan.count(of: .metadata)).map { plan.metadata($0) }.map { fact -> [HTML] in
            let (key, value) = (plan.text(fact.key), plan.text(fact.value))
            return [
                "\(String(decoding: key, as: UTF8.self))",
                "\(String(decoding: value, as: UTF8.self).shortened(to: 200))",
            ]
        }
        return """
            <h1>\(names.plan)</h1>
            <p>Made from \(names.model), \(plan.fileSize) bytes, compared with it on \(evaluation.images) photographs.</p>
            \(HTML.table(["of the plan", ""], facts))
            """
    }

    private var accuracy: HTML {
        let exits = evaluation.exits
        let records = data.plan.program(data.program).exits.map { data.plan.exit($0) }
        let rows: [[HTML]] = exits.indices.map { index in
            let exit = exits[index]
            return [
                "\(exit.exit)", "\(Double(records[index].multiplyAdds) / 1e6, 1)", "\(times[index], 0)",
                "\(exit.float.top1Percent, 2)", "\(exit.int8.top1Percent, 2)", "\(exit.float.top5Percent, 2)",
                "\(exit.int8.top5Percent, 2)", "\(exit.agreementPercent, 2)",
                "\(exit.float.calibrationErrorPercent, 2)",
                "\(exit.int8.calibrationErrorPercent, 2)",
            ]
        }
        func points(_ x: (Int) -> Double, _ y: (Evaluation.Exit) -> Double) -> [(x: Double, y: Double)] {
            exits.indices.map { (x($0), y(exits[$0])) }
        }
        func work(_ index: Int) -> Double { Double(records[index].multiplyAdds) / 1e6 }
        let byWork = LinePlot(
            series: [
                LinePlot.Series(name: "float", style: "float", points: points(work) { $0.float.top1Percent }),
                LinePlot.Series(name: "int8", style: "int8", points: points(work) { $0.int8.top1Percent }),
            ], xTitle: "million multiply-adds", yTitle: "top-1, %")
        let byTime = LinePlot(
            series: [
                LinePlot.Series(name: "int8", style: "int8", points: points({ times[$0] }) { $0.int8.top1Percent })
            ], xTitle: "microseconds", yTitle: "top-1, %")
        let head: [HTML] = [
            "exit", "million multiply-adds", "µs here", "top-1 float", "int8", "top-5 float", "int8", "same answer",
            "calibration error float", "int8",
        ]
        return """
            <h2>Accuracy</h2>
            <p>In percent of the photographs. The calibration error says how far scores are from the share of right answers.</p>
            \(HTML.table(head, rows))
            <figure>\(byWork.svg)<figcaption>What an answer takes, and how often it is right</figcaption></figure>
            <figure>\(byTime.svg)<figcaption>The same by time on the machine that made this page (\(String(cString: data.instructionSet.name)), one thread, median); a board takes longer: <code>punctual profile</code> tells.</figcaption></figure>
            """
    }

    private var memory: HTML {
        let map = MemoryMap(data.plan, program: data.program)
        let program = data.plan.program(data.program)
        return """
            <h2>Memory</h2>
            <p>Maps take \(Int(program.arenaSize)) bytes, of which \(map.peak) are in use at the fullest moment; each thread takes \(Int(program.scratchSize)) more.</p>
            <figure>\(map.svg)<figcaption>Each map's place from the operator that writes it to the last that reads it</figcaption></figure>
            """
    }

    private var pixels: HTML {
        guard let pillow else {
            return """
                <h2>Preprocessing</h2>
                <p>Not compared with Pillow, which was not there: <code>pip install pillow</code>, and name its Python with <code>--python</code>.</p>
                """
        }
        return """
            <h2>Preprocessing</h2>
            <p>\(pillow.images) of the photographs, prepared by us and by Pillow as torchvision does it: \(100 * pillow.equalShare, 2) % of the numbers are equal, the mean difference is \(pillow.meanDifference, 4) of 255, the largest \(pillow.largestDifference). With our pixels the last exit is right \(pillow.ourTop1) times, with Pillow's \(pillow.pillowTop1) times.</p>
            """
    }

    private static let style = """
        :root { color-scheme: light dark; --ink: #222; --paper: #fff; --grid: #ddd; --a: #1769aa; --b: #c2571a; --c: #b00020 }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #ddd; --paper: #181a1b; --grid: #3a3d3f; --a: #6ab0e8; --b: #f0945a; --c: #ff6b81 }
        }
        body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: auto; padding: 1rem }
        h1, h2 { line-height: 1.2 }
        h1, h2, p { overflow-wrap: anywhere }
        .wide { overflow-x: auto }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.9rem }
        th, td { border-bottom: 1px solid var(--grid); padding: 0.2rem 0.6rem; text-align: right }
        th:first-child, td:first-child { text-align: left }
        figure { margin: 1rem 0 }
        figcaption { font-size: 0.9rem }
        svg { width: 100%; height: auto; font-size: 12px }
        svg text { fill: var(--ink) }
        .grid { stroke: var(--grid) }
        polyline { fill: none; stroke-width: 2 }
        polyline.float { stroke: var(--a) } circle.float, svg text.float { fill: var(--a) }
        polyline.int8 { stroke: var(--b) } circle.int8, svg text.int8 { fill: var(--b) }
        .bar { fill: var(--a) } .worst { fill: var(--c) }
        .buffer { fill: var(--a); fill-opacity: 0.4; stroke: var(--a); stroke-width: 0.5 }
        """
}
