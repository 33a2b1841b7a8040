"""Archives for the kernel's first file system."""

from __future__ import annotations

import stat
import unittest

from ..initramfs import MODIFIED, Initramfs

HEADER = 110
NUMBERS = 13


def entries(archive: bytes) -> list[tuple[str, list[int], bytes]]:
    """Name, the header's numbers and content of each entry."""
    found, offset = [], 0
    while offset < len(archive):
        assert archive[offset:offset + 6] == b"070701"
        numbers = [int(archive[offset + 6 + 8 * index:offset + 14 + 8 * index], 16) for index in range(NUMBERS)]
        name = archive[offset + HEADER:offset + HEADER + numbers[11] - 1].decode()
        start = -(-(offset + HEADER + numbers[11]) // 4) * 4
        found.append((name, numbers, archive[start:start + numbers[6]]))
        offset = -(-(start + numbers[6]) // 4) * 4
    return found


class Archives(unittest.TestCase):
    def test_files_come_behind_their_folders(self) -> None:
        archive = Initramfs()
        archive.add_file("a/b/one", b"content", executable=True)
        archive.add_file("a/two", b"")
        found = entries(archive.finished())
        self.assertEqual([name for name, _, _ in found], ["a", "a/b", "a/b/one", "a/two", "TRAILER!!!"])
        modes = [numbers[1] for _, numbers, _ in found[:-1]]
        self.assertEqual(modes, [stat.S_IFDIR | 0o755] * 2 + [stat.S_IFREG | 0o755, stat.S_IFREG | 0o644])
        self.assertEqual(found[2][2], b"content")

    def test_nothing_in_it_depends_on_when_and_by_whom_it_is_made(self) -> None:
        archive = Initramfs()
        archive.add_file("one", b"1")
        archive.add_console()
        for inode, (_, numbers, _) in enumerate(entries(archive.finished())[:-1], 1):
            owner_and_group, time = numbers[2:4], numbers[5]
            self.assertEqual((numbers[0], owner_and_group, time), (inode, [0, 0], MODIFIED))

    def test_the_console_is_a_character_device(self) -> None:
        archive = Initramfs()
        archive.add_console()
        name, numbers, _ = entries(archive.finished())[1]
        self.assertEqual((name, numbers[1], numbers[9:11]), ("dev/console", stat.S_IFCHR | 0o600, [5, 1]))

    def test_a_name_is_taken_once(self) -> None:
        archive = Initramfs()
        archive.add_file("one", b"1")
        archive.add_file("folder/two", b"2")
        for name in ("one", "one/below", "folder"):
            with self.assertRaises(ValueError):
                archive.add_file(name, b"3")


if __name__ == "__main__":
    unittest.main()
