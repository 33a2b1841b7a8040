"""What each command of `tools/train` does, given its parsed arguments."""

from __future__ import annotations

import json
import unittest
from argparse import Namespace
from pathlib import Path

import torch

from common.errors import CheckFailed, DataError, InputError

from .checkpoint import Checkpoint
from .cost import exit_costs
from .evaluate import exit_logits, top1_percent
from .export import export_checkpoint, export_untrained
from .images import Images, load
from .parts import TEST, TRAIN, VALIDATION, link_parts, list_files
from .plot import plot_exits
from .recipe import Recipe
from .synthetic import CLASSES, write_photographs
from .train import Trainer
from .warmstart import load_weights


def train(arguments: Namespace) -> None:
    recipe, work = Recipe.read(arguments.recipe), arguments.work
    data_set = list_files(arguments.data, recipe.data)

    def images(part: str) -> Images:
        return load(data_set, part, recipe.data.resize, work / "cache")

    trainer = Trainer(recipe, images(TRAIN), images(VALIDATION), work, _device(arguments.device))
    if trainer.path.exists():
        if not arguments.resume:
            raise DataError(f"{trainer.path}: a run lies there already; go on with --resume, or name another --work")
        trainer.resume()
        print(f"{trainer.path}: going on after epoch {len(trainer.history)}"
              + (f"; {arguments.init} was for its start and is not read again" if arguments.init else ""))
    elif arguments.init is not None:
        copied, all_tensors = load_weights(trainer.model, arguments.init)
        print(f"{arguments.init}: {copied} of {all_tensors} tensors taken over")
    trainer.run()
    results = trainer.finish(images(TEST))
    for number, result in enumerate(results, 1):
        print(f"exit {number}: test top-1 {result.top1_percent:.2f} %, temperature {result.temperature:.3f}, "
              f"calibration error {result.calibration_error_before:.2f} -> {result.calibration_error_after:.2f} points")
    model = work / "model.onnx"
    export_checkpoint(Checkpoint.read(trainer.path), model)
    plot_exits(arguments.recipe.stem, exit_costs(model), [result.top1_percent for result in results],
               work / "accuracy.png")


def _device(name: str) -> torch.device:
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    if name == "cuda" and not torch.cuda.is_available():
        raise InputError("--device cuda: this PyTorch finds no CUDA device")
    return torch.device(name)


def evaluate(arguments: Namespace) -> None:
    recipe, model = Checkpoint.read(arguments.checkpoint).restored()
    images = load(list_files(arguments.data, recipe.data), arguments.part, recipe.data.resize, arguments.cache)
    accuracy = [top1_percent(logits, images.labels)
                for logits in exit_logits(model.to(memory_format=torch.channels_last), images, recipe.data)]
    if arguments.json:
        exits = [{"exit": number, "float_top1_percent": percent} for number, percent in enumerate(accuracy, 1)]
        print(json.dumps({"images": len(images), "exits": exits}))
        return
    print(f"{len(images)} images")
    for number, percent in enumerate(accuracy, 1):
        print(f"exit {number}: {percent:.2f} %")


def export(arguments: Namespace) -> None:
    if arguments.untrained is not None:
        export_untrained(Recipe.read(arguments.untrained), arguments.classes, arguments.output)
    else:
        export_checkpoint(Checkpoint.read(arguments.checkpoint), arguments.output)


def split(arguments: Namespace) -> None:
    data_set = list_files(arguments.data, Recipe.read(arguments.recipe).data)
    link_parts(data_set, arguments.output)
    for part in (TRAIN, VALIDATION, TEST):
        print(f"{arguments.output / part}: {len(data_set.of(part))} images")


def cost(arguments: Namespace) -> None:
    costs = exit_costs(arguments.model)
    if arguments.json:
        print(json.dumps({"exits": [vars(exit_cost) for exit_cost in costs]}))
        return
    for entry in costs:
        print(f"{entry.name}: {entry.macs:,} multiply-adds, {entry.macs_alone:,} when no earlier exit is computed, "
              f"{entry.parameters:,} parameters up to here")


def samples(arguments: Namespace) -> None:
    write_photographs(arguments.output, arguments.count)
    print(f"{arguments.output}: {arguments.count} images each of {', '.join(CLASSES)}")


def selftest(arguments: Namespace) -> None:
    python = Path(__file__).parents[1]
    suite = unittest.defaultTestLoader.discover(str(python), top_level_dir=str(python))
    result = unittest.TextTestRunner().run(suite)
    if not result.wasSuccessful():
        raise CheckFailed(f"{len(result.failures) + len(result.errors)} of {result.testsRun} tests failed")
