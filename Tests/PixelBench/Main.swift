import CLinux
import CPixelPeers

// Makes inputs of 128x128 pixels of frames of 640x480, by us and by what others would write, in turns, and compares the
// times.
//
//   PixelBench PHOTOGRAPH…
//
// Exits with 1 when we take more than the share of the peers' time that is allowed, of all photographs together.

@main
struct Main {
    static func main() {
        let count = Int(clinux_argument_count())
        guard count > 1 else {
            print("usage: PixelBench PHOTOGRAPH…, JPEG files")
            clinux_exit(64)
        }
        guard let peer = peer_create() else { clinux_exit(70) }
        var yuyv = Comparison(name: "YUYV", bar: 0.25)
        var jpeg = Comparison(name: "MJPEG 4:2:2", bar: 0.6)
        for index in 1..<count {
            let path = clinux_arguments()[index]
            guard let frame = peer_frame_create(path) else {
                print("cannot read \(String(cString: path))")
                clinux_exit(66)
            }
            print("\(String(cString: path)), \(frame.pointee.jpeg_length) bytes as MJPEG")
            let contest = Contest(frame, peer)
            yuyv.add(ours: contest.readYUYV, theirs: contest.readPeersYUYV, difference: contest.meanDifference)
            jpeg.add(ours: contest.readJPEG, theirs: contest.readPeersJPEG, difference: contest.meanDifference)
        }
        print("all photographs")
        yuyv.writeSum()
        jpeg.writeSum()
        clinux_exit(yuyv.isWithinBar && jpeg.isWithinBar ? 0 : 1)
    }
}
