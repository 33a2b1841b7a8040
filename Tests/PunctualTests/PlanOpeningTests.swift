import CLinux
import Foundation
import Punctual
import Testing

/// What opening a plan costs, for people who look at the tests' output.
@Suite struct PlanOpeningTests {
    @Test(arguments: ["msdnet-cifar10", "msdnet-trashnet", "msdnet-flowers"]) func modelsOpenSoon(model: String) throws
    {
        let path = Model.root.appending(path: "models/\(model)/model.plan").path()
        var least = UInt64.max
        for _ in 0..<100 {
            let start = clinux_thread_cpu_ns()
            _ = try PlanFile(path)
            least = min(least, clinux_thread_cpu_ns() - start)
        }
        print("the plan of \(model) was opened and validated in \(least / 1000) us of processor time")
        // A hundred times what it takes: time is no criterion, but a mistake in kind would be.
        #expect(least < 10_000_000)
    }
}
