"""The arguments of tools/board/virtual, which explains them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from common.commandline import Parser, positive

from .cameras import Camera, camera

PROGRAM = "tools/board/virtual"


@dataclass(frozen=True)
class Module:
    """A kernel module and the options it is loaded with."""

    name: str
    options: str


def guest_path(text: str) -> str:
    """A file in the guest's working directory."""
    path = PurePosixPath(text)
    if not path.name or path.is_absolute() or ".." in path.parts or "\n" in text:
        raise argparse.ArgumentTypeError(f"{text!r} is not a file below the guest's working directory: leave out / "
                                         "and ..")
    return str(path)


def put(text: str) -> tuple[Path, str]:
    """FILE or FILE:NAME."""
    file, colon, name = text.rpartition(":")
    if not colon:
        return Path(text), guest_path(Path(text).name)
    return Path(file), guest_path(name)


def module(text: str) -> Module:
    """A name, and options behind it."""
    name, _, options = text.strip().partition(" ")
    if not name or "\n" in text or "/" in name:
        raise argparse.ArgumentTypeError(f"{text!r} is not a kernel module: name one like vivid, or 'vivid n_devs=1'")
    return Module(name, options.strip())


def processors(text: str) -> int:
    """How many CPUs the machine can have."""
    number = positive(text)
    if number > 8:
        raise argparse.ArgumentTypeError(f"{text!r} is more than the 8 CPUs that a virtual board can have")
    return number


def parser() -> Parser:
    top = Parser(prog=PROGRAM, add_help=False, allow_abbrev=False)
    top.add_argument("--parts", type=Path, required=True)
    top.add_argument("--cpu", default="cortex-a72")
    top.add_argument("--smp", type=processors, default=1)
    top.add_argument("--memory", type=positive, default=512)
    top.add_argument("--kernel-argument", action="append", default=[])
    top.add_argument("--module", type=module, action="append", default=[])
    top.add_argument("--camera", type=camera, default=Camera("none"))
    top.add_argument("--programs", type=Path)
    top.add_argument("--put", type=put, action="append", default=[])
    top.add_argument("--get", type=guest_path, action="append", default=[])
    top.add_argument("--into", type=Path, default=Path())
    top.add_argument("--console", type=Path)
    top.add_argument("--time-limit", type=positive, default=300)
    return top


def parsed(given: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """The options before the first "--", and the command behind it."""
    top = parser()
    words = [*given, "--"]
    at = words.index("--")
    arguments = top.parse_args(words[:at])
    command = words[at + 1:-1]
    if not command:
        top.error(f"needs a command behind --: for example {PROGRAM} -- uname -a")
    return arguments, command
