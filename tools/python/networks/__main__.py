"""The command lines of `tools/check/networks` and `tools/check/quantization`."""

from __future__ import annotations

import sys
from pathlib import Path

from common.commandline import Parser, positive, run


def _parser(task: str, description: str, names: str, images: int) -> Parser:
    from .compare import EXPORTERS

    parser = Parser(prog=f"tools/check/{task}", description=description)
    parser.add_argument("task")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"default: {names}")
    parser.add_argument("--exporter", choices=EXPORTERS, help="one of PyTorch's exporters")
    parser.add_argument("--images", type=positive, default=images, help=f"images to calibrate with (default: {images})")
    parser.add_argument("--convert", type=Path, default=Path(".build/release/punctual-convert"))
    parser.add_argument("--punctual", type=Path, default=Path(".build/release/punctual"))
    return parser


def _networks() -> None:
    from . import zoo
    from .compare import check

    arguments = _parser(
        "networks", "Networks of torchvision and timm with random weights: float reference against ONNX Runtime.",
        ", ".join(zoo.NAMES), 24).parse_args()
    run("tools/check/networks", lambda: check(arguments))


def _quantization() -> None:
    from . import efficientnet, quantization, zoo

    parser = _parser(
        "quantization", "Int8 beside ONNX Runtime's static quantization, on images that did not calibrate.",
        ", ".join(zoo.TORCHVISION), 64)
    parser.add_argument("--photographs", type=Path, metavar="DIR", help=(
        "EfficientNet-Lite0 with trained weights instead, on photographs named CLASS_name.jpg"))
    parser.add_argument("--points", type=float, default=1.0, help="the most that int8 may lose there (default: 1)")
    arguments = parser.parse_args()
    check = efficientnet.check if arguments.photographs else quantization.check
    run("tools/check/quantization", lambda: check(arguments))


def main() -> None:
    {"networks": _networks, "quantization": _quantization}[sys.argv[1]]()


main()
