import CLinux
import CPixelPeers
import Vision

/// The ways of one frame to an input.
final class Contest {
    private static let side = Int(PEER_SIDE)
    /// The clock is looked at as it is within a deadline.
    private static let patience: UInt64 = 1_000_000_000

    private let frame: UnsafeMutablePointer<peer_frame>
    private let peer: OpaquePointer
    private let reader = ImageReader(
        Preprocessing(cropWidth: side, cropHeight: side, resize: .exact(width: side, height: side)))
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(PEER_INPUT_BYTES), alignment: 64)
    private let peersInput = UnsafeMutablePointer<Int8>.allocate(capacity: Int(PEER_INPUT_BYTES))
    private let layout = PixelLayout(
        .yuyv, width: Int(PEER_WIDTH), height: Int(PEER_HEIGHT), rowStride: Int(PEER_WIDTH) * 2,
        coding: ColourCoding(isFullRange: true))

    /// The frame stays in use for as long as the program runs.
    init(_ frame: UnsafeMutablePointer<peer_frame>, _ peer: OpaquePointer) {
        self.frame = frame
        self.peer = peer
    }

    private var destination: PixelDestination {
        PixelDestination(input, pixelStride: 3, rowStride: Self.side * 3)
    }

    func readYUYV() {
        let bytes = UnsafeRawBufferPointer(start: frame.pointee.yuyv, count: Int(PEER_YUYV_BYTES))
        orExit { () throws(VisionError) in
            try reader.read(bytes, layout, into: destination, until: clinux_now_ns() + Self.patience)
        }
    }

    func readJPEG() {
        let bytes = UnsafeRawBufferPointer(start: frame.pointee.jpeg, count: frame.pointee.jpeg_length)
        orExit { () throws(VisionError) in
            try reader.readFile(bytes, into: destination, until: clinux_now_ns() + Self.patience)
        }
    }

    func readPeersYUYV() {
        if peer_read_yuyv(peer, frame, peersInput) == 0 { clinux_exit(70) }
    }

    func readPeersJPEG() {
        if peer_read_jpeg(peer, frame, peersInput) == 0 { clinux_exit(70) }
    }

    /// Between the last input of ours and of the peer, in levels.
    func meanDifference() -> Double {
        var sum = 0
        for index in input.indices { sum += abs(Int(Int8(bitPattern: input[index])) - Int(peersInput[index])) }
        return Double(sum) / Double(input.count)
    }

    /// Ends the program when an image cannot be read.
    private func orExit<Result>(_ read: () throws(VisionError) -> Result) {
        do throws(VisionError) {
            _ = try read()
        } catch {
            print(error.description)
            clinux_exit(70)
        }
    }
}
