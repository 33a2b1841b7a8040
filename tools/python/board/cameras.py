"""The cameras of the virtual board: what --camera says, and what the guest needs for it."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from common.errors import DataError, InputError

from . import pictures
from .pictures import Size

# In the guest.
FOLDER = "board/pictures"
SHOWING = "/board/showing"
LOG = "camera.log"
LARGEST_NUMBER = 1_000_000
MOST_PICTURES = 4096

WEBCAM = "n_devs=1 node_types=0x1 num_inputs=1 input_types=0x0"
HDMI_BOTH_WAYS = "n_devs=1 node_types=0x101 num_inputs=1 input_types=0x3 num_outputs=1 output_types=0x1"
USUAL_SIZES = [Size(640, 480), Size(320, 240), Size(1280, 720)]
MOST_SIZES = 8
DEFAULT_RAW_SIZE = "640x480"
DEFAULT_SIGNAL = "1280x720"


@dataclass(frozen=True)
class Camera:
    """What --camera says."""

    kind: str
    options: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[Path] = ()


@dataclass(frozen=True)
class Parts:
    """What a camera adds to the guest."""

    # Kernel modules with their options.
    modules: Mapping[str, str]
    # Says, as a shell script, whether the camera can be used.
    ready: str
    # Runs beside the command, a program of tools/board/cameras first.
    command: Sequence[str] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)


def camera(text: str) -> Camera:
    """Kind, options and files, in words as a shell divides them."""
    try:
        kind, *words = shlex.split(text)
    except ValueError as error:
        raise _wrong(f"{text!r} is no camera: {error}: name one like uvc") from None
    if kind not in KINDS:
        raise _wrong(f"{kind!r} is not a kind of camera: use none, vivid, loop or uvc")
    options: dict[str, str] = {}
    files = []
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not re.fullmatch(r"[a-z][a-z_-]*", name):
            files.append(Path(word))
        elif name in options:
            raise _wrong(f"{word!r}: {name} is said twice")
        else:
            options[name] = value
    KINDS[kind].check(options, files)
    return Camera(kind, options, tuple(files))


def parts(chosen: Camera) -> Parts | None:
    """What the guest needs for a camera; reads its files."""
    return KINDS[chosen.kind].parts(chosen)


# What options may be.


def _wrong(message: str) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(message)


def _number(text: str, least: int = 1, most: int = LARGEST_NUMBER) -> int:
    if not re.fullmatch(r"[0-9]{1,7}", text) or not least <= int(text) <= most:
        raise _wrong(f"{text!r} is not a number from {least} to {most}")
    return int(text)


def _size(text: str) -> Size:
    found = re.fullmatch(r"([0-9]{1,4})x([0-9]{1,4})", text)
    size = Size(int(found[1]), int(found[2])) if found else Size(0, 0)
    if min(size.width, size.height) < 16 or max(size.width, size.height) > 8192:
        raise _wrong(f"{text!r} is not a size from 16x16 to 8192x8192, like 640x480")
    return size


def _sizes(text: str) -> list[Size]:
    if text.count(",") >= MOST_SIZES:
        raise _wrong(f"{text!r} are more than {MOST_SIZES} sizes")
    return [_size(part) for part in text.split(",")]


def _rates(text: str) -> list[int]:
    if text.count(",") >= 4:
        raise _wrong(f"{text!r} are more than 4 rates")
    return [_number(part, most=240) for part in text.split(",")]


def _formats(text: str) -> None:
    if text not in ("mjpeg", "yuyv", "mjpeg,yuyv"):
        raise _wrong(f"{text!r} are not formats: use mjpeg, yuyv or mjpeg,yuyv")


def _stall(text: str) -> None:
    frame, colon, milliseconds = text.partition(":")
    if not colon:
        raise _wrong(f"{text!r} is not FRAME:MS")
    _number(frame)
    _number(milliseconds)


def _fourcc(text: str) -> None:
    if text not in pictures.BYTES_PER_2_PIXELS:
        raise _wrong(f"{text!r} is not a format that pictures can be shown in: use "
                     f"{', '.join(pictures.BYTES_PER_2_PIXELS)}")


Check = Callable[[str], object]

LOOP_OPTIONS: dict[str, Check] = {"size": _size, "format": _fourcc, "fps": _number, "every": _number}
UVC_OPTIONS: dict[str, Check] = {
    "size": _size, "sizes": _sizes, "formats": _formats, "rates": _rates, "truncate": _number, "error": _number,
    "drop": _number, "stall": _stall, "dark": _number, "unplug": _number, "replug": lambda text: _number(text, 0),
    "cycles": _number, "replug-sizes": _sizes, "replug-formats": _formats, "replug-rates": _rates,
}


def _check(options: Mapping[str, str], known: Mapping[str, Check]) -> None:
    for name, value in options.items():
        if name not in known:
            raise _wrong(f"there is no option {name!r}: use {', '.join(known)}")
        try:
            known[name](value)
        except argparse.ArgumentTypeError as error:
            raise _wrong(f"{name}: {error}") from None


# Each kind's checks, before anything is read, and its parts.


def _check_none(options: Mapping[str, str], files: Sequence[Path]) -> None:
    if options or files:
        raise _wrong("the camera none has neither options nor files")


def _check_vivid(options: Mapping[str, str], files: Sequence[Path]) -> None:
    if files:
        raise _wrong(f"the camera vivid has options of the kernel's module only, and no {str(files[0])!r}; "
                     "see the camera loop for pictures")


def _check_loop(options: Mapping[str, str], files: Sequence[Path]) -> None:
    _check(options, LOOP_OPTIONS)
    if not files:
        raise _wrong("the camera loop needs files of raw frames: 'loop size=1280x720 format=YUYV FILE'")


def _check_uvc(options: Mapping[str, str], files: Sequence[Path]) -> None:
    _check(options, UVC_OPTIONS)
    for name in options:
        needed = {"replug": "unplug", "cycles": "replug"}.get(name, "replug" if name.startswith("replug-") else None)
        if needed is not None and needed not in options:
            raise _wrong(f"{name} says nothing without {needed}")


def _vivid_parts(chosen: Camera) -> Parts:
    options = " ".join([WEBCAM, *(f"{name}={value}" for name, value in chosen.options.items())])
    return Parts({"vivid": options}, "[ -c /dev/video0 ]")


def _loop_parts(chosen: Camera) -> Parts:
    size = _size(chosen.options.get("size", DEFAULT_SIGNAL))
    pixel_format = chosen.options.get("format", "YUYV")
    length = pictures.raw_bytes(pixel_format, size)
    files = {}
    for index, path in enumerate(chosen.files):
        try:
            content = path.read_bytes()
        except OSError as error:
            raise InputError(f"{path}: {error.strerror}") from error
        if not content or len(content) % length:
            raise DataError(f"{path}: {len(content)} bytes are not whole {pixel_format} frames of {size}, "
                            f"{length} bytes each")
        files[f"{FOLDER}/{index}"] = content
    command = ["feed", "/dev/video1", "/dev/video0", pixel_format, str(size), chosen.options.get("fps", "30"),
               chosen.options.get("every", "1000"), SHOWING, *(f"/{name}" for name in files)]
    return Parts({"vivid": HDMI_BOTH_WAYS}, f"[ -e {SHOWING} ]", command, files)


def _uvc_parts(chosen: Camera) -> Parts:
    options = dict(chosen.options)
    raw_size = _size(options.pop("size", DEFAULT_RAW_SIZE))
    shown = [(path, picture) for path in chosen.files for picture in pictures.read(path, raw_size)]
    if len(shown) > MOST_PICTURES:
        raise DataError(f"{len(shown)} pictures are more than the {MOST_PICTURES} that a camera can show")
    if "sizes" not in options:
        options["sizes"] = ",".join(map(str, _offered([picture for _, picture in shown])))
    sizes = [*_sizes(options["sizes"]), *_sizes(options.get("replug-sizes", options["sizes"]))]
    for path, picture in shown:
        _fit(path, picture, sizes)
    files = {f"{FOLDER}/{index}": picture.content for index, (_, picture) in enumerate(shown)}
    words = [f"{'jpeg' if picture.is_jpeg else 'yuyv'}={picture.size or '0x0'}:/{name}"
             for name, (_, picture) in zip(files, shown, strict=True)]
    command = ["usbcamera", *words, *(f"{name}={value}" for name, value in options.items())]
    # One node for pictures, one for data about them. Other cameras may have taken the first numbers.
    ready = ("set -- /sys/bus/usb/drivers/uvcvideo/*/video4linux/*\n"
             '[ $# = 2 ] && [ -c "/dev/${1##*/}" ] && [ -c "/dev/${2##*/}" ]')
    return Parts({"vhci_hcd": "", "uvcvideo": ""}, ready, command, files)


def _offered(shown: Sequence[pictures.Picture]) -> list[Size]:
    """The sizes of the pictures, and the usual ones as far as there is room."""
    sizes = list(dict.fromkeys(picture.size for picture in shown if picture.size is not None))
    if len(sizes) > MOST_SIZES:
        raise DataError(f"the pictures have {len(sizes)} sizes, and a camera offers at most {MOST_SIZES}")
    return list(dict.fromkeys([*sizes, *USUAL_SIZES]))[:MOST_SIZES]


def _fit(path: Path, picture: pictures.Picture, sizes: Sequence[Size]) -> None:
    if picture.size is not None and picture.size not in sizes:
        raise DataError(f"{path}: a picture of {picture.size}, which the camera does not offer: add it to sizes=")
    if picture.size is not None and len(picture.content) > pictures.raw_bytes("YUYV", picture.size):
        raise DataError(f"{path}: a JPEG of {len(picture.content)} bytes is more than two a pixel, the most that the "
                        "camera's frames may take")


@dataclass(frozen=True)
class Kind:
    """What is done for a kind of camera."""

    check: Callable[[Mapping[str, str], Sequence[Path]], None]
    parts: Callable[[Camera], Parts | None]


KINDS = {
    "none": Kind(_check_none, lambda _: None),
    "vivid": Kind(_check_vivid, _vivid_parts),
    "loop": Kind(_check_loop, _loop_parts),
    "uvc": Kind(_check_uvc, _uvc_parts),
}
