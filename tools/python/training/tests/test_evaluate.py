"""Logits and accuracy."""

from __future__ import annotations

import unittest
from unittest import mock

import torch

from .. import evaluate
from ..augment import evaluation_batches
from ..evaluate import exit_logits, top1_percent
from ..msdnet import MSDNet
from .support import plain_images, tiny_recipe


class Evaluate(unittest.TestCase):
    def test_top1(self) -> None:
        logits = torch.tensor([[3.0, 1.0, 2.0], [0.0, 5.0, 1.0], [1.0, 2.0, 0.0]])
        self.assertEqual(top1_percent(logits, torch.tensor([0, 1, 0])), 66.67)
        self.assertEqual(top1_percent(logits, torch.tensor([1, 0, 2])), 0.0)

    def test_logits_of_every_image_in_order_in_evaluation_mode(self) -> None:
        recipe, images = tiny_recipe(), plain_images(range(0, 250, 25))
        model = MSDNet(recipe.model, 4).train()
        with mock.patch.object(evaluate, "EVALUATION_BATCH", 4):
            found = exit_logits(model, images, recipe.data)
        self.assertFalse(model.training)
        (pixels, _), = evaluation_batches(images, recipe.data, 10)
        with torch.inference_mode():
            for logits, expected in zip(found, model(pixels), strict=True):
                self.assertEqual(logits.shape, (10, 4))
                self.assertTrue(torch.allclose(logits, expected, atol=1e-5))
