import CLinux
import Foundation
import Plan
import Punctual
import Testing

/// Opening a plan costs the same whatever its size: the weights are not even read.
@Suite struct LargePlanTests {
    /// As many as a plan may have, nearly.
    private static let extraWeights = PlanFormat.largestWeights - (64 << 20)

    /// The model's plan as a file with a hole of so many bytes before the weights of its last operator that has some.
    private func writeLargePlan(to path: String, extraWeights: Int = Self.extraWeights) throws {
        var head = try Data(contentsOf: URL(filePath: Model.planPath))
        let file = try PlanFile(Model.planPath)
        let weightsSize = file.plan.bytes(of: .weights).count
        let weightsStart = head.count - PlanFormat.slack - weightsSize
        let size = head.count + extraWeights
        let entry = try #require(sectionEntry(of: .weights, in: head))
        head.replaceSubrange((entry + 16)..<(entry + 24), with: bytes(of: UInt64(weightsSize + extraWeights)))
        head.replaceSubrange(16..<24, with: bytes(of: UInt64(size)))
        try moveLastWeights(of: file.plan, by: extraWeights, in: &head)
        // The checksum leaves out the weights, so that of the short file with the new header is that of the long one.
        let checksum = head.withUnsafeBytes {
            PlanChecksum.ofRecords($0, weights: weightsStart..<(weightsStart + weightsSize))
        }
        head.replaceSubrange(HeaderRecord.checksumOffset..<(HeaderRecord.checksumOffset + 8), with: bytes(of: checksum))
        try head.write(to: URL(filePath: path))
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.truncate(atOffset: UInt64(size))
        try handle.close()
    }

    /// Lets the operator that reads the end of the weights read them further behind.
    private func moveLastWeights(of plan: Plan, by distance: Int, in head: inout Data) throws {
        let operators = 0..<plan.count(of: .operators)
        let last = try #require(operators.max { plan.operator($0).weights < plan.operator($1).weights })
        let entry = try #require(sectionEntry(of: .operators, in: head))
        let section = head[(entry + 8)..<(entry + 16)].withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        var record = plan.operator(last)
        record.weights += UInt64(distance)
        let place = Int(section) + last * OperatorRecord.size
        head.replaceSubrange(place..<(place + OperatorRecord.size), with: bytes(of: record))
    }

    private func sectionEntry(of section: Section, in file: Data) -> Int? {
        (0..<Section.count).map { HeaderRecord.size + $0 * SectionRecord.size }
            .first { file[$0] == UInt8(section.rawValue) }
    }

    private func bytes<Value: BitwiseCopyable>(of value: Value) -> Data {
        withUnsafeBytes(of: value) { Data($0) }
    }

    @Test func weightsAreNotTouched() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "large-\(UUID().uuidString).plan").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try writeLargePlan(to: path)

        let file = try PlanFile(path)
        #expect(file.plan.fileSize > Self.extraWeights)
        // What was just written is still in memory, and the kernel reads a little ahead; the rest must not be there.
        #expect(residentBytes(of: file.plan.bytes(of: .weights)) < Self.extraWeights / 16)

        let start = clinux_now_ns()
        _ = try PlanFile(path)
        print("a plan of \(file.plan.fileSize) bytes was opened in \((clinux_now_ns() - start) / 1000) us")
    }

    /// Verifying reads all weights, and nothing interrupts that.
    @Test func moreWeightsThanAPlanMayHaveAreRefused() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "large-\(UUID().uuidString).plan").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try writeLargePlan(to: path, extraWeights: PlanFormat.largestWeights)
        #expect {
            _ = try PlanFile(path)
        } throws: { error in
            guard case .invalid(let reason)? = error as? PlanFileError else { return false }
            return reason.code == .weightsTooLarge
        }
    }

    /// How much of a mapping the kernel has in memory: untouched parts of a file that nobody has read are not.
    private func residentBytes(of bytes: UnsafeRawBufferPointer) -> Int {
        let page = Int(getpagesize())
        let start = UInt(bitPattern: bytes.baseAddress) / UInt(page) * UInt(page)
        let pages = (bytes.count + page - 1) / page
        var flags = [UInt8](repeating: 0, count: pages + 1)
        guard mincore(UnsafeMutableRawPointer(bitPattern: start), bytes.count, &flags) == 0 else { return .max }
        return flags.reduce(0) { $0 + Int($1 & 1) } * page
    }
}
