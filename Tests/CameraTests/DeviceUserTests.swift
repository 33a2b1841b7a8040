import Camera
import Foundation
import Testing

@Suite struct DeviceUserTests {
    @Test func processThatHasAFileOpenIsFound() throws {
        try SourceFixtures.withFile([1]) { path in
            let bytes = [CChar](zeroTerminated: path)
            #expect(DeviceUser(of: bytes) == nil)
            let reader = Process()
            reader.executableURL = URL(filePath: "/bin/sleep")
            reader.arguments = ["60"]
            reader.standardInput = try FileHandle(forReadingFrom: URL(filePath: path))
            try reader.run()
            defer {
                kill(reader.processIdentifier, SIGKILL)
                reader.waitUntilExit()
            }
            let user = try #require(DeviceUser(of: bytes))
            #expect(user.process == Int(reader.processIdentifier))
            #expect(user.name == "sleep")
        }
    }

    @Test func fileThatIsNotThereHasNoUser() {
        #expect(DeviceUser(of: [CChar](zeroTerminated: "/nowhere")) == nil)
    }
}
