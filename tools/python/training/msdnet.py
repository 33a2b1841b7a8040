"""MSDNet: a classifier with several exits over a grid of layers and scales.

Huang et al., "Multi-Scale Dense Networks for Resource Efficient Image Classification", ICLR 2018. Layer rules follow
the authors' PyTorch release, so that its figures for parameters and multiply-adds hold here. Tensors are
`[N, C, H, W]`; scale 0 is the finest, and each next one has half its height and width.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class MSDNetConfig:
    """`channels` and `growth_rate` count channels at growth factor 1; a scale holds them times its factor.

    `head_channels` is the width of an exit's two convolutions; 0 makes them as wide as the map that they read, as in
    the authors' ImageNet networks; their CIFAR networks have 128.
    """

    stem: str
    blocks: int
    base: int
    step: int
    step_mode: str
    channels: int
    growth_rate: int
    growth_factors: list[int]
    bottleneck_factors: list[int]
    prune: str
    reduction: float
    head_channels: int

    def __post_init__(self) -> None:
        for name, allowed in (("stem", ("cifar", "imagenet")), ("step_mode", ("even", "lin_grow")),
                              ("prune", ("max", "min"))):
            if getattr(self, name) not in allowed:
                raise ValueError(f"model.{name} is {getattr(self, name)!r}, expected one of {', '.join(allowed)}")
        for name in ("blocks", "base", "step", "channels", "growth_rate"):
            if getattr(self, name) < 1:
                raise ValueError(f"model.{name} is {getattr(self, name)}, expected at least 1")
        if len(self.growth_factors) != len(self.bottleneck_factors):
            raise ValueError("model.growth_factors and model.bottleneck_factors differ in length")
        if not self.growth_factors or min(self.growth_factors + self.bottleneck_factors) < 1:
            raise ValueError("model.growth_factors and model.bottleneck_factors must be positive numbers, at least one")
        if any(self.growth_rate * factor % 2 for factor in self.growth_factors[1:]):
            raise ValueError("model.growth_rate times each of model.growth_factors after the first must be even: half "
                             "comes from the next finer scale")

    @property
    def scales(self) -> int:
        return len(self.growth_factors)

    def coarsest_side(self, size: int) -> int:
        """Height and width of the coarsest map, in pixels, for images of `size` pixels square."""
        halvings = self.scales - 1 + (2 if self.stem == "imagenet" else 0)
        return -(-size // 2 ** halvings)

    @property
    def block_lengths(self) -> list[int]:
        """Layers in each block; the exit of block k follows its last layer."""
        grows = self.step_mode == "lin_grow"
        return [self.base] + [self.step * i + 1 if grows else self.step for i in range(1, self.blocks)]

    @property
    def layers(self) -> int:
        return sum(self.block_lengths)

    def scales_after(self, layer: int) -> int:
        """How many scales, counted from the coarsest, survive layer `layer` (from 1; 0 is the stem)."""
        if layer == 0:
            return self.scales
        if self.prune == "min":
            return min(self.scales, self.layers - layer + 1)
        interval = math.ceil(self.layers / self.scales)
        return self.scales - (layer - 1) // interval

    def has_transition(self, layer: int) -> bool:
        """Whether a 1x1 convolution that reduces the channels follows layer `layer`."""
        if self.reduction <= 0:
            return False
        if self.prune == "min":
            return layer in (self.layers // 3, 2 * self.layers // 3)
        return self.scales_after(layer - 1) > self.scales_after(layer)


def conv_relu(inputs: int, outputs: int, kernel: int, stride: int = 1) -> nn.Sequential:
    """Convolution without bias, batch normalization, ReLU; padded so that stride 1 keeps height and width."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


def bottleneck(inputs: int, outputs: int, factor: int, stride: int = 1) -> nn.Sequential:
    """1x1 to at most `factor * outputs` channels, then 3x3 to `outputs`."""
    inner = min(inputs, factor * outputs)
    return nn.Sequential(*conv_relu(inputs, inner, 1), *conv_relu(inner, outputs, 3, stride))


class Grow(nn.Module):
    """The finest scale's node: `[N, C, H, W]` to `[N, C + outputs, H, W]`."""

    def __init__(self, inputs: int, outputs: int, factor: int) -> None:
        super().__init__()
        self.normal = bottleneck(inputs, outputs, factor)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([x, self.normal(x)], dim=1)


