import CFuzzer
import CLinux
import Foundation

// What libFuzzer, whose main function runs, looks for: converter and engine are attacked with models, arrays and plans that
// it makes.
//
// `ATTACK=onnx Attack [libFuzzer's arguments]`, or `ATTACK=npy`, or `ATTACK=plan`; with `seeds FOLDER` it writes the inputs
// to begin with instead, and with `plans SEED SECONDS FOLDER` it attacks plans without libFuzzer: many more of them, none
// of which it learns from.

/// Called once before all others.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> Int32 {
    if CommandLine.arguments.dropFirst().first == "plans" {
        do {
            try attackPlans(CommandLine.arguments.dropFirst(2))
        } catch {
            preconditionFailure("no plan can be made: \(error)")
        }
        clinux_exit(0)
    }
    guard CommandLine.arguments.count == 3, CommandLine.arguments[1] == "seeds" else { return 0 }
    let folder = URL(filePath: CommandLine.arguments[2])
    for (index, seed) in Target.current.seeds.enumerated() {
        do {
            try seed.write(to: folder.appending(path: "seed\(index)"))
        } catch {
            preconditionFailure("cannot write the seeds: \(error)")
        }
    }
    clinux_exit(0)
}

/// Called with one input after another.
@_cdecl("LLVMFuzzerTestOneInput")
public func attack(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = UnsafeRawBufferPointer(start: data, count: size)
    let start = clinux_thread_cpu_ns()
    switch Target.current {
    case .onnx: attackConverter(Data(bytes))
    case .npy: attackArray(bytes)
    case .plan: attackPlan([UInt8](bytes))
    }
    let time = clinux_thread_cpu_ns() - start
    precondition(time < longest + UInt64(size) * longestPerByte, "an input takes longer than its size explains")
    return 0
}

/// What is attacked: chosen by the environment, because libFuzzer starts itself again with arguments of its own.
enum Target: String {
    case onnx
    case npy
    case plan

    /// The inputs to begin with.
    var seeds: [Data] {
        switch self {
        case .onnx: modelSeeds().map { Data($0) }
        case .npy: arraySeeds().map { Data($0) }
        case .plan: planSeeds()
        }
    }

    static let current = Target(rawValue: ProcessInfo.processInfo.environment["ATTACK"] ?? "") ?? .onnx
}

/// Processor time in nanoseconds that an input may take, however small. The sanitizers make everything two to four times
/// slower.
private let longest: UInt64 = 4_000_000_000

/// What it may take more for each of its bytes: thousands of nodes, which become five times as many operators, take their
/// time, but no more than in proportion.
private let longestPerByte: UInt64 = 30_000

/// Changes an input that libFuzzer chose: models and plans by their structure, and now and then any input by its bytes.
@_cdecl("LLVMFuzzerCustomMutator")
public func customMutator(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ capacity: Int, _ seed: UInt32) -> Int {
    let input = Data(bytes: data, count: size)
    let mutant: Data? =
        switch Target.current {
        case .onnx: seed % 8 == 0 ? nil : mutated(input, seed: seed)
        case .plan: seed % 4 == 0 ? nil : mutatedPlan(input, seed: seed)
        case .npy: nil
        }
    guard let bytes = mutant, bytes.count <= capacity else { return LLVMFuzzerMutate(data, size, capacity) }
    bytes.copyBytes(to: data, count: bytes.count)
    return bytes.count
}
