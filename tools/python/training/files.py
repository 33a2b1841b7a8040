"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from common.errors import OutputError


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
