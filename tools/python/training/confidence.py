"""Temperature scaling: one number per exit that makes its softmax's largest value a probability of being right.

Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, sections 2 and 4.2.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

SMALLEST, LARGEST = 0.05, 20.0
BINS = 15


def fitted_temperature(logits: Tensor, labels: Tensor) -> float:
    """The temperature in 0.05...20 with the least mean cross-entropy of `softmax(logits / temperature)`.

    The loss is convex in 1/temperature, so a golden-section search finds its minimum.
    """
    def loss(log_temperature: float) -> float:
        return float(nn.functional.cross_entropy(logits.double() / math.exp(log_temperature), labels))

    shrink = (math.sqrt(5) - 1) / 2
    low, high = math.log(SMALLEST), math.log(LARGEST)
    while high - low > 1e-4:
        left, right = high - shrink * (high - low), low + shrink * (high - low)
        if loss(left) < loss(right):
            high = right
        else:
            low = left
    return round(math.exp((low + high) / 2), 4)


def calibration_error(logits: Tensor, labels: Tensor, temperature: float = 1.0) -> float:
    """The expected calibration error in percent points: over 15 equal bins of the score, the mean distance, weighted
    by the bins' sizes, between how sure the answers are and how many of them are right."""
    scores, answers = (logits.double() / temperature).softmax(1).max(1)
    right = (answers == labels).double()
    bins = (scores * BINS).long().clamp(0, BINS - 1)
    surplus = torch.zeros(BINS, dtype=torch.float64).index_add(0, bins, right - scores)
    return round(100 * float(surplus.abs().sum()) / len(labels), 2)
