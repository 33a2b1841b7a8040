/// Why a classifier could not be made or did not answer.
public enum ClassifierError: Error, Sendable {
    /// The plan file cannot be opened; an errno value.
    case cannotOpenPlan(errno: Int32)
    /// The file is no usable plan.
    case plan(PlanError)
    /// `PUNCTUAL_ISA` holds a word that names no instruction set.
    case unknownInstructionSet
    /// This processor or this build lacks the instruction set that was asked for.
    case instructionSetMissing
    /// The system has no memory for the arena, whose size is given in bytes.
    case outOfMemory(bytes: Int)
    /// The plan was calibrated from numbers and says nothing about photographs; convert it from a folder of images.
    case planTakesNoImages
    /// The photograph cannot be used.
    case image(VisionError)
    /// Exit 1 cannot be promised within the deadline; the shortest that can is given in nanoseconds.
    case deadlineTooShort(shortest: UInt64)
}
