"""MSDNet's shape against the figures that its authors' code gives."""

from __future__ import annotations

import unittest

import torch

from ..msdnet import MSDNet, MSDNetConfig


def cifar(**changes: object) -> MSDNetConfig:
    """The authors' CIFAR-10 anytime configuration, with changes."""
    values: dict = dict(
        stem="cifar", classes=10, blocks=10, base=4, step=2, step_mode="even", channels=16, growth_rate=6,
        growth_factors=[1, 2, 4], bottleneck_factors=[1, 2, 4], prune="max", reduction=0.5)
    return MSDNetConfig(**(values | changes))


def imagenet(step: int) -> MSDNetConfig:
    return cifar(stem="imagenet", classes=1000, blocks=5, base=step, step=step, channels=32, growth_rate=16,
                 growth_factors=[1, 2, 4, 4], bottleneck_factors=[1, 2, 4, 4])


def parameters(config: MSDNetConfig) -> int:
    with torch.device("meta"):
        return sum(parameter.numel() for parameter in MSDNet(config).parameters())


class Parameters(unittest.TestCase):
    def test_cifar10_with_ten_exits(self) -> None:
        self.assertEqual(parameters(cifar()), 4_839_544)

    def test_cifar100_with_seven_exits(self) -> None:
        self.assertAlmostEqual(parameters(cifar(blocks=7, classes=100)) / 1e6, 3.068, places=3)

    def test_cifar100_with_linearly_growing_steps(self) -> None:
        config = cifar(blocks=5, base=1, step=1, step_mode="lin_grow", classes=100)
        self.assertAlmostEqual(parameters(config) / 1e6, 2.08, places=2)

    def test_imagenet(self) -> None:
        self.assertAlmostEqual(parameters(imagenet(step=4)) / 1e6, 23.96, places=2)
        self.assertAlmostEqual(parameters(imagenet(step=7)) / 1e6, 62.31, places=2)


class Exits(unittest.TestCase):
    def test_one_row_of_logits_per_image_and_exit(self) -> None:
        for config in (cifar(), cifar(prune="min"), cifar(blocks=4, base=1, step=1, step_mode="lin_grow")):
            with torch.inference_mode():
                shapes = [tuple(logits.shape) for logits in MSDNet(config).eval()(torch.zeros(2, 3, 32, 32))]
            self.assertEqual(shapes, [(2, 10)] * config.blocks)

    def test_unknown_option_is_named(self) -> None:
        with self.assertRaisesRegex(ValueError, "model.prune is 'most'"):
            cifar(prune="most")
