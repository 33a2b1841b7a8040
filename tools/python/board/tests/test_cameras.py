"""The cameras of the virtual board."""

from __future__ import annotations

import argparse
import tempfile
import unittest
from pathlib import Path

from common.errors import DataError, InputError

from ..cameras import Camera, Parts, camera, parts
from .test_pictures import jpeg


class Words(unittest.TestCase):
    def refused(self, text: str) -> str:
        with self.assertRaises(argparse.ArgumentTypeError) as refusal:
            camera(text)
        return str(refusal.exception)

    def test_a_kind_has_options_and_files(self) -> None:
        self.assertEqual(camera("none"), Camera("none"))
        self.assertEqual(camera("vivid n_devs=2"), Camera("vivid", {"n_devs": "2"}))
        self.assertEqual(camera("uvc 'a b.mjpeg' truncate=7 dir/x=1 unplug=9 replug=0"),
                         Camera("uvc", {"truncate": "7", "unplug": "9", "replug": "0"},
                                (Path("a b.mjpeg"), Path("dir/x=1"))))

    def test_kinds_are_named(self) -> None:
        for text in ("", "usb", "truncate=7", "'open"):
            self.assertRegex(self.refused(text), "use none, vivid, loop or uvc|no camera")

    def test_unknown_options_are_refused_with_those_there_are(self) -> None:
        self.assertIn("truncate", self.refused("uvc truncat=7"))
        self.assertIn("every", self.refused("loop truncate=7 file"))
        self.assertIn("loop", self.refused("vivid file"))
        self.assertIn("none", self.refused("none x=1"))
        self.assertIn("files", self.refused("loop size=640x480"))
        self.assertIn("twice", self.refused("uvc drop=1 drop=2"))

    def test_values_are_checked(self) -> None:
        for option in ("truncate=0", "error=x", "drop=", "stall=5", "stall=0:1", "stall=1:", "unplug=-1", "dark=1.5",
                       "size=640", "size=8x8", "size=640x9999", "sizes=640x480,", "sizes=" + ",".join(["16x16"] * 9),
                       "formats=h264", "formats=yuyv,mjpeg", "rates=0", "rates=241", "rates=1,2,3,4,5",
                       "truncate=1000001"):
            self.assertIn(option.partition("=")[0], self.refused(f"uvc {option}"), option)
        for option in ("size=x", "format=MJPG", "fps=0", "every=0"):
            self.assertIn(option.partition("=")[0], self.refused(f"loop {option} file"), option)

    def test_a_second_plug_needs_the_first_to_end(self) -> None:
        self.assertIn("without unplug", self.refused("uvc replug=5"))
        self.assertIn("without replug", self.refused("uvc unplug=5 cycles=2"))
        self.assertIn("without replug", self.refused("uvc unplug=5 replug-sizes=640x480"))
        camera("uvc unplug=5 replug=100 cycles=2 replug-sizes=640x480 replug-formats=yuyv replug-rates=15")


class GuestParts(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, name: str, content: bytes) -> str:
        (self.folder / name).write_bytes(content)
        return str(self.folder / name)

    def parts(self, text: str) -> Parts:
        found = parts(camera(text))
        assert found is not None
        return found

    def test_no_camera_needs_nothing(self) -> None:
        self.assertIsNone(parts(camera("none")))

    def test_options_of_the_kernels_camera_come_behind_ours(self) -> None:
        found = self.parts("vivid num_inputs=2 multiplanar=2")
        self.assertRegex(found.modules["vivid"], "^n_devs=1 .*num_inputs=1 .*num_inputs=2 multiplanar=2$")
        self.assertEqual((found.command, found.files), ((), {}))

    def test_exact_pictures_go_to_the_guest_as_they_are(self) -> None:
        first, second = bytes(640 * 480 * 3), bytes(640 * 480 * 6)
        found = self.parts(f"loop size=640x480 format=RGB3 every=20 {self.file('a', first)} {self.file('b', second)}")
        self.assertEqual(list(found.files.values()), [first, second])
        self.assertEqual(list(found.command[3:7]), ["RGB3", "640x480", "30", "20"])
        self.assertEqual([name.lstrip("/") for name in found.command[8:]], list(found.files))

    def test_pictures_are_named_with_format_and_size(self) -> None:
        broken = b"\xff\xd8broken"
        shown = self.file("a.mjpeg", jpeg(320, 240, codes=b"1" * 100) + jpeg(400, 300) + broken)
        found = self.parts(f"uvc {shown} {self.file('b', bytes(640 * 480 * 2))} error=3")
        self.assertEqual(list(found.command), [
            "usbcamera", "jpeg=320x240:/board/pictures/0", "jpeg=400x300:/board/pictures/1",
            "jpeg=0x0:/board/pictures/2", "yuyv=640x480:/board/pictures/3", "error=3",
            "sizes=320x240,400x300,640x480,1280x720"])
        self.assertEqual(found.files["board/pictures/2"], broken)
        self.assertEqual(set(found.modules), {"vhci_hcd", "uvcvideo"})

    def test_pictures_have_sizes_that_are_offered(self) -> None:
        shown = self.file("a.jpg", jpeg(320, 240))
        with self.assertRaisesRegex(DataError, "320x240.*sizes="):
            self.parts(f"uvc {shown} sizes=640x480")
        self.parts(f"uvc {shown} sizes=640x480 unplug=1 replug=1 replug-sizes=320x240")
        many = self.file("b.mjpeg", b"".join(jpeg(16 * index, 16) for index in range(8, 17)))
        with self.assertRaisesRegex(DataError, "9 sizes"):
            self.parts(f"uvc {many}")

    def test_frames_have_room_in_the_cameras_buffers(self) -> None:
        with self.assertRaisesRegex(DataError, "two a pixel"):
            self.parts(f"uvc {self.file('a.jpg', jpeg(16, 16, codes=bytes(600)))}")

    def test_files_that_are_absent_or_not_whole_are_named(self) -> None:
        for kind in ("loop", "uvc"):
            with self.assertRaisesRegex(InputError, "absent"):
                self.parts(f"{kind} {self.folder}/absent")
            with self.assertRaisesRegex(DataError, "odd"):
                self.parts(f"{kind} {self.file('odd', b'12345')}")


if __name__ == "__main__":
    unittest.main()
