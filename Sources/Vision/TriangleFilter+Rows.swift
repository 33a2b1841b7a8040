import CKernels

extension TriangleFilter {
    /// Filters rows along their width into red, green, blue, one pixel per window; narrowed rows follow each other.
    ///
    /// Up to PN_SLACK bytes behind a row's last pixel are read, and change nothing.
    func narrow(
        _ rows: pn_pixel_rows, into rgb: UnsafeMutablePointer<UInt8>, _ kernels: pn_pixel_kernels,
        clock: inout StopClock
    ) throws(VisionError) {
        let operations = groups * Int(PN_WEIGHT_GROUP) * 3 * Int(rows.count)
        let most = max(StopClock.step / operations, 1)
        var rows = rows
        try starts.withUnsafeBufferPointer { (starts) throws(VisionError) in
            try counts.withUnsafeBufferPointer { (counts) throws(VisionError) in
                try weights.withUnsafeBufferPointer { (weights) throws(VisionError) in
                    var windows = pn_windows(
                        starts: starts.baseAddress!, counts: counts.baseAddress!, weights: weights.baseAddress!,
                        groups: Int32(groups))
                    var first = 0
                    while first < starts.count {
                        let count = min(most, starts.count - first)
                        kernels.narrow(
                            &windows, Int32(first), Int32(count), &rows, rgb + 3 * first, 3 * starts.count)
                        try clock.spend(count * operations)
                        first += count
                    }
                }
            }
        }
    }

    /// The weight of an input pixel in an output's window.
    func weight(_ output: Int, tap: Int) -> Int32 {
        weights.withUnsafeBufferPointer { pn_weight($0.baseAddress! + pn_weight_place(groups, output, tap)) }
    }
}
