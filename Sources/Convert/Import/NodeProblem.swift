/// Why one node cannot be converted.
enum NodeProblem: Error {
    case unsupported(String)
    case invalid(String)
    /// An input comes from a node that has been reported already.
    case unknownInput
}
