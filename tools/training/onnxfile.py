"""Reading ONNX files, with this program's errors."""

from __future__ import annotations

from pathlib import Path

import onnx

from .errors import DataError, InputError


def read_onnx(path: Path, infer_shapes: bool = False) -> onnx.GraphProto:
    """The file's graph; with `infer_shapes`, every value of it has its shape."""
    try:
        model = onnx.load(path)
        return (onnx.shape_inference.infer_shapes(model, strict_mode=True) if infer_shapes else model).graph
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except Exception as error:  # protobuf's and the shape inference's own errors share no base
        raise DataError(f"{path}: not an ONNX model: {error}") from error
