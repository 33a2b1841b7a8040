"""Folders of classes to tensors in memory, and the augmentation, a whole batch at a time.

Layout on disk: `ROOT/<split>/<class>/*.jpg`. Class indices follow the sorted folder names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from .errors import DataError, InputError
from .recipe import DataConfig


@dataclass(frozen=True)
class Split:
    """`images`: uint8 `[N, 3, H, W]`, RGB, 0..255. `labels`: int64 `[N]`. `classes[label]` is the folder's name."""

    images: Tensor
    labels: Tensor
    classes: list[str]


def load_split(root: Path, split: str, size: int, cache: Path) -> Split:
    """Reads a split, through `cache/<split>-<size>.npz` once it has been decoded. Images must be `size` square."""
    folder = root / split
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder")
    stored = cache / f"{split}-{size}.npz"
    if not stored.exists():
        cache.mkdir(parents=True, exist_ok=True)
        _decode(folder, size, stored)
    with np.load(stored) as arrays:
        return Split(
            images=torch.from_numpy(arrays["images"]),
            labels=torch.from_numpy(arrays["labels"]),
            classes=[str(name) for name in arrays["classes"]],
        )


def _decode(folder: Path, size: int, stored: Path) -> None:
    classes = sorted(entry.name for entry in folder.iterdir() if entry.is_dir())
    files = [(path, label) for label, name in enumerate(classes) for path in sorted((folder / name).glob("*.jpg"))]
    if not files:
        raise DataError(f"{folder}: no <class>/*.jpg below it")
    images = np.empty((len(files), 3, size, size), np.uint8)
    for index, (path, _) in enumerate(files):
        with Image.open(path) as image:
            if image.size != (size, size):
                raise DataError(f"{path}: {image.width}x{image.height} pixels, expected {size}x{size}")
            images[index] = np.asarray(image.convert("RGB")).transpose(2, 0, 1)
    partial = stored.with_suffix(".partial.npz")
    np.savez(partial, images=images, labels=np.array([label for _, label in files], np.int64), classes=classes)
    partial.rename(stored)


class Normalize:
    """uint8 `[N, 3, H, W]` to float32 of the same shape, `(x / 255 - mean) / std`, channels last in memory."""

    def __init__(self, config: DataConfig) -> None:
        mean = torch.tensor(config.mean).view(1, 3, 1, 1)
        std = torch.tensor(config.std).view(1, 3, 1, 1)
        self.scale = 1 / (255 * std)
        self.offset = -mean / std

    def __call__(self, images: Tensor) -> Tensor:
        return (images * self.scale + self.offset).contiguous(memory_format=torch.channels_last)


def augmented(images: Tensor, padding: int, flip: bool, random: torch.Generator) -> Tensor:
    """Random crops of the black-padded images, mirrored with probability 1/2: uint8 `[N, 3, H, W]` in and out."""
    count, _, height, width = images.shape
    padded = torch.nn.functional.pad(images, (padding,) * 4)
    top = torch.randint(2 * padding + 1, (count, 1), generator=random)
    left = torch.randint(2 * padding + 1, (count, 1), generator=random)
    rows, columns = top + torch.arange(height), left + torch.arange(width)
    if flip:
        mirrored = torch.rand(count, 1, generator=random) < 0.5
        columns = torch.where(mirrored, columns.flip(1), columns)
    samples = torch.arange(count).view(-1, 1, 1)
    # Advanced indices around the channel slice put the channels last: [N, H, W, 3].
    return padded[samples, :, rows.unsqueeze(2), columns.unsqueeze(1)].permute(0, 3, 1, 2)


def training_batches(
    split: Split, config: DataConfig, batch: int, random: torch.Generator
) -> Iterator[tuple[Tensor, Tensor]]:
    """One epoch of shuffled, augmented, normalized batches; the last, smaller one is left out."""
    normalize = Normalize(config)
    order = torch.randperm(len(split.labels), generator=random)
    for start in range(0, len(order) - batch + 1, batch):
        chosen = order[start:start + batch]
        images = augmented(split.images[chosen], config.crop_padding, config.flip, random)
        yield normalize(images), split.labels[chosen]


def evaluation_batches(split: Split, config: DataConfig, batch: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Every image once, in order, unaugmented and normalized."""
    normalize = Normalize(config)
    for start in range(0, len(split.labels), batch):
        yield normalize(split.images[start:start + batch]), split.labels[start:start + batch]
