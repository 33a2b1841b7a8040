"""The command line of `tools/bench-peers`."""

from __future__ import annotations

from pathlib import Path

from common.commandline import Parser, positive, run

from .bench import bench
from .compare import compare
from .operators import operators
from .quantize import quantize

MODEL_HELP = "the float model"


def parser() -> Parser:
    top = Parser(prog="tools/bench-peers", description="Runs other runtimes on our models.")
    jobs = top.add_subparsers(dest="command", required=True, parser_class=Parser)

    job = jobs.add_parser("bench", help="latency per exit beside ONNX Runtime", description=(
        "Latency per exit, side by side with ONNX Runtime in one run: one thread each, rounds taken in turns."))
    job.add_argument("model", type=Path, metavar="MODEL.onnx", help="the float model that the plan was made from")
    job.add_argument("plan", type=Path, metavar="M.plan")
    job.add_argument("--punctual", type=Path, default=Path(".build/release/punctual"),
                     help="the runtime (default: .build/release/punctual)")
    job.add_argument("--rounds", type=positive, default=9, help="rounds of each side (default: 9)")
    job.add_argument("--frames", type=positive, default=200, help="images per round and exit (default: 200)")
    job.add_argument("--cpu", type=int, help="run both sides on this CPU only")
    job.add_argument("--max-ratio", type=float, metavar="R", help="fail when the last exit's ratio is larger")
    job.add_argument("--json", action="store_true", help="print one JSON object")
    _add_calibration(job)
    job.set_defaults(run=bench)

    job = jobs.add_parser("compare", help="logits of another runtime against ONNX Runtime's float32")
    job.add_argument("model", type=Path, metavar="MODEL.onnx", help=MODEL_HELP)
    job.add_argument("input", type=Path, metavar="X.npy", help="float32 NCHW in the model's input domain")
    job.add_argument("logits", type=Path, metavar="DIR",
                     help="folder with exit1.npy, exit2.npy, …: float32 [N, classes]")
    job.add_argument("--tolerance", type=float, default=1e-3,
                     help="largest difference as a share of the image's largest logit (default: 1e-3)")
    job.set_defaults(run=compare)

    job = jobs.add_parser("operators", help="each operator that converts against ONNX Runtime", description=(
        "Small models of one operator each: the converter's float reference and the plan against ONNX Runtime."))
    job.add_argument("--filter", metavar="TEXT", help="only cases with this in their names")
    job.add_argument("--verbose", action="store_true", help="a line for each case")
    job.add_argument("--convert", type=Path, default=Path(".build/release/punctual-convert"))
    job.add_argument("--punctual", type=Path, default=Path(".build/release/punctual"))
    job.set_defaults(run=operators)

    job = jobs.add_parser("quantize", help="quantize a float model with ONNX Runtime's tools")
    job.add_argument("model", type=Path, metavar="MODEL.onnx", help=MODEL_HELP)
    job.add_argument("-o", "--output", type=Path, required=True, metavar="INT8.onnx")
    _add_calibration(job)
    job.set_defaults(run=quantize)
    return top


def _add_calibration(job: Parser) -> None:
    job.add_argument("--calibration", type=Path, metavar="X.npy",
                     help="float32 NCHW in the model's input domain (default: seeded noise)")
    job.add_argument("--images", type=positive, default=128, help="calibration images used (default: 128)")


def main() -> None:
    arguments = parser().parse_args()
    run("tools/bench-peers", lambda: arguments.run(arguments))


main()