class GrowWithFiner(nn.Module):
    """A coarser scale's node: appends half of `outputs` from the next finer scale and half from its own."""

    def __init__(self, finer: int, inputs: int, outputs: int, finer_factor: int, factor: int) -> None:
        super().__init__()
        self.down = bottleneck(finer, outputs // 2, finer_factor, stride=2)
        self.normal = bottleneck(inputs, outputs // 2, factor)

    def forward(self, finer: Tensor, x: Tensor) -> Tensor:
        # Identity first: consumers' input channels are numbered in this order, as in the authors' weights.
        return torch.cat([x, self.down(finer), self.normal(x)], dim=1)


class Stem(nn.Module):
    """The image to one feature map per scale."""

    def __init__(self, config: MSDNetConfig) -> None:
        super().__init__()
        widths = [config.channels * factor for factor in config.growth_factors]
        if config.stem == "cifar":
            first = conv_relu(3, widths[0], 3)
        else:
            first = nn.Sequential(
                nn.Conv2d(3, widths[0], 7, 2, 3, bias=False),
                nn.BatchNorm2d(widths[0]),
                nn.ReLU(inplace=True),
                nn.MaxPool2d(3, 2, 1),
            )
        coarser = [conv_relu(fine, coarse, 3, 2) for fine, coarse in zip(widths, widths[1:])]
        self.scales = nn.ModuleList([first, *coarser])

    def forward(self, image: Tensor) -> list[Tensor]:
        maps: list[Tensor] = []
        for scale in self.scales:
            maps.append(scale(maps[-1] if maps else image))
        return maps


class Layer(nn.Module):
    """One column of the grid. It reads `scales_in` maps and returns `scales_out`, dropping the finest."""

    def __init__(self, config: MSDNetConfig, units: int, scales_in: int, scales_out: int) -> None:
        super().__init__()
        self.dropped = scales_in - scales_out
        first = config.scales - scales_out
        width, growth, factor = config.growth_factors, config.growth_rate, config.bottleneck_factors
        nodes: list[nn.Module] = []
        for scale in range(first, config.scales):
            outputs = growth * width[scale]
            if scale == first and self.dropped == 0:
                nodes.append(Grow(units * width[scale], outputs, factor[scale]))
            else:
                nodes.append(GrowWithFiner(units * width[scale - 1], units * width[scale], outputs,
                                           factor[scale - 1], factor[scale]))
        self.nodes = nn.ModuleList(nodes)

    def forward(self, maps: list[Tensor]) -> list[Tensor]:
        outputs = []
        for node, scale in zip(self.nodes, range(self.dropped, len(maps))):
            outputs.append(node(maps[scale]) if isinstance(node, Grow) else node(maps[scale - 1], maps[scale]))
        return outputs


class Transition(nn.Module):
    """A 1x1 convolution on every surviving scale, from `units` to `reduced` channels per growth factor."""

    def __init__(self, units: int, reduced: int, factors: list[int]) -> None:
        super().__init__()
        self.scales = nn.ModuleList([conv_relu(units * factor, reduced * factor, 1) for factor in factors])

    def forward(self, maps: list[Tensor]) -> list[Tensor]:
        return [scale(x) for scale, x in zip(self.scales, maps)]


def head(config: MSDNetConfig, inputs: int, classes: int) -> nn.Sequential:
    """The coarsest map to logits `[N, classes]`; that map is 8x8 for 32-pixel images, 7x7 for 224 and 4x4 for 128.

    The authors pool the two strided convolutions' 2x2 map with a 2x2 window; pooling all that is left is the same
    there, and lets images of other sizes in.
    """
    width = config.head_channels or inputs
    return nn.Sequential(
        *conv_relu(inputs, width, 3, 2),
        *conv_relu(width, width, 3, 2),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(width, classes),
    )


class MSDNet(nn.Module):
    """Image `[N, 3, H, W]`, normalized, to one `[N, classes]` tensor of logits per exit, first exit first."""

    def __init__(self, config: MSDNetConfig, classes: int) -> None:
        super().__init__()
        self.stem = Stem(config)
        blocks, heads = [], []
        units, layer = config.channels, 0
        for length in config.block_lengths:
            columns: list[nn.Module] = []
            for _ in range(length):
                layer += 1
                before, after = config.scales_after(layer - 1), config.scales_after(layer)
                columns.append(Layer(config, units, before, after))
                units += config.growth_rate
                if config.has_transition(layer):
                    reduced = math.floor(config.reduction * units)
                    columns.append(Transition(units, reduced, config.growth_factors[config.scales - after:]))
                    units = reduced
            blocks.append(nn.Sequential(*columns))
            heads.append(head(config, units * config.growth_factors[-1], classes))
        self.blocks = nn.ModuleList(blocks)
        self.heads = nn.ModuleList(heads)
        self._initialize()

    def _initialize(self) -> None:
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                fan_out = module.kernel_size[0] * module.kernel_size[1] * module.out_channels
                nn.init.normal_(module.weight, 0.0, math.sqrt(2.0 / fan_out))
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)

    def forward(self, image: Tensor) -> list[Tensor]:
        maps = self.stem(image)
        logits = []
        for block, exit_head in zip(self.blocks, self.heads):
            maps = block(maps)
            logits.append(exit_head(maps[-1]))
        return logits
