"""Synthetic photographs of three classes, to try the way from images to a plan without a data set."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image, ImageDraw

from .files import written

CLASSES = ("circle", "square", "stripes")


def write_photographs(folder: Path, count: int, width: int = 64, height: int = 48, seed: int = 1) -> None:
    """Writes `folder/<class>/0001.jpg`, … with `count` images of each class; the same seed draws the same images."""
    generator = random.Random(seed)
    for name in CLASSES:
        for number in range(1, count + 1):
            with written(folder / name / f"{number:04}.jpg") as file:
                _drawn(name, width, height, generator).save(file, format="JPEG", quality=90)


def _drawn(name: str, width: int, height: int, generator: random.Random) -> Image.Image:
    """One shape of a random colour, size and place before a background of another colour."""
    def colour(low: int, high: int) -> tuple[int, ...]:
        return tuple(generator.randint(low, high) for _ in range(3))

    image = Image.new("RGB", (width, height), colour(0, 100))
    draw, ink = ImageDraw.Draw(image), colour(130, 255)
    size = generator.randint(height // 3, height * 2 // 3)
    left, top = generator.randint(0, width - size), generator.randint(0, height - size)
    box = (left, top, left + size, top + size)
    match name:
        case "circle":
            draw.ellipse(box, fill=ink)
        case "square":
            draw.rectangle(box, fill=ink)
        case "stripes":
            for x in range(generator.randint(0, 7), width, 8):
                draw.line((x, 0, x, height), fill=ink, width=3)
    return image
