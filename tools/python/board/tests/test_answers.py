"""What is a problem in the answers of a run, and what is none."""

import argparse
import unittest

from board.answers import follows, problems


class AnswersTest(unittest.TestCase):
    def answers(self, **changes: object) -> list[dict]:
        answer = {"frame": 1, "missed": False, "age_us": 1000, "changed": True, "decision": "cat"}
        return [dict(answer), {**answer, "frame": 2, **changes}]

    def problems(self, answers: list[dict], **wanted: object) -> list[str]:
        options = {"frames": 1, "age_us": None, "reconnects": None, "damaged": None, "labels": None, **wanted}
        statistics = {"frames": len(answers), "reconnects": 2, "damaged": 0}
        return problems(answers, statistics, argparse.Namespace(**options))

    def test_good_run_has_none(self) -> None:
        self.assertEqual(self.problems(self.answers(), frames=2, age_us=1000, reconnects=2, damaged=0), [])

    def test_each_condition_can_fail(self) -> None:
        self.assertIn("missed", self.problems(self.answers(missed=True))[0])
        self.assertIn("frame 2", self.problems(self.answers(age_us=1001), age_us=1000)[0])
        self.assertIn("2 answers instead of 3", self.problems(self.answers(), frames=3)[0])
        self.assertIn("2 reconnects instead of 1", self.problems(self.answers(), reconnects=1)[0])
        self.assertIn("over and over", self.problems(self.answers(), labels="dog,cat")[0])

    def test_cycles_begin_anywhere(self) -> None:
        cycle = ["a", "b", "c"]
        self.assertTrue(follows(["b", "c", "a", "b"], cycle))
        self.assertFalse(follows(["b", "c"], cycle))
        self.assertFalse(follows(["b", "a", "c"], cycle))
        self.assertFalse(follows([], cycle))


if __name__ == "__main__":
    unittest.main()
