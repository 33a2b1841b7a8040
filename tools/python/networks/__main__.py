"""The command line of `tools/check/networks`."""

from __future__ import annotations

from pathlib import Path

from common.commandline import Parser, positive, run


def main() -> None:
    from . import zoo
    from .compare import EXPORTERS, check

    parser = Parser(prog="tools/check/networks", description=(
        "Networks of torchvision and timm with random weights: float reference against ONNX Runtime, int8 against both."))
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"default: {', '.join(zoo.NAMES)}")
    parser.add_argument("--exporter", choices=EXPORTERS, help="one of PyTorch's exporters (default: both)")
    parser.add_argument("--images", type=positive, default=24, help="images to calibrate and compare with (default: 24)")
    parser.add_argument("--convert", type=Path, default=Path(".build/release/punctual-convert"))
    parser.add_argument("--punctual", type=Path, default=Path(".build/release/punctual"))
    parser.add_argument("--photographs", type=Path, metavar="DIR", help=(
        "EfficientNet-Lite0 with trained weights instead, on photographs named CLASS_name.jpg"))
    parser.add_argument("--points", type=float, default=1.0, help="the most that int8 may lose there (default: 1)")
    arguments = parser.parse_args()
    if arguments.photographs:
        from . import efficientnet

        run("tools/check/networks", lambda: efficientnet.check(arguments))
    else:
        run("tools/check/networks", lambda: check(arguments))


main()
