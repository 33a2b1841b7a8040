"""Archives that the Linux kernel unpacks into its first file system: cpio in its "newc" form.

The same entries give the same bytes: owners are root, times are one constant, inodes are counted.
"""

from __future__ import annotations

import stat
from pathlib import PurePosixPath

# 2024-01-01, when the virtual board's clock starts; see machine.py.
MODIFIED = 1_704_067_200


class Initramfs:
    """Collects files; a file's folders come with it."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._names: set[str] = set()
        self._folders = {"."}

    def add_folder(self, name: str) -> None:
        """A folder, and those it lies in; none twice."""
        if name in self._folders:
            return
        self.add_folder(str(PurePosixPath(name).parent))
        self._add(name, stat.S_IFDIR | 0o755, b"")
        self._folders.add(name)

    def add_file(self, name: str, content: bytes, executable: bool = False) -> None:
        """A regular file; `name` is relative to the root, and new."""
        self.add_folder(str(PurePosixPath(name).parent))
        self._add(name, stat.S_IFREG | (0o755 if executable else 0o644), content)

    def add_console(self) -> None:
        """The device that the first process has as its input and output before it mounts anything."""
        self.add_folder("dev")
        self._add("dev/console", stat.S_IFCHR | 0o600, b"", device=(5, 1))

    def finished(self) -> bytes:
        """The archive of what was added so far."""
        return bytes(self._data) + _entry("TRAILER!!!", 0, 0, b"", (0, 0))

    def _add(self, name: str, mode: int, content: bytes, device: tuple[int, int] = (0, 0)) -> None:
        if name in self._names:
            raise ValueError(f"{name!r} is there already")
        self._names.add(name)
        self._data += _entry(name, len(self._names), mode, content, device)


def _entry(name: str, inode: int, mode: int, content: bytes, device: tuple[int, int]) -> bytes:
    """A header of 13 hexadecimal numbers, the name and the content, each padded to four bytes."""
    encoded = name.encode() + b"\0"
    owner, group, links, own_device, check = 0, 0, 1, (0, 0), 0
    numbers = (inode, mode, owner, group, links, MODIFIED, len(content), *own_device, *device, len(encoded), check)
    header = b"070701" + b"".join(b"%08X" % number for number in numbers)
    return _padded(header + encoded) + _padded(content)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
