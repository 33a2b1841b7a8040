import Convert
import Testing

/// What is read from a model's metadata, and what is refused.
@Suite struct ModelMetadataTests {
    /// Two exits of three classes on maps of 3×8×8.
    private let graph: Graph

    init() throws {
        var builder = ModelBuilder(channels: 3, height: 8, width: 8)
        builder.head("image", channels: 3, output: "exit1")
        builder.head(builder.conv("image", channels: 3, outputs: 4), channels: 4, output: "exit2")
        graph = try builder.graph()
    }

    @Test func everyKeyIsRead() throws {
        let metadata = try ModelMetadata(
            [
                "punctual.labels": "ant\nbee\nsea lion", "punctual.mean": "0.4914,0.4824,0.4467",
                "punctual.std": "0.2471,0.2435,0.2616", "punctual.resize": "144", "punctual.crop": "8",
                "punctual.channel_order": "bgr", "punctual.top1_percent": "0,100", "punctual.temperature": "1.20,0.5",
            ], for: graph)
        var expected = ModelMetadata()
        expected.labels = ["ant", "bee", "sea lion"]
        expected.input.mean = NumberList([0.4914, 0.4824, 0.4467])
        expected.input.deviation = NumberList([0.2471, 0.2435, 0.2616])
        expected.input.resize = .square(144)
        expected.input.crop = .square(8)
        expected.input.channelOrder = .bgr
        expected.exits.top1Percent = [0, 100]
        expected.exits.temperature = [1.2, 0.5]
        #expect(metadata == expected)
    }

    @Test func otherSpellings() throws {
        func input(_ key: String, _ value: String) throws -> InputSettings {
            try ModelMetadata([key: value], for: graph).input
        }
        #expect(try input("punctual.resize", "none").resize == ImageSize.none)
        #expect(try input("punctual.resize", "20x10").resize == .rectangle(width: 20, height: 10))
        #expect(try input("punctual.crop", "8x8").crop == .rectangle(width: 8, height: 8))
        #expect(try input("punctual.mean", "0.5").mean == NumberList([0.5]))
        #expect(try input("punctual.channel_order", "rgb").channelOrder == .rgb)
    }

    @Test func whatIsUnknownIsNotedOrNotOurs() throws {
        #expect(try ModelMetadata([:], for: graph) == ModelMetadata())
        #expect(try ModelMetadata(["labels": "x", "author": "y", "punctual": "z"], for: graph) == ModelMetadata())
        let notes = try ModelMetadata(["punctual.moon": "full", "punctual.": "", "mean": "9"], for: graph).notes
        #expect(notes.count == 2)
        #expect(notes[0].contains("punctual. ") && notes[1].contains("punctual.moon") && notes[1].contains("ignored"))
    }

    @Test(arguments: [
        ("punctual.labels", "ant\nbee", "2 lines, but the model has 3 classes"),
        ("punctual.labels", "ant\nbee\nbug\nfly", "4 lines, but the model has 3 classes"),
        ("punctual.labels", "", "0 lines"),
        ("punctual.labels", "ant\n\nbee", "line 2"),
        ("punctual.mean", "0.1,0.2", "2 numbers, the model takes 3 channels"),
        ("punctual.mean", "0.1,x,0.2", "numbers separated by commas"),
        ("punctual.mean", "", "numbers separated by commas"),
        ("punctual.mean", "128", "from 0 to 1"),
        ("punctual.mean", "-0.5", "from 0 to 1"),
        ("punctual.std", "0.1,0,0.1", "above 0"),
        ("punctual.std", "1e-44", "from 0.000001 to 1000000"),
        ("punctual.std", "3e38", "from 0.000001 to 1000000"),
        ("punctual.temperature", "1e-10,1", "from 2^-20 to 2^20"),
        ("punctual.temperature", "1,3e38", "from 2^-20 to 2^20"),
        ("punctual.std", "inf", "numbers separated by commas"),
        ("punctual.std", "1,1,1,1", "4 numbers, the model takes 3 channels"),
        ("punctual.resize", "0", "N, WxH or none"),
        ("punctual.resize", "8x8x8", "N, WxH or none"),
        ("punctual.resize", "7", "smaller than the model's input of 8x8"),
        ("punctual.crop", "large", "N or WxH"),
        ("punctual.crop", "none", "N or WxH"),
        ("punctual.crop", "9", "does not fit the model, whose input is 8x8"),
        ("punctual.crop", "8x9", "does not fit the model, whose input is 8x8"),
        ("punctual.channel_order", "RGB", "rgb or bgr"),
        ("punctual.top1_percent", "78.73", "1 numbers, but the model has 2 exits"),
        ("punctual.top1_percent", "78.73,100.1", "from 0 to 100"),
        ("punctual.top1_percent", "-1,50", "from 0 to 100"),
        ("punctual.top1_percent", "nan,50", "numbers separated by commas"),
        ("punctual.temperature", "1,2,3", "3 numbers, but the model has 2 exits"),
        ("punctual.temperature", "1.5,0", "above 0"),
        ("punctual.temperature", "-1,1", "above 0"),
        ("punctual.temperature", "1,inf", "numbers separated by commas"),
        ("punctual.temperature", "1;2", "numbers separated by commas"),
    ])
    func badValuesAreNamed(_ key: String, _ value: String, _ expected: String) throws {
        let error = try #require(throws: MetadataError.self) { try ModelMetadata([key: value], for: graph) }
        #expect(error.key == key && error.value == value)
        #expect(error.reason.contains(expected), "\(error.reason)")
        #expect(error.description.contains(key) && !error.description.contains("\n"))
    }

    @Test func longValuesAreCut() {
        let labels = (0..<1000).map { "label \($0)" }.joined(separator: "\n")
        let error = #expect(throws: MetadataError.self) { try ModelMetadata(["punctual.labels": labels], for: graph) }
        #expect(error?.description.contains("'label 0\\nlabel 1\\n") == true)
        #expect(error?.description.contains("…' has 1000 lines") == true)
    }
}
