"""Calling the runtime's command."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from .errors import DataError, InputError


def bench_medians_us(binary: Path, plan: Path, frames: int, threads: int = 1) -> list[float]:
    """The median per exit that `punctual bench` reports, in microseconds, first exit first."""
    arguments = [str(binary), "bench", "--model", str(plan), "--threads", str(threads), "--frames", str(frames),
                 "--json"]
    try:
        finished = subprocess.run(arguments, capture_output=True, text=True, check=False)
    except OSError as error:
        raise InputError(f"{binary}: {error.strerror}") from error
    if finished.returncode != 0:
        reason = (finished.stderr.strip() or "no message").splitlines()[-1]
        raise DataError(f"{binary} bench ended with {finished.returncode}: {reason}")
    try:
        exits = json.loads(finished.stdout.strip().splitlines()[-1])["exits"]
        medians = {entry["exit"]: float(entry["p50_us"]) for entry in exits}
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise DataError(f"{binary} bench: unexpected output: {error!r}") from error
    return [medians[number] for number in sorted(medians)]
