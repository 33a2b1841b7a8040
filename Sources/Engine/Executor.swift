import CKernels
import Plan

/// Runs the operators of one program of a plan, in memory that the caller provides.
///
/// The caller writes the prepared image to `input`, runs ranges of operators in order (an exit's head may be left
/// out when its answer is not wanted) and reads the logits of the exits that were reached. Between quanta of about
/// 250,000 multiply-adds a run may be stopped by the clock.
public struct Executor: ~Copyable {
    /// The plan that is run.
    public let plan: Plan
    /// The program that is run.
    public let program: ProgramRecord
    /// The instruction set of the kernels that run.
    public let instructionSet: InstructionSet
    private let arena: UnsafeMutableRawPointer
    private let scratch: UnsafeMutableRawPointer
    private let team: ThreadTeam

    /// Bytes of memory that `init` needs for a program of `plan`.
    public static func memorySize(plan: Plan, program index: Int, threads: Int) -> Int {
        let program = plan.program(index)
        return Int(program.arenaSize) + threads * Int(program.scratchSize)
            + PlanFormat.roundUp(ThreadTeam.memorySize, to: PlanFormat.alignment)
    }

    /// Prepares to run program `index`.
    /// - Precondition: The processor has `instructionSet`; `memory` has `memorySize` zeroed bytes at an address that is a
    ///   multiple of 64; `memory` and the plan's bytes outlive the executor.
    public init(
        plan: Plan, program index: Int, instructionSet: InstructionSet, threads: Int, memory: UnsafeMutableRawPointer
    ) {
        precondition(instructionSet.isAvailable, "Executor: the processor lacks the instruction set")
        precondition(UInt(bitPattern: memory) % UInt(PlanFormat.alignment) == 0, "Executor: memory is misaligned")
        let program = plan.program(index)
        self.plan = plan
        self.program = program
        self.instructionSet = instructionSet
        arena = memory
        scratch = memory + Int(program.arenaSize)
        team = ThreadTeam(count: threads, memory: scratch + threads * Int(program.scratchSize))
    }

    /// Threads that work, the caller's included.
    public var threads: Int { team.count }

    /// Ends the threads. Must be the last call, before the memory is given back.
    public func close() {
        team.close()
    }

    /// Number of exits.
    @inlinable public var exitCount: Int { Int(program.exitCount) }

    /// The exit with that index, counted from 0.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    public func exit(_ index: Int) -> ExitRecord {
        plan.exit(Int(program.firstExit) + index)
    }

    /// Where the prepared image goes: int8, [height][width][channels]. A run may overwrite it with later maps.
    public var input: InputMap {
        let tensor = plan.tensor(Int(program.inputTensor))
        return InputMap(
            pixels: address(of: tensor).assumingMemoryBound(to: Int8.self), pixelStride: pixelStride(of: tensor),
            height: Int(tensor.height), width: Int(tensor.width), channels: Int(tensor.channels))
    }

    /// The logits of an exit that was reached; valid until its operators run again.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    public func logits(ofExit index: Int) -> UnsafeBufferPointer<Float> {
        let tensor = plan.tensor(Int(exit(index).tensor))
        let first = UnsafeRawPointer(address(of: tensor)).assumingMemoryBound(to: Float.self)
        return UnsafeBufferPointer(start: first, count: Int(tensor.channels))
    }

    // That these functions neither allocate nor lock is checked by the compiler, here and wherever `_noAllocation` stands,
    // through everything they call; only optimized builds let it see that far.

    /// Runs operators in order.
    /// - Parameters:
    ///   - operators: Indices within the plan, inside the program.
    ///   - stop: Monotonic nanoseconds after which no further quantum is started.
    /// - Returns: Whether all of them were finished.
    #if !DEBUG
        @_noAllocation @_noLocks
    #endif
    public func run(_ operators: Range<UInt32>, until stop: UInt64 = .max) -> Bool {
        team.rouse()
        var index = operators.lowerBound
        while index < operators.upperBound {
            guard team.run(job(plan.operator(Int(index))), until: stop) else { return false }
            index += 1
        }
        return true
    }

    func address(of tensor: TensorRecord) -> UnsafeMutableRawPointer {
        arena + Int(plan.buffer(Int(tensor.buffer)).offset) + Int(tensor.channelOffset)
    }

    func pixelStride(of tensor: TensorRecord) -> Int {
        Int(plan.buffer(Int(tensor.buffer)).pixelStride)
    }

    /// `init` has seen to it that there are kernels.
    private func kernel(_ record: OperatorRecord) -> @convention(c) (
        UnsafePointer<pn_operands>, pn_range, UnsafeMutableRawPointer
    ) -> Void {
        pn_kernel_for(instructionSet.isa, operands(record).kind).unsafelyUnwrapped
    }

    private func job(_ record: OperatorRecord) -> Job {
        let output = plan.tensor(Int(record.output))
        let pixels = Int(output.height) * Int(output.width)
        let blocks = PlanFormat.blocks(ofOutputs: Int(output.channels))
        let isConvolution = record.operatorKind == .convolution
        return Job(
            kernel: kernel(record), operands: operands(record), pixels: pixels, blocks: isConvolution ? blocks : 1,
            quantumPixels: Int(record.quantumPixels), quantumBlocks: isConvolution ? Int(record.quantumBlocks) : 1,
            scratch: scratch, scratchSize: Int(program.scratchSize))
    }
}

/// The tensor that a prepared image is written to.
public struct InputMap {
    /// First channel of pixel (0, 0).
    public let pixels: UnsafeMutablePointer<Int8>
    /// Bytes from one pixel to the next; rows follow each other without a gap.
    public let pixelStride: Int
    /// In pixels.
    public let height: Int
    /// In pixels.
    public let width: Int
    /// Number of channels.
    public let channels: Int
}
