/// What may still be spent on a plan: records may share what they refer to, as the programs of a model do, and buffers may
/// be in use for long, but not so that a small file takes for ever.
struct ValidationBudget {
    /// Bytes of constants and texts that are read.
    var bytes: Int
    /// Bytes of weights, which only verifying them reads.
    var weights: Int
    /// Meetings of a buffer with an operator, or with another buffer, while it is in use: some ten nanoseconds each.
    var meetings = 1 << 22

    init(_ plan: Plan) {
        // Each program may read all there is, and layers that are alike may share theirs: a model of nothing but ones is
        // in order, and what a small file can ask for stays below a second.
        let shares = min(4 + plan.count(of: .programs), 64)
        bytes = min(shares * plan.count(of: .constants) + 1 << 20, 1 << 28)
        weights = max(shares * plan.count(of: .weights), 1 << 28)
    }
}
