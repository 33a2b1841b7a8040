"""Latency per exit, side by side with ONNX Runtime in one run: one thread each, rounds taken in turns.

Both sides compute one image at a time. ONNX Runtime gets a model of its own for each exit, with nothing in it that this
exit does not need, quantized by its own tools. A round's figure is the median of its frames; the table shows the median
over the rounds, so that a burst of other work on the machine touches both sides alike.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from argparse import Namespace
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import numpy as np
import onnxruntime

from common.errors import CheckFailed, DataError, InputError
from common.onnxfile import read_model
from common.runtime import bench_medians_us

from .inputs import input_shape
from .quantize import SEED, calibration_images, write_quantized
from .submodels import write_submodels

WARM_UP_FRAMES = 20


@dataclass(frozen=True)
class Row:
    """One exit's medians over the rounds, in microseconds, and their ratio."""

    exit: int
    ours_p50_us: float
    theirs_p50_us: float
    ratio: float


class Peer:
    """ONNX Runtime on one exit's int8 model. Input and output stay bound, so that a run copies nothing."""

    def __init__(self, path: Path, image: np.ndarray) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        for pool in ("intra_op", "inter_op"):
            options.add_session_config_entry(f"session.{pool}.allow_spinning", "0")
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.binding = self.session.io_binding()
        self.image = onnxruntime.OrtValue.ortvalue_from_numpy(image)
        output = self.session.get_outputs()[0]
        self.logits = onnxruntime.OrtValue.ortvalue_from_shape_and_type(output.shape, np.float32)
        self.binding.bind_ortvalue_input(self.session.get_inputs()[0].name, self.image)
        self.binding.bind_ortvalue_output(output.name, self.logits)

    def median_us(self, frames: int) -> float:
        for _ in range(WARM_UP_FRAMES):
            self.session.run_with_iobinding(self.binding)
        times = []
        for _ in range(frames):
            start = time.perf_counter_ns()
            self.session.run_with_iobinding(self.binding)
            times.append(time.perf_counter_ns() - start)
        return median(times) / 1000


def measure(arguments: Namespace) -> list[Row]:
    model = read_model(arguments.model)
    image = np.random.default_rng(SEED).standard_normal((1, *input_shape(model)), np.float32)
    images = calibration_images(model, arguments.calibration, arguments.images)
    with tempfile.TemporaryDirectory() as folder:
        peers = []
        for path in write_submodels(model, Path(folder)):
            quantized = path.with_suffix(".int8.onnx")
            write_quantized(path, images, quantized)
            peers.append(Peer(quantized, image))

        ours: list[list[float]] = []
        theirs: list[list[float]] = []
        for number in range(arguments.rounds):
            ours.append(bench_medians_us(arguments.punctual, arguments.plan, arguments.frames))
            if len(ours[-1]) != len(peers):
                raise DataError(f"{arguments.plan} has {len(ours[-1])} exits, {arguments.model} has {len(peers)}")
            theirs.append([peer.median_us(arguments.frames) for peer in peers])
            if sys.stderr.isatty():
                print(f"round {number + 1}/{arguments.rounds}", end="\r", file=sys.stderr)

    rows = []
    for number, (mine, yours) in enumerate(zip(zip(*ours), zip(*theirs)), 1):
        rows.append(Row(number, median(mine), median(yours), median(mine) / median(yours)))
    return rows


def bench(arguments: Namespace) -> None:
    if shutil.which(arguments.punctual) is None:
        raise InputError(f"{arguments.punctual}: no such program")
    if arguments.cpu is not None:
        try:
            os.sched_setaffinity(0, {arguments.cpu})
        except OSError as error:
            raise InputError(f"CPU {arguments.cpu}: {error.strerror}") from error
    rows = measure(arguments)
    if arguments.json:
        print(json.dumps({"peer": "onnxruntime", "peer_version": onnxruntime.__version__, "threads": 1,
                          "rounds": arguments.rounds, "frames": arguments.frames,
                          "exits": [asdict(row) for row in rows]}))
    else:
        print(f"ONNX Runtime {onnxruntime.__version__}, int8, 1 thread, "
              f"{arguments.rounds} rounds of {arguments.frames} frames")
        print("exit   ours µs  theirs µs  ours/theirs")
        for row in rows:
            print(f"{row.exit:4} {row.ours_p50_us:9.1f} {row.theirs_p50_us:10.1f} {row.ratio:12.2f}")
    if arguments.max_ratio is not None and rows[-1].ratio > arguments.max_ratio:
        raise CheckFailed(f"exit {rows[-1].exit}: ratio {rows[-1].ratio:.2f} is larger than {arguments.max_ratio}")
