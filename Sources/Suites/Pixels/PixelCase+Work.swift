import CKernels

extension PixelCase {
    /// Converts the end of a row.
    static func convert(
        _ pairs: Pairs, _ width: Int, _ first: Int, _ isFullRange: Bool, _ kernels: pn_pixel_kernels,
        _ generator: inout SplitMix64, _ memory: Memory
    ) -> [UInt8] {
        let half = (width + 1) / 2
        let (luma, blue, red): (UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt8>)
        let (lumaStep, colourStep): (Int32, Int32)
        switch pairs {
        case .yuyv, .uyvy, .yvyu:
            let bytes = random(half * 4, &generator, memory)
            let isLumaFirst = pairs != .uyvy
            luma = bytes + (isLumaFirst ? 0 : 1)
            let (one, other) = (bytes + (isLumaFirst ? 1 : 0), bytes + (isLumaFirst ? 3 : 2))
            (blue, red) = pairs == .yvyu ? (other, one) : (one, other)
            (lumaStep, colourStep) = (2, 4)
        case .nv12, .nv21:
            luma = random(width, &generator, memory)
            let colours = random(half * 2, &generator, memory)
            (blue, red) = pairs == .nv12 ? (colours, colours + 1) : (colours + 1, colours)
            (lumaStep, colourStep) = (1, 2)
        case .planar:
            luma = random(width, &generator, memory)
            (blue, red) = (random(half, &generator, memory), random(half, &generator, memory))
            (lumaStep, colourStep) = (1, 1)
        }
        // BT.601 in the full range, and BT.709, whose factor of blue is the largest, in the limited one.
        let coding =
            isFullRange
            ? pn_colour_coding(
                black: 0, luma: 16_384, red_from_red: 22_970, green_from_blue: 5638, green_from_red: 11_700,
                blue_from_blue: 29_032)
            : pn_colour_coding(
                black: 16, luma: 19_077, red_from_red: 29_372, green_from_blue: 3494, green_from_red: 8731,
                blue_from_blue: 34_610)
        var row = pn_colour_row(
            luma: luma, blue: blue, red: red, luma_step: lumaStep, colour_step: colourStep, coding: coding)
        let rgb = output(width * 3, memory)
        kernels.convert(&row, Int32(first), Int32(width - first), rgb.baseAddress!)
        return Array(rgb)
    }

    /// Converts a row, at a place that is no multiple of anything.
    static func upsample(
        _ pairs: Int, _ kernels: pn_pixel_kernels, _ generator: inout SplitMix64, _ memory: Memory
    ) -> [UInt8] {
        let luma = random(pairs * 2, &generator, memory)
        let (blue, red) = (random(pairs, &generator, memory), random(pairs, &generator, memory))
        let rgb = output(pairs * 6 + 2, memory)
        kernels.upsample(luma, blue, red, Int32(pairs), rgb.baseAddress! + 1)
        return Array(rgb)
    }

    /// Filters rows; the last window ends with the row.
    static func narrow(
        _ outputs: Int, _ first: Int, _ eighths: Int, _ rowCount: Int, _ bytes: Int, _ isReversed: Bool,
        _ kernels: pn_pixel_kernels, _ generator: inout SplitMix64, _ memory: Memory
    ) -> [UInt8] {
        let all = first + outputs
        let inputs = max(all * eighths / 8, 1)
        let starts = numbers(all, of: Int32.self, memory)
        let counts = numbers(all, of: Int32.self, memory)
        let mostTaps = min(max(eighths / 4, 2) + 1, inputs)
        let groups = (mostTaps + Int(PN_WEIGHT_GROUP) - 1) / Int(PN_WEIGHT_GROUP)
        let weights = numbers(pn_weight_place(groups, all, 0), of: Int16.self, memory)
        for output in 0..<all {
            let most = generator.next(in: max(1, mostTaps - 1)...mostTaps)
            let count = max(1, generator.next(in: 0...7) == 0 ? most / 2 : most)
            let start = max(0, min(output * eighths / 8 - eighths / 8, inputs - count))
            counts[output] = Int32(count)
            starts[output] = Int32(output == all - 1 ? inputs - count : start)
            share(weights, groups, output, count: count, &generator)
        }
        let pixels = random(rowCount * inputs * bytes, slack: Int(PN_SLACK), &generator, memory)
        let (red, blue): (Int32, Int32) = bytes == 1 ? (0, 0) : isReversed ? (2, 0) : (0, 2)
        var rows = pn_pixel_rows(
            pixels: pixels, stride: inputs * bytes, count: Int32(rowCount), bytes: Int32(bytes), red: red,
            green: bytes == 1 ? 0 : 1, blue: blue)
        let stride = (outputs + 2) * 3
        let rgb = output(rowCount * stride, memory)
        var windows = pn_windows(starts: starts, counts: counts, weights: weights, groups: Int32(groups))
        kernels.narrow(&windows, Int32(first), Int32(outputs), &rows, rgb.baseAddress! + 3, stride)
        return Array(rgb)
    }

    /// Shares 2²² out among the weights of a window, now and then all to one of them.
    private static func share(
        _ weights: UnsafeMutablePointer<Int16>, _ groups: Int, _ output: Int, count: Int, _ generator: inout SplitMix64
    ) {
        var left = 1 << Int(PN_WEIGHT_BITS)
        for tap in 0..<count {
            let most = generator.next(in: 0...9) == 0 ? left : min(left, 2 * (1 << Int(PN_WEIGHT_BITS)) / count)
            let weight = tap == count - 1 ? left : generator.next(in: 0...most)
            left -= weight
            let place = pn_weight_place(groups, output, tap)
            weights[place] = Int16(weight % (1 << Int(PN_WEIGHT_LOW_BITS)))
            weights[place + Int(PN_WEIGHT_GROUP)] = Int16(weight >> Int(PN_WEIGHT_LOW_BITS))
        }
    }

    /// Adds rows up, with weights of 2²² together.
    static func stack(
        _ count: Int, _ rows: Int, _ kernels: pn_pixel_kernels, _ generator: inout SplitMix64, _ memory: Memory
    ) -> [UInt8] {
        let sums = numbers(count + 1, of: Int32.self, memory)
        sums[count] = 77
        var left = 1 << Int(PN_WEIGHT_BITS)
        let result = output(count, memory)
        for row in 0..<rows {
            let weight = row == rows - 1 ? left : generator.next(in: 0...left)
            left -= weight
            kernels.stack(random(count, &generator, memory), Int32(weight), row == 0 ? 1 : 0, sums, Int32(count))
        }
        kernels.finish(sums, result.baseAddress!, Int32(count))
        precondition(sums[count] == 77, "PixelCase: written behind the sums")
        return Array(result)
    }

    /// Memory for numbers, all 0.
    private static func numbers<Number: FixedWidthInteger>(
        _ count: Int, of type: Number.Type, _ memory: Memory
    ) -> UnsafeMutablePointer<Number> {
        let numbers = UnsafeMutableRawPointer(memory(count * MemoryLayout<Number>.stride, 0))
            .bindMemory(to: Number.self, capacity: count)
        numbers.update(repeating: 0, count: count)
        return numbers
    }
}
