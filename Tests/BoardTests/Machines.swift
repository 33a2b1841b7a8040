/// What some machines have in /proc and /sys.
enum Machines {
    /// A Raspberry Pi 4 in the sun with a thin cable: hot, throttled, under-voltage now, with a camera and swap.
    static let throttledPi4: [String: String] = [
        "/proc/cpuinfo": """
        processor\t: 0
        BogoMIPS\t: 108.00
        CPU implementer\t: 0x41
        CPU architecture: 8
        CPU variant\t: 0x0
        CPU part\t: 0xd08
        CPU revision\t: 3

        processor\t: 1
        CPU implementer\t: 0x41
        CPU variant\t: 0x0
        CPU part\t: 0xd08
        CPU revision\t: 3

        Revision\t: c03114
        Model\t\t: Raspberry Pi 4 Model B Rev 1.4

        """,
        "/proc/device-tree/model": "Raspberry Pi 4 Model B Rev 1.4\0",
        "/proc/sys/kernel/osrelease": "6.1.21-v8+\n",
        "/proc/sys/kernel/version": "#1642 SMP PREEMPT Mon Apr  3 17:24:16 BST 2023\n",
        "/proc/sys/kernel/sched_rt_runtime_us": "950000\n",
        "/proc/sys/kernel/sched_rt_period_us": "1000000\n",
        "/sys/devices/system/cpu/online": "0-3\n",
        "/sys/devices/system/cpu/isolated": "\n",
        "/sys/devices/system/cpu/cpu0/cpufreq/related_cpus": "0 1 2 3\n",
        "/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq": "600000\n",
        "/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq": "1500000\n",
        "/sys/devices/system/cpu/cpufreq/policy0/related_cpus": "0 1 2 3\n",
        "/sys/devices/system/cpu/cpufreq/policy0/scaling_governor": "ondemand\n",
        "/sys/devices/system/cpu/cpufreq/policy0/scaling_cur_freq": "600000\n",
        "/sys/devices/system/cpu/cpufreq/policy0/scaling_max_freq": "1000000\n",
        "/sys/devices/system/cpu/cpufreq/policy0/cpuinfo_max_freq": "1500000\n",
        "/sys/class/thermal/thermal_zone0/type": "cpu-thermal\n",
        "/sys/class/thermal/thermal_zone0/temp": "85212\n",
        "/sys/devices/platform/soc/soc:firmware/get_throttled": "f0005\n",
        "/proc/self/status": "Name:\tpunctual\nCapEff:\t0000000000000000\nCpus_allowed_list:\t0-3\n",
        "/proc/self/limits": """
        Limit                     Soft Limit           Hard Limit           Units
        Max locked memory         8388608              8388608              bytes
        Max realtime priority     0                    0

        """,
        "/proc/self/timerslack_ns": "50000\n",
        "/proc/self/cgroup": "0::/user.slice/user-1000.slice\n",
        "/proc/loadavg": "4.20 2.00 1.00 3/200 1234\n",
        "/proc/meminfo": "MemTotal: 3884092 kB\nMemAvailable: 90000 kB\nSwapTotal: 102396 kB\nSwapFree: 51198 kB\n",
        "/proc/sys/vm/swappiness": "60\n",
        "/proc/pressure/cpu": "some avg10=42.13 avg60=0.30 avg300=0.77 total=4835956576\n",
        "/proc/77/stat": stat(77, "pipewire (loop)", flags: 0, priority: 88, policy: 1),
        "/proc/12/stat": stat(12, "migration/0", flags: 0x20_8040, priority: 99, policy: 1),
        "/proc/78/stat": stat(78, "bash", flags: 0, priority: 0, policy: 0),
        "/sys/class/video4linux/video0/name": "HD Webcam: \u{1B}[31mred\n",
    ]

