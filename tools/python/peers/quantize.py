"""ONNX Runtime's static quantization: uint8 activations, int8 weights per output channel, as QDQ pairs."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from common.errors import DataError
from common.onnxfile import read_model

from .inputs import input_shape, read_array

SEED = 1


class Images(CalibrationDataReader):
    """Feeds `images` `[N, C, H, W]` float32 one by one to the input `name`."""

    def __init__(self, name: str, images: np.ndarray) -> None:
        self.feeds: Iterator[dict[str, np.ndarray]] = ({name: image[None]} for image in images)

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self.feeds, None)


def calibration_images(model: onnx.ModelProto, path: Path | None, count: int) -> np.ndarray:
    """The first `count` images of `path`, in the model's own input domain; without a path, seeded normal noise."""
    shape = input_shape(model)
    if path is None:
        return np.random.default_rng(SEED).standard_normal((count, *shape), np.float32)
    images = read_array(path)
    if images.ndim != 4 or images.shape[1:] != shape or not len(images):
        raise DataError(f"{path}: shape {images.shape}, expected (N, {', '.join(map(str, shape))})")
    return images[:count]


def write_quantized(source: Path, images: np.ndarray, output: Path) -> None:
    """Reads the float model at `source` and writes the int8 one to `output`."""
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(source), str(prepared))
        name = onnx.load(prepared).graph.input[0].name
        quantize_static(
            str(prepared), str(output), Images(name, images), quant_format=QuantFormat.QDQ,
            activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, per_channel=True)


def quantize(arguments: Namespace) -> None:
    model = read_model(arguments.model)
    images = calibration_images(model, arguments.calibration, arguments.images)
    write_quantized(arguments.model, images, arguments.output)
    print(f"{arguments.output}: {arguments.output.stat().st_size:,} bytes")
