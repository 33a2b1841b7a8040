"""The recipe: everything that decides what a training run produces, read from one TOML file.

A recipe may name another one beside it, `extends = "other.toml"`, and give only the keys that differ.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from common.errors import DataError, InputError

from .msdnet import MSDNetConfig


@dataclass(frozen=True)
class DataConfig:
    """How images become input tensors: shorter side to `resize` pixels, centre crop of `size`, RGB,
    `(x / 255 - mean) / std`; and how many percent are kept for validation and test (see `parts`)."""

    size: int
    resize: int
    mean: list[float]
    std: list[float]
    validation_percent: float
    test_percent: float

    def __post_init__(self) -> None:
        if not 1 <= self.size <= self.resize:
            raise ValueError("data.resize must be at least data.size, and both positive")
        if len(self.mean) != 3 or len(self.std) != 3 or min(self.std) <= 0:
            raise ValueError("data.mean and data.std must be three numbers each, std positive")
        if self.validation_percent <= 0 or self.test_percent <= 0 or self.validation_percent + self.test_percent >= 90:
            raise ValueError("data.validation_percent and data.test_percent must be positive, and below 90 together")


@dataclass(frozen=True)
class AugmentationConfig:
    """Random variation of the training images. With `crop_area` below 1, rectangles of at least that share of the
    image are scaled to the input; otherwise the centre crop moves by up to `shift` pixels. `colour` 0.3 lets
    brightness, contrast and saturation vary by 30 %. `mixup` is the parameter of the Beta distribution of Zhang et
    al., "mixup", ICLR 2018; 0 turns it off."""

    shift: int
    crop_area: float
    flip: bool
    flip_vertically: bool
    colour: float
    mixup: float

    def __post_init__(self) -> None:
        if not 0 < self.crop_area <= 1:
            raise ValueError("augmentation.crop_area must be above 0 and at most 1")
        if self.shift < 0 or not 0 <= self.colour < 1 or self.mixup < 0:
            raise ValueError("augmentation.shift, colour and mixup must not be negative, and colour stay below 1")


@dataclass(frozen=True)
class ScheduleConfig:
    """The optimizer's schedule over a fixed number of epochs. `warmup_fraction` is a share of all steps; `bfloat16`
    runs the convolutions in that type, and keeps weights and statistics in float32."""

    seed: int
    epochs: int
    batch: int
    peak_learning_rate: float
    warmup_fraction: float
    momentum: float
    weight_decay: float
    label_smoothing: float
    bfloat16: bool

    def __post_init__(self) -> None:
        if self.epochs < 1 or self.batch < 2:
            raise ValueError("schedule.epochs must be at least 1 and schedule.batch at least 2")
        if not 0 <= self.warmup_fraction < 1 or not 0 <= self.label_smoothing < 1:
            raise ValueError("schedule.warmup_fraction and schedule.label_smoothing must be in 0 ..< 1")
        if self.peak_learning_rate <= 0 or not 0 < self.momentum < 1 or self.weight_decay < 0:
            raise ValueError("schedule.peak_learning_rate must be positive, schedule.momentum between 0 and 1, and "
                             "schedule.weight_decay not negative")


@dataclass(frozen=True)
class Recipe:
    model: MSDNetConfig
    data: DataConfig
    augmentation: AugmentationConfig
    schedule: ScheduleConfig
    tables: dict[str, dict[str, Any]]
    """The tables as read, for checkpoints: `Recipe.from_tables(recipe.tables) == recipe`."""

    def __post_init__(self) -> None:
        # An exit halves the coarsest map twice. A strided convolution of a single pixel would learn nothing with eight
        # of its nine weights, and PyTorch's bfloat16 one leaves their gradients uninitialized on CPUs.
        side = self.model.coarsest_side(self.data.size)
        if side < 3:
            raise DataError(f"data.size {self.data.size} leaves {side} pixel(s) a side for the coarsest of the model's "
                            f"{self.model.scales} scales, and 3 are needed: use larger images or fewer scales")

    @staticmethod
    def from_tables(tables: dict[str, Any]) -> Recipe:
        """Raises `DataError` naming the table and key that is missing, unknown or out of range."""
        for name in tables.keys() - {"model", "data", "augmentation", "schedule"}:
            raise DataError(f"[{name}] is unknown")
        model = dict(_table(tables, "model"))
        family = model.pop("family", None)
        if family != "msdnet":
            raise DataError(f"model.family is {family!r}, expected 'msdnet'")
        return Recipe(
            model=_fill(MSDNetConfig, "model", model),
            data=_fill(DataConfig, "data", _table(tables, "data")),
            augmentation=_fill(AugmentationConfig, "augmentation", _table(tables, "augmentation")),
            schedule=_fill(ScheduleConfig, "schedule", _table(tables, "schedule")),
            tables=tables,
        )

    @staticmethod
    def read(path: Path) -> Recipe:
        """Raises `InputError` when the file cannot be read, `DataError` when it is not a recipe."""
        tables = _tables(path)
        try:
            return Recipe.from_tables(tables)
        except DataError as error:
            raise DataError(f"{path}: {error}") from error


def _tables(path: Path, *extending: Path) -> dict[str, Any]:
    """The file's tables over those of the recipe that it extends."""
    try:
        tables = tomllib.loads(path.read_text())
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: not TOML: {error}") from error
    other = tables.pop("extends", None)
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise DataError(f"{path}: {name} stands in no table")
    if other is None:
        return tables
    if path.resolve() in extending or not isinstance(other, str):
        raise DataError(f"{path}: extends must name another recipe, not one that extends this one")
    base = _tables(path.parent / other, path.resolve(), *extending)
    return {name: base.get(name, {}) | tables.get(name, {}) for name in base | tables}


T = TypeVar("T")


def _table(tables: dict[str, Any], name: str) -> dict[str, Any]:
    table = tables.get(name)
    if not isinstance(table, dict):
        raise DataError(f"table [{name}] is missing")
    return table


def _fill(kind: type[T], name: str, table: dict[str, Any]) -> T:
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    for key in sorted(known ^ table.keys()):
        raise DataError(f"{name}.{key} is {'missing' if key in known else 'unknown'}")
    for field in fields(kind):  # type: ignore[arg-type]
        if not _is_of(field.type, table[field.name]):
            raise DataError(f"{name}.{field.name} is {table[field.name]!r}, expected {field.type}")
    try:
        return kind(**table)
    except ValueError as error:
        raise DataError(str(error)) from error


def _is_of(kind: str, value: Any) -> bool:
    """Whether a value read from TOML is what a field's annotation says; whole numbers pass for `float`."""
    if kind.startswith("list["):
        return isinstance(value, list) and all(_is_of(kind[len("list["):-1], item) for item in value)
    return type(value) in {"int": (int,), "float": (int, float), "bool": (bool,), "str": (str,)}[kind]
