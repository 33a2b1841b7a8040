"""Manual pages in the macros of man(7)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .help import List, Overview, Page, Paragraph, Term

_CHARACTERS = {
    "\\": r"\e", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti", "…": r"\&...", "×": r"\(mu", "–": r"\(en",
    "µ": r"\(mc",
}


@dataclass
class Edition:
    """What stands in the corners of every page."""

    version: str
    date: str


def escaped(text: str) -> str:
    """Text that roff shows as it is; hyphens of options and paths can be copied from the page."""
    text = "".join(_CHARACTERS.get(character, character) for character in text)
    text = re.sub(r"(?<![\w-])-{1,2}[a-z][\w-]*", lambda found: found[0].replace("-", r"\-"), text)
    text = re.sub(r"(?<![\w-])punctual-[a-z-]+", lambda found: found[0].replace("-", r"\-"), text)
    return rf"\&{text}" if text.startswith(".") else text


def header(name: str, section: int, edition: Edition) -> list[str]:
    manual = {1: "User Commands", 5: "File Formats"}[section]
    return [f'.TH {escaped(name.upper())} {section} "{edition.date}" "Punctual {edition.version}" "{manual}"']


def reference(name: str, section: int, end: str = "") -> str:
    """A line that names another page."""
    return f".BR {escaped(name)} ({section}){end}"


def references(pages: list[tuple[str, int]]) -> list[str]:
    """The last section."""
    last = len(pages) - 1
    return [".SH SEE ALSO",
            *(reference(name, section, "" if index == last else ",") for index, (name, section) in enumerate(pages))]


def entry(term: Term) -> list[str]:
    """A list's term: names in bold, names of values in italics."""
    value = rf" \fI{escaped(term.value)}\fR" if term.value else ""
    return [".TP", rf"\fB{escaped(term.name)}\fR{value}", escaped(term.text)]


def body(blocks: list[Paragraph | List]) -> list[str]:
    """Paragraphs and lists; what leads to a list with words and a colon at its head is the heading above it."""
    lines: list[str] = []
    for block, following in zip(blocks, [*blocks[1:], None]):
        if isinstance(block, List):
            for term in block.terms:
                lines += entry(term)
            continue
        heading, colon, rest = block.text.partition(":")
        if isinstance(following, List) and following.has_options and colon and len(heading) < 40:
            lines.append(f".SS {escaped(heading)}")
            if rest:
                lines.append(escaped(rest.strip()[0].upper() + rest.strip()[1:]))
        else:
            lines += [".PP", escaped(block.text)]
    return lines


def synopsis(usage: str) -> list[str]:
    """The usage: words to type in bold, names of values in italics."""
    words = []
    for word in usage.split():
        inner = word.strip("[].")
        font = "I" if inner.isupper() or inner.startswith("X.") else "B"
        before, _, after = word.partition(inner)
        words.append(rf"{before}\f{font}{escaped(inner)}\fR{after}")
    return [".SH SYNOPSIS", " ".join(words)]


def command_page(page: Page, edition: Edition, commands: list[str]) -> str:
    name = f"punctual-{page.name}"
    others = [("punctual", 1), *((f"punctual-{other}", 1) for other in commands if other != page.name)]
    if page.name == "run":
        others.append(("punctual.conf", 5))
    lines = [*header(name, 1, edition), ".SH NAME", rf"{escaped(name)} \- {escaped(page.summary)}",
             *synopsis(page.usage), ".SH DESCRIPTION", *body(list(page.description))[1:], ".SH OPTIONS",
             *body(page.options), *entry(Term("--help", "", "print all of this, shorter, and end"))]
    if page.notes:
        lines += [".SH NOTES", *body(page.notes)]
    return finished([*lines, *references(sorted(others, key=lambda other: (other[1], other[0])))])


def overview_page(overview: Overview, edition: Edition) -> str:
    summary = overview.title[0].lower() + overview.title[1:].rstrip(".")
    lines = [*header("punctual", 1, edition), ".SH NAME", rf"punctual \- {escaped(summary)}",
             *synopsis("punctual COMMAND [OPTIONS]"), *synopsis("punctual --version")[1:],
             ".SH DESCRIPTION",
             "Classifies images with networks that have several exits, each a complete answer and each better than the",
             "one before: it works from exit to exit and stops by the clock."]
    lines.insert(lines.index(".SH DESCRIPTION") - 1, ".br")
    for command in overview.commands:
        lines += [".TP", reference(f"punctual-{command.name}", 1), escaped(f"{command.value} {command.text}".strip())]
    lines += [".SH EXIT STATUS"]
    for code, text in overview.exit_codes:
        lines += [".TP", rf"\fB{code}\fR", escaped(text)]
    lines += [".SH ENVIRONMENT"]
    for variable in overview.environment:
        lines += entry(variable)
    lines += [".SH FILES",
              ".TP", ".I /usr/share/punctual/models/*/model.plan",
              "Networks; /usr/share/doc/punctual/models says what they tell apart, and how well.",
              ".TP", ".I /etc/punctual/punctual.conf", "Options of the service, punctual.service."]
    pages = [*((f"punctual-{command.name}", 1) for command in overview.commands), ("punctual.conf", 5)]
    return finished([*lines, *references(sorted(pages, key=lambda page: (page[1], page[0])))])


def finished(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
