"""Checkpoints: the whole state of a run after an epoch, written so that an interrupted write leaves the old one."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import torch

from common.errors import DataError, InputError

from .files import written
from .msdnet import MSDNet
from .recipe import Recipe


@dataclass
class Checkpoint:
    """`images` is the digest of the training images. `history` holds one record per finished epoch; `model` and
    `optimizer` are state dictionaries. `exits`, once the last epoch is done, holds each exit's accuracy and confidence
    (see `train.ExitResult`)."""

    recipe: dict[str, Any]
    classes: list[str]
    images: str
    model: dict[str, Any]
    optimizer: dict[str, Any]
    history: list[dict[str, Any]] = field(default_factory=list)
    exits: list[dict[str, Any]] = field(default_factory=list)

    def write(self, path: Path) -> None:
        # Through memory: a full disk is then an OSError with a reason, which torch.save does not give.
        content = BytesIO()
        torch.save(asdict(self), content)
        with written(path) as file:
            file.write(content.getbuffer())

    @staticmethod
    def read(path: Path) -> Checkpoint:
        try:
            content = BytesIO(path.read_bytes())
        except OSError as error:
            raise InputError(f"{path}: {error.strerror}") from error
        try:
            return Checkpoint(**torch.load(content, map_location="cpu", weights_only=True))
        except Exception as error:  # torch.load reports bad files in many types, a cut one as an OSError
            raise DataError(f"{path}: damaged, or not a checkpoint of this program") from error

    def restored(self) -> tuple[Recipe, MSDNet]:
        """The recipe and the model with the trained weights, in evaluation mode."""
        recipe = Recipe.from_tables(self.recipe)
        model = MSDNet(recipe.model, len(self.classes))
        model.load_state_dict(self.model)
        return recipe, model.eval()
