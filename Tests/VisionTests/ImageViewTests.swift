import Testing
import Vision

@Suite("A view of a frame is that of the frame cut, turned and mirrored before")
struct ImageViewTests {
    private static let turns: [ImageView] = [ImageView.Rotation.none, .quarter, .half, .threeQuarters].flatMap {
        [ImageView(rotation: $0), ImageView(rotation: $0, isMirrored: true)]
    }

    /// Red, green, blue without gaps.
    private struct Picture {
        var width: Int
        var height: Int
        var rgb: [UInt8]

        init(width: Int, height: Int, _ pixel: (_ x: Int, _ y: Int) -> ArraySlice<UInt8>) {
            (self.width, self.height) = (width, height)
            rgb = (0..<width * height).flatMap { pixel($0 % width, $0 / width) }
        }

        init(rough width: Int, _ height: Int) {
            (self.width, self.height) = (width, height)
            rgb = roughPattern(width: width, height: height)
        }

        subscript(x: Int, y: Int) -> ArraySlice<UInt8> { rgb[(y * width + x) * 3..<(y * width + x) * 3 + 3] }

        /// What the view says, done to the pixels.
        func seen(_ view: ImageView) -> Picture {
            let region = view.region ?? .init(x: 0, y: 0, width: width, height: height)
            var result = Picture(width: region.width, height: region.height) { self[region.x + $0, region.y + $1] }
            for _ in 0..<view.rotation.rawValue / 90 {
                let before = result
                result = Picture(width: before.height, height: before.width) { before[$1, before.height - 1 - $0] }
            }
            guard view.isMirrored else { return result }
            let before = result
            return Picture(width: before.width, height: before.height) { before[before.width - 1 - $0, $1] }
        }
    }

    private func pixels(_ picture: Picture, _ preprocessing: Preprocessing, _ view: ImageView) throws -> [UInt8] {
        try ImageReader(preprocessing, view: view).pixels(
            ofRGB: picture.rgb, width: picture.width, height: picture.height, rowStride: picture.width * 3)
    }

    /// The view of the picture, and what is seen in it without a view.
    private func both(
        _ picture: Picture, _ preprocessing: Preprocessing, _ view: ImageView
    ) throws -> (found: [UInt8], expected: [UInt8]) {
        (try pixels(picture, preprocessing, view), try pixels(picture.seen(view), preprocessing, ImageView()))
    }

    @Test("Turns put the corners where they belong")
    func corners() throws {
        let corners: [[UInt8]] = [[10, 10, 10], [20, 20, 20], [30, 30, 30], [40, 40, 40]]
        let picture = Picture(width: 2, height: 2) { corners[2 * $1 + $0][...] }
        let expected: [[UInt8]] = [
            [10, 20, 30, 40], [20, 10, 40, 30], [30, 10, 40, 20], [10, 30, 20, 40],
            [40, 30, 20, 10], [30, 40, 10, 20], [20, 40, 10, 30], [40, 20, 30, 10],
        ]
        for (view, expected) in zip(Self.turns, expected) {
            let found = try pixels(picture, Preprocessing(cropWidth: 2, cropHeight: 2, resize: .none), view)
            #expect(stride(from: 0, to: 12, by: 3).map { found[$0] } == expected, "\(view)")
        }
    }

    @Test("Without a resize every pixel is in its place", arguments: turns, [false, true])
    func exact(turn: ImageView, hasRegion: Bool) throws {
        var view = turn
        if hasRegion { view.region = .init(x: 3, y: 5, width: 12, height: 7) }
        let picture = Picture(rough: 19, 14)
        let seen = picture.seen(view)
        for channels in [Preprocessing.Channels.rgb, .bgr, .luma] {
            let preprocessing = Preprocessing(
                cropWidth: seen.width, cropHeight: seen.height, resize: .none, channels: channels)
            let (found, expected) = try both(picture, preprocessing, view)
            #expect(found == expected)
        }
    }

    /// A size that stays is not filtered, so that an offset that is wrong by one shows.
    @Test("Of an odd number of pixels the centre crop drops the same as of the turned image", arguments: turns)
    func centreCrop(view: ImageView) throws {
        for (dropX, dropY) in [(1, 0), (0, 1), (1, 3), (3, 1), (5, 7), (7, 2), (9, 9)] {
            let picture = Picture(rough: 21, 17)
            let seen = picture.seen(view)
            let preprocessing = Preprocessing(
                cropWidth: seen.width - dropX, cropHeight: seen.height - dropY,
                resize: .exact(width: seen.width, height: seen.height))
            let (found, expected) = try both(picture, preprocessing, view)
            #expect(found == expected, "\(dropX) columns and \(dropY) rows less")
        }
    }

