/// The files that tell how fast and how hot the board is, opened once so that a reading is cheap.
///
/// A reading allocates nothing and makes one system call a file: one for each group of processors that share a clock,
/// each temperature sensor and the firmware. Take it between frames and not within one.
package final class BoardSensors {
    /// Where kernels for the Raspberry Pi put the firmware's flags.
    private static let firmwareFiles: [CompactString] = [
        "/sys/devices/platform/soc/soc:firmware/get_throttled",
        "/sys/devices/platform/soc:firmware/get_throttled",
        "/sys/devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled",
    ]
    private static let mostSensors = 16

    /// Processors that share a clock: the file of their frequency, and its maximum in kHz.
    private var clocks: [(file: NumberFile, maximum: Int?)] = []
    private var temperatures: [NumberFile] = []
    private var firmware: NumberFile?
    /// The alarm of the driver that watches the supply where the firmware's flags have no file.
    private var supplyAlarm: NumberFile?

    /// Opens what there is of the processors that this process may run on.
    package convenience init(_ root: SystemRoot = .machine) {
        self.init(root, processors: root.allowedProcessors)
    }

    /// Opens what there is of these processors.
    package init(_ root: SystemRoot, processors: ProcessorList) {
        openClocks(root, processors)
        openTemperatures(root)
        for path in Self.firmwareFiles where firmware == nil { firmware = NumberFile(root, path) }
        if firmware == nil { openSupplyAlarm(root) }
    }

    deinit {
        for clock in clocks { clock.file.close() }
        for file in temperatures { file.close() }
        firmware?.close()
        supplyAlarm?.close()
    }

    /// Reads everything anew.
    package func read() -> BoardReading {
        var reading = BoardReading()
        for (file, maximum) in clocks {
            guard let frequency = file.number(), frequency > 0 else { continue }
            if isSlower(frequency, of: maximum, than: reading) {
                reading.frequency = frequency
                reading.highestFrequency = maximum
            }
        }
        for file in temperatures {
            // Sensors that are off give numbers that no board survives.
            guard let temperature = file.number(), temperature > -60_000, temperature < 200_000 else { continue }
            reading.temperature = max(temperature, reading.temperature ?? temperature)
        }
        if let bits = firmware?.number(base: 16) {
            reading.throttling = UInt32(exactly: bits).map { Throttling(bits: $0) }
        } else if let alarm = supplyAlarm?.number() {
            reading.throttling = Throttling(bits: alarm == 0 ? 0 : 0x1_0001)
        }
        return reading
    }

    /// Whether this is a smaller share of the maximum than the one found so far.
    private func isSlower(_ frequency: Int, of maximum: Int?, than reading: BoardReading) -> Bool {
        guard let slowest = reading.frequency else { return true }
        guard let maximum, let slowestMaximum = reading.highestFrequency else { return frequency < slowest }
        return Double(frequency) * Double(slowestMaximum) < Double(slowest) * Double(maximum)
    }

    private func openClocks(_ root: SystemRoot, _ processors: ProcessorList) {
        var covered: [Int] = []
        for number in processors.numbers where !covered.contains(number) && clocks.count < Self.mostSensors {
            let folder: CompactString = "/sys/devices/system/cpu/cpu\(number)/cpufreq"
            covered += root.text("\(folder)/related_cpus")?.words.compactMap { $0.integer } ?? []
            guard let file = NumberFile(root, "\(folder)/scaling_cur_freq") else { continue }
            let maximum = root.integer("\(folder)/cpuinfo_max_freq") ?? root.integer("\(folder)/scaling_max_freq")
            clocks.append((file, maximum.flatMap { $0 > 0 ? $0 : nil }))
        }
    }

    /// The sensors of the processors or, where none says that it is one, all.
    private func openTemperatures(_ root: SystemRoot) {
        let folder: CompactString = "/sys/class/thermal"
        let zones = root.numbers(in: folder, prefix: "thermal_zone")
        var chosen = zones.filter { zone in
            guard let type = root.text("\(folder)/thermal_zone\(zone)/type") else { return false }
            return type.contains("cpu") || type.contains("soc") || type.contains("pkg")
        }
        if chosen.isEmpty { chosen = zones }
        for zone in chosen where temperatures.count < Self.mostSensors {
            if let file = NumberFile(root, "\(folder)/thermal_zone\(zone)/temp") { temperatures.append(file) }
        }
    }

    private func openSupplyAlarm(_ root: SystemRoot) {
        let folder: CompactString = "/sys/class/hwmon"
        for number in root.numbers(in: folder, prefix: "hwmon") where supplyAlarm == nil {
            guard let name = root.text("\(folder)/hwmon\(number)/name"), name.trimmed.equals("rpi_volt") else {
                continue
            }
            supplyAlarm = NumberFile(root, "\(folder)/hwmon\(number)/in0_lcrit_alarm")
        }
    }
}
