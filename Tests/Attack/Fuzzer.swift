import CFuzzer
import CLinux
import Foundation

// What libFuzzer, whose main function runs, looks for: the converter is attacked with models and arrays that it makes.
//
// `ATTACK=onnx Attack [libFuzzer's arguments]`, or `ATTACK=npy`; with `seeds FOLDER` it writes the inputs to begin with
// instead, and with `plans SEED SECONDS FOLDER` it attacks plans, without libFuzzer.

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
    for (index, seed) in (Target.current == .onnx ? modelSeeds() : arraySeeds()).enumerated() {
        do {
            try Data(seed).write(to: folder.appending(path: "seed\(index)"))
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
    }
    let time = clinux_thread_cpu_ns() - start
    precondition(time < longest, "an input takes more than two seconds")
    return 0
}

/// What is attacked: chosen by the environment, because libFuzzer starts itself again with arguments of its own.
enum Target: String {
    case onnx
    case npy

    static let current = Target(rawValue: ProcessInfo.processInfo.environment["ATTACK"] ?? "") ?? .onnx
}

/// Processor time that an input may take. The sanitizers make everything two to four times slower.
private let longest: UInt64 = 4_000_000_000

/// Changes an input that libFuzzer chose: models by their structure, and now and then any input by its bytes.
@_cdecl("LLVMFuzzerCustomMutator")
public func customMutator(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ capacity: Int, _ seed: UInt32) -> Int {
    guard Target.current == .onnx, seed % 8 != 0, let bytes = mutated(Data(bytes: data, count: size), seed: seed),
        bytes.count <= capacity
    else { return LLVMFuzzerMutate(data, size, capacity) }
    bytes.copyBytes(to: data, count: bytes.count)
    return bytes.count
}
