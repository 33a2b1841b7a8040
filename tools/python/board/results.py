"""What a guest hands over on its disk; `init` writes it.

Lines of text, up to an empty one: the command's exit status and "ended" or "stopped", then the sizes of its output, of
its error output and of each file that was asked for, "-" for one that is not there. Behind them the contents in that
order, and "end".
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

HEADER_LIMIT = 1 << 20
BLOCK = 1 << 20
END = b"end\n"


@dataclass(frozen=True)
class Piece:
    """A part of the disk."""

    offset: int
    size: int


@dataclass(frozen=True)
class Results:
    """Where everything is on the disk."""

    disk: Path
    status: int
    stopped: bool
    output: Piece
    errors: Piece
    files: list[Piece | None]

    def copy(self, piece: Piece, target: BinaryIO) -> None:
        """Writes a piece to a file."""
        with self.disk.open("rb") as source:
            source.seek(piece.offset)
            left = piece.size
            while left > 0:
                block = source.read(min(BLOCK, left))
                left -= len(block)
                target.write(block)


def read(disk: Path) -> Results | None:
    """The results on a disk; None when they are not complete."""
    with disk.open("rb") as source:
        header, separator, _ = source.read(HEADER_LIMIT).partition(b"\n\n")
        try:
            first, *sizes = header.decode().split("\n")
            status, ending = first.split(" ")
            offset = len(header) + len(separator)
            pieces: list[Piece | None] = []
            for size in sizes:
                pieces.append(None if size == "-" else Piece(offset, int(size)))
                offset += 0 if size == "-" else int(size)
            output, errors, *files = pieces
            source.seek(offset)
            if output is None or errors is None or source.read(len(END)) != END:
                return None
            return Results(disk, int(status), ending == "stopped", output, errors, files)
        except ValueError:
            return None
