import CKernels

extension TriangleFilter {
    /// Filters one row along its width into red, green, blue, one pixel per window.
    ///
    /// Up to PN_SLACK bytes behind the row's last pixel are read, and change nothing.
    func narrow(
        _ row: pn_pixel_row, into rgb: UnsafeMutablePointer<UInt8>, _ kernels: pn_pixel_kernels,
        clock: inout StopClock
    ) throws(VisionError) {
        let operations = groups * Int(PN_WEIGHT_GROUP) * 3
        var most = StopClock.step / operations
        // Kernels are at their best with whole blocks of outputs.
        most = most < Int(PN_WEIGHT_BLOCK) ? max(most, 1) : most / Int(PN_WEIGHT_BLOCK) * Int(PN_WEIGHT_BLOCK)
        var row = row
        try starts.withUnsafeBufferPointer { (starts) throws(VisionError) in
            try counts.withUnsafeBufferPointer { (counts) throws(VisionError) in
                try weights.withUnsafeBufferPointer { (weights) throws(VisionError) in
                    var windows = pn_windows(
                        starts: starts.baseAddress!, counts: counts.baseAddress!, weights: weights.baseAddress!,
                        groups: Int32(groups))
                    var first = 0
                    while first < starts.count {
                        let count = min(most, starts.count - first)
                        kernels.narrow(&windows, Int32(first), Int32(count), &row, rgb + 3 * first)
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
