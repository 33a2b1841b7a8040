import Board
import Testing

/// What `doctor` finds on machines of several kinds.
struct DoctorTests {
    private func findings(_ files: [String: String]) throws -> [String: Finding] {
        let fake = try FakeRoot(files)
        let list = Doctor(fake.root, isDebugBuild: false).findings()
        return Dictionary(uniqueKeysWithValues: list.map { ("\($0.id)", $0) })
    }

    @Test func throttledPi4() throws {
        let found = try findings(Machines.throttledPi4)
        #expect(found["supply"]?.severity == .problem)
        #expect(
            found["supply"]?.text
                == "now: under-voltage, throttled; since the start: frequency capped, soft temperature limit")
        #expect(found["supply"]?.remedy?.contains("5.1 V") == true)
        #expect(found["temperature"]?.severity == .problem)
        #expect(found["temperature"]?.text.hasPrefix("85.2 C") == true)
        #expect(found["governor"]?.text == "processors 0-3: ondemand, 600 of 1500 MHz")
        #expect(found["governor"]?.remedy?.contains("`echo performance | sudo tee ") == true)
        #expect(found["frequency-limit"]?.text == "processors 0-3 may use 1000 of 1500 MHz")
        #expect(found["preemption"]?.severity == .note)
        #expect(found["priority-right"]?.remedy?.contains("setcap") == true)
        #expect(found["memory-right"]?.text == "8 MiB of memory may be locked; a large plan needs 64 MiB")
        #expect(found["realtime-limit"]?.text.contains("95 % of 1 s; who uses more is held for up to 50 ms") == true)
        #expect(
            found["realtime-tasks"]?.text
                == "pipewire (loop) (77, priority 88); 1 of the kernel's own")
        #expect(found["isolation"]?.remedy?.contains("isolcpus=3 ") == true)
        #expect(found["timer-slack"]?.severity == .ok)
        #expect(found["load"]?.severity == .warning)
        #expect(found["pressure"]?.severity == .warning)
        #expect(found["memory"]?.severity == .warning)
        #expect(found["swap"]?.text == "50 MiB of 100 MiB in use, swappiness 60")
        #expect(found["cameras"]?.text == "video0 HD Webcam: [31mred")
        #expect(found["quota"]?.severity == .ok)
    }

    @Test func isolatedPi5() throws {
        let found = try findings(Machines.isolatedPi5)
        #expect(found.values.allSatisfy { $0.severity <= .note })
        #expect(found["preemption"]?.severity == .ok)
        #expect(found["governor"]?.severity == .ok)
        #expect(found["supply"]?.severity == .ok)
        #expect(found["isolation"]?.text == "processors 2-3 isolated, 2-3 without ticks")
        #expect(found["processors"]?.severity == .ok)
        #expect(found["priority-right"]?.severity == .ok)
        #expect(found["memory-right"]?.severity == .ok)
        #expect(found["interrupts"]?.text == "interrupts 31 may come to processors 2-3")
        #expect(found["interrupts"]?.remedy == "move each: `echo 0-1 | sudo tee /proc/irq/31/smp_affinity_list`")
    }

    @Test func pc() throws {
        let found = try findings(Machines.pc)
        #expect(found["clock"]?.severity == .warning)
        #expect(found["preemption"]?.severity == .warning)
        #expect(found["virtual-machine"]?.severity == .warning)
        #expect(found["virtual-machine"]?.text.contains("took 4.8 % of its time") == true)
        #expect(found["idle-states"]?.text == "waking from the deepest sleep (C8) takes 200 us")
        #expect(found["processors"]?.text == "may run on 0-3 of 0-7")
        #expect(found["processors"]?.severity == .note)
        #expect(found["quota"]?.severity == .problem)
        #expect(
            found["quota"]?.text == "the control group may use 50000 us of each 100000 us, and was stopped 7 times")
    }

    @Test func oldControlGroups() throws {
        let found = try findings([
            "/proc/self/cgroup": "9:memory:/\n3:cpu,cpuacct:/docker/abc\n", "/proc/self/limits": "",
            "/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_quota_us": "25000\n",
            "/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_period_us": "100000\n",
            "/sys/fs/cgroup/cpu/docker/abc/cpu.rt_runtime_us": "0\n",
        ])
        #expect(found["quota"]?.text == "the control group may use 25000 us of each 100000 us")
        #expect(found["quota"]?.severity == .warning)
        #expect(found["priority-right"]?.severity == .warning)
    }

    @Test func onlyTheProgramWhereNothingIsThere() throws {
        let found = try findings([:])
        #expect(found.keys.sorted() == ["cameras", "files", "program"])
        #expect(found["files"]?.severity == .problem)
        #expect(try findings(["/sys/empty": ""])["files"] == nil)
        let fake = try FakeRoot()
        let debug = Doctor(fake.root, isDebugBuild: true).findings()[1]
        #expect(debug.severity == .problem)
        #expect(debug.remedy?.contains("swift build -c release") == true)
    }

    @Test func everyFindingHelpsUnlessItIsAsItShouldBe() throws {
        for files in [Machines.throttledPi4, Machines.isolatedPi5, Machines.pc] {
            for finding in try findings(files).values {
                #expect((finding.remedy != nil) == (finding.severity > .note) || finding.severity == .note)
            }
        }
    }

    @Test func thisMachineIsExamined() {
        let findings = Doctor().findings()
        #expect(findings.contains { "\($0.id)" == "kernel" })
        #expect(Set(findings.map { "\($0.id)" }).count == findings.count)
    }
}
