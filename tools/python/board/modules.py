"""Kernel modules and what they depend on, read from the modules themselves."""

from __future__ import annotations

import struct
from pathlib import Path

from common.errors import DataError, InputError


class ModuleTree:
    """The modules below a folder, by name; "-" and "_" are the same in names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths = {_plain(path.stem): path for path in sorted(folder.rglob("*.ko"))}

    def chain(self, names: list[str]) -> list[Path]:
        """The files of these modules in an order in which they can be loaded, each behind all that it depends on."""
        ordered: dict[str, Path] = {}
        for name in names:
            self._visit(_plain(name), "", ordered, ())
        return list(ordered.values())

    def _visit(self, name: str, needed_by: str, ordered: dict[str, Path], path: tuple[str, ...]) -> None:
        if name in ordered:
            return
        if name in path:
            raise DataError(f"kernel modules depend on each other: {', '.join(path)}")
        if name not in self._paths:
            reason = f", which {needed_by} needs" if needed_by else ""
            raise InputError(f"no kernel module {name!r}{reason} in {self._folder}: see 'drivers' in "
                             "tools/board/kernel")
        for dependency in depends(self._paths[name]):
            self._visit(_plain(dependency), name, ordered, (*path, name))
        ordered[name] = self._paths[name]


def depends(module: Path) -> list[str]:
    """The modules that a module names as those it needs."""
    entries = _section(module, b".modinfo").split(b"\0")
    lists = [entry.removeprefix(b"depends=").decode() for entry in entries if entry.startswith(b"depends=")]
    return [name for names in lists for name in names.split(",") if name]


def _plain(name: str) -> str:
    return name.replace("-", "_")


def _section(path: Path, wanted: bytes) -> bytes:
    """A section of a 64-bit little-endian ELF file."""
    data = path.read_bytes()
    try:
        if data[:6] != b"\x7fELF\x02\x01":
            raise ValueError("no 64-bit little-endian ELF file")
        (table,) = struct.unpack_from("<Q", data, 0x28)
        size, count, names_index = struct.unpack_from("<HHH", data, 0x3A)
        # Each header: where its name is among the names, …, the section's offset and size.
        headers = [struct.unpack_from("<I20xQQ", data, table + index * size) for index in range(count)]
        _, names, _ = headers[names_index]
        for name, offset, length in headers:
            if _name(data, names + name) == wanted:
                return data[offset:offset + length]
        raise ValueError(f"no section {wanted.decode()}")
    except (struct.error, ValueError, IndexError) as error:
        raise DataError(f"{path}: not a kernel module: {error}") from error


def _name(data: bytes, offset: int) -> bytes:
    return data[offset:data.index(b"\0", offset)]
