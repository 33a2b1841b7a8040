import Foundation
import Punctual
import Testing

/// Profile files: what is written is read again, and nothing else.
@Suite struct ProfileFileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "punctual-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func measured(
        _ classifier: Classifier, frequency: UInt64 = 0
    ) -> (profile: Profile, costs: Profile.Costs) {
        let costs = classifier.makeProfile(for: 150_000_000, frequency: frequency)
        let identity = classifier.profileIdentity(processor: "test")
        return (Profile(identity: identity, adding: costs, to: path("none")), costs)
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path() }

    @Test(arguments: [Classifier.Mode.inline, .handOff]) func whatIsWrittenIsRead(mode: Classifier.Mode) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let classifier = try Model.classifier(mode: mode)
        let (profile, costs) = measured(classifier, frequency: 1_500_000)
        try profile.write(to: path("a"))
        let read = try Profile(contentsOf: path("a"))
        #expect(read.identity == profile.identity)
        #expect(read.costs == [costs])
        let other = try Model.classifier(mode: mode)
        try other.use(read, processor: "test", frequency: 1_500_000)
        #expect(other.firstExitTime == costs.segment(trunkOf: 1).last! + costs.segment(headOf: 1).last!)
        #expect(throws: ProfileError.self) { try other.use(read, processor: "another", frequency: 0) }
        #expect(throws: ProfileError.self) {
            try Model.classifier(instructionSet: .scalar, mode: mode).use(read, processor: "test", frequency: 0)
        }
    }

    @Test func frequenciesAreKeptBesideEachOther() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let classifier = try Model.classifier()
        let identity = classifier.profileIdentity(processor: "test")
        for frequency in [600_000, 1_500_000, 600_000] as [UInt64] {
            let costs = classifier.makeProfile(for: 20_000_000, frequency: frequency)
            try Profile(identity: identity, adding: costs, to: path("a")).write(to: path("a"))
        }
        let profile = try Profile(contentsOf: path("a"))
        #expect(profile.costs.map(\.frequency) == [1_500_000, 600_000])
        // Below every frequency that was seen, work takes longer by as much.
        try classifier.use(profile, processor: "test", frequency: 600_000)
        let slow = classifier.firstExitTime
        try classifier.use(profile, processor: "test", frequency: 300_000)
        #expect(classifier.firstExitTime >= 2 * slow - 4 && classifier.firstExitTime <= 2 * slow)
        let costs = try #require(profile.costs.first { $0.frequency == 1_500_000 })
        try classifier.use(profile, processor: "test", frequency: 1_400_000)
        let fast = costs.segment(trunkOf: 1).last! + costs.segment(headOf: 1).last!
        #expect(classifier.firstExitTime >= fast && classifier.firstExitTime <= fast * 15 / 14)
    }

    @Test(arguments: [Classifier.Mode.inline, .handOff]) func profileWithoutTimeCanBeUsed(mode: Classifier.Mode) throws
    {
        let classifier = try Model.classifier(mode: mode)
        let costs = classifier.makeProfile(for: 1, frequency: 0)
        let profile = Profile(identity: classifier.profileIdentity(processor: "test"), costs: [costs])
        try Model.classifier(mode: mode).use(profile, processor: "test", frequency: 0)
    }

    @Test func whateverIsCutOrChangedIsRefused() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (profile, _) = measured(try Model.classifier(mode: .handOff))
        try profile.write(to: path("a"))
        let content = try Data(contentsOf: URL(filePath: path("a")))
        for length in Array(stride(from: 0, to: content.count, by: 97)) + [content.count - 1] {
            try content.prefix(length).write(to: URL(filePath: path("b")))
            #expect(throws: ProfileError.self, "\(length) bytes") { try Profile(contentsOf: path("b")) }
        }
        for place in stride(from: 0, to: content.count, by: 61) {
            var changed = content
            changed[place] ^= 1
            try changed.write(to: URL(filePath: path("b")))
            #expect(throws: ProfileError.self, "byte \(place)") { try Profile(contentsOf: path("b")) }
        }
    }

    /// A pipe that nobody writes to must not hold anybody up.
    @Test func pipeIsNoProfile() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(mkfifo(path("pipe"), 0o600) == 0)
        #expect(throws: ProfileError.self) { try Profile(contentsOf: path("pipe")) }
    }

    /// Numbers that nothing can have measured, in a file whose checksum is right.
    @Test(arguments: [
        ("segment ", "segment 18446744073709551615 "), ("segment ", "segment 99999999999999999999999 "),
        ("segment ", "segment 5 4 "), ("segment ", "sediment "), ("holdups ", "holdups 7 "),
        ("wakeups ", "wakeups -1 "),
        ("threads 1", "threads 70000"), ("frequency ", "frequency x"), ("realtime 0", "realtime 2"),
        ("starts ", "starts 9 3 "), ("segment ", "segment 0 "), ("segment ", "segment 1 "),
        ("seals ", "seals 100 1125899906842623 "), ("segment ", "segment "),
    ])
    func impossibleNumbersAreRefused(old: String, new: String) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let classifier = try Model.classifier(mode: .handOff)
        let (profile, _) = measured(classifier)
        try profile.write(to: path("a"))
        var text = try String(contentsOfFile: path("a"), encoding: .utf8)
        if old == new {
            // A row too few.
            let start = try #require(text.range(of: "segment "))
            text.removeSubrange(
                start
                    .lowerBound..<(try #require(text.range(of: "segment ", range: start.upperBound..<text.endIndex))
                    .lowerBound))
        } else {
            text = text.replacingOccurrences(of: old, with: new)
        }
        text = String(text[..<(try #require(text.range(of: "checksum")).lowerBound)])
        text += "checksum \(Profile.checksum(text))\n"
        try text.write(toFile: path("b"), atomically: true, encoding: .utf8)
        #expect(throws: ProfileError.self) {
            let read = try Profile(contentsOf: path("b"))
            try classifier.use(read, processor: "test", frequency: 0)
        }
        _ = classifier.shortestDeadline()
    }
}
