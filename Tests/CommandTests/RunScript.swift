import Foundation
import TestGraphs

/// Runs a script with the command as $0, the plan as $1, a folder as $2 and a photograph as $3, and gives how it ended.
func run(script: String, in folder: TemporaryFolder) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
        "-c", "await() { i=0; while [ ! -s \"$1\" ] && [ $((i += 1)) -lt 1500 ]; do sleep 0.02; done; }\n" + script,
        CommandRun.url(of: "punctual").path(), Repository.plan, folder.path, Repository.samples + "/cat.jpg",
    ]
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
}
