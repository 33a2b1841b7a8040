import CLinux
import Punctual
import Text

// Answers frames within deadlines from just above exit 1 to beyond the last exit, on the emulated board where time counts
// instructions, and reports what became of them. The report of two runs is the same to the byte.
//
//   deadline-regression PLAN FRAMES SCENARIO
//
// FRAMES are shared out among the deadlines. SCENARIO is one of those in `Scenario`.

@main
struct Main {
    static func main() {
        let output = Output(descriptor: Output.standardOutput)
        let arguments = clinux_arguments()
        guard clinux_argument_count() == 4, let frames = Quantity.integer(String(cString: arguments[2])),
            let scenario = Scenario(arguments[3])
        else {
            output.writeLine("usage: deadline-regression PLAN FRAMES \(Scenario.names)")
            output.flush()
            clinux_exit(64)
        }
        do throws(ClassifierError) {
            var regression = try Regression(plan: arguments[1], scenario)
            let isPunctual = try regression.run(frames: frames, output)
            output.flush()
            clinux_exit(isPunctual ? 0 : 1)
        } catch {
            output.writeLine(error.description)
            output.flush()
            clinux_exit(70)
        }
    }
}
