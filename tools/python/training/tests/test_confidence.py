"""Temperatures and the calibration error, where the right answers are known."""

from __future__ import annotations

import unittest

import torch

from ..confidence import LARGEST, SMALLEST, calibration_error, fitted_temperature


def calibrated() -> tuple[torch.Tensor, torch.Tensor]:
    """Logits, and labels drawn from their own softmax."""
    random = torch.Generator().manual_seed(7)
    logits = 1.5 * torch.randn(20_000, 5, generator=random)
    return logits, torch.multinomial(logits.softmax(1), 1, generator=random).squeeze(1)


class Temperature(unittest.TestCase):
    def test_finds_the_factor_that_the_logits_were_scaled_by(self) -> None:
        logits, labels = calibrated()
        for factor in (0.25, 1.0, 3.0):
            with self.subTest(factor):
                self.assertAlmostEqual(fitted_temperature(factor * logits, labels) / factor, 1, delta=0.03)

    def test_stays_in_its_range(self) -> None:
        logits, labels = calibrated()
        self.assertAlmostEqual(fitted_temperature(logits, logits.argmax(1)), SMALLEST, delta=0.001)
        self.assertAlmostEqual(fitted_temperature(100 * logits, labels), LARGEST, delta=0.01)

    def test_lowers_the_calibration_error_and_leaves_the_answers(self) -> None:
        logits, labels = calibrated()
        before, after = calibration_error(3 * logits, labels), calibration_error(3 * logits, labels, 3)
        self.assertGreater(before, 10)
        self.assertLess(after, 1)
        # Of the same answers: dividing by hand is the same thing.
        self.assertEqual(calibration_error(logits, labels), after)
        self.assertTrue(torch.equal((3 * logits).argmax(1), (3 * logits / 3).argmax(1)))


class CalibrationError(unittest.TestCase):
    def error(self, *answers: tuple[float, bool]) -> float:
        """Of two-class answers: the score of the first class, which is the answer, and whether it is right."""
        scores = torch.tensor([score for score, _ in answers], dtype=torch.float64)
        logits = torch.stack([scores, 1 - scores], 1).log()
        return calibration_error(logits, torch.tensor([0 if right else 1 for _, right in answers]))

    def test_by_hand(self) -> None:
        # Bin 13 of 15 holds 0.9 twice, sure by 1.8 and right once: 0.8. Bin 9 holds 0.62 twice, sure by 1.24 and
        # right twice: 0.76. Together 1.56 of four answers.
        self.assertEqual(self.error((0.9, True), (0.9, False), (0.62, True), (0.62, True)), 39.0)

    def test_surpluses_of_different_bins_do_not_cancel(self) -> None:
        self.assertEqual(self.error((0.8, True), (0.7, False)), 45.0)  # 0.2 and 0.7 of two answers
        self.assertEqual(self.error((0.62, True), (0.63, False)), 12.5)  # one bin: 1.25 and one right

    def test_a_score_of_one_has_a_bin(self) -> None:
        logits = torch.tensor([[1000.0, 0.0], [1000.0, 0.0]])
        self.assertEqual(calibration_error(logits, torch.tensor([0, 1])), 50.0)
