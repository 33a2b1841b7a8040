"""The recipe: everything that decides what a training run produces, read from one TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from .errors import DataError, InputError
from .msdnet import MSDNetConfig


@dataclass(frozen=True)
class DataConfig:
    """How images become input tensors: `(x / 255 - mean) / std`, channels in RGB order."""

    size: int
    mean: list[float]
    std: list[float]
    crop_padding: int
    flip: bool


@dataclass(frozen=True)
class ScheduleConfig:
    """The optimizer's schedule over a fixed number of epochs. `warmup_fraction` is a share of all steps."""

    seed: int
    epochs: int
    batch: int
    peak_learning_rate: float
    warmup_fraction: float
    momentum: float
    weight_decay: float


@dataclass(frozen=True)
class Recipe:
    model: MSDNetConfig
    data: DataConfig
    schedule: ScheduleConfig
    tables: dict[str, dict[str, Any]]
    """The tables as read, for checkpoints: `Recipe.from_tables(recipe.tables) == recipe`."""

    @staticmethod
    def from_tables(tables: dict[str, Any]) -> Recipe:
        """Raises `DataError` naming the table and key that is missing or unknown."""
        model = dict(_table(tables, "model"))
        family = model.pop("family", None)
        if family != "msdnet":
            raise DataError(f"recipe: model.family is {family!r}, expected 'msdnet'")
        return Recipe(
            model=_fill(MSDNetConfig, "model", model),
            data=_fill(DataConfig, "data", _table(tables, "data")),
            schedule=_fill(ScheduleConfig, "schedule", _table(tables, "schedule")),
            tables=tables,
        )

    @staticmethod
    def read(path: Path) -> Recipe:
        """Raises `InputError` when the file cannot be read, `DataError` when it is not a recipe."""
        try:
            text = path.read_text()
        except OSError as error:
            raise InputError(f"{path}: {error.strerror}") from error
        try:
            return Recipe.from_tables(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise DataError(f"{path}: {error}") from error


T = TypeVar("T")


def _table(tables: dict[str, Any], name: str) -> dict[str, Any]:
    table = tables.get(name)
    if not isinstance(table, dict):
        raise DataError(f"recipe: table [{name}] is missing")
    return table


def _fill(kind: type[T], name: str, table: dict[str, Any]) -> T:
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    for key in sorted(known ^ table.keys()):
        raise DataError(f"recipe: {name}.{key} is {'missing' if key in known else 'unknown'}")
    try:
        return kind(**table)
    except (TypeError, ValueError) as error:
        raise DataError(f"recipe: {error}") from error
