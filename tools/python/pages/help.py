"""Reads help pages: what their blocks are, and which options they explain."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from common.errors import DataError


@dataclass
class Term:
    """A line of a list, with two columns: an option with its value's name, or another word."""

    name: str
    value: str
    text: str

    @property
    def is_option(self) -> bool:
        return self.name.startswith("--")


@dataclass
class Paragraph:
    text: str


@dataclass
class List:
    terms: list[Term] = field(default_factory=list)

    @property
    def has_options(self) -> bool:
        return any(term.is_option for term in self.terms)


@dataclass
class Page:
    """The help page of one command."""

    name: str
    summary: str
    usage: str
    #: What stands before the usage, between it and the first options, among the options, and behind them.
    description: list[Paragraph]
    options: list[Paragraph | List]
    notes: list[Paragraph | List]

    @property
    def terms(self) -> list[Term]:
        return [term for block in self.options if isinstance(block, List) for term in block.terms if term.is_option]

    @property
    def operand(self) -> str:
        """The name of what the command takes beside options, empty when that is nothing."""
        words = re.sub(r"\[[^]]*\]", "", self.usage).split()[2:]
        values = {index + 1 for index, word in enumerate(words) if word.startswith("--")}
        operands = [word for index, word in enumerate(words) if index not in values and not word.startswith("--")]
        return operands[0].rstrip(".") if operands else ""


@dataclass
class Overview:
    """What `punctual --help` prints."""

    title: str
    commands: list[Term]
    environment: list[Term]
    exit_codes: list[tuple[str, str]]


def blocks(text: str) -> list[Paragraph | List]:
    """The paragraphs and lists of a help page; an indented line begins a term, and a deeper one goes on with it."""
    found: list[Paragraph | List] = []
    begins = True
    for line in text.splitlines():
        if not line.strip():
            begins = True
            continue
        indent = len(line) - len(line.lstrip())
        words = line.strip()
        last = None if begins else found[-1]
        if indent == 0 and isinstance(last, Paragraph):
            last.text += f" {words}"
        elif indent == 0:
            found.append(Paragraph(words))
        elif indent <= 2:
            if not isinstance(last, List):
                last = List()
                found.append(last)
            last.terms.append(term(words))
        elif isinstance(last, List):
            last.terms[-1].text += f" {words}"
        else:
            raise DataError(f"a help page has a line that belongs to nothing: {line!r}")
        begins = False
    return found


def term(line: str) -> Term:
    """A list's line: name and text, with two blanks or more between them."""
    columns = re.split(r" {2,}", line, maxsplit=1)
    if len(columns) != 2:
        raise DataError(f"a help page has a list's line without a second column: {line!r}")
    name, _, value = columns[0].partition(" ")
    return Term(name, value, columns[1])


def page(name: str, summary: str, text: str) -> Page:
    """The help page of a command."""
    found = blocks(text)
    usage = [block.text for block in found if isinstance(block, Paragraph) and block.text.startswith("punctual ")]
    if len(usage) != 1:
        raise DataError(f"'punctual {name} --help' has {len(usage)} paragraphs that begin with 'punctual', not one")
    rest = [block for block in found if not (isinstance(block, Paragraph) and block.text == usage[0])]
    lists = [index for index, block in enumerate(rest) if isinstance(block, List) and block.has_options]
    if not lists:
        raise DataError(f"'punctual {name} --help' explains no option")
    description = rest[: lists[0]]
    return Page(name, summary, usage[0], [block for block in description if isinstance(block, Paragraph)],
                rest[lists[0] : lists[-1] + 1], rest[lists[-1] + 1 :])


def overview(text: str) -> Overview:
    """The page that lists the commands."""
    commands, environment = List(), List()
    title, heading = "", ""
    rest, _, codes = text.partition("\nExit codes:\n")
    for block in blocks(rest):
        if isinstance(block, Paragraph):
            title = title or block.text
            heading = block.text
        elif heading == "Environment:":
            environment = block
        else:
            commands = block
    exit_codes = re.findall(r"(\d+) (.+?)(?=  |$)", re.sub(r"\n +", "   ", codes.strip()))
    if not (title and commands.terms and environment.terms and exit_codes):
        raise DataError("'punctual --help' has no title, commands, environment or exit codes where they were")
    return Overview(title, commands.terms, environment.terms, exit_codes)
