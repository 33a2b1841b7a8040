import Engine
import Plan

/// An input of a plan's program, and the digest of the logits that every machine must compute for it.
///
/// A plan carries some among the facts of its origin, as a text: `program:seed:digest`, one after another with spaces
/// between; programs count from 1, the seed is decimal, the digest hexadecimal. The input is made of the seed, so that it
/// takes no room.
package struct GoldenVector: Equatable, Sendable {
    /// The fact's name in a plan.
    package static let key: StaticString = "golden"
    /// The most that are read of a plan.
    package static let most = 64

    /// From 0.
    package var program: Int
    /// Of the input's bytes.
    package var seed: UInt64
    /// XXH64 of the logits of all exits, one exit after the other.
    package var digest: UInt64

    /// Runs a program on the input of a seed; nil when the system has no memory for it.
    package init?(
        _ plan: Plan, program: Int, seed: UInt64, on instructionSet: InstructionSet = .best, threads: Int = 1
    ) {
        guard
            let runner = ProgramRunner(plan, program: program, instructionSet: instructionSet, threads: threads)
        else { return nil }
        var generator = SplitMix64(state: seed)
        let map = runner.executor.input
        for pixel in 0..<map.height * map.width {
            for channel in 0..<map.channels {
                map.pixels[pixel * map.pixelStride + channel] = Int8(truncatingIfNeeded: generator.next())
            }
        }
        runner.runAll()
        var digest: UInt64 = 0
        for exit in 0..<runner.executor.exitCount {
            digest = XXH64.hash(UnsafeRawBufferPointer(runner.executor.logits(ofExit: exit)), seed: digest)
        }
        self.init(program: program, seed: seed, digest: digest)
    }

    private init(program: Int, seed: UInt64, digest: UInt64) {
        (self.program, self.seed, self.digest) = (program, seed, digest)
    }

    /// As a plan holds it.
    package var text: String {
        let digits = String(digest, radix: 16)
        return "\(program + 1):\(seed):" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// The vectors of a plan, none where it has no such fact; nil where what it says of them makes no sense.
    package static func vectors(of plan: Plan) -> [GoldenVector]? {
        for index in 0..<plan.count(of: .metadata) {
            let fact = plan.metadata(index)
            let name = plan.text(fact.key)
            guard name.count == key.utf8CodeUnitCount,
                name.elementsEqual(UnsafeBufferPointer(start: key.utf8Start, count: name.count))
            else { continue }
            return parsed(plan.text(fact.value), programs: plan.count(of: .programs))
        }
        return []
    }

    private static func parsed(_ text: UnsafeBufferPointer<UInt8>, programs: Int) -> [GoldenVector]? {
        var vectors: [GoldenVector] = []
        for item in text.split(separator: UInt8(ascii: " ")) {
            let parts = item.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            guard parts.count == 3, parts[2].count == 16, vectors.count < most,
                let program = number(parts[0], radix: 10),
                let seed = number(parts[1], radix: 10), let digest = number(parts[2], radix: 16), program >= 1,
                program <= UInt64(programs)
            else { return nil }
            vectors.append(GoldenVector(program: Int(program) - 1, seed: seed, digest: digest))
        }
        return vectors
    }

    private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>, radix: UInt64) -> UInt64? {
        guard !digits.isEmpty else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            let figure =
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit)
                ? UInt64(digit - UInt8(ascii: "0"))
                : (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(digit)
                    ? UInt64(digit - UInt8(ascii: "a")) + 10 : radix
            let (product, overflow) = value.multipliedReportingOverflow(by: radix)
            let (sum, carry) = product.addingReportingOverflow(figure)
            guard figure < radix, !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }
}
