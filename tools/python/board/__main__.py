"""Runs a command on the virtual board; see tools/board/virtual, which calls this and explains it."""

from __future__ import annotations

import argparse
import shlex
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from common.commandline import run
from common.errors import InputError, OutputError

from . import cameras, results
from .initramfs import Initramfs
from .machine import Machine, MachineFailed, TimeIsUp
from .modules import ModuleTree
from .options import PROGRAM, parsed

# The board's disk, which is not there while the command runs.
DISK_MODULES = ["virtio_mmio", "virtio_blk"]
TERMINATED = 143


def initramfs(parts: Path, arguments: argparse.Namespace, command: Sequence[str]) -> bytes:
    """The guest's file system: the given files, the command, and what runs it."""
    archive = Initramfs()
    archive.add_console()
    archive.add_file("bin/busybox", _read(parts / "busybox"), executable=True)
    archive.add_file("init", (Path(__file__).parent / "init").read_bytes(), executable=True)

    camera = cameras.parts(arguments.camera)
    options = {} if camera is None else dict(camera.modules)
    for entry in arguments.module:
        # The kernel takes the last value of an option that is there twice.
        name = entry.name.replace("-", "_")
        options[name] = f"{options.get(name, '')} {entry.options}".strip()
    tree = ModuleTree(parts / "modules")
    loaded = tree.chain(list(options))
    disk = [path for path in tree.chain(DISK_MODULES) if path not in loaded]
    for path in (*loaded, *disk):
        archive.add_file(f"board/{path.name}", _read(path))
    for name, paths in (("modules", loaded), ("disk", disk)):
        lines = [f"{path.stem} {options.get(path.stem.replace('-', '_'), '')}".rstrip() for path in paths]
        archive.add_file(f"board/{name}", _text(lines))

    if camera is not None:
        add_camera(archive, camera, arguments.programs)
    archive.add_file("board/command", _text([f"exec {shlex.join(command)}"]))
    archive.add_file("board/get", _text(arguments.get))
    for source, name in arguments.put:
        try:
            archive.add_file(f"root/{name}", _read(source), executable=bool(source.stat().st_mode & 0o111))
        except ValueError:
            raise InputError(f"{source}: another file is put as {name!r} already: give it another name with "
                             f"--put {source}:NAME") from None
    return archive.finished()


def add_camera(archive: Initramfs, camera: cameras.Parts, programs: Path) -> None:
    """What shows whether the camera is there, and what runs beside the command for it."""
    archive.add_file("board/ready", _text([camera.ready]))
    for name, content in camera.files.items():
        archive.add_file(name, content)
    if camera.command:
        program, *words = camera.command
        archive.add_file(f"board/{program}", _read(programs / program), executable=True)
        archive.add_file("board/camera", _text([f"exec /board/{program} {shlex.join(words)}"]))
        archive.add_file(f"root/{cameras.LOG}", b"")


def hand_over(found: results.Results, names: Sequence[str], into: Path) -> list[str]:
    """Writes the command's output and error output on ours, and the files that were asked for; names those missing."""
    missing = []
    try:
        for piece, stream in ((found.output, sys.stdout.buffer), (found.errors, sys.stderr.buffer)):
            found.copy(piece, stream)
            stream.flush()
        for name, piece in zip(names, found.files, strict=True):
            if piece is None:
                missing.append(name)
                continue
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            with (into / name).open("wb") as file:
                found.copy(piece, file)
    except OSError as error:
        raise OutputError(f"{error.filename or 'standard output'}: {error.strerror}") from error
    return missing


def virtual(arguments: argparse.Namespace, command: Sequence[str]) -> int:
    """Runs the command and returns its exit status."""
    machine = Machine(arguments.cpu, arguments.smp, arguments.memory, arguments.kernel_argument)
    with tempfile.TemporaryDirectory(prefix="board-") as folder:
        work = Path(folder)
        disk = work / "disk"
        console = arguments.console or work / "console"
        (work / "initramfs").write_bytes(initramfs(arguments.parts, arguments, command))
        in_time = machine.run(arguments.parts / "vmlinuz", work / "initramfs", disk, console, arguments.time_limit)
        found = results.read(disk)
        if found is None:
            raise MachineFailed(console) if in_time else TimeIsUp(arguments.time_limit, console)
        missing = hand_over(found, arguments.get, arguments.into)
        if found.stopped:
            raise TimeIsUp(arguments.time_limit)
        if missing:
            print(f"{PROGRAM}: the command left no {', no '.join(missing)}", file=sys.stderr)
        return found.status or (InputError.exit_code if missing else 0)


def _text(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error


def main() -> None:
    arguments, command = parsed(sys.argv[1:])
    # The emulator and the temporary folder go with this process.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    run(PROGRAM, lambda: sys.exit(virtual(arguments, command)))


main()
