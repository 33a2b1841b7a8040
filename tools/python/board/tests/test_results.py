"""What a guest hands over."""

from __future__ import annotations

import io
import tempfile
import unittest
from pathlib import Path

from .. import results


class Disks(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.disk = Path(folder.name) / "disk"

    def read(self, content: bytes) -> results.Results | None:
        self.disk.write_bytes(content + bytes(100))
        return results.read(self.disk)

    def test_every_piece_is_found(self) -> None:
        found = self.read(b"3 ended\n4\n0\n-\n2\n\nout\nxyend\n")
        assert found is not None
        self.assertEqual((found.status, found.stopped), (3, False))
        self.assertIsNone(found.files[0])
        contents = []
        for piece in (found.output, found.errors, found.files[1]):
            assert piece is not None
            target = io.BytesIO()
            found.copy(piece, target)
            contents.append(target.getvalue())
        self.assertEqual(contents, [b"out\n", b"", b"xy"])

    def test_a_stopped_command_is_told_from_one_that_ended(self) -> None:
        found = self.read(b"137 stopped\n0\n0\n\nend\n")
        self.assertTrue(found is not None and found.stopped)

    def test_what_is_not_complete_is_nothing(self) -> None:
        for content in (b"", b"3 ended\n4\n0\n", b"3 ended\n4\n0\n\nout\n", b"3 ended\n4\n-\n\nout\nend\n",
                        b"3 ended\n4\n\nout\nend\n", b"x ended\n0\n0\n\nend\n", b"\xff ended\n0\n0\n\nend\n"):
            self.assertIsNone(self.read(content), content)


if __name__ == "__main__":
    unittest.main()
