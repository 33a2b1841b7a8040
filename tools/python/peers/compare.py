"""Logits of another runtime against ONNX Runtime's, in float32 and on the same inputs."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass

import numpy as np
import onnxruntime

from common.errors import CheckFailed, DataError
from common.onnxfile import read_model

from .inputs import input_shape, read_array


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


def compare(arguments: Namespace) -> None:
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
    finding = (f"{len(differences)} exits, {len(images)} images, largest difference {worst.relative:.2e} of the "
               f"image's largest logit (exit {worst.exit}, image {worst.image}), tolerance {arguments.tolerance:.0e}")
    if worst.relative > arguments.tolerance:
        raise CheckFailed(f"different: {finding}")
    print(f"equal: {finding}")
