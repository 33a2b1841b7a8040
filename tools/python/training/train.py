"""The training loop: SGD with Nesterov momentum on the sum of all exits' cross-entropies."""

from __future__ import annotations

import json
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from tqdm import tqdm

from common.errors import DataError

from .augment import training_batches
from .checkpoint import Checkpoint
from .confidence import calibration_error, fitted_temperature
from .evaluate import exit_logits, top1_percent
from .files import written
from .images import Images
from .msdnet import MSDNet
from .recipe import Recipe, ScheduleConfig

FIRST_RATE = 0.04
"""The warm-up's first learning rate as a share of the peak."""


def learning_rate(schedule: ScheduleConfig, step: int, steps: int) -> float:
    """One cycle: a linear warm-up to the peak, then half a cosine to zero at `steps`."""
    warmup = max(1, round(schedule.warmup_fraction * steps))
    if step < warmup:
        return schedule.peak_learning_rate * (FIRST_RATE + (1 - FIRST_RATE) * step / warmup)
    return schedule.peak_learning_rate * 0.5 * (1 + math.cos(math.pi * (step - warmup) / (steps - warmup)))


@dataclass(frozen=True)
class ExitResult:
    """What one exit of the finished model reaches: top-1 on the test part, the temperature fitted on the validation
    part, and the expected calibration error on the test part without and with it, in percent points."""

    top1_percent: float
    temperature: float
    calibration_error_before: float
    calibration_error_after: float


class Trainer:
    """One run. Epochs draw from generators seeded by (seed, epoch), so a resumed run sees the same batches."""

    def __init__(self, recipe: Recipe, train: Images, validation: Images, work: Path, device: torch.device) -> None:
        self.recipe, self.train, self.validation, self.work, self.device = recipe, train, validation, work, device
        self.images = train.digest()
        if len(train) < recipe.schedule.batch:
            raise DataError(f"{len(train)} training images do not fill one batch of {recipe.schedule.batch}: add "
                            "images or lower schedule.batch in the recipe")
        torch.manual_seed(recipe.schedule.seed)
        self.model = MSDNet(recipe.model, len(train.classes)).to(device, memory_format=torch.channels_last)
        self.optimizer = torch.optim.SGD(
            self.model.parameters(), lr=recipe.schedule.peak_learning_rate, nesterov=True,
            momentum=recipe.schedule.momentum, weight_decay=recipe.schedule.weight_decay)
        self.history: list[dict] = []
        self.exits: list[dict] = []

    @property
    def path(self) -> Path:
        return self.work / "checkpoint.pt"

    def resume(self) -> None:
        """Goes on from the checkpoint in the work folder. Raises `DataError` when another recipe or data made it."""
        checkpoint = Checkpoint.read(self.path)
        if checkpoint.recipe != self.recipe.tables:
            raise DataError(f"{self.path}: made by another recipe; train in another --work folder, or repeat that "
                            "recipe")
        if checkpoint.classes != self.train.classes:
            raise DataError(f"{self.path}: made from the classes {', '.join(checkpoint.classes)}, and the data holds "
                            f"{', '.join(self.train.classes)}; train in another --work folder")
        if checkpoint.images != self.images:
            raise DataError(f"{self.path}: made from other training images than the data holds now; put the old ones "
                            "back, or train in another --work folder, with --init and an exported model if you like")
        self.model.load_state_dict(checkpoint.model)
        self.optimizer.load_state_dict(checkpoint.optimizer)
        self.history, self.exits = checkpoint.history, checkpoint.exits

    def run(self) -> None:
        """Trains the epochs that are left; after each, evaluates every exit on the validation part, prints a line,
        and writes the checkpoint and the log."""
        epochs = self.recipe.schedule.epochs
        while (epoch := len(self.history)) < epochs:
            start = time.monotonic()
            loss = self._epoch(epoch)
            seconds = round(time.monotonic() - start, 1)
            accuracy = [top1_percent(logits, self.validation.labels) for logits in self._logits(self.validation)]
            self.history.append({"epoch": epoch + 1, "seconds": seconds, "loss": round(loss, 5),
                                 "validation_top1_percent": accuracy})
            self._write()
            shown = " ".join(f"{percent:.2f}" for percent in accuracy)
            print(f"epoch {epoch + 1}/{epochs}: loss {loss:.4f}, {seconds:.0f} s, validation top-1 % {shown}",
                  flush=True)

    def finish(self, test: Images) -> list[ExitResult]:
        """Fits the temperatures, measures the test part, and keeps both in the checkpoint."""
        validation, tested = self._logits(self.validation), self._logits(test)
        results = []
        for known, unseen in zip(validation, tested):
            temperature = fitted_temperature(known, self.validation.labels)
            results.append(ExitResult(
                top1_percent=top1_percent(unseen, test.labels), temperature=temperature,
                calibration_error_before=calibration_error(unseen, test.labels),
                calibration_error_after=calibration_error(unseen, test.labels, temperature)))
        self.exits = [asdict(result) for result in results]
        self._write()
        return results

    def _logits(self, images: Images) -> list[Tensor]:
        return exit_logits(self.model, images, self.recipe.data)

    def _epoch(self, epoch: int) -> float:
        """Returns the mean over batches of the summed loss."""
        schedule, augmentation = self.recipe.schedule, self.recipe.augmentation
        random = torch.Generator().manual_seed(schedule.seed * 1000 + epoch)
        per_epoch = len(self.train) // schedule.batch
        batches = training_batches(self.train, self.recipe.data, augmentation, schedule.batch, random)
        progress = tqdm(batches, total=per_epoch, desc=f"epoch {epoch + 1}", unit="batch", disable=None, leave=False)
        total = 0.0
        self.model.train()
        for index, (images, labels) in enumerate(progress):
            rate = learning_rate(schedule, epoch * per_epoch + index, schedule.epochs * per_epoch)
            for group in self.optimizer.param_groups:
                group["lr"] = rate
            loss = self._loss(images.to(self.device), labels.to(self.device), random)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            total += loss.item()
        return total / per_epoch

    def _loss(self, images: Tensor, labels: Tensor, random: torch.Generator) -> Tensor:
        """The exits' summed cross-entropy on a batch, blended with its own permutation where the recipe asks."""
        schedule, share, others = self.recipe.schedule, 1.0, labels
        if (mixup := self.recipe.augmentation.mixup) > 0:
            share, order = _beta(mixup, random), torch.randperm(len(labels), generator=random)
            images, others = share * images + (1 - share) * images[order], labels[order]
        with torch.autocast(self.device.type, torch.bfloat16, enabled=schedule.bfloat16):
            exits = self.model(images)

        def cross_entropy(target: Tensor) -> Tensor:
            return sum(nn.functional.cross_entropy(logits.float(), target, label_smoothing=schedule.label_smoothing)
                       for logits in exits)

        return cross_entropy(labels) if share == 1 else (
            share * cross_entropy(labels) + (1 - share) * cross_entropy(others))

    def _write(self) -> None:
        Checkpoint(
            recipe=self.recipe.tables, classes=self.train.classes, images=self.images, history=self.history,
            exits=self.exits, model=self.model.state_dict(), optimizer=self.optimizer.state_dict()).write(self.path)
        with written(self.work / "log.jsonl") as file:
            file.write("".join(f"{json.dumps(record)}\n" for record in self.history).encode())


def _beta(parameter: float, random: torch.Generator) -> float:
    """One number from Beta(parameter, parameter), as a ratio of two gamma variates."""
    gammas = torch._standard_gamma(torch.full((2,), parameter), generator=random)
    return float(gammas[0] / gammas.sum())
