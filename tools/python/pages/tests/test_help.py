"""Reading help pages."""

from __future__ import annotations

import unittest

from common.errors import DataError

from ..help import List, Paragraph, blocks, overview, page

HELP = """\
Does a thing, and
says so.

punctual do --model PLAN [OPTIONS] IMAGE...

  --model PLAN  the network, which is
                long
  --best        the best

Frames: as they come.

  --fresh WHICH  newest, or after-request

In the end:

  needed  what is needed
"""
OVERVIEW = """\
Classifies.

punctual COMMAND [OPTIONS]

  run         names it
  inspect     shows a plan

Environment:
  PUNCTUAL_ISA   one of
                 scalar, neon

Exit codes:
  0 done   1 the check failed, or missed   64 wrong usage
  70 internal error
"""


class Blocks(unittest.TestCase):
    def test_deeper_lines_go_on_with_a_term(self) -> None:
        found = blocks("  --a B  one\n         two\n  --c    three\n")
        assert isinstance(found[0], List)
        self.assertEqual([(term.name, term.value, term.text) for term in found[0].terms],
                         [("--a", "B", "one two"), ("--c", "", "three")])

    def test_a_line_without_a_second_column_is_refused(self) -> None:
        with self.assertRaises(DataError):
            blocks("  --alone\n")


class Pages(unittest.TestCase):
    def test_options_are_told_from_other_lists(self) -> None:
        found = page("do", "does it", HELP)
        self.assertEqual([term.name for term in found.terms], ["--model", "--best", "--fresh"])
        self.assertEqual(found.description, [Paragraph("Does a thing, and says so.")])
        self.assertEqual(len(found.notes), 2)

    def test_the_operand_is_no_value_of_an_option(self) -> None:
        self.assertEqual(page("do", "", HELP).operand, "IMAGE")
        self.assertEqual(page("do", "", HELP.replace(" IMAGE...", "")).operand, "")
        usage = HELP.replace("--model PLAN [OPTIONS] IMAGE...", "[--best] PLAN")
        self.assertEqual(page("do", "", usage).operand, "PLAN")

    def test_a_page_without_usage_is_refused(self) -> None:
        with self.assertRaises(DataError):
            page("do", "", HELP.replace("punctual do", "do"))

    def test_the_overview_has_commands_variables_and_codes(self) -> None:
        found = overview(OVERVIEW)
        self.assertEqual([command.name for command in found.commands], ["run", "inspect"])
        self.assertEqual(found.environment[0].text, "one of scalar, neon")
        self.assertEqual(found.exit_codes, [("0", "done"), ("1", "the check failed, or missed"), ("64", "wrong usage"),
                                            ("70", "internal error")])
