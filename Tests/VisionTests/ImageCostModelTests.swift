import CLinux
import Testing
import Vision

@Suite("What an image costs is foreseen, and learned", .serialized)
struct ImageCostModelTests {
    private func work(_ name: String, side: Int = 32) throws -> ImageWork {
        let reader = ImageReader(Preprocessing(cropWidth: side, cropHeight: side, resize: .shorterSide(side)))
        return try fixture(name).withUnsafeBytes { try reader.work(ofFile: $0) }
    }

    @Test("Factors that cannot be are refused", arguments: [0, -1, 1e-9, 1e9, .nan, .infinity, -.infinity] as [Double])
    func impossible(factor: Double) {
        for group in 0..<5 {
            var factors = ImageCostModel.Factors(repeating: 1)
            #expect(ImageCostModel(factors: factors) != nil)
            factors[group] = factor
            #expect(ImageCostModel(factors: factors) == nil)
        }
    }

    @Test("Every factor has its share in an estimate")
    func shares() throws {
        let plain = ImageCostModel(factors: .init(repeating: 1))!
        let works = [try work("colour-420.jpg"), try work("progressive.jpg")]
        for group in 0..<5 {
            var factors = ImageCostModel.Factors(repeating: 1)
            factors[group] = 100
            let slow = ImageCostModel(factors: factors)!
            #expect(works.contains { slow.estimate($0) > plain.estimate($0) })
        }
    }

    @Test("More of anything costs more, and nothing overflows")
    func monotonous() throws {
        let model = ImageCostModel(factors: .init(repeating: 1))!
        for name in ["colour-420.jpg", "progressive.jpg"] {
            let one = try work(name)
            let fields: [WritableKeyPath<ImageWork, Int>] = [
                \.byteCount, \.blocks, \.decodedRows, \.convertedPixels, \.resizeOperations,
            ]
            for field in fields {
                var more = one
                more[keyPath: field] += 100_000
                #expect(model.estimate(more) > model.estimate(one))
                more[keyPath: field] = .max
                #expect(model.estimate(more) > model.estimate(one))
            }
        }
    }

    @Test("An image that took longer widens its kind's estimates at once")
    func widens() throws {
        var model = ImageCostModel(factors: .init(repeating: 1))!
        let work = try work("colour-420.jpg")
        let other = try self.work("progressive.jpg")
        let (before, otherBefore) = (model.estimate(work), model.estimate(other))
        model.record(work, took: before * 3 / 2)
        #expect(model.estimate(work) >= before * 3 / 2 && model.estimate(work) < before * 2)
        #expect(model.estimate(other) == otherBefore)
    }

    @Test("One disturbed measurement is not believed, two in a row are")
    func disturbed() throws {
        var model = ImageCostModel(factors: .init(repeating: 1))!
        let work = try work("colour-420.jpg")
        let before = model.estimate(work)
        model.record(work, took: before * 50)
        #expect(model.estimate(work) <= before * 2 + 1)
        var calm = model
        calm.record(work, took: before / 2)
        calm.record(work, took: before * 50)
        #expect(calm.estimate(work) <= before * 4 + 1)
        model.record(work, took: before * 60)
        #expect(model.estimate(work) >= before * 50 && model.estimate(work) <= before * 64)
    }

    @Test("What was widened fades slowly, and never below what was measured")
    func fades() throws {
        var model = ImageCostModel(factors: .init(repeating: 1))!
        let work = try work("progressive.jpg")
        let before = model.estimate(work)
        model.record(work, took: before * 2)
        let wide = model.estimate(work)
        for _ in 0..<20 { model.record(work, took: before / 2) }
        #expect(model.estimate(work) > before * 3 / 2 && model.estimate(work) < wide)
        for _ in 0..<2000 { model.record(work, took: before / 2) }
        #expect(model.estimate(work) <= before + before / 100 && model.estimate(work) >= before)
    }

    @Test("Measuring keeps its budget, whatever comes of it", arguments: [0, 1, 100_000, 2_000_000, 30_000_000])
    func budget(nanoseconds: UInt64) {
        var model = ImageCostModel()
        let start = clinux_thread_cpu_ns()
        model.measure(budget: nanoseconds)
        // Processor time, which others that have the processor do not prolong.
        #expect(clinux_thread_cpu_ns() - start < nanoseconds + 10_000_000)
        #expect(ImageCostModel(factors: model.factors) != nil)
    }

    /// Only a sanity bound: how exact estimates are is measured by hand. What else runs on the machine slows the measuring
    /// or the decoding down by several times, so the shortest of many rounds counts, and estimates are measured anew.
    @Test("Estimates are above what images take here, and not absurd")
    func estimates() throws {
        var files = [
            "colour-420.jpg", "colour-444.jpg", "grey.jpg", "progressive.jpg", "cmyk.jpg", "colour.png", "lossy.webp",
        ]
        .map(fixture)
        for progressive in [false, true] {
            files.append(
                encodeJPEG(width: 900, height: 700, progressive: progressive) { y, row in
                    for x in row.indices { row[x] = UInt8(truncatingIfNeeded: (x * x / 50 + y * 3) ^ (x * y >> 6)) }
                })
        }
        var wrong = try wrongEstimates(of: files)
        for _ in 0..<4 where !wrong.isEmpty { wrong = try wrongEstimates(of: files) }
        #expect(wrong.isEmpty, "\(wrong)")
    }

    /// The images that took three times what was estimated, or less than a two-hundredth of it.
    private func wrongEstimates(of files: [[UInt8]]) throws -> [String] {
        var model = ImageCostModel()
        model.measure(budget: 50_000_000)
        var wrong: [String] = []
        for side in [32, 100, 224] {
            let reader = ImageReader(Preprocessing(cropWidth: side, cropHeight: side, resize: .shorterSide(side)))
            for bytes in files {
                let work = try bytes.withUnsafeBytes { try reader.work(ofFile: $0) }
                let estimate = model.estimate(work)
                var shortest = UInt64.max
                for round in 0..<30 where round < 3 || shortest >= 3 * estimate {
                    let start = clinux_thread_cpu_ns()
                    _ = try reader.pixels(ofFile: bytes)
                    shortest = min(shortest, clinux_thread_cpu_ns() - start)
                }
                if !(shortest < 3 * estimate && estimate < 200 * shortest) {
                    wrong.append("\(work.width)x\(work.height) to \(side): \(shortest) ns, estimated \(estimate)")
                }
            }
        }
        return wrong
    }

    /// Refused images are never measured: their estimates have to fade by themselves.
    @Test func whatIsRefusedFades() {
        var model = ImageCostModel()
        var work = ImageWork()
        (work.width, work.height, work.byteCount, work.components) = (640, 480, 50_000, 3)
        (work.blocks, work.convertedPixels, work.resizeOperations) = (7200, 307_200, 300_000)
        let before = model.estimate(work)
        for _ in 0..<2 { model.record(work, took: 20 * before) }
        #expect(model.estimate(work) > 10 * before)
        for _ in 0..<1000 { model.recordRefused(work) }
        #expect(model.estimate(work) < before + before / 50)
    }
}
