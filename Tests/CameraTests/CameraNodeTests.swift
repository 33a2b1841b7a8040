import CV4L
import Camera
import Testing

/// What nodes say of themselves, and what is made of it.
@Suite struct CameraNodeTests {
    private func node(_ capabilities: Int, _ formats: [StaticString] = []) -> CameraNode {
        let video = FakeVideo()
        video.capabilities = capabilities
        video.formats = formats.map { CameraFormat.code($0) }
        return CameraNode(path: "/dev/video0", video)
    }

    @Test func kinds() {
        #expect(node(cv4l_can_capture | cv4l_can_stream, ["H264", "MJPG"]).kind == .camera)
        #expect(node(cv4l_can_capture_planes | cv4l_can_stream, ["NV12"]).kind == .camera)
        #expect(node(cv4l_can_capture | cv4l_can_stream, ["pBAA", "RG10"]).kind == .rawSensor)
        #expect(node(cv4l_can_capture | cv4l_can_stream, ["H264"]).kind == .otherCamera)
        #expect(node(cv4l_has_metadata | cv4l_can_stream).kind == .metadata)
        #expect(node(cv4l_can_output).kind == .output)
        #expect(node(cv4l_is_codec | cv4l_can_stream, ["H264"]).kind == .codec)
        #expect(node(cv4l_can_stream).kind == .other)
    }

    @Test func everyKindIsExplained() {
        #expect(node(cv4l_can_capture, ["YUYV", "MJPG"]).explanation == "camera: YUYV MJPG")
        #expect(node(cv4l_can_capture, ["RG10"]).explanation.contains("libcamera"))
        #expect(CameraNode(path: "/dev/video0", errno: 13).explanation.contains("group video"))
        let silent = FakeVideo()
        silent.failures["query"] = .notTypewriter
        #expect(CameraNode(path: "/dev/video0", silent).kind == .closed(errno: 25))
    }

    @Test func lettersOfAnyNumberCanBeShown() {
        #expect(CameraFormat.letters(CameraFormat.code("YUYV")) == "YUYV")
        #expect(CameraFormat.letters(0x0A1B_0001) == "....")
        // The highest bit says that the bytes are in the other order.
        #expect(CameraFormat.letters(CameraFormat.code("Y16 ") | 1 << 31) == "Y16 ")
    }
}
