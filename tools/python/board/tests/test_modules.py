"""Kernel modules and what they depend on."""

from __future__ import annotations

import struct
import tempfile
import unittest
from pathlib import Path

from common.errors import DataError, InputError

from ..modules import ModuleTree, depends


def module(*dependencies: str) -> bytes:
    """An ELF file with nothing but the section that names a module's dependencies, and the sections' names."""
    names = b"\0.modinfo\0.shstrtab\0"
    info = b"license=GPL\0depends=" + ",".join(dependencies).encode() + b"\0name=any\0"
    names_at, info_at, table = 64, 64 + len(names), 64 + len(names) + len(info)
    header = struct.pack("<6s34xQ10x3H", b"\x7fELF\x02\x01", table, 64, 3, 2)
    sections = [(0, 0, 0), (names.index(b".modinfo"), info_at, len(info)),
                (names.index(b".shstrtab"), names_at, len(names))]
    return header + names + info + b"".join(struct.pack("<I20xQQ24x", *section) for section in sections)


class Chains(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def add(self, path: str, *dependencies: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(module(*dependencies))

    def chain(self, *names: str) -> list[str]:
        return [path.stem for path in ModuleTree(self.folder).chain(list(names))]

    def test_a_module_says_what_it_needs(self) -> None:
        self.add("one.ko", "two", "three")
        self.add("four.ko")
        self.assertEqual(depends(self.folder / "one.ko"), ["two", "three"])
        self.assertEqual(depends(self.folder / "four.ko"), [])

    def test_what_is_needed_comes_first_and_once(self) -> None:
        self.add("usb/camera.ko", "video", "bus")
        self.add("test/picture.ko", "video")
        self.add("video.ko", "base")
        self.add("base.ko")
        self.add("usb/bus.ko", "base")
        self.assertEqual(self.chain("camera", "picture"), ["base", "video", "bus", "camera", "picture"])

    def test_dashes_and_underscores_are_the_same(self) -> None:
        self.add("host-bus.ko")
        self.add("camera.ko", "host_bus")
        self.assertEqual(self.chain("camera", "host-bus", "host_bus"), ["host-bus", "camera"])

    def test_an_absent_module_is_named_with_the_one_that_needs_it(self) -> None:
        self.add("camera.ko", "video")
        with self.assertRaisesRegex(InputError, "'video', which camera needs"):
            self.chain("camera")

    def test_a_circle_is_refused(self) -> None:
        self.add("one.ko", "two")
        self.add("two.ko", "one")
        with self.assertRaises(DataError):
            self.chain("one")

    def test_other_files_are_refused(self) -> None:
        for content in (b"", b"\x7fELF\x02\x01", module()[:150], b"x" * 200):
            (self.folder / "one.ko").write_bytes(content)
            with self.assertRaises(DataError):
                depends(self.folder / "one.ko")


if __name__ == "__main__":
    unittest.main()
