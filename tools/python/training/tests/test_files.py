"""Files that appear whole or not at all."""

from __future__ import annotations

import unittest
from pathlib import Path

from common.errors import OutputError

from ..files import written
from .support import FolderTest

FULL = Path("/dev/full")
"""A device that is always out of space."""


class Written(FolderTest):
    def setUp(self) -> None:
        super().setUp()
        self.path = self.folder / "below" / "file.txt"
        self.partial = self.path.with_name("file.txt.partial")

    def test_the_file_appears_with_its_folder_when_it_is_complete(self) -> None:
        with written(self.path) as file:
            file.write(b"new")
            self.assertFalse(self.path.exists())
        self.assertEqual(self.path.read_bytes(), b"new")
        self.assertFalse(self.partial.exists())

    def test_a_failure_leaves_what_was_there(self) -> None:
        for error, expected in ((ValueError("stop"), ValueError), (OSError(5, "Input/output error"), OutputError)):
            with written(self.path) as file:
                file.write(b"old")
            with self.assertRaises(expected), written(self.path) as file:
                file.write(b"half")
                raise error
            self.assertEqual(self.path.read_bytes(), b"old")

    @unittest.skipUnless(FULL.exists(), "needs /dev/full")
    def test_a_full_disk_is_named_with_the_remedy(self) -> None:
        self.path.parent.mkdir()
        self.partial.symlink_to(FULL)
        with self.assertRaises(OutputError) as caught, written(self.path) as file:
            file.write(b"new")
        self.assertIn(f"{self.path}: No space left on device; free some space", str(caught.exception))
        self.assertEqual(list(self.path.parent.iterdir()), [])

    def test_a_file_in_the_folder_s_place_is_named(self) -> None:
        self.path.parent.write_text("a file")
        with self.assertRaisesRegex(OutputError, f"^{self.path}: "), written(self.path):
            self.fail("nothing can be written there")
