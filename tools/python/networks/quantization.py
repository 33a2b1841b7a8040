"""Int8 beside ONNX Runtime's static quantization: what is left of the logits on images that did not calibrate."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from pathlib import Path

import numpy as np
import torch

from common.errors import CheckFailed, DataError
from peers.quantize import write_quantized

from . import zoo
from .compare import Quality, export, logits, plan_logits, run_tool


def compare(name: str, arguments: Namespace, folder: Path) -> tuple[Quality, Quality]:
    """Ours and ONNX Runtime's, both calibrated with the same images."""
    model, file, plan = zoo.network(name), folder / "model.onnx", folder / "model.plan"
    export(model, zoo.side(name), arguments.exporter or "torchscript", file)
    seen, others = (
        zoo.images(arguments.images, zoo.side(name), torch.Generator().manual_seed(seed)).numpy() for seed in (2, 3))
    exact = logits(file, others)
    array, quantized = folder / "seen.npy", folder / "quantized.onnx"
    np.save(array, seen)
    run_tool(arguments.convert, file, "--calibration", array, "-o", plan)
    write_quantized(file, seen, quantized)
    return (Quality.of(plan_logits(arguments.punctual, plan, others, exact.shape[1], folder), exact),
            Quality.of(logits(quantized, others), exact))


def check(arguments: Namespace) -> None:
    """A table of every network of the arguments; fails where we are worse."""
    torch.set_num_threads(1)
    behind = []
    print(f"{'':24} {'int8':>15}   {'ONNX Runtime':>15}   difference", flush=True)
    for name in arguments.names or zoo.TORCHVISION:
        with tempfile.TemporaryDirectory() as folder:
            try:
                ours, theirs = compare(name, arguments, Path(folder))
            except DataError as error:
                print(f"{name:24} {error}", flush=True)
                behind.append(name)
                continue
        print(f"{name:24} {ours}   {theirs}   {ours.decibels - theirs.decibels:+5.1f} dB", flush=True)
        if ours.decibels < theirs.decibels:
            behind.append(name)
    if behind:
        raise CheckFailed(f"less than ONNX Runtime leaves: {', '.join(behind)}")
