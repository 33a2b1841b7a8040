import Foundation
import Testing

/// A folder that is removed with this object.
final class TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "punctual-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path()
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file and gives its path.
    func file(_ name: String, _ content: Data) throws -> String {
        let path = self.path + "/" + name
        try content.write(to: URL(filePath: path))
        return path
    }

    /// The names of the files in it.
    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }
}

/// Files of the repository.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// The trained model: 3 channels, 32 × 32 pixels, 10 classes.
    static let plan = root.appending(path: "models/msdnet-cifar10/model.plan").path()
    static let photograph = root.appending(path: "models/samples/cat.jpg").path()
    /// A small progressive JPEG file.
    static let progressive = root.appending(path: "Tests/VisionTests/Fixtures/progressive.jpg").path()

    /// The plan's bytes.
    static func planBytes() throws -> Data {
        try Data(contentsOf: URL(filePath: plan))
    }

    /// The number of the plan's exits.
    static func exitCount() throws -> Int {
        let plan = try expectSuccess(["inspect", "--json", plan]).json()
        let programs = try #require(plan["programs"] as? [[String: Any]])
        return try #require(programs[0]["exits"] as? [Any]).count
    }
}

/// A NumPy file, by default version 1.0 with a header that says what `values` are.
func numpyFile(
    _ values: [Float] = [], shape: String, type: String = "<f4", isFortran: Bool = false, version: UInt8 = 1,
    header: String? = nil
) -> Data {
    let order = isFortran ? "True" : "False"
    var text = header ?? "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }"
    let prefix = version == 1 ? 10 : 12
    while (prefix + text.utf8.count + 1) % 64 != 0 { text += " " }
    text += "\n"
    var file = Data([0x93]) + Data("NUMPY".utf8) + Data([version, 0])
    for byte in 0..<(version == 1 ? 2 : 4) { file.append(UInt8(truncatingIfNeeded: text.utf8.count >> (8 * byte))) }
    file += Data(text.utf8)
    for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { file.append(contentsOf: $0) } }
    return file
}

/// `count` images of 3 × 32 × 32 numbers with some structure.
func imageValues(_ count: Int) -> [Float] {
    (0..<count * 3 * 32 * 32).map { Float($0 % 97) / 48 - 1 + Float($0 / 3072) / 7 }
}
