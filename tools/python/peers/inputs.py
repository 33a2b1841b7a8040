"""What the commands read: arrays, and a model's input."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx

from common.errors import DataError, InputError


def read_array(path: Path) -> np.ndarray:
    """The float32 array in an `.npy` file."""
    try:
        array = np.load(path, allow_pickle=False)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise DataError(f"{path}: not an .npy file: {error}") from error
    if not isinstance(array, np.ndarray) or array.dtype != np.float32:
        raise DataError(f"{path}: not one float32 array")
    return array


def input_shape(model: onnx.ModelProto) -> tuple[int, ...]:
    """`(C, H, W)` of the model's only input `[N, C, H, W]`."""
    weights = {weight.name for weight in model.graph.initializer}
    inputs = [value for value in model.graph.input if value.name not in weights]
    if len(inputs) != 1:
        raise DataError(f"the model has {len(inputs)} inputs, expected 1")
    shape = tuple(dim.dim_value for dim in inputs[0].type.tensor_type.shape.dim)[1:]
    if len(shape) != 3 or 0 in shape:
        raise DataError(f"the model's input '{inputs[0].name}' is not [N, C, H, W] with fixed C, H and W")
    return shape
