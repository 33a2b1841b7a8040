"""A network as ONNX, as our float reference and as a plan: what is left of the logits."""

from __future__ import annotations

import io
import subprocess
import tempfile
from argparse import Namespace
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from common.errors import CheckFailed, DataError

from . import zoo

EXPORTERS = ("torchscript", "dynamo")
TOLERANCE = 1e-5


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


@dataclass(frozen=True)
class Result:
    """One network of one exporter."""

    name: str
    exporter: str
    #: Largest difference of our float reference to the network in double precision, of the largest logit; and ONNX
    #: Runtime's.
    ours: float
    theirs: float
    int8: Quality

    def __str__(self) -> str:
        return (f"{self.name:24} {self.exporter:12} float {self.ours:.1e} (ONNX Runtime {self.theirs:.1e})  "
                f"int8 {self.int8}")


def export(model: torch.nn.Module, side: int, exporter: str, path: Path) -> None:
    """Writes the model with one of PyTorch's exporters, quietly."""
    example = (torch.zeros(1, 3, side, side),)
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        if exporter == "dynamo":
            torch.onnx.export(model, example, str(path), dynamo=True, external_data=False)
        else:
            torch.onnx.export(model, example, str(path), dynamo=False)


def run_tool(*command: str | Path) -> str:
    """Standard output of a command that works; of others the last line of their errors is raised."""
    finished = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        raise DataError((finished.stderr.strip() or "no message").splitlines()[-1])
    return finished.stdout


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


def _difference(expected: np.ndarray, actual: np.ndarray) -> float:
    return float(np.abs(actual - expected).max() / np.abs(expected).max())


def compare(name: str, exporter: str, arguments: Namespace, folder: Path) -> Result:
    """Exports, converts and runs one network."""
    model = zoo.network(name)
    file, plan, array = folder / "model.onnx", folder / "model.plan", folder / "images.npy"
    export(model, zoo.side(name), exporter, file)
    images = zoo.images(arguments.images, zoo.side(name), torch.Generator().manual_seed(2))
    np.save(array, images.numpy())
    with torch.no_grad():
        exact = model.double()(images.double()).numpy()
    theirs = logits(file, images.numpy())

    run_tool(arguments.convert, "reference", file, "--input", array, "--output-dir", folder / "float")
    run_tool(arguments.convert, file, "--calibration", array, "-o", plan)
    ours = np.load(folder / "float" / "exit1.npy").reshape(exact.shape)
    int8 = plan_logits(arguments.punctual, plan, images.numpy(), exact.shape[1], folder)
    return Result(name, exporter, _difference(exact, ours), _difference(exact, theirs), Quality.of(int8, exact))


def check(arguments: Namespace) -> None:
    """Every network of the arguments with both exporters."""
    torch.set_num_threads(1)
    wrong = 0
    for name in arguments.names or zoo.NAMES:
        for exporter in [arguments.exporter] if arguments.exporter else EXPORTERS:
            with tempfile.TemporaryDirectory() as folder:
                try:
                    result = compare(name, exporter, arguments, Path(folder))
                except DataError as error:
                    print(f"{name:24} {exporter:12} {error}", flush=True)
                    wrong += 1
                    continue
            # Networks that amplify rounding do so for everybody.
            is_right = result.ours <= max(TOLERANCE, 2 * result.theirs)
            wrong += 0 if is_right else 1
            print(f"{result}{'' if is_right else '  WRONG'}", flush=True)
    if wrong:
        raise CheckFailed(f"{wrong} networks do not convert or differ from ONNX Runtime")
