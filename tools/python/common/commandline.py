"""The shape of a command line: one line for what is wrong, and this project's exit codes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from .errors import CommandError

USAGE_ERROR = 64
INTERRUPTED = 130


class Parser(argparse.ArgumentParser):
    """Ends with the exit code for usage errors, and one line."""

    def error(self, message: str) -> None:  # type: ignore[override]
        print(f"{self.prog}: {message}", file=sys.stderr)
        raise SystemExit(USAGE_ERROR)


def positive(text: str) -> int:
    """An argument's value that must be 1 or more."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive number")
    return int(text)


def run(program: str, command: Callable[[], None], interrupted: str = "stopped") -> None:
    """Runs a command; its errors, and `interrupted` when it is stopped from the keyboard, end the process."""
    try:
        command()
    except CommandError as error:
        print(f"{program}: {error}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        print(f"{program}: {interrupted}", file=sys.stderr)
        raise SystemExit(INTERRUPTED) from None
