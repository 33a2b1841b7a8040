import CLinux
import Foundation
import Plan
import TestGraphs
import Testing

/// Records may share what they refer to, but not so that a small file takes long to open, or much room to show.
@Suite(.serialized) struct SharedRecordTests {
    /// Expects that a plan is refused for its work, and soon.
    private func expectTooMuchWork(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) {
        let start = clinux_thread_cpu_ns()
        let error = #expect(throws: PlanError.self, sourceLocation: sourceLocation) { try withPlan(bytes) { _ in } }
        #expect(clinux_thread_cpu_ns() - start < 1_000_000_000, sourceLocation: sourceLocation)
        #expect(error?.code == .tooMuchWork, sourceLocation: sourceLocation)
    }

    // MARK: Time

    /// Each addition touches a thousand words of channels three times.
    @Test func wideBuffersThatManyOperatorsTouchAreRefused() {
        expectTooMuchWork(PlanAssembler.additions(60_000, channels: 65_535))
    }

    @Test func wideBuffersAreAccepted() throws {
        try withPlan(PlanAssembler.additions(1000, channels: 65_535)) { _ in }
    }

    @Test func narrowBuffersThatManyOperatorsTouchAreAccepted() throws {
        try withPlan(PlanAssembler.additions(60_000, channels: 16)) { _ in }
    }

    // MARK: What inspect writes

    /// It writes the slices of a tensor with each operator that has it as an operand.
    @Test func slicesThatManyOperatorsShareAreRefused() {
        expectTooMuchWork(PlanAssembler.additions(2000, channels: 20_000, slices: 20_000))
    }

    @Test func longNamesThatManyOperatorsShareAreRefused() {
        let name = String(repeating: "n", count: PlanFormat.largestString)
        expectTooMuchWork(PlanAssembler.additions(1000, channels: 4, name: name))
    }

    @Test func longNamesThatManyExitsShareAreRefused() {
        let name = String(repeating: "n", count: PlanFormat.largestString)
        expectTooMuchWork(PlanAssembler.exits(900, programs: 3, name: name))
    }

    /// As a long chain of dense blocks has them: hundreds of operators that read maps of hundreds of slices.
    @Test func slicesOfHonestNetworksAreAccepted() throws {
        try withPlan(PlanAssembler.additions(500, channels: 2000, slices: 500)) { _ in }
    }

    @Test func manyExitsAreAccepted() throws {
        try withPlan(PlanAssembler.exits(256, programs: 4, name: "an exit")) { _ in }
    }

    // MARK: What verifying reads

    /// The golden plan with further bytes behind its weights, or behind the whole.
    private func lengthened(_ byteCount: Int, isWeights: Bool) throws -> [UInt8] {
        var bytes = try GoldenPlan.bytes()
        bytes += [UInt8](repeating: 0, count: byteCount)
        let size = UInt64(bytes.count)
        bytes.withUnsafeMutableBytes { file in
            var header = file.load(as: HeaderRecord.self)
            header.fileSize = size
            file.storeBytes(of: header, as: HeaderRecord.self)
            for index in 0..<Int(header.sectionCount) where isWeights {
                let place = HeaderRecord.size + index * SectionRecord.size
                var entry = file.load(fromByteOffset: place, as: SectionRecord.self)
                guard entry.kind == Section.weights.rawValue else { continue }
                entry.byteCount += UInt64(byteCount)
                file.storeBytes(of: entry, toByteOffset: place, as: SectionRecord.self)
            }
        }
        return PlanMutant(bytes).sealed
    }

    @Test(arguments: [64, 1 << 20]) func weightsThatNobodyReadsAreRefused(byteCount: Int) throws {
        let bytes = try lengthened(byteCount, isWeights: true)
        let error = #expect(throws: PlanError.self) { try withPlan(bytes) { _ in } }
        #expect(error?.code == .sizeMismatch)
        #expect(error?.section == .weights)
    }

    /// The checksum of the records includes what stands behind the weights.
    @Test func moreThanTheSlackBehindTheWeightsIsRefused() throws {
        let bytes = try lengthened(64, isWeights: false)
        let error = #expect(throws: PlanError.self) { try withPlan(bytes) { _ in } }
        #expect(error?.code == .wrongFileSize)
    }

    @Test func theModelsEndWithWhatTheyRead() throws {
        let models = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../models").standardized
        for name in ["msdnet-cifar10", "msdnet-flowers", "msdnet-trashnet"] {
            try withPlan([UInt8](Data(contentsOf: models.appending(path: "\(name)/model.plan")))) { _ in }
        }
    }
}
