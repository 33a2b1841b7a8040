import Engine
import Plan

/// One run of the golden plan as data: the threads and the digest of all logits that it must give.
///
/// Goes through everything between a plan's bytes and its logits: validation, every kind of operator, concats in place,
/// quanta, the team of threads.
package struct PlanCase {
    /// Unique within the suite.
    package let name: StaticString
    /// The runner's, the caller's included.
    package let threads: Int

    /// The plan suite.
    package static let all = [
        PlanCase(name: "golden plan, 1 thread", threads: 1),
        PlanCase(name: "golden plan, 2 threads", threads: 2),
    ]

    /// Digest of the logits of both exits for all images, by the scalar kernels.
    package static let expectedDigest: UInt64 = 0xA69C_BE4C_DA49_AB6F

    private static let images = 20

    /// Runs the case; nil when the plan's own bytes are not accepted.
    package func digest(on instructionSet: InstructionSet) -> UInt64? {
        let file = Self.decodeGoldenPlan()
        defer { file.deallocate() }
        guard let plan = try? Plan(validating: UnsafeRawBufferPointer(file)) else { return nil }

        guard let runner = ProgramRunner(plan, instructionSet: instructionSet, threads: threads) else { return nil }

        var digest: UInt64 = 0
        var generator = SplitMix64(state: 1)
        for _ in 0..<Self.images {
            let map = runner.executor.input
            for value in 0..<(map.height * map.width * map.pixelStride) {
                map.pixels[value] = Int8(truncatingIfNeeded: generator.next())
            }
            runner.runAll()
            for exit in 0..<runner.executor.exitCount {
                digest = XXH64.hash(UnsafeRawBufferPointer(runner.executor.logits(ofExit: exit)), seed: digest)
            }
        }
        return digest
    }

    /// The golden plan's bytes at an aligned address.
    private static func decodeGoldenPlan() -> UnsafeMutableRawBufferPointer {
        EmbeddedPlan.digits.withUTF8Buffer { digits in
            let bytes = UnsafeMutableRawBufferPointer.allocate(
                byteCount: EmbeddedPlan.byteCount, alignment: PlanFormat.alignment)
            var (index, position) = (0, 0)
            while index < digits.count {
                if let zeros = EmbeddedPlan.zeros(digits[index]) {
                    for _ in 0..<zeros {
                        bytes[position] = 0
                        position += 1
                    }
                    index += 1
                } else {
                    bytes[position] = value(ofDigit: digits[index]) << 4 | value(ofDigit: digits[index + 1])
                    position += 1
                    index += 2
                }
            }
            return bytes
        }
    }

    private static func value(ofDigit digit: UInt8) -> UInt8 {
        digit <= UInt8(ascii: "9") ? digit - UInt8(ascii: "0") : digit - UInt8(ascii: "a") + 10
    }
}
