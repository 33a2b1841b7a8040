import Convert
import Foundation
import TestGraphs
import Testing

/// Scores that are printed are those at the exits' temperatures.
struct ScoreTests {
    /// The path of the golden plan with one temperature at both exits.
    private func plan(temperature: Float, in folder: TemporaryFolder) throws -> String {
        let (graph, schedule) = GoldenPlan.graph()
        let ranges = graph.values.map { _ in ValueRange(min: -8, max: 8) }
        var exits = ModelMetadata.Exits()
        exits.temperature = [temperature, temperature]
        exits.top1Percent = [78.75, 81.5]
        let bytes = try Converter.plan(
            for: [ProgramSource(graph, schedule, photographs: GoldenPlan.photographs())],
            Calibration(ranges: ranges, method: .minMax, images: 1), exits: exits)
        return try folder.file("\(temperature).plan", Data(bytes))
    }

    /// softmax(logits / 2) is proportional to the square roots of softmax(logits).
    @Test(arguments: [1, 2])
    func temperatureTwoTakesTheSquareRootsOfTheScores(exit: Int) throws {
        let folder = try TemporaryFolder()
        func answer(_ temperature: Float) throws -> (label: String, score: Double, top: [String: Double]) {
            let plan = try plan(temperature: temperature, in: folder)
            let arguments = ["--exit", "\(exit)", "--json", Repository.photograph]
            let json = try expectSuccess(["classify", "--model", plan] + arguments).json()
            let top = try #require(json["top"] as? [[String: Any]])
            let scores = try top.map {
                (try #require($0["label"] as? String), try #require($0["score"] as? Double))
            }
            return (
                try #require(json["label"] as? String), try #require(json["score"] as? Double),
                Dictionary(uniqueKeysWithValues: scores)
            )
        }
        let (plain, warm) = (try answer(1), try answer(2))
        #expect(warm.label == plain.label)
        #expect(warm.score == warm.top[warm.label])
        #expect(warm.top.count == 4 && plain.score - warm.score > 0.001)
        let roots = plain.top.mapValues { $0.squareRoot() }
        let sum = roots.values.reduce(0, +)
        for (label, root) in roots {
            // Six places are printed, and the root of a small score has fewer.
            #expect(abs(try #require(warm.top[label]) - root / sum) < 2e-3, "\(label)")
        }
    }

    @Test func inspectShowsWhatIsKnownOfTheExits() throws {
        let folder = try TemporaryFolder()
        let plan = try plan(temperature: 2, in: folder)
        let shown = try expectSuccess(["inspect", "--json", plan]).json()
        let programs = try #require(shown["programs"] as? [[String: Any]])
        let exits = try #require(programs[0]["exits"] as? [[String: Any]])
        #expect(exits.map { $0["temperature"] as? Double } == [2, 2])
        #expect(exits.map { $0["top1_percent"] as? Double } == [78.75, 81.5])
        let text = try expectSuccess(["inspect", plan]).output
        #expect(text.contains("78.75") && text.contains("81.50"))
    }
}
