"""MSDNet's shape, as the recipes set it, against the figures of the authors' networks."""

from __future__ import annotations

import unittest
from unittest import mock

import torch

from .. import export
from ..cost import ExitCost, exit_costs
from ..msdnet import MSDNet, MSDNetConfig, bottleneck
from ..recipe import Recipe
from .support import PAPER, FolderTest, captured, tiny_recipe


def config(name: str) -> MSDNetConfig:
    return Recipe.read(PAPER / f"{name}.toml").model


def parameters(name: str, classes: int) -> int:
    with torch.device("meta"):
        return sum(parameter.numel() for parameter in MSDNet(config(name), classes).parameters())


class Parameters(unittest.TestCase):
    def check_millions(self, published: dict[tuple[str, int], str]) -> None:
        """The figures have as many decimals as they were published with."""
        for (name, classes), millions in published.items():
            decimals = len(millions.partition(".")[2])
            with self.subTest(name):
                self.assertEqual(f"{parameters(name, classes) / 1e6:.{decimals}f}", millions)

    def test_cifar10_with_ten_exits(self) -> None:
        self.assertEqual(parameters("cifar-10", 10), 4_839_544)

    def test_cifar100_anytime(self) -> None:
        self.check_millions({("cifar-7", 100): "3.068", ("cifar-10", 100): "4.956", ("cifar-11", 100): "5.598"})

    def test_cifar100_budgeted(self) -> None:
        self.check_millions({
            ("cifar-budgeted-4", 100): "1.42", ("cifar-budgeted-5", 100): "2.08", ("cifar-budgeted-6", 100): "2.85",
            ("cifar-budgeted-7", 100): "3.97", ("cifar-budgeted-8", 100): "5.31"})

    def test_imagenet(self) -> None:
        # The authors' PyTorch release has a bias in the stem's convolution, too; batch normalization undoes it.
        self.assertEqual(parameters("imagenet-4", 1000), 23_958_408)
        self.check_millions({("imagenet-6", 1000): "56.53", ("imagenet-7", 1000): "62.31"})


class Layers(unittest.TestCase):
    def exit_layers(self, name: str) -> list[int]:
        lengths = config(name).block_lengths
        return [sum(lengths[:count]) for count in range(1, len(lengths) + 1)]

    def test_exits_follow_the_published_layers(self) -> None:
        for name, layers in (("cifar-10", list(range(4, 23, 2))), ("cifar-7", list(range(4, 17, 2))),
                             ("cifar-11", list(range(4, 25, 2))), ("imagenet-4", [4, 8, 12, 16, 20]),
                             ("imagenet-7", [7, 14, 21, 28, 35]), ("cifar-budgeted-8", [1, 3, 6, 10, 15, 21, 28, 36])):
            with self.subTest(name):
                self.assertEqual(self.exit_layers(name), layers)

    def test_transitions_follow_the_published_layers(self) -> None:
        for name, layers in (("cifar-10", [9, 17]), ("cifar-7", [7, 13])):
            shape = config(name)
            found = [layer for layer in range(1, shape.layers + 1) if shape.has_transition(layer)]
            self.assertEqual(found, layers)

    def test_minimal_pruning_keeps_the_scales_until_the_last_layers(self) -> None:
        shape = tiny_recipe(model={"prune": "min", "blocks": 5, "growth_factors": [1, 2, 4],
                                   "bottleneck_factors": [1, 2, 4]}).model
        self.assertEqual([shape.scales_after(layer) for layer in range(7)], [3, 3, 3, 3, 3, 2, 1])
        self.assertEqual([layer for layer in range(1, 7) if shape.has_transition(layer)], [2, 4])


class MultiplyAdds(FolderTest):
    """Counted on the exported graph, in millions; see the authors' op counter and `cost`."""

    def costs(self, name: str, classes: int) -> list[ExitCost]:
        recipe, model = Recipe.read(PAPER / f"{name}.toml"), self.folder / "model.onnx"
        # The comparison of logits has its own test; here it would take most of the time.
        with captured(), mock.patch.object(export, "_relative_difference", return_value=0.0):
            export.export(MSDNet(recipe.model, classes).eval(), recipe, {}, model)
        return exit_costs(model)

    def check(self, macs: list[int], published: list[str]) -> None:
        decimals = len(published[0].partition(".")[2])
        self.assertEqual([f"{count / 1e6:.{decimals}f}" for count in macs], published)

    def test_cifar10_with_ten_exits(self) -> None:
        costs = self.costs("cifar-10", 10)
        self.check([cost.macs for cost in costs], [
            "13.24", "23.23", "35.13", "50.53", "60.45", "72.13", "85.59", "99.39", "109.44", "120.97"])
        self.check([cost.macs_alone for cost in costs], [
            "13.24", "19.69", "27.17", "37.25", "43.56", "50.75", "58.82", "66.35", "72.35", "78.94"])

    def test_cifar100_with_seven_exits(self) -> None:
        costs = self.costs("cifar-7", 100)
        self.check([cost.macs for cost in costs], ["13.26", "23.25", "35.76", "44.81", "55.62", "66.53", "75.49"])
        self.check([cost.macs_alone for cost in costs], ["13.26", "19.70", "27.77", "33.63", "40.38", "46.34", "51.89"])

    def test_cifar100_budgeted_with_five_exits(self) -> None:
        costs = self.costs("cifar-budgeted-5", 100)
        self.check([cost.macs for cost in costs], ["5.92", "12.65", "24.50", "40.17", "58.09"])

    def test_imagenet(self) -> None:
        costs = self.costs("imagenet-4", 1000)
        self.check([cost.macs for cost in costs], ["253.7", "611.4", "960.3", "1249.6", "1355.6"])


class Forward(unittest.TestCase):
    def test_one_row_of_logits_per_image_and_exit(self) -> None:
        for changes in ({}, {"prune": "min"}, {"stem": "imagenet"}, {"step_mode": "lin_grow", "blocks": 3},
                        {"reduction": 0.0}, {"head_channels": 0}):
            shape = tiny_recipe(model=changes, data={"size": 32, "resize": 32}).model
            with self.subTest(changes), torch.inference_mode():
                shapes = [tuple(logits.shape) for logits in MSDNet(shape, 5).eval()(torch.zeros(2, 3, 32, 32))]
                self.assertEqual(shapes, [(2, 5)] * shape.blocks)

    def test_head_width_zero_is_as_wide_as_the_map(self) -> None:
        model = MSDNet(tiny_recipe(model={"head_channels": 0}).model, 5)
        for head in model.heads:
            first = head[0]
            self.assertEqual(first.out_channels, first.in_channels)
            self.assertEqual(head[-1].in_features, first.in_channels)

    def test_a_bottleneck_never_widens(self) -> None:
        # In the published networks the limit is never reached.
        for inputs, expected in ((3, 3), (30, 16)):
            self.assertEqual(bottleneck(inputs, 8, 2)[0].out_channels, expected)

    def test_a_later_exit_leaves_earlier_ones_as_they_are(self) -> None:
        model = MSDNet(tiny_recipe().model, 5).eval()
        image = torch.randn(1, 3, 16, 16, generator=torch.Generator().manual_seed(0))
        with torch.inference_mode():
            before = model(image)
            for parameter in [*model.blocks[1].parameters(), *model.heads[1].parameters()]:
                parameter.mul_(2)
            after = model(image)
        self.assertTrue(torch.equal(before[0], after[0]))
        self.assertFalse(torch.equal(before[1], after[1]))
