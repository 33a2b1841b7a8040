"""Int8 beside ONNX Runtime's static quantization: what is left of the logits on images that did not calibrate."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from common.errors import CheckFailed, DataError
from peers.quantize import write_quantized

from . import zoo
from .compare import export, run_tool


@dataclass(frozen=True)
class Quality:
    """How near some logits are to those of the float model."""

    decibels: float
    agreement: float

    @classmethod
    def of(cls, logits: np.ndarray, exact: np.ndarray) -> Quality:
        noise = max(float(((logits - exact) ** 2).sum()), 1e-30)
        return cls(float(10 * np.log10((exact**2).sum() / noise)), float((logits.argmax(1) == exact.argmax(1)).mean()))

    def __str__(self) -> str:
        return f"{self.decibels:5.1f} dB {100 * self.agreement:5.1f} %"


def logits(model: Path, images: np.ndarray) -> np.ndarray:
    """What ONNX Runtime makes of each image."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    feed = session.get_inputs()[0].name
    return np.concatenate([session.run(None, {feed: image[None]})[0] for image in images])


def plan_logits(punctual: Path, plan: Path, images: np.ndarray, classes: int, folder: Path) -> np.ndarray:
    """What a plan makes of each image."""
    array = folder / "compared.npy"
    np.save(array, images)
    run_tool(punctual, "infer", "--model", plan, "--input", array, "--output-dir", folder / "int8")
    return np.load(folder / "int8" / "exit1.npy").reshape(len(images), classes)


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