    @Test("A region is resized as though it were the image", arguments: [(0, 0), (7, 3), (11, 9)])
    func region(x: Int, y: Int) throws {
        let picture = Picture(rough: 90, 70)
        let view = ImageView(region: .init(x: x, y: y, width: 79, height: 61))
        for side in [8, 31, 61, 100] {
            let preprocessing = Preprocessing(
                cropWidth: side, cropHeight: min(side, 50), resize: .exact(width: side + 3, height: max(side, 51)))
            let (found, expected) = try both(picture, preprocessing, view)
            #expect(found == expected)
        }
    }

    /// Widths are filtered before heights, so a turned image is rounded elsewhere.
    @Test("Turned and resized images differ by a level at most", arguments: turns)
    func resized(turn: ImageView) throws {
        let picture = Picture(rough: 83, 64)
        for region in [nil, ImageView.Region(x: 9, y: 2, width: 70, height: 55)] {
            var view = turn
            view.region = region
            let rules: [Preprocessing.Resize] = [
                .shorterSide(32), .exact(width: 41, height: 29), .exact(width: 100, height: 120),
            ]
            for resize in rules {
                let (found, expected) = try both(
                    picture, Preprocessing(cropWidth: 29, cropHeight: 27, resize: resize), view)
                let most = zip(found, expected).map { abs(Int($0) - Int($1)) }.max()!
                #expect(most <= 1, "\(resize): \(most)")
            }
        }
    }

    @Test("JPEG files are seen as their pixels are", arguments: ["colour-420.jpg", "progressive.jpg", "grey.jpg"])
    func files(name: String) throws {
        let bytes = fixture(name)
        let work = try bytes.withUnsafeBytes {
            try ImageReader(Preprocessing(cropWidth: 1, cropHeight: 1, resize: .shorterSide(1))).work(ofFile: $0)
        }
        let whole = Preprocessing(cropWidth: work.width, cropHeight: work.height, resize: .none)
        var picture = Picture(rough: work.width, work.height)
        picture.rgb = try ImageReader(whole).pixels(ofFile: bytes)
        for turn in Self.turns {
            var view = turn
            view.region = .init(x: 5, y: 3, width: 40, height: 31)
            let preprocessing = Preprocessing(cropWidth: 24, cropHeight: 22, resize: .exact(width: 25, height: 27))
            let found = try ImageReader(preprocessing, view: view).pixels(ofFile: bytes)
            #expect(try found == pixels(picture, preprocessing, view))
            // Decoded at a half or a quarter, with a region that does not start where a group of pixels does.
            let small = Preprocessing(cropWidth: 6, cropHeight: 5, resize: .exact(width: 7, height: 6))
            let reader = ImageReader(small, view: view)
            #expect(try bytes.withUnsafeBytes { try reader.work(ofFile: $0) }.decodeScale == 2)
            let differences = try zip(reader.pixels(ofFile: bytes), pixels(picture, small, view)).map {
                abs(Int($0) - Int($1))
            }
            #expect(differences.max()! <= 16 && differences.reduce(0, +) < 4 * differences.count)
        }
    }

    @Test(
        "A region that does not lie in the frame is refused with the frame's size",
        arguments: [
            (0, 0, 641, 10), (0, 0, 10, 481), (631, 0, 10, 10), (0, 471, 10, 10), (-1, 0, 10, 10), (0, -1, 10, 10),
            (0, 0, 0, 10), (0, 0, 10, 0), (Int.max, 0, 1, 1), (1, 1, Int.max, Int.max), (Int.min, 0, Int.min, 1),
        ])
    func outside(x: Int, y: Int, width: Int, height: Int) {
        let reader = ImageReader(
            Preprocessing(cropWidth: 8, cropHeight: 8, resize: .shorterSide(8)),
            view: ImageView(region: .init(x: x, y: y, width: width, height: height)))
        let error = #expect(throws: VisionError.self) {
            _ = try reader.work(ofPixels: PixelLayout(.grey, width: 640, height: 480, rowStride: 640))
        }
        guard case .regionOutside(let region, 640, 480) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(region.x == x && region.height == height)
        #expect(error?.description.contains("640x480") == true)
    }

    @Test("What a region costs is foreseen")
    func work() throws {
        let preprocessing = Preprocessing(cropWidth: 32, cropHeight: 32, resize: .shorterSide(32))
        let layout = PixelLayout(.yuyv, width: 640, height: 480, rowStride: 1280)
        let whole = try ImageReader(preprocessing).work(ofPixels: layout)
        let view = ImageView(region: .init(x: 100, y: 50, width: 160, height: 120))
        let part = try ImageReader(preprocessing, view: view).work(ofPixels: layout)
        #expect(part.convertedPixels == 160 * 120 && part.decodedRows == 120)
        #expect(part.resizeOperations < whole.resizeOperations / 4)
        let model = ImageCostModel()
        #expect(model.estimate(part) < model.estimate(whole) / 3)
    }
}
