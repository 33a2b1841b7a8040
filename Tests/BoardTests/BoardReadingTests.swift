import Board
import CAllocationCounter
import Testing

/// Frequency, heat and the firmware's flags.
struct BoardReadingTests {
    @Test func throttledPi4() throws {
        let fake = try FakeRoot(Machines.throttledPi4)
        let reading = BoardSensors(fake.root).read()
        #expect(reading.frequency == 600_000)
        #expect(reading.highestFrequency == 1_500_000)
        #expect(reading.temperature == 85_212)
        let throttling = try #require(reading.throttling)
        #expect(throttling.underVoltage == .init(isNow: true, hasOccurred: true))
        #expect(throttling.frequencyCapped == .init(isNow: false, hasOccurred: true))
        #expect(throttling.throttled == .init(isNow: true, hasOccurred: true))
        #expect(throttling.softTemperatureLimit == .init(isNow: false, hasOccurred: true))
        #expect(throttling.isSlowedNow)
    }

    @Test func everyReadingIsNew() throws {
        let fake = try FakeRoot(Machines.throttledPi4)
        let sensors = BoardSensors(fake.root)
        let before = sensors.read()
        try fake.write("/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "1500000\n")
        try fake.write("/sys/class/thermal/thermal_zone0/temp", "-4500\n")
        try fake.write("/sys/devices/platform/soc/soc:firmware/get_throttled", "0x50000\n")
        let after = sensors.read()
        #expect(before != after)
        #expect(after.frequency == 1_500_000)
        #expect(after.temperature == -4500)
        #expect(after.throttling == Throttling(bits: 0x50000))
        #expect(after.throttling?.isSlowedNow == false)
    }

    /// Other tests allocate at the same time in this process, so that some rounds of many must do without.
    @Test func aReadingAllocatesNothing() throws {
        let fake = try FakeRoot(Machines.throttledPi4)
        let sensors = BoardSensors(fake.root)
        var expected = sensors.read()
        var fewest = UInt64.max
        for _ in 0..<1000 where fewest > 0 {
            let before = allocation_count()
            for _ in 0..<4 { expected = sensors.read() }
            fewest = min(fewest, allocation_count() - before)
        }
        #expect(fewest == 0)
        #expect(expected.temperature == 85_212)
    }

    @Test func supplyAlarmWhereTheFirmwareHasNoFile() throws {
        let fake = try FakeRoot(Machines.isolatedPi5)
        let sensors = BoardSensors(fake.root)
        #expect(sensors.read().throttling == Throttling(bits: 0))
        try fake.write("/sys/class/hwmon/hwmon2/in0_lcrit_alarm", "1\n")
        #expect(sensors.read().throttling?.underVoltage == .init(isNow: true, hasOccurred: true))
    }

    @Test func theProcessorFurthestBelowItsMaximumCounts() throws {
        func clock(_ number: Int, _ related: String, _ now: Int, _ highest: Int) -> [String: String] {
            let folder = "/sys/devices/system/cpu/cpu\(number)/cpufreq"
            return [
                "\(folder)/related_cpus": related, "\(folder)/scaling_cur_freq": "\(now)\n",
                "\(folder)/cpuinfo_max_freq": "\(highest)\n",
            ]
        }
        let small = clock(0, "0 1 2 3\n", 1_800_000, 1_800_000)
        let large = clock(4, "4 5\n", 1_900_000, 2_400_000)
        let fake = try FakeRoot(small.merging(large) { first, _ in first })
        let all = BoardSensors(fake.root, processors: ProcessorList(Array(0...5))).read()
        #expect(all.frequency == 1_900_000 && all.highestFrequency == 2_400_000)
        let smallOnes = BoardSensors(fake.root, processors: ProcessorList([1, 0])).read()
        #expect(smallOnes.frequency == 1_800_000 && smallOnes.highestFrequency == 1_800_000)
    }

    @Test func theHottestSensorOfTheProcessorsCounts() throws {
        let folder = "/sys/class/thermal/thermal_zone"
        let fake = try FakeRoot([
            "\(folder)0/type": "battery\n", "\(folder)0/temp": "90000\n", "\(folder)1/type": "cpu-thermal\n",
            "\(folder)1/temp": "40000\n", "\(folder)10/type": "soc-thermal\n", "\(folder)10/temp": "45000\n",
            "\(folder)2/type": "cpu2\n", "\(folder)2/temp": "99999999\n",
        ])
        #expect(BoardSensors(fake.root).read().temperature == 45_000)
    }

    @Test func nothingThere() throws {
        let fake = try FakeRoot()
        #expect(BoardSensors(fake.root).read() == BoardReading())
        #expect(BoardSensors(SystemRoot("/no/such/folder")).read() == BoardReading())
    }

    @Test func thisMachineCanBeRead() {
        let sensors = BoardSensors()
        if let frequency = sensors.read().frequency { #expect(frequency > 0) }
    }
}
