"""Pictures that cameras show."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

from common.errors import DataError, InputError

from ..pictures import Picture, Size, jpegs, raw_bytes, read

RAW = Size(16, 16)


def segment(marker: int, content: bytes = b"") -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


def jpeg(width: int, height: int, codes: bytes = b"\x12\xff\x00\xff\xd0\x34") -> bytes:
    """All that matters of a JPEG: a thumbnail of its own inside, the frame header, two scans with restarts."""
    thumbnail = b"\xff\xd8" + segment(0xC0, b"\x08\0\x01\0\x01\0") + b"\xff\xd9"
    frame = segment(0xC2, b"\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big") + b"\0")
    tables = segment(0xC4, b"\xff\xd9" * 8)
    return (b"\xff\xd8" + segment(0xE1, thumbnail) + frame + tables + segment(0xDA, b"\0") + codes + b"\xff"
            + segment(0xDA, b"\0") + codes + b"\xff\xd9")


class Jpegs(unittest.TestCase):
    def test_those_that_follow_each_other_are_cut_apart(self) -> None:
        first, second = jpeg(640, 480), jpeg(17, 31, codes=b"")
        self.assertEqual(list(jpegs(first + second)), [(first, Size(640, 480)), (second, Size(17, 31))])

    def test_what_has_no_end_is_one_frame(self) -> None:
        whole = jpeg(640, 480)
        for length in range(1, len(whole)):
            (content, _), = jpegs(whole[:length])
            self.assertEqual(content, whole[:length])
        self.assertEqual([content for content, _ in jpegs(whole + b"rest")], [whole, b"rest"])

    def test_the_size_is_known_from_the_frame_header_on(self) -> None:
        whole = jpeg(640, 480)
        sizes = [next(jpegs(whole[:length]))[1] for length in range(1, len(whole) + 1)]
        self.assertEqual(set(sizes), {None, Size(640, 480)})
        self.assertEqual(sizes, sorted(sizes, key=lambda size: size is not None))


class Files(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def add(self, name: str, content: bytes) -> Path:
        (self.folder / name).write_bytes(content)
        return self.folder / name

    def test_raw_frames_are_cut_by_their_size(self) -> None:
        frames = [bytes((value,)) * raw_bytes("YUYV", RAW) for value in (1, 2, 3)]
        found = read(self.add("frames", b"".join(frames)), RAW)
        self.assertEqual(found, [Picture(False, RAW, frame) for frame in frames])

    def test_a_folder_gives_its_pictures_in_the_order_of_their_names(self) -> None:
        raw = bytes(raw_bytes("YUYV", RAW))
        for name, content in (("b.jpg", jpeg(8, 8) * 2), ("a.yuyv", raw), ("README.md", b"about"), ("c.JPEG", b"no")):
            self.add(name, content)
        found = [(picture.is_jpeg, picture.size) for picture in read(self.folder, RAW)]
        self.assertEqual(found, [(False, RAW), (True, Size(8, 8)), (True, Size(8, 8)), (True, None)])

    def test_what_is_not_whole_or_not_there_is_refused(self) -> None:
        for content in (b"", b"x", bytes(raw_bytes("YUYV", RAW) + 1)):
            with self.assertRaises(DataError):
                read(self.add("frames", content), RAW)
        (self.folder / "frames").unlink()
        with self.assertRaisesRegex(DataError, "no picture"):
            read(self.folder, RAW)
        with self.assertRaisesRegex(InputError, "absent"):
            read(self.folder / "absent", RAW)

    def test_formats_have_their_lengths(self) -> None:
        lengths = [raw_bytes(pixel_format, Size(640, 480)) for pixel_format in ("YUYV", "NV12", "RGB3", "GREY")]
        self.assertEqual(lengths, [614400, 460800, 921600, 307200])


if __name__ == "__main__":
    unittest.main()
