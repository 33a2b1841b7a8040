"""Measures accuracy against deadline with `punctual bench`, and draws it as SVG."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .curve import draw


@dataclass(frozen=True)
class Point:
    """What one deadline got."""

    deadline_us: float
    accuracy: float
    oracle: float
    missed_percent: float


def measure(punctual: Path, plan: Path, deadline_us: int, frames: int, options: list[str]) -> Point | None:
    """One run of `bench`; nothing for a deadline that is refused."""
    run = subprocess.run(
        [str(punctual), "bench", "--model", str(plan), "--deadline", f"{deadline_us}us", "--frames", str(frames),
         "--max-misses", str(frames), "--json", *options],
        capture_output=True, text=True, check=False)
    if run.returncode == 1 and not run.stdout:
        return None
    if run.returncode != 0:
        sys.exit(run.stderr.strip())
    report = json.loads(run.stdout)
    if report["accuracy_percent"] is None:
        sys.exit(f"{plan} does not say how accurate its exits are: convert a model that carries accuracies")
    return Point(deadline_us, report["accuracy_percent"], report["oracle_accuracy_percent"], 100 * report["miss_rate"])


def deadlines(punctual: Path, plan: Path, count: int) -> list[int]:
    """From just below exit 1 to beyond the last exit, in even steps, in microseconds."""
    run = subprocess.run(
        [str(punctual), "bench", "--model", str(plan), "--frames", "100", "--json"],
        capture_output=True, text=True, check=True)
    exits = json.loads(run.stdout)["exits"]
    first, last = exits[0]["p50_us"], 1.6 * exits[-1]["p99_us"]
    return [int(first + (last - first) * step / (count - 1)) for step in range(count)]


def main() -> None:
    """Reads the arguments, measures, prints a table and writes the drawing."""
    parser = argparse.ArgumentParser(prog="tools/plot-deadlines", description=__doc__)
    parser.add_argument("plan", type=Path, help="the network; its exits must have accuracies")
    parser.add_argument("--punctual", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--output", type=Path, default=Path("deadlines.svg"), help="the drawing (default: %(default)s)")
    parser.add_argument("--frames", type=int, default=2000, help="frames of each deadline (default: %(default)s)")
    parser.add_argument("--points", type=int, default=20, help="deadlines (default: %(default)s)")
    parser.add_argument("--realtime", action="store_true", help="with real-time priority")
    arguments = parser.parse_args()
    if not arguments.plan.is_file():
        parser.error(f"there is no plan {arguments.plan}")
    if arguments.points < 2 or arguments.frames < 1:
        parser.error("--points must be at least 2 and --frames at least 1")
    points: list[Point] = []
    print("deadline us  accuracy %  oracle %  missed %")
    for deadline_us in deadlines(arguments.punctual, arguments.plan, arguments.points):
        options = ["--realtime", "--period", f"{2 * deadline_us}us"] if arguments.realtime else []
        point = measure(arguments.punctual, arguments.plan, deadline_us, arguments.frames, options)
        if point is None:
            print(f"{deadline_us:11}  refused")
            continue
        points.append(point)
        print(f"{deadline_us:11}  {point.accuracy:10.2f}  {point.oracle:8.2f}  {point.missed_percent:8.3f}")
    if not points:
        sys.exit("every deadline was refused: see that the machine has time")
    arguments.output.write_text(
        draw(f"{arguments.plan.parent.name}: accuracy against deadline",
             [(point.deadline_us, point.accuracy) for point in points],
             [(point.deadline_us, point.oracle) for point in points]), encoding="utf-8")
    print(f"wrote {arguments.output}")


main()
