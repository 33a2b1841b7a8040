"""Command lines that nobody would write, on every command, with files that nobody would give.

Every one must end by itself within ten seconds, by an exit code that the README names and not by a signal, and say why it
failed on standard error, without characters that a terminal obeys.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BUILD = ROOT / ".build" / "release"
CODES = {0, 1, 64, 65, 66, 69, 70}
LONGEST = 10.0
# What is never tried: it changes the machine, or means nothing without a person.
LEFT_OUT = {"--realtime", "--root", "--cyclic-task"}
ALWAYS = {
    "run": ["--frames", "2", "--duration", "1s"],
    "bench": ["--frames", "20"],
    "profile": ["--duration", "200ms", "--output", "{folder}/out.profile"],
    "convert": ["-o", "{folder}/out.plan"],
}
WORDS = [
    "", "0", "1", "2", "-1", "16", "17", "1e9", "0.5", "nan", "18446744073709551616", "20ms", "1us", "0ms", "1h", "64M",
    "99999999999G", "640x480", "1x1", "65536x65536", "0,0,8,8", "1,1,1", "90", "newest", "YUYV", "i420", "gain=1",
    "a=b,c", "x" * 5000, "\x1b[2J", "ä\u202e", b"\xff\xfe", "--", "-", "../..", "mse", "rgb", "0.5,0.5,0.5", "1e-44",
    "none", "pattern", "true", "exit 3",
]


def hostile_files(folder, rng):
    """Files that are given where others are wanted."""
    plan = (ROOT / "models/msdnet-cifar10/model.plan").read_bytes()
    photograph = ROOT / "models/samples/cat.jpg"
    model = ROOT / "models/msdnet-cifar10/model.onnx"
    damaged = bytearray(plan)
    damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
    contents = {
        "empty": b"", "text": b"one\ntwo\n", "noise": rng.randbytes(3000), "cut.plan": plan[: rng.randrange(len(plan))],
        "damaged.plan": bytes(damaged), "cut.jpg": photograph.read_bytes()[: rng.randrange(1, 9000)],
        "cut.onnx": model.read_bytes()[: rng.randrange(1, 5000)], "x.npy": b"\x93NUMPY\x01\x00\xff\xff{'shape': (9",
        "escape\x1b[2J.jpg": photograph.read_bytes(), "o.conf": b"frames = x\n\xff = \x00\n",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    raw = os.path.join(os.fsencode(folder), b"\xff\xfe.jpg")
    shutil.copy(photograph, os.fsdecode(raw))
    (folder / "folder").mkdir()
    (folder / "loop").symlink_to("loop")
    (folder / "dangling").symlink_to("nowhere")
    files = [folder / name for name in [*contents, "folder", "loop", "dangling", "missing"]]
    known = [ROOT / "models/msdnet-cifar10/model.plan", photograph, model, ROOT / "models/samples"]
    return [*map(str, files), *map(str, known) , raw, "/dev/null", "/dev/full", "/proc/self/mem"]


def options_of(program, command):
    """The options that a command's help names, each with whether it takes a value."""
    text = subprocess.run([program, command, "--help"], capture_output=True, text=True, check=True, timeout=20).stdout
    found = re.findall(r"^ +(?:-\w, )?(--[a-z0-9-]+)( <| [A-Z])?", text, re.M)
    return {name: bool(value) for name, value in found if name not in LEFT_OUT and name not in ("--help", "--version")}


def commands():
    """Every command with its program and options."""
    for program, names in (
        (BUILD / "punctual", ["run", "classify", "bench", "profile", "inspect", "infer", "selftest", "cameras", "doctor"]),
        (BUILD / "punctual-convert", ["convert", "check", "evaluate", "report", "reference"]),
    ):
        for name in names:
            yield program, name, options_of(program, name)


def arguments(rng, name, options, files, folder):
    """A command line, believable in parts."""
    plan, photograph = str(ROOT / "models/msdnet-cifar10/model.plan"), str(ROOT / "models/samples/cat.jpg")
    usual = {"--model": plan, "--source": "pattern", "--output-dir": f"{folder}/made", "--output": f"{folder}/made.file"}
    line = []
    for option in rng.sample(sorted(options), rng.randrange(min(6, len(options)) + 1)):
        line.append(option)
        if options[option]:
            if option in ("--output", "--output-dir"):
                line.append(rng.choice([usual[option], "/dev/full", f"{folder}/folder", f"{folder}/nowhere/x", ""]))
            elif option == "--on-change":
                line.append(rng.choice(["true", "exit 3", "kill -9 $$", "\x1b[2J"]))
            else:
                line.append(rng.choice([usual.get(option, rng.choice(WORDS)), rng.choice(WORDS), rng.choice(files)]))
    if "--model" in options and "--model" not in line and rng.random() < 0.9:
        line += ["--model", plan]
    for _ in range(rng.choice([0, 0, 1, 1, 2])):
        line.append(rng.choice([plan, photograph, rng.choice(files), rng.choice(WORDS)]))
    if rng.random() < 0.1:
        line.insert(rng.randrange(len(line) + 1), rng.choice(WORDS))
    return [name, *line, *[word.format(folder=folder) for word in ALWAYS.get(name, [])]]


def encode(word):
    """The bytes of an argument, which end before the first zero."""
    return word if isinstance(word, bytes) else os.fsencode(word)


def problem(run, took):
    """What is wrong with how a command ended; None when nothing is."""
    if took > LONGEST:
        return f"it took {took:.1f} s"
    if run.returncode not in CODES:
        return f"it ended with {run.returncode}"
    if run.returncode not in (0, 1) and not run.stderr.strip():
        return "it failed without a word"
    if re.search(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]", run.stderr):
        return "it sends control characters to the terminal"
    if b"Fatal error" in run.stderr or b"defect" in run.stderr:
        return "it has met a defect of its own"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--folder", type=Path, required=True, help="where the files are made; emptied first")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    every = list(commands())
    end, tried = time.monotonic() + options.seconds, 0
    while time.monotonic() < end:
        shutil.rmtree(options.folder, ignore_errors=True)
        options.folder.mkdir(parents=True)
        files = hostile_files(options.folder, rng)
        for _ in range(50):
            program, name, known = rng.choice(every)
            line = [encode(word) for word in arguments(rng, name, known, files, options.folder)]
            start = time.monotonic()
            try:
                run = subprocess.run(
                    [program, *line], stdin=subprocess.DEVNULL, capture_output=True, timeout=3 * LONGEST, check=False)
            except subprocess.TimeoutExpired:
                sys.exit(f"attack: it does not end: {program.name} {line}")
            tried += 1
            if wrong := problem(run, time.monotonic() - start):
                sys.exit(f"attack: {wrong}: {program.name} {line}\n{run.stderr[-2000:]!r}")
            if time.monotonic() > end:
                break
    print(f"{tried} command lines tried")


if __name__ == "__main__":
    main()
