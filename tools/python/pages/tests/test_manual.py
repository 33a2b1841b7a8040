"""Manual pages and completions."""

from __future__ import annotations

import unittest

from common.errors import DataError

from .. import completions, manual
from ..help import Term, overview, page
from .test_help import HELP, OVERVIEW

EDITION = manual.Edition("1.2.3", "2026-01-02")


class Manual(unittest.TestCase):
    def test_nothing_is_taken_for_a_request(self) -> None:
        self.assertEqual(manual.escaped(".so 'x' \\"), r"\&.so \(aqx\(aq \e")

    def test_hyphens_of_options_can_be_copied(self) -> None:
        self.assertEqual(manual.escaped("real-time, by --max-age"), r"real-time, by \-\-max\-age")

    def test_headings_stand_above_their_options(self) -> None:
        text = manual.command_page(page("do", "does it", HELP), EDITION, ["do", "run"])
        self.assertIn(".SS Frames\nAs they come.\n.TP\n\\fB\\-\\-fresh\\fR \\fIWHICH\\fR\n", text)
        self.assertIn('.TH PUNCTUAL-DO 1 "2026-01-02" "Punctual 1.2.3" "User Commands"\n', text)


class Completions(unittest.TestCase):
    def test_words_are_those_of_the_help(self) -> None:
        self.assertEqual(completions.words(Term("--fresh", "WHICH", "newest, or after-request")),
                         ["newest", "after-request"])
        with self.assertRaises(DataError):
            completions.words(Term("--fresh", "WHICH", "newest, or after-requests"))

    def test_summaries_are_short(self) -> None:
        self.assertEqual(completions.summary(Term("--a", "N", "threads, 1 to 16; default 1")), "threads")

    def test_every_shell_has_every_option(self) -> None:
        pages = [page("do", "does it", HELP)]
        shells = ((completions.bash, "--best"), (completions.zsh, "--best["), (completions.fish, "-l best"))
        for shell, option in shells:
            self.assertIn(option, shell(overview(OVERVIEW), pages))
