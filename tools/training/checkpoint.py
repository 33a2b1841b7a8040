"""Checkpoints: the whole state of a run after an epoch, written so that an interrupted write leaves the old one."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from .errors import DataError, InputError
from .msdnet import MSDNet
from .recipe import Recipe


@dataclass
class Checkpoint:
    """`history` holds one record per finished epoch; `model` and `optimizer` are state dictionaries."""

    recipe: dict[str, Any]
    classes: list[str]
    model: dict[str, Any]
    optimizer: dict[str, Any]
    history: list[dict[str, Any]] = field(default_factory=list)

    def write(self, path: Path) -> None:
        partial = path.with_suffix(".partial")
        torch.save(asdict(self), partial)
        os.replace(partial, path)

    @staticmethod
    def read(path: Path) -> Checkpoint:
        try:
            return Checkpoint(**torch.load(path, weights_only=True))
        except OSError as error:
            raise InputError(f"{path}: {error.strerror}") from error
        except Exception as error:  # torch.load reports bad files in many types
            raise DataError(f"{path}: not a checkpoint of this program: {error}") from error

    def restored(self) -> tuple[Recipe, MSDNet]:
        """The recipe and the model with the trained weights, in evaluation mode."""
        recipe = Recipe.from_tables(self.recipe)
        model = MSDNet(recipe.model)
        model.load_state_dict(self.model)
        return recipe, model.eval()
