"""Writes all pages and completions; tools/generate/pages explains the arguments."""

from __future__ import annotations

import subprocess
from pathlib import Path

from common.commandline import Parser, run
from common.errors import DataError, InputError

from . import completions, manual
from .help import overview, page


def output(binary: Path, *arguments: str) -> str:
    """What the command prints."""
    try:
        done = subprocess.run([binary, *arguments], capture_output=True, text=True, check=False)
    except OSError as error:
        raise InputError(f"'{binary}' does not run: {error.strerror}") from None
    if done.returncode != 0:
        raise DataError(f"'{' '.join([str(binary), *arguments])}' ends with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def main() -> None:
    parser = Parser(prog="tools/generate/pages", add_help=False)
    parser.add_argument("--binary", type=Path, required=True)
    parser.add_argument("--date", required=True)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    run(parser.prog, lambda: write(arguments.binary, arguments.date, arguments.folder))


def write(binary: Path, date: str, folder: Path) -> None:
    """Writes NAME.SECTION and punctual.SHELL into a folder."""
    edition = manual.Edition(output(binary, "--version").split()[1], date)
    everything = overview(output(binary, "--help"))
    pages = [page(command.name, completions.text_of(command), output(binary, command.name, "--help"))
             for command in everything.commands]
    names = [found.name for found in pages]
    files = {"punctual.1": manual.overview_page(everything, edition)}
    files |= {f"punctual-{found.name}.1": manual.command_page(found, edition, names) for found in pages}
    files |= {"punctual.bash": completions.bash(everything, pages), "punctual.zsh": completions.zsh(everything, pages),
              "punctual.fish": completions.fish(everything, pages)}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text)
        print(folder / name)


main()
