"""What several tests need: a tiny data set, a tiny recipe, the command line in this process, one finished training."""

from __future__ import annotations

import atexit
import copy
import json
import runpy
import shutil
import tempfile
import unittest
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import torch
from PIL import Image

from ..images import Images
from ..recipe import Recipe

RECIPES = Path(__file__).parent.parent / "recipes"
PAPER = RECIPES / "paper"
CLASSES = ("ant", "bee")
TINY_TABLES: dict[str, Any] = {
    "model": {
        "family": "msdnet", "stem": "cifar", "blocks": 2, "base": 2, "step": 1, "step_mode": "even", "channels": 4,
        "growth_rate": 4, "growth_factors": [1, 2], "bottleneck_factors": [1, 2], "prune": "max", "reduction": 0.5,
        "head_channels": 8},
    "data": {
        "size": 16, "resize": 18, "mean": [0.5, 0.4, 0.3], "std": [0.2, 0.25, 0.3], "validation_percent": 20,
        "test_percent": 20},
    # Every random variation is on, so that a resumed run must repeat them all.
    "augmentation": {
        "shift": 0, "crop_area": 0.5, "flip": True, "flip_vertically": True, "colour": 0.2, "mixup": 0.2},
    "schedule": {
        "seed": 3, "epochs": 4, "batch": 8, "peak_learning_rate": 0.05, "warmup_fraction": 0.2, "momentum": 0.9,
        "weight_decay": 1e-4, "label_smoothing": 0.1, "bfloat16": True}}


class FolderTest(unittest.TestCase):
    """`self.folder` is a new folder for each test."""

    def setUp(self) -> None:
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)


def tiny_tables(**changes: dict[str, Any]) -> dict[str, Any]:
    """The tiny recipe's tables; `changes` name a table each, with the keys to replace in it."""
    tables = copy.deepcopy(TINY_TABLES)
    for name, values in changes.items():
        tables[name] |= values
    return tables


def tiny_recipe(**changes: dict[str, Any]) -> Recipe:
    return Recipe.from_tables(tiny_tables(**changes))


def write_toml(path: Path, tables: dict[str, Any], head: str = "") -> Path:
    lines = [head]
    for name, table in tables.items():
        lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]
    path.write_text("\n".join(lines))
    return path


def write_jpegs(folder: Path, names: Sequence[str], colour: Sequence[int], size: tuple[int, int] = (22, 20)) -> None:
    """Noise around `colour`, the same for the same names; `size` is width and height."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(1)
    for name in names:
        noise = random.integers(-40, 40, (size[1], size[0], 3))
        Image.fromarray((np.array(colour) + noise).clip(0, 255).astype(np.uint8)).save(folder / name, quality=90)


def write_data_set(root: Path, classes: Sequence[str] = CLASSES, each: int = 30) -> Path:
    """`root/<class>/0.jpg`, …; the classes differ in colour, so that even a tiny network tells them apart."""
    for index, name in enumerate(classes):
        colour = [200 if index % 3 == channel else 70 for channel in range(3)]
        write_jpegs(root / name, [f"{number}.jpg" for number in range(each)], colour)
    return root


def plain_images(values: Sequence[int], height: int = 18, width: int = 20) -> Images:
    """One grey image per value, all its pixels equal to it; the label is the image's index."""
    pixels = [np.full((height, width, 3), value, np.uint8) for value in values]
    return Images(pixels, torch.arange(len(values)), [str(value) for value in values])


@dataclass(frozen=True)
class Result:
    code: int
    output: str
    errors: str


@contextmanager
def captured() -> Iterator[tuple[StringIO, StringIO]]:
    """Standard output and error as strings, and no warnings."""
    output, errors = StringIO(), StringIO()
    with redirect_stdout(output), redirect_stderr(errors), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield output, errors


def run_cli(*arguments: object) -> Result:
    """`tools/train --threads 1 ARGUMENTS`, without the seconds that a new process takes to import PyTorch."""
    argv = ["tools/train", "--threads", "1", *map(str, arguments)]
    code: object = 0
    with captured() as (output, errors), mock.patch("sys.argv", argv):
        try:
            runpy.run_module("training", run_name="__main__")
        except SystemExit as end:
            code = end.code
    if isinstance(code, str):  # as the interpreter does with such an exit
        errors.write(code)
        code = 1
    return Result(int(code or 0), output.getvalue(), errors.getvalue())


@dataclass(frozen=True)
class FinishedRun:
    recipe: Path
    data: Path
    work: Path
    result: Result

    @property
    def checkpoint(self) -> Path:
        return self.work / "checkpoint.pt"

    @property
    def model(self) -> Path:
        return self.work / "model.onnx"

    def train_arguments(self, work: Path) -> list[object]:
        return ["train", self.recipe, "--data", self.data, "--work", work, "--device", "cpu"]


@cache
def finished_run() -> FinishedRun:
    """The tiny recipe trained once for all tests, which leave its files as they are."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    recipe = write_toml(folder / "tiny.toml", TINY_TABLES)
    data, work = write_data_set(folder / "data"), folder / "work"
    unfinished = FinishedRun(recipe, data, work, Result(0, "", ""))
    result = run_cli(*unfinished.train_arguments(work))
    if result.code != 0:
        raise AssertionError(f"the tiny training failed: {result.errors}")
    return FinishedRun(recipe, data, work, result)
