"""Checks what `punctual run --json` has written: its answers and, behind them, its statistics."""

import argparse
import json
import sys
from pathlib import Path


def problems(answers: list[dict], statistics: dict, wanted: argparse.Namespace) -> list[str]:
    """What does not hold, a sentence each."""
    found = []
    late = [answer["frame"] for answer in answers if answer["missed"]]
    if late:
        found.append(f"{len(late)} answers missed their deadline, the first is of frame {late[0]}")
    old = [answer["frame"] for answer in answers if wanted.age_us and answer["age_us"] > wanted.age_us]
    if old:
        found.append(f"{len(old)} answers are older than {wanted.age_us} us, the first is of frame {old[0]}")
    if len(answers) < wanted.frames:
        found.append(f"{len(answers)} answers instead of {wanted.frames} or more")
    if statistics["frames"] != len(answers):
        found.append(f"the statistics count {statistics['frames']} answers, and {len(answers)} were written")
    for name in ("reconnects", "damaged"):
        least = getattr(wanted, name)
        if least is not None and statistics[name] != least:
            found.append(f"{statistics[name]} {name} instead of {least}")
    if wanted.labels:
        decided = [answer["decision"] for answer in answers if answer["changed"]]
        if not follows(decided, wanted.labels.split(",")):
            found.append(f"decided on {decided} instead of {wanted.labels} over and over")
    return found


def follows(words: list[str], cycle: list[str]) -> bool:
    """Whether words follow each other as those of a cycle do, each at least once, beginning anywhere."""
    for start in range(len(cycle)):
        if words == [cycle[(start + place) % len(cycle)] for place in range(len(words))]:
            return len(words) >= len(cycle)
    return False


def main() -> int:
    """Reads the files that the arguments name; 1 when something does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("answers", type=Path)
    parser.add_argument("statistics", type=Path)
    parser.add_argument("--frames", type=int, default=1, help="the fewest answers")
    parser.add_argument("--age-us", type=int, help="the most microseconds from exposure to answer")
    parser.add_argument("--reconnects", type=int)
    parser.add_argument("--damaged", type=int)
    parser.add_argument("--labels", help="the decisions that follow each other, with commas between them")
    wanted = parser.parse_args()
    answers = [json.loads(line) for line in wanted.answers.read_text().splitlines()]
    statistics = json.loads(wanted.statistics.read_text().splitlines()[-1])
    found = problems(answers, statistics, wanted)
    for problem in found:
        print(f"  {problem}", file=sys.stderr)
    if not found:
        age = statistics["age"]
        print(
            f"  {len(answers)} answers, 0 missed, age {age['p50_us'] / 1000:.2f} ms, at most {age['max_us'] / 1000:.2f} ms; "
            f"dropped {statistics['dropped']}, damaged {statistics['damaged']}, reconnects {statistics['reconnects']}"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