    /// A Raspberry Pi 5 as it should be: PREEMPT_RT, two processors isolated, the governor fixed.
    static let isolatedPi5: [String: String] = [
        "/proc/cpuinfo":
            "processor\t: 0\nCPU implementer\t: 0x41\nCPU variant\t: 0x4\nCPU part\t: 0xd0b\nCPU revision\t: 1\n",
        "/proc/device-tree/model": "Raspberry Pi 5 Model B Rev 1.0\0",
        "/proc/sys/kernel/osrelease": "6.12.25+rpt-rpi-2712\n",
        "/proc/sys/kernel/version": "#1 SMP PREEMPT_RT Debian 1:6.12.25-1+rpt1 (2025-04-30)\n",
        "/sys/kernel/realtime": "1\n",
        "/sys/devices/system/cpu/online": "0-3\n",
        "/sys/devices/system/cpu/isolated": "2-3\n",
        "/sys/devices/system/cpu/nohz_full": "2-3\n",
        "/sys/devices/system/cpu/cpu0/cpufreq/related_cpus": "0 1 2 3\n",
        "/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq": "2400000\n",
        "/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq": "2400000\n",
        "/sys/devices/system/cpu/cpufreq/policy0/related_cpus": "0 1 2 3\n",
        "/sys/devices/system/cpu/cpufreq/policy0/scaling_governor": "performance\n",
        "/sys/devices/system/cpu/cpufreq/policy0/scaling_cur_freq": "2400000\n",
        "/sys/devices/system/cpu/cpufreq/policy0/scaling_max_freq": "2400000\n",
        "/sys/devices/system/cpu/cpufreq/policy0/cpuinfo_max_freq": "2400000\n",
        "/sys/class/thermal/thermal_zone0/type": "cpu-thermal\n",
        "/sys/class/thermal/thermal_zone0/temp": "51250\n",
        "/sys/class/hwmon/hwmon0/name": "cpu_thermal\n",
        "/sys/class/hwmon/hwmon2/name": "rpi_volt\n",
        "/sys/class/hwmon/hwmon2/in0_lcrit_alarm": "0\n",
        "/proc/self/status": "CapEff:\t0000000000804000\nCpus_allowed_list:\t0-1\n",
        "/proc/irq/30/effective_affinity_list": "0\n",
        "/proc/irq/31/smp_affinity_list": "0-3\n",
        "/proc/irq/31/effective_affinity_list": "3\n",
        "/proc/loadavg": "0.10 0.20 0.30 1/100 1234\n",
    ]

    /// A PC of four cores with two threads each, and a control group that limits it.
    static let pc: [String: String] = [
        "/proc/cpuinfo": """
        processor\t: 0
        vendor_id\t: GenuineIntel
        cpu family\t: 6
        model\t\t: 158
        model name\t: Intel(R) Core(TM) i7-7700   CPU @ 3.60GHz
        flags\t\t: fpu vme hypervisor avx2

        """,
        "/proc/sys/kernel/osrelease": "6.1.0-21-amd64\n",
        "/proc/sys/kernel/version": "#1 SMP PREEMPT_DYNAMIC Debian 6.1.90-1\n",
        "/proc/cmdline": "root=/dev/sda1 preempt=voluntary\n",
        "/proc/stat": "cpu  100 0 100 800 0 0 0 50 0 0\ncpu0 100 0 100 800 0 0 0 50 0 0\nintr 1 2 3\n",
        "/sys/devices/system/cpu/online": "0-7\n",
        "/sys/devices/system/clocksource/clocksource0/current_clocksource": "hpet\n",
        "/sys/devices/system/cpu/cpu0/cpuidle/state0/name": "POLL\n",
        "/sys/devices/system/cpu/cpu0/cpuidle/state0/latency": "0\n",
        "/sys/devices/system/cpu/cpu0/cpuidle/state1/name": "C8\n",
        "/sys/devices/system/cpu/cpu0/cpuidle/state1/latency": "200\n",
        "/sys/devices/system/cpu/cpu0/cpuidle/state2/name": "C10\n",
        "/sys/devices/system/cpu/cpu0/cpuidle/state2/latency": "900\n",
        "/sys/devices/system/cpu/cpu0/cpuidle/state2/disable": "1\n",
        "/proc/self/status": "Cpus_allowed_list:\t0-3\n",
        "/proc/self/cgroup": "0::/machine/box\n",
        "/sys/fs/cgroup/machine/box/cpu.max": "max 100000\n",
        "/sys/fs/cgroup/machine/cpu.max": "50000 100000\n",
        "/sys/fs/cgroup/machine/cpu.stat": "usage_usec 5\nnr_periods 20\nnr_throttled 7\n",
    ]

    /// The line of a process; fields that do not matter are 0.
    static func stat(_ number: Int, _ name: String, flags: Int, priority: Int, policy: Int) -> String {
        var fields = [String](repeating: "0", count: 50)
        fields[0] = "S"
        fields[6] = "\(flags)"
        fields[37] = "\(priority)"
        fields[38] = "\(policy)"
        return "\(number) (\(name)) \(fields.joined(separator: " "))\n"
    }
}
