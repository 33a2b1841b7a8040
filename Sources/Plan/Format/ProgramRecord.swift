/// One way to run the model: an input size, its operators, memory and exits.
package struct ProgramRecord: Record {
    /// Bytes of one record.
    package static let size = 48
    /// Index of the input specification.
    package var input: UInt32 = 0
    /// The tensor that the prepared image is written to.
    package var inputTensor: UInt32 = 0
    /// Index of the first operator.
    package var firstOperator: UInt32 = 0
    /// Number of operators.
    package var operatorCount: UInt32 = 0
    /// Index of the first exit.
    package var firstExit: UInt32 = 0
    /// Number of exits.
    package var exitCount: UInt32 = 0
    /// The program's part of the buffers; its tensors lie in no other.
    package var firstBuffer: UInt32 = 0
    /// Number of buffers.
    package var bufferCount: UInt32 = 0
    /// Bytes of the arena that hold buffers.
    package var arenaSize: UInt64 = 0
    /// Further bytes of the arena for each thread.
    package var scratchSize: UInt64 = 0

    /// A record with every field at its default.
    package init() {}

    /// Indices of its operators in the plan.
    package var operators: Range<Int> { Int(firstOperator)..<(Int(firstOperator) + Int(operatorCount)) }
    /// Indices of its exits in the plan.
    package var exits: Range<Int> { Int(firstExit)..<(Int(firstExit) + Int(exitCount)) }
    /// Indices of its buffers in the plan.
    package var buffers: Range<Int> { Int(firstBuffer)..<(Int(firstBuffer) + Int(bufferCount)) }
}
