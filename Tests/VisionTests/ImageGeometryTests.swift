import Testing
import Vision

@Suite("Sizes and offsets are torchvision's")
struct ImageGeometryTests {
    private func geometry(
        _ width: Int, _ height: Int, _ resize: Preprocessing.Resize, crop: (width: Int, height: Int)
    ) throws -> ImageGeometry {
        let preprocessing = Preprocessing(cropWidth: crop.width, cropHeight: crop.height, resize: resize)
        return try ImageGeometry(preprocessing, sourceWidth: width, sourceHeight: height)
    }

    @Test("The longer side is cut down to whole pixels")
    func longerSide() throws {
        let wide = try geometry(640, 427, .shorterSide(256), crop: (224, 224))
        #expect(wide.resizedWidth == 383 && wide.resizedHeight == 256)
        let tall = try geometry(427, 640, .shorterSide(256), crop: (224, 224))
        #expect(tall.resizedWidth == 256 && tall.resizedHeight == 383)
        let extreme = try geometry(65_500, 1, .shorterSide(224), crop: (224, 224))
        #expect(extreme.resizedWidth == 14_672_000 && extreme.cropX == 7_335_888)
    }

    @Test(
        "Half a pixel of offset is rounded to the even number",
        arguments: [(225, 0), (226, 1), (227, 2), (229, 2), (231, 4), (233, 4)])
    func offsets(side: Int, offset: Int) throws {
        let result = try geometry(side, side, .exact(width: side, height: side), crop: (224, 224))
        #expect(result.cropX == offset && result.cropY == offset)
    }

    @Test("Without a resize rule the size must be the crop's, exactly", arguments: [(31, 32), (33, 32), (32, 64)])
    func exactSize(width: Int, height: Int) {
        let error = #expect(throws: VisionError.self) { try geometry(width, height, .none, crop: (32, 32)) }
        guard case .wrongSize(width, height, 32, 32) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(error?.description.contains("\(width)x\(height)") == true)
    }

    @Test("A crop larger than the resized image is an error")
    func crop() {
        let error = #expect(throws: VisionError.self) { try geometry(100, 50, .shorterSide(32), crop: (65, 32)) }
        guard case .smallerThanCrop(64, 32, 65, 32) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }
}
