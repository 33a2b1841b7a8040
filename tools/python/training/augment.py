"""Images to batches of input tensors: the same centre crop as the runtime's, or a random variation of it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from .images import Images
from .recipe import AugmentationConfig, DataConfig

LARGEST_ASPECT_CHANGE = 4 / 3
"""Of random crops, either way, as in Szegedy et al., "Going Deeper with Convolutions", section 6."""


class Normalize:
    """uint8 `[N, H, W, 3]` to float32 `[N, 3, H, W]`, `(x / 255 - mean) / std`, channels last in memory."""

    def __init__(self, config: DataConfig) -> None:
        mean = torch.tensor(config.mean).view(1, 3, 1, 1)
        std = torch.tensor(config.std).view(1, 3, 1, 1)
        self.scale = 1 / (255 * std)
        self.offset = -mean / std

    def __call__(self, images: Tensor) -> Tensor:
        return images.permute(0, 3, 1, 2) * self.scale + self.offset


def evaluation_batches(images: Images, config: DataConfig, batch: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Every image once, in order, its centre cropped as the runtime crops it, normalized."""
    normalize = Normalize(config)
    for start in range(0, len(images), batch):
        crops = [centre_crop(image, config.size) for image in images.pixels[start:start + batch]]
        yield normalize(torch.from_numpy(np.stack(crops))), images.labels[start:start + batch]


def centre_crop(image: np.ndarray, size: int) -> np.ndarray:
    """`[H, W, 3]` to `[size, size, 3]`; odd remainders are halved to even, as torchvision does."""
    top, left = (round((side - size) / 2) for side in image.shape[:2])
    return image[top:top + size, left:left + size]


def training_batches(images: Images, data: DataConfig, augmentation: AugmentationConfig, batch: int,
                     random: torch.Generator) -> Iterator[tuple[Tensor, Tensor]]:
    """One epoch of shuffled, varied, normalized batches; the last, smaller one is left out."""
    normalize = Normalize(data)
    order = torch.randperm(len(images), generator=random)
    for start in range(0, len(order) - batch + 1, batch):
        chosen = order[start:start + batch]
        # One row of numbers in 0 ..< 1 for each image; what each column decides stands in `_varied`.
        draws = torch.rand(batch, 6, generator=random, dtype=torch.float64).tolist()
        crops = [_varied(images.pixels[index], data.size, augmentation, draw)
                 for index, draw in zip(chosen.tolist(), draws)]
        pixels = torch.from_numpy(np.stack(crops))
        if augmentation.colour > 0:
            pixels = _recoloured(pixels.float(), augmentation.colour, random)
        yield normalize(pixels), images.labels[chosen]


def _varied(image: np.ndarray, size: int, config: AugmentationConfig, draw: list[float]) -> np.ndarray:
    if config.crop_area < 1:
        image = _random_crop(image, size, config.crop_area, draw)
    else:
        image = _shifted(centre_crop(image, size), config.shift, draw)
    if config.flip and draw[4] < 0.5:
        image = image[:, ::-1]
    if config.flip_vertically and draw[5] < 0.5:
        image = image[::-1]
    return image


def _shifted(image: np.ndarray, most: int, draw: list[float]) -> np.ndarray:
    """Moves the image by up to `most` pixels each way over black."""
    size = image.shape[0]
    top, left = (int(number * (2 * most + 1)) for number in draw[:2])
    padded = np.pad(image, ((most, most), (most, most), (0, 0)))
    return padded[top:top + size, left:left + size]


def _random_crop(image: np.ndarray, size: int, smallest_area: float, draw: list[float]) -> np.ndarray:
    """A rectangle of a random share of the image, from `smallest_area` up, scaled to `[size, size, 3]`."""
    height, width = image.shape[:2]
    area = (smallest_area + (1 - smallest_area) * draw[0]) * height * width
    aspect = LARGEST_ASPECT_CHANGE ** (2 * draw[1] - 1)
    crop_width, crop_height = min(width, math.sqrt(area * aspect)), min(height, math.sqrt(area / aspect))
    left, top = draw[2] * (width - crop_width), draw[3] * (height - crop_height)
    box = (left, top, left + crop_width, top + crop_height)
    return np.asarray(Image.fromarray(image).resize((size, size), Image.Resampling.BILINEAR, box=box))


def _recoloured(images: Tensor, strength: float, random: torch.Generator) -> Tensor:
    """Brightness, contrast and saturation of each image times a factor in `1 ± strength`; `[N, H, W, 3]`, 0..255."""
    factors = 1 + strength * (2 * torch.rand(3, len(images), 1, 1, 1, generator=random) - 1)
    images = images * factors[0]
    images = torch.lerp(images.mean((1, 2, 3), keepdim=True), images, factors[1])
    images = torch.lerp(images.mean(3, keepdim=True), images, factors[2])
    return images.clamp(0, 255)
