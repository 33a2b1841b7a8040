import CLinux
import Foundation
import Plan
import Punctual
import Testing

/// Opening a plan costs the same whatever its size: the weights are not even read.
@Suite struct LargePlanTests {
    private static let extraWeights = 1 << 30

    /// The model's plan with a gibibyte of further weights, as a file with a hole.
    private func writeLargePlan(to path: String) throws {
        var head = try Data(contentsOf: URL(filePath: Model.planPath))
        let file = try PlanFile(Model.planPath)
        let weightsSize = file.plan.bytes(of: .weights).count
        let weightsStart = head.count - PlanFormat.slack - weightsSize
        let size = head.count + Self.extraWeights
        let entry = try #require(sectionEntry(of: .weights, in: head))
        head.replaceSubrange((entry + 16)..<(entry + 24), with: bytes(of: UInt64(weightsSize + Self.extraWeights)))
        head.replaceSubrange(16..<24, with: bytes(of: UInt64(size)))
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

    private func sectionEntry(of section: Section, in file: Data) -> Int? {
        (0..<Section.count).map { HeaderRecord.size + $0 * SectionRecord.size }
            .first { file[$0] == UInt8(section.rawValue) }
    }

    private func bytes(of value: UInt64) -> Data {
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
