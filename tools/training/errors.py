"""Errors that end a command with one line and a fixed exit code."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


class CommandError(Exception):
    """Base of the errors that `__main__` turns into one line on standard error."""

    exit_code = 70


class DataError(CommandError):
    """A file was read and its content is not what the command needs."""

    exit_code = 65


class InputError(CommandError):
    """A file or folder cannot be opened."""

    exit_code = 66


class OutputError(CommandError):
    """A file cannot be written."""


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under `path` once it is complete and the block ended without an error; until then what lay
    there stays. Makes the folder."""
    partial = path.with_name(f"{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            yield file
        partial.replace(path)
    except BaseException as error:
        with suppress(OSError):
            partial.unlink()
        if not isinstance(error, OSError):
            raise
        remedy = "; free some space and run it again, a training with --resume" if error.errno == errno.ENOSPC else ""
        raise OutputError(f"{path}: {error.strerror}{remedy}") from error
