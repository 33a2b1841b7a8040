/// What may still be spent on a plan: records may share what they refer to, as the programs of a model do, and buffers may
/// be in use for long, but not so that a small file takes for ever to open or to show.
///
/// All that is not linear in the records, of which there are 64 MiB at most, is taken from here, so that any plan is opened
/// or refused within about a second.
struct ValidationBudget {
    /// Bytes of constants that are read, each of them in about a nanosecond.
    var bytes: Int
    /// Bytes of weights, which only verifying them reads.
    var weights: Int
    /// Meetings of a buffer with an operator, or with another buffer, while it is in use: some ten nanoseconds each.
    var meetings = 1 << 22
    /// Words of 64 channels that data flow looks at or changes, some five nanoseconds each. Each access is charged for all
    /// that it covers: a buffer of the most channels has a thousand words.
    var words = 1 << 24
    /// Bytes that `inspect` writes as JSON, about: it writes names and slices wherever they are referred to.
    var text = 1 << 26

    /// For what JSON puts around a text.
    static let perText = 32
    /// For the numbers of a program, an exit or an operator.
    static let perRecord = 128
    /// For the numbers of a tensor.
    static let perTensor = 64
    /// For a slice.
    static let perSlice = 64

    init(_ plan: Plan) {
        // Each program may read all there is, and layers that are alike may share theirs: a model of nothing but ones is
        // in order. What a small file can ask for stays below a second, and what any file can, too: verifying reads no
        // more than the most weights that there may be.
        let shares = min(4 + plan.count(of: .programs), 64)
        bytes = min((shares * plan.count(of: .constants)) + (1 << 20), 1 << 28)
        weights = min(max(shares * plan.count(of: .weights), 1 << 28), PlanFormat.largestWeights)
    }
}
