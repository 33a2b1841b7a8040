"""The emulated machine: what it is made of, how it is started, and how it ends."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from common.errors import CommandError, InputError

EMULATOR = "qemu-system-aarch64"
# How long the guest may take to hand over its results after its command was stopped.
GRACE_SECONDS = 30
# Of the console, which is shown when a guest ends badly.
SHOWN_LINES = 40
MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Machine:
    """What differs between boards."""

    cpu: str
    cpus: int
    memory_mb: int
    kernel_arguments: Sequence[str]

    def command(self, kernel: Path, initramfs: Path, disk: Path) -> list[str]:
        """The emulator's command line. Its standard streams are the board's console."""
        # An instruction takes 2^1 ns, and a sleep no time of this machine's. The clock starts at a constant, and no
        # random number comes from outside.
        arguments = ["console=ttyAMA0", "quiet", "loglevel=3", "panic=-1", "nokaslr", *self.kernel_arguments]
        return [
            # The emulator ends with this process, however that ends.
            "setpriv", "--pdeathsig", "KILL", EMULATOR,
            "-M", "virt,dtb-randomness=off", "-cpu", self.cpu, "-smp", str(self.cpus), "-m", str(self.memory_mb),
            "-accel", "tcg", "-icount", "shift=1,sleep=off", "-rtc", "base=2024-01-01T00:00:00,clock=vm", "-seed", "1",
            "-nodefaults", "-no-user-config", "-nographic", "-serial", "stdio", "-no-reboot",
            "-drive", f"if=none,id=results,format=raw,cache=unsafe,file={_escaped(disk)}",
            "-device", "virtio-blk-device,drive=results",
            "-kernel", str(kernel), "-initrd", str(initramfs), "-append", " ".join(arguments),
        ]

    def run(self, kernel: Path, initramfs: Path, disk: Path, console: Path, limit_seconds: int) -> bool:
        """Boots, and returns when the board is off: whether it went off within its time.

        At the time limit the guest is told to stop its command, and has a while to hand over what there is.
        """
        with disk.open("wb") as file:
            file.truncate(self.memory_mb * MEBIBYTE)
        try:
            with console.open("wb") as output, subprocess.Popen(
                    self.command(kernel, initramfs, disk), stdin=subprocess.PIPE, stdout=output,
                    stderr=subprocess.STDOUT) as emulator:
                try:
                    return _ends(emulator, limit_seconds)
                finally:
                    emulator.kill()
        except OSError as error:
            raise InputError(f"{error.filename}: {error.strerror}") from error


def _ends(emulator: subprocess.Popen[bytes], limit_seconds: int) -> bool:
    """Whether the emulator ends within its time; `init` takes a line on the console as the order to stop."""
    in_time = _waited(emulator, limit_seconds)
    if not in_time:
        assert emulator.stdin is not None
        for _ in range(GRACE_SECONDS):
            # A board that is not up yet hears nothing, so it is told again.
            with contextlib.suppress(BrokenPipeError):
                emulator.stdin.write(b"\n")
                emulator.stdin.flush()
            if _waited(emulator, 1):
                break
    return in_time


def _waited(emulator: subprocess.Popen[bytes], seconds: int) -> bool:
    try:
        emulator.wait(seconds)
        return True
    except subprocess.TimeoutExpired:
        return False


class MachineFailed(CommandError):
    """The board went off without its results: a crash of the guest, or an emulator that did not start."""

    def __init__(self, console: Path) -> None:
        super().__init__(f"the board went off before its command had ended; its console shows:{_tail(console)}")


class TimeIsUp(CommandError):
    """The command did not end within its time; with a console, it left no output either."""

    exit_code = 124

    def __init__(self, limit_seconds: int, console: Path | None = None) -> None:
        lost = f", and its output is lost; the board's console shows:{_tail(console)}" if console else ""
        super().__init__(f"the command did not end within {limit_seconds} s of this machine's time{lost}")


def _tail(console: Path) -> str:
    lines = console.read_text(errors="replace").splitlines()[-SHOWN_LINES:]
    return "".join(f"\n    {line}" for line in lines) or " nothing"


def _escaped(path: Path) -> str:
    """A path as part of an emulator's option, where a comma is doubled."""
    return str(path).replace(",", ",,")
