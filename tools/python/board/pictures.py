"""Pictures that the virtual board's cameras show, cut into single frames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from common.errors import DataError, InputError

JPEG_START = b"\xff\xd8"
JPEG_SUFFIXES = {".jpg", ".jpeg", ".mjpeg", ".mjpg"}
RAW_SUFFIXES = {".yuyv"}
# Markers that no length follows, and the three that matter: end, start of scan, and the frame headers' kinds.
BARE = {0x01, *range(0xD0, 0xD9)}
END, SCAN = 0xD9, 0xDA
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}

# What two pixels take in the formats that frames may be shown in.
BYTES_PER_2_PIXELS = {
    "YUYV": 4, "UYVY": 4, "YVYU": 4, "VYUY": 4, "NV12": 3, "NV21": 3, "YU12": 3, "YV12": 3, "RGB3": 6, "BGR3": 6,
    "GREY": 2,
}


@dataclass(frozen=True)
class Size:
    """Of a frame, in pixels."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


@dataclass(frozen=True)
class Picture:
    """One frame; no size where none can be found in it, which is sent as it is."""

    is_jpeg: bool
    size: Size | None
    content: bytes


def read(path: Path, raw_size: Size) -> list[Picture]:
    """The frames of a file, or of a folder's files that are named as pictures, in the order of their names.

    A file that starts as a JPEG does is one, or several that follow each other; any other holds raw frames of YUYV.
    """
    try:
        if path.is_dir():
            files = sorted(file for file in path.iterdir() if file.suffix.lower() in JPEG_SUFFIXES | RAW_SUFFIXES)
        else:
            files = [path]
        found = [picture for file in files for picture in _frames(file, file.read_bytes(), raw_size)]
    except OSError as error:
        raise InputError(f"{error.filename or path}: {error.strerror}") from error
    if not found:
        raise DataError(f"{path}: no picture in it")
    return found


def raw_bytes(pixel_format: str, size: Size) -> int:
    """The length of a frame without padding."""
    return size.width * size.height * BYTES_PER_2_PIXELS[pixel_format] // 2


def _frames(path: Path, data: bytes, raw_size: Size) -> Iterator[Picture]:
    # A broken JPEG is one still, by its name: cameras send such.
    if data.startswith(JPEG_START) or path.suffix.lower() in JPEG_SUFFIXES:
        for content, size in jpegs(data):
            yield Picture(True, size, content)
        return
    length = raw_bytes("YUYV", raw_size)
    if not data or len(data) % length:
        raise DataError(f"{path}: {len(data)} bytes are neither JPEGs nor whole YUYV frames of {raw_size}, "
                        f"{length} bytes each: say size=WIDTHxHEIGHT")
    for start in range(0, len(data), length):
        yield Picture(False, raw_size, data[start:start + length])


def jpegs(data: bytes) -> Iterator[tuple[bytes, Size | None]]:
    """Cuts JPEGs that follow each other apart; what is no JPEG, or has no end, is one frame up to the file's end."""
    start = 0
    while start < len(data):
        end, size = _jpeg(data, start)
        yield data[start:end], size
        start = end


def _jpeg(data: bytes, start: int) -> tuple[int, Size | None]:
    """Where the JPEG that starts here ends, and the size of its frame."""
    size: Size | None = None
    at = start + len(JPEG_START)
    if data[start:at] != JPEG_START:
        return len(data), None
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == END:
            break
        if marker == 0xFF:
            at += 1
            continue
        if marker in BARE:
            at += 2
            continue
        if marker in FRAMES and at + 9 <= len(data):
            size = Size(int.from_bytes(data[at + 7:at + 9], "big"), int.from_bytes(data[at + 5:at + 7], "big"))
        at += 2 + int.from_bytes(data[at + 2:at + 4], "big")
        if marker == SCAN:
            at = _scan_end(data, at)
    if data[at:at + 2] == bytes((0xFF, END)):
        return at + 2, size
    return len(data), size


def _scan_end(data: bytes, at: int) -> int:
    """The first marker behind a scan's codes, in which FF is followed by 0 or by a restart's number."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2
