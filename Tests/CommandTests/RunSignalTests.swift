import Foundation
import Testing

/// `run` among signals, pipes and options that are read again.
struct RunSignalTests {
    /// The options that worked go on, however often others are tried before these are refused.
    @Test func optionsThatNeverWorkedAreNoneToGoBackTo() throws {
        let folder = try TemporaryFolder()
        let status = try run(
            script: """
                printf 'source = pattern\ndeadline = 1s\n' >"$2/conf"
                trap '' HUP
                "$0" run --model "$1" --config "$2/conf" --json >"$2/out" 2>"$2/err" &
                await "$2/out"
                printf 'source = pattern\ndeadline = 2us\n' >"$2/conf"
                for i in 1 2 3 4 5 6; do kill -HUP $!; sleep 0.03; done
                i=0
                until grep -q 'those before go on' "$2/err" || [ $((i += 1)) -gt 500 ]; do sleep 0.02; done
                : >"$2/out"
                await "$2/out"
                kill -TERM $!
                wait $!
                """, in: folder)
        #expect(status == 0)
        #expect(try String(contentsOfFile: "\(folder.path)/out", encoding: .utf8).contains("\"label\""))
    }

    /// Options that work again need not prove it again: others may be tried before their source has sent a frame.
    @Test func optionsThatWorkedAreGoneBackToAgain() throws {
        let folder = try TemporaryFolder()
        let status = try run(
            script: """
                mkfifo "$2/pipe"
                printf 'source = %s\n' "$2/pipe" >"$2/conf"
                trap '' HUP
                "$0" run --model "$1" --config "$2/conf" --json >"$2/out" 2>"$2/err" &
                exec 9>"$2/pipe"
                feed() { i=0; while [ ! -s "$2/out" ] && [ $((i += 1)) -lt 100 ]; do cat "$1" >&9; sleep 0.1; done; }
                feed "$3" "$2"
                printf 'source = /nowhere\n' >"$2/conf"
                for times in 1 2 3; do
                    kill -HUP $!
                    i=0
                    until [ "$(grep -c 'those before go on' "$2/err")" = $times ] || [ $((i += 1)) -gt 500 ]; do
                        sleep 0.02
                    done
                done
                : >"$2/out"
                feed "$3" "$2"
                kill -TERM $!
                wait $!
                """, in: folder)
        #expect(status == 0)
        #expect(try String(contentsOfFile: "\(folder.path)/out", encoding: .utf8).contains("\"label\""))
    }

    /// Options are read again, and the writer of a pipe with a name goes on.
    @Test func writersOfPipesSurviveOtherOptions() throws {
        let folder = try TemporaryFolder()
        let status = try run(
            script: """
                mkfifo "$2/pipe"
                printf 'source = %s\nsource-fps = 20\n' "$2/pipe" >"$2/conf"
                (while cat "$3"; do :; done; echo ended >"$2/ended") >"$2/pipe" 2>"$2/writer" &
                writer=$!
                trap '' HUP
                "$0" run --model "$1" --config "$2/conf" --json >"$2/out" 2>"$2/err" &
                await "$2/out"
                for i in 1 2 3; do kill -HUP $!; sleep 0.3; done
                : >"$2/out"
                await "$2/out"
                [ -e "$2/ended" ] && code=9 || code=0
                kill -TERM $!
                wait $!
                [ $? = 0 ] || code=8
                kill $writer
                rm "$2/pipe"
                exit $code
                """, in: folder)
        #expect(status == 0)
    }

    @Test func signalsReportAndStop() throws {
        let folder = try TemporaryFolder()
        let status = try run(
            script: """
                trap '' HUP
                "$0" run --model "$1" --source pattern --json >"$2/out" 2>"$2/err" &
                await "$2/out"
                kill -USR1 $!
                await "$2/err"
                kill -TERM $!
                wait $!
                """, in: folder)
        #expect(status == 0)
        let errors = try String(contentsOfFile: "\(folder.path)/err", encoding: .utf8)
        #expect(errors.split(separator: "\n").count == 2)
        #expect(try String(contentsOfFile: "\(folder.path)/out", encoding: .utf8).hasSuffix("}\n"))
    }

    /// Nobody reads, but somebody could: the pipe is full, and a signal ends the run all the same.
    @Test func fullPipeHoldsNobodyUp() throws {
        let folder = try TemporaryFolder()
        let status = try run(
            script: """
                mkfifo "$2/pipe"
                exec 8<>"$2/pipe"
                "$0" run --model "$1" --source pattern --source-fps 1000 --size 64x64 >"$2/pipe" 2>"$2/err" &
                sleep 2
                kill -TERM $!
                i=0
                while kill -0 $! 2>/dev/null && [ $((i += 1)) -lt 100 ]; do sleep 0.1; done
                kill -KILL $! 2>/dev/null
                wait $!
                """, in: folder)
        unlink("\(folder.path)/pipe")
        #expect(status == 69 || status == 0)
    }

    /// Options are read again also while nothing comes from the source that they named.
    @Test func waitingForFramesHeedsSignals() throws {
        let folder = try TemporaryFolder()
        let status = try run(
            script: """
                mkfifo "$2/pipe"
                echo "source = $2/pipe" >"$2/conf"
                "$0" run --model "$1" --config "$2/conf" >"$2/out" 2>"$2/err" &
                sleep 0.5
                kill -USR1 $!
                await "$2/err"
                printf 'source = pattern\nframes = 2\n' >"$2/conf"
                kill -HUP $!
                i=0
                while kill -0 $! 2>/dev/null && [ $((i += 1)) -lt 200 ]; do sleep 0.1; done
                kill -KILL $! 2>/dev/null
                wait $!
                """, in: folder)
        unlink("\(folder.path)/pipe")
        #expect(status == 0)
        #expect(try String(contentsOfFile: "\(folder.path)/out", encoding: .utf8).split(separator: "\n").count == 2)
    }

    /// A terminal that closes ends what it has started.
    @Test func hangUpWithoutAFileEnds() throws {
        let folder = try TemporaryFolder()
        let status = try run(
            script: """
                "$0" run --model "$1" --source pattern >"$2/out" 2>"$2/err" &
                await "$2/out"
                kill -HUP $!
                wait $!
                """, in: folder)
        #expect(status == 0)
    }
}
