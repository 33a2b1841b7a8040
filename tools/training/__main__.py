"""The commands of `tools/train`."""

from __future__ import annotations

import argparse
import json
import sys
import unittest
from pathlib import Path

import torch

from .checkpoint import Checkpoint
from .data import load_split
from .errors import CommandError
from .recipe import Recipe

USAGE_ERROR = 64


class Parser(argparse.ArgumentParser):
    """Ends with this project's exit code for usage errors, and one line."""

    def error(self, message: str) -> None:  # type: ignore[override]
        print(f"{self.prog}: {message}", file=sys.stderr)
        raise SystemExit(USAGE_ERROR)


def train(arguments: argparse.Namespace) -> None:
    from .train import Trainer

    recipe = Recipe.read(arguments.recipe)
    size, cache = recipe.data.size, arguments.work / "cache"
    trainer = Trainer(
        recipe,
        train=load_split(arguments.data, "train", size, cache),
        test=load_split(arguments.data, "test", size, cache),
        checkpoint=arguments.work / "checkpoint.pt",
        resume=arguments.resume,
    )
    trainer.run()


def evaluate(arguments: argparse.Namespace) -> None:
    from .evaluate import top1_percent

    recipe, model = Checkpoint.read(arguments.checkpoint).restored()
    split = load_split(arguments.data, arguments.split, recipe.data.size, arguments.cache)
    accuracy = top1_percent(model.to(memory_format=torch.channels_last), split, recipe.data)
    if arguments.json:
        exits = [{"exit": number, "float_top1_percent": percent} for number, percent in enumerate(accuracy, 1)]
        print(json.dumps({"images": len(split.labels), "exits": exits}))
        return
    print(f"{len(split.labels)} images")
    for number, percent in enumerate(accuracy, 1):
        print(f"exit {number}: {percent:.2f} %")


def export(arguments: argparse.Namespace) -> None:
    from .export import export_checkpoint, export_untrained

    if arguments.untrained is not None:
        export_untrained(Recipe.read(arguments.untrained), arguments.output)
    else:
        export_checkpoint(Checkpoint.read(arguments.checkpoint), arguments.output)


def cost(arguments: argparse.Namespace) -> None:
    from .cost import exit_costs

    costs = exit_costs(arguments.model)
    if arguments.json:
        print(json.dumps({"exits": [vars(exit_cost) for exit_cost in costs]}))
        return
    for entry in costs:
        print(f"{entry.name}: {entry.macs:,} multiply-adds, {entry.macs_alone:,} when no earlier exit is computed, "
              f"{entry.parameters:,} parameters up to here")


def selftest(arguments: argparse.Namespace) -> None:
    package = Path(__file__).parent
    suite = unittest.defaultTestLoader.discover(str(package / "tests"), top_level_dir=str(package.parent))
    if not unittest.TextTestRunner().run(suite).wasSuccessful():
        raise SystemExit(1)


def parser() -> Parser:
    top = Parser(prog="tools/train", description="Trains anytime networks and exports them to ONNX.")
    top.add_argument("--threads", type=int, default=2, help="CPU threads (default: 2)")
    commands = top.add_subparsers(dest="command", required=True, parser_class=Parser)

    command = commands.add_parser("train", help="train a recipe; a checkpoint after every epoch")
    command.add_argument("recipe", type=Path, help="TOML file, for example tools/training/recipes/msdnet-cifar10.toml")
    command.add_argument("--data", type=Path, required=True,
                         help="folder with train/<class>/*.jpg and test/<class>/*.jpg")
    command.add_argument("--work", type=Path, required=True, help="folder for the checkpoint and the decoded images")
    command.add_argument("--resume", action="store_true", help="go on from the checkpoint in --work, if there is one")
    command.set_defaults(run=train)

    command = commands.add_parser("evaluate", help="top-1 accuracy per exit of a checkpoint")
    command.add_argument("checkpoint", type=Path)
    command.add_argument("--data", type=Path, required=True, help="folder with <split>/<class>/*.jpg")
    command.add_argument("--split", default="test", help="default: test")
    command.add_argument("--cache", type=Path, required=True, help="folder for the decoded images")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=evaluate)

    command = commands.add_parser("export", help="write an ONNX model and its labels.txt")
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("--checkpoint", type=Path)
    source.add_argument("--untrained", type=Path, metavar="RECIPE", help="random weights, for development")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="MODEL.onnx")
    command.set_defaults(run=export)

    command = commands.add_parser("cost", help="multiply-adds and parameters per exit of an exported model")
    command.add_argument("model", type=Path, metavar="MODEL.onnx")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=cost)

    command = commands.add_parser("selftest", help="check the networks against published figures")
    command.set_defaults(run=selftest)
    return top


def main() -> None:
    arguments = parser().parse_args()
    torch.set_num_threads(arguments.threads)
    try:
        arguments.run(arguments)
    except CommandError as error:
        print(f"tools/train: {error}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None


main()
