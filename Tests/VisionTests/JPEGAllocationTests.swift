import CAllocationCounter
import CJPEG
import CLinux
import Glibc
import Testing
import Vision

/// Reading the frames of a camera allocates nothing and touches no new memory once one was read.
///
/// Each test runs in a process of its own, because the counters are the process's and other tests allocate.
@Suite struct JPEGAllocationTests {
    @Test func framesAfterTheFirstAllocateNothing() async {
        await #expect(processExitsWith: .success) {
            let frames = CameraFrame.allCases.flatMap { kind in (1...3).map { kind.bytes(seed: $0) } }
            let reader = CameraFrameReader()
            // The kind that needs the most memory.
            try reader.read(CameraFrame.yuv420.bytes())
            let before = allocation_count()
            for _ in 0..<25 { try reader.read(frames) }
            let allocations = allocation_count() - before
            precondition(allocations == 0, "allocations in 300 frames: \(allocations)")
        }
    }

    @Test func framesAfterTheFirstOfTheirKindCauseNoPageFault() async {
        await #expect(processExitsWith: .success) {
            let frames = CameraFrame.allCases.map { $0.bytes() }
            let reader = CameraFrameReader()
            // The code of each kind is mapped when it is first used, and once more in case that was in another part.
            for _ in 0..<2 { try reader.read(frames) }
            let before = clinux_page_faults()
            for _ in 0..<100 { try reader.read(frames) }
            let faults = clinux_page_faults() - before
            precondition(faults == 0, "page faults in 400 frames: \(faults)")
        }
    }

    @Test func theWorkOfFramesIsToldWithoutAllocation() async {
        await #expect(processExitsWith: .success) {
            let frames = CameraFrame.allCases.map { $0.bytes() }
            let reader = CameraFrameReader()
            try reader.read(frames[0])
            let before = allocation_count()
            for frame in frames { try reader.work(frame) }
            precondition(allocation_count() == before, "telling the work allocated")
        }
    }

    @Test func goodFramesBetweenBadOnesAllocateNothing() async {
        await #expect(processExitsWith: .success) {
            let good = CameraFrame.yuv422WithoutTables.bytes()
            let bad = CameraFrame.yuv420.bytes(seed: 2).dropLast(1000)
            let reader = CameraFrameReader()
            try reader.read(CameraFrame.yuv420.bytes())
            var allocations: UInt64 = 0
            for _ in 0..<100 {
                precondition((try? reader.read(Array(bad))) == nil, "a frame that is cut off was read")
                let before = allocation_count()
                try reader.read(good)
                allocations += allocation_count() - before
            }
            precondition(allocations == 0, "allocations in 100 frames: \(allocations)")
        }
    }

    /// What the decoder neither allocates nor maps, it cannot leak.
    @Test func filesOfAnySizeAndKindLeaveNothingBehind() async {
        await #expect(processExitsWith: .success) {
            // One whose coefficients fit into the decoder's block, and one whose do not.
            let progressive = [400, 800].map { height in
                encodeJPEG(width: 600, height: height, progressive: true) { y, row in
                    for x in row.indices { row[x] = UInt8(truncatingIfNeeded: x ^ y) }
                }
            }
            var files = progressive + [CameraFrame.yuv420.bytes(), fixture("cmyk.jpg")]
            for (width, height) in [(64, 48), (640, 480), (320, 240), (1, 1), (333, 77)] {
                files.append(CameraFrame.yuv422.bytes(width: width, height: height))
            }
            files += files.map { Array($0.dropLast($0.count / 3)) }
            let comments = [UInt8](repeating: 7, count: 60_000)
            files.append(
                fixture("grey.jpg").prefix(2) + [0xff, 0xfe, 0xea, 0x62] + comments + fixture("grey.jpg").dropFirst(2))
            let decoder = cjpeg_create()!
            var row = [UInt8](repeating: 0, count: 640 * 3)
            var read = 0
            func readAll() { for file in files where readToEnd(decoder, file, &row) { read += 1 } }
            readAll()
            let before = (allocations: allocation_count(), maps: mappedBytes())
            for _ in 0..<50 { readAll() }
            let after = (allocations: allocation_count(), maps: mappedBytes())
            precondition(read == 51 * 10, "files that were read: \(read)")
            // `mappedBytes` reads a file.
            precondition(after.allocations - before.allocations < 20, "the decoder allocated")
            precondition(after.maps == before.maps, "the decoder grew from \(before.maps) to \(after.maps) bytes")
            cjpeg_destroy(decoder)
        }
    }
}

/// Reads frames of 640x480 as a network wants them.
private final class CameraFrameReader {
    private let reader = ImageReader(Preprocessing(cropWidth: 96, cropHeight: 96, resize: .shorterSide(112)))
    private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 96 * 96 * 3, alignment: 16)

    deinit { memory.deallocate() }

    func read(_ frames: [[UInt8]]) throws {
        for frame in frames { try read(frame) }
    }

    func read(_ frame: [UInt8]) throws {
        let destination = PixelDestination(memory, pixelStride: 3, rowStride: 96 * 3)
        try frame.withUnsafeBytes { _ = try reader.readFile($0, into: destination) }
        reader.clear()
    }

    func work(_ frame: [UInt8]) throws {
        try frame.withUnsafeBytes { _ = try reader.work(ofFile: $0) }
    }
}

/// Reads a file of at most 640 pixels in width; returns whether it is whole.
private func readToEnd(_ decoder: OpaquePointer, _ file: [UInt8], _ row: inout [UInt8]) -> Bool {
    var frame = cjpeg_frame()
    let isRead = file.withUnsafeBufferPointer { bytes in
        guard cjpeg_read_header(decoder, bytes.baseAddress, bytes.count, &frame) == CJPEG_OK,
            cjpeg_start(decoder, 1) == CJPEG_OK
        else { return false }
        for _ in 0..<frame.height where cjpeg_read_rows(decoder, &row, 0, 1) != CJPEG_OK { return false }
        return cjpeg_finish(decoder) == CJPEG_OK
    }
    cjpeg_clear(decoder)
    return isRead
}

/// The size of the process's address space.
private func mappedBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var pages = [CChar](repeating: 0, count: 64)
    guard fgets(&pages, 64, file) != nil else { return 0 }
    return atol(pages) * Int(getpagesize())
}
