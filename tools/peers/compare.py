"""Logits of another runtime against ONNX Runtime's, in float32 and on the same inputs."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime

from .command import DataError, Parser, input_shape, read_array, read_model, run


@dataclass(frozen=True)
class Difference:
    """The largest difference of an exit: `relative` to the largest absolute logit of that image (from 0)."""

    relative: float
    exit: int
    image: int


def largest_difference(expected: np.ndarray, actual: np.ndarray, exit: int) -> Difference:
    """Both `[N, classes]` float32, N at least 1. Logits that are not finite differ infinitely."""
    largest = np.maximum(np.abs(expected).max(axis=1), np.finfo(np.float32).tiny)
    relative = np.abs(actual - expected).max(axis=1) / largest
    relative = np.where(np.isfinite(relative), relative, np.inf)
    image = int(relative.argmax())
    return Difference(float(relative[image]), exit, image)


def command(arguments: argparse.Namespace) -> bool:
    model = read_model(arguments.model)
    images = read_array(arguments.input)
    shape = input_shape(model)
    if images.ndim != 4 or images.shape[1:] != shape or not len(images):
        raise DataError(f"{arguments.input}: shape {images.shape}, expected (N, {', '.join(map(str, shape))})")

    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    # One by one, since a model's batch may be fixed to 1.
    rows = [session.run(None, {name: image[None]}) for image in images]
    differences = []
    for number, logits in enumerate(zip(*rows), 1):
        expected = np.concatenate(logits)
        path = arguments.logits / f"exit{number}.npy"
        actual = read_array(path)
        if actual.shape != expected.shape:
            raise DataError(f"{path}: shape {actual.shape}, expected {expected.shape}")
        differences.append(largest_difference(expected, actual, number))

    worst = max(differences, key=lambda difference: difference.relative)
    passed = worst.relative <= arguments.tolerance
    print(f"{'equal' if passed else 'DIFFERENT'}: {len(differences)} exits, {len(images)} images, largest difference "
          f"{worst.relative:.2e} of the image's largest logit (exit {worst.exit}, image {worst.image}), "
          f"tolerance {arguments.tolerance:.0e}")
    return passed


if __name__ == "__main__":
    parser = Parser(prog="tools/bench-peers compare", description=__doc__)
    parser.add_argument("model", type=Path, metavar="MODEL.onnx")
    parser.add_argument("input", type=Path, metavar="X.npy", help="float32 NCHW in the model's input domain")
    parser.add_argument("logits", type=Path, metavar="DIR",
                        help="folder with exit1.npy, exit2.npy, …: float32 [N, classes]")
    parser.add_argument("--tolerance", type=float, default=1e-3,
                        help="largest difference as a share of the image's largest logit (default: 1e-3)")
    run(parser, command)
