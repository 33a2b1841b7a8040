"""The training loop: SGD with Nesterov momentum on the sum of all exits' cross-entropies."""

from __future__ import annotations

import math
import time
from pathlib import Path

import torch
from torch import nn

from .checkpoint import Checkpoint
from .data import Split, training_batches
from .errors import DataError
from .evaluate import top1_percent
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


class Trainer:
    """One run. Epochs draw from generators seeded by (seed, epoch), so a resumed run sees the same batches."""

    def __init__(self, recipe: Recipe, train: Split, test: Split, checkpoint: Path, resume: bool) -> None:
        self.recipe, self.train, self.test, self.path = recipe, train, test, checkpoint
        torch.manual_seed(recipe.schedule.seed)
        self.model = MSDNet(recipe.model).to(memory_format=torch.channels_last)
        self.optimizer = torch.optim.SGD(
            self.model.parameters(), lr=recipe.schedule.peak_learning_rate, nesterov=True,
            momentum=recipe.schedule.momentum, weight_decay=recipe.schedule.weight_decay)
        self.history: list[dict] = []
        if resume and checkpoint.exists():
            self._restore(Checkpoint.read(checkpoint))

    def _restore(self, checkpoint: Checkpoint) -> None:
        if checkpoint.recipe != self.recipe.tables or checkpoint.classes != self.train.classes:
            raise DataError(f"{self.path}: made by another recipe or from other classes; train without --resume")
        self.model.load_state_dict(checkpoint.model)
        self.optimizer.load_state_dict(checkpoint.optimizer)
        self.history = checkpoint.history

    def run(self) -> None:
        """Trains the epochs that are left; after each, evaluates every exit, prints a line, writes the checkpoint."""
        while (epoch := len(self.history)) < self.recipe.schedule.epochs:
            start = time.monotonic()
            loss = self._epoch(epoch)
            seconds = round(time.monotonic() - start)
            accuracy = top1_percent(self.model, self.test, self.recipe.data)
            self.history.append({"epoch": epoch + 1, "seconds": seconds, "loss": loss, "top1_percent": accuracy})
            self._checkpoint().write(self.path)
            shown = " ".join(f"{percent:.2f}" for percent in accuracy)
            print(f"epoch {epoch + 1}/{self.recipe.schedule.epochs}: loss {loss:.4f}, {seconds} s, top-1 % {shown}",
                  flush=True)

    def _epoch(self, epoch: int) -> float:
        """Returns the mean over batches of the summed loss."""
        schedule = self.recipe.schedule
        random = torch.Generator().manual_seed(schedule.seed * 1000 + epoch)
        per_epoch = len(self.train.labels) // schedule.batch
        total = 0.0
        self.model.train()
        batches = training_batches(self.train, self.recipe.data, schedule.batch, random)
        for index, (images, labels) in enumerate(batches):
            rate = learning_rate(schedule, epoch * per_epoch + index, schedule.epochs * per_epoch)
            for group in self.optimizer.param_groups:
                group["lr"] = rate
            # Weights stay float32; bfloat16 convolutions took a quarter off a step where the CPU has them.
            with torch.autocast("cpu", torch.bfloat16):
                exits = self.model(images)
            loss = sum(nn.functional.cross_entropy(logits.float(), labels) for logits in exits)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            total += loss.item()
        return total / per_epoch

    def _checkpoint(self) -> Checkpoint:
        return Checkpoint(
            recipe=self.recipe.tables, classes=self.train.classes, model=self.model.state_dict(),
            optimizer=self.optimizer.state_dict(), history=self.history)
