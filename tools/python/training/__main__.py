"""The command line of `tools/train`."""

from __future__ import annotations

from pathlib import Path

import torch

from common.commandline import Parser, positive, run

from . import commands
from .parts import PARTS, TEST

RECIPE_HELP = "TOML file, for example tools/python/training/recipes/msdnet-photographs.toml"
DATA_HELP = "folder with <class>/*.jpg, or with train/<class>/*.jpg and test/<class>/*.jpg"


def parser() -> Parser:
    top = Parser(prog="tools/train", description="Trains anytime networks and exports them to ONNX.")
    top.add_argument("--threads", type=positive, default=2, help="CPU threads (default: 2)")
    jobs = top.add_subparsers(dest="command", required=True, parser_class=Parser)

    job = jobs.add_parser("train", help="train a recipe; a checkpoint after every epoch", description=(
        "Trains, then measures the test part, fits each exit's temperature, and leaves in WORK: checkpoint.pt, "
        "log.jsonl, model.onnx, labels.txt, accuracy.png."))
    job.add_argument("recipe", type=Path, help=RECIPE_HELP)
    job.add_argument("--data", type=Path, required=True, help=DATA_HELP)
    job.add_argument("--work", type=Path, required=True, help="folder for the results and the decoded images")
    job.add_argument("--init", type=Path, metavar="MODEL.onnx",
                     help="start a new run from the weights of an exported model, as far as names and shapes agree")
    job.add_argument("--resume", action="store_true", help="go on from the checkpoint in --work, if there is one")
    job.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto", help="default: auto")
    job.set_defaults(run=commands.train)

    job = jobs.add_parser("evaluate", help="top-1 accuracy per exit of a checkpoint")
    job.add_argument("checkpoint", type=Path)
    job.add_argument("--data", type=Path, required=True, help=DATA_HELP)
    job.add_argument("--part", choices=PARTS, default=TEST, help="default: test")
    job.add_argument("--cache", type=Path, required=True, help="folder for the decoded images")
    job.add_argument("--json", action="store_true", help="print one JSON object")
    job.set_defaults(run=commands.evaluate)

    job = jobs.add_parser("export", help="write an ONNX model and its labels.txt")
    source = job.add_mutually_exclusive_group(required=True)
    source.add_argument("--checkpoint", type=Path, help="of a finished training")
    source.add_argument("--untrained", type=Path, metavar="RECIPE", help="random weights, for development")
    job.add_argument("--classes", type=positive, default=10, help="of an untrained model (default: 10)")
    job.add_argument("-o", "--output", type=Path, required=True, metavar="MODEL.onnx")
    job.set_defaults(run=commands.export)

    job = jobs.add_parser("split", help="link the images into folders for training, validation and test", description=(
        "Makes OUTPUT/train, OUTPUT/validation and OUTPUT/test with <class>/*.jpg each, as training sees them: for the "
        "converter's --calibration and --data."))
    job.add_argument("recipe", type=Path, help=RECIPE_HELP)
    job.add_argument("--data", type=Path, required=True, help=DATA_HELP)
    job.add_argument("-o", "--output", type=Path, required=True, help="a new folder")
    job.set_defaults(run=commands.split)

    job = jobs.add_parser("cost", help="multiply-adds and parameters per exit of an exported model")
    job.add_argument("model", type=Path, metavar="MODEL.onnx")
    job.add_argument("--json", action="store_true", help="print one JSON object")
    job.set_defaults(run=commands.cost)

    job = jobs.add_parser("samples", help="draw photographs of three shapes, to try everything out with")
    job.add_argument("--count", type=positive, default=60, help="of each class (default: 60)")
    job.add_argument("-o", "--output", type=Path, required=True, help="folder for <class>/*.jpg")
    job.set_defaults(run=commands.samples)

    job = jobs.add_parser("selftest", help="check the training code; the networks against published figures")
    job.set_defaults(run=commands.selftest)
    return top


def main() -> None:
    arguments = parser().parse_args()
    torch.set_num_threads(arguments.threads)
    run("tools/train", lambda: arguments.run(arguments),
        interrupted="stopped; a training goes on after its last finished epoch with --resume")


main()
