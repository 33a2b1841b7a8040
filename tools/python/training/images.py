"""Image files to pixels in memory, through a cache on disk."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor
from tqdm import tqdm

from common.errors import DataError

from .files import written
from .parts import DataSet, ImageFile

LARGEST_UNREADABLE_SHARE = 0.01


@dataclass(frozen=True)
class Images:
    """`pixels`: uint8 `[H, W, 3]` each, RGB, 0..255, the shorter side `data.resize` long. `labels`: int64."""

    pixels: list[np.ndarray]
    labels: Tensor
    classes: list[str]

    def __len__(self) -> int:
        return len(self.pixels)

    def digest(self) -> str:
        """Of all pixels and labels in their order: the same images, wherever their files lie, have the same."""
        digest = hashlib.sha256(self.labels.numpy().tobytes())
        for image in self.pixels:
            digest.update(str(image.shape).encode())
            digest.update(np.ascontiguousarray(image))
        return digest.hexdigest()


def load(data_set: DataSet, part: str, resize: int, cache: Path) -> Images:
    """Decodes a part of the data, or reads it from `cache`, where it lies once it has been decoded.

    Unreadable files are named on standard error and left out; `DataError` when they are more than 1 %.
    """
    files = data_set.of(part)
    stored = cache / f"{part}-{_fingerprint(files, resize)}.npz"
    if not stored.exists():
        _store(stored, *_decoded(files, part, resize))
    with np.load(stored) as arrays:
        flat, sizes, labels = arrays["pixels"], arrays["sizes"], torch.from_numpy(arrays["labels"])
    ends = np.cumsum(sizes.prod(axis=1) * 3)
    pixels = [flat[end - 3 * height * width:end].reshape(height, width, 3)
              for end, (height, width) in zip(ends, sizes)]
    return Images(pixels, labels, data_set.classes)


def _fingerprint(files: Iterable[ImageFile], resize: int) -> str:
    """Changes when a file is added, removed, moved to another class or written anew."""
    digest = hashlib.sha256(f"{resize}".encode())
    for file in files:
        try:
            status = file.path.stat()
            version = f"{status.st_size} {status.st_mtime_ns}"
        except OSError:  # a link to nowhere, say: decoding names it
            version = "unreadable"
        digest.update(f"{file.label} {file.path.name} {version}\n".encode())
    return digest.hexdigest()[:16]


def _decoded(files: list[ImageFile], part: str, resize: int) -> tuple[list[np.ndarray], list[int]]:
    pixels, labels, unreadable = [], [], 0
    for file in tqdm(files, desc=f"decoding {part}", unit="image", disable=None, leave=False):
        try:
            pixels.append(decode(file.path, resize))
            labels.append(file.label)
        except (OSError, ValueError, Image.DecompressionBombError) as error:
            unreadable += 1
            print(f"tools/train: {file.path}: left out: {error}", file=sys.stderr)
    if unreadable:
        print(f"tools/train: {unreadable} of {len(files)} {part} images are unreadable and left out", file=sys.stderr)
    if unreadable > LARGEST_UNREADABLE_SHARE * len(files):
        raise DataError(f"{unreadable} of {len(files)} {part} images are unreadable, more than 1 %: repair or remove "
                        "the files named above")
    return pixels, labels


def decode(path: Path, resize: int) -> np.ndarray:
    """`[H, W, 3]` with the shorter side `resize` and the aspect kept, by the filter that the runtime has."""
    with Image.open(path) as opened:
        # As the camera noted, which the runtime does as well.
        image = ImageOps.exif_transpose(opened).convert("RGB")
    shorter = min(image.size)
    if shorter != resize:
        # The longer side rounds down, as torchvision's Resize and the runtime do.
        width, height = (resize if side == shorter else side * resize // shorter for side in image.size)
        image = image.resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(image)


def _store(stored: Path, pixels: list[np.ndarray], labels: list[int]) -> None:
    with written(stored) as partial:
        np.savez(partial, pixels=np.concatenate([image.ravel() for image in pixels]),
                 sizes=np.array([image.shape[:2] for image in pixels], np.int64), labels=np.array(labels, np.int64))
