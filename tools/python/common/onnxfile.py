"""Reading ONNX files, with this project's errors."""

from __future__ import annotations

from pathlib import Path

import onnx

from .errors import DataError, InputError


def read_model(path: Path, infer_shapes: bool = False) -> onnx.ModelProto:
    """A model that passed the checker; with `infer_shapes`, every value of its graph has its shape."""
    try:
        model = onnx.load(path)
        onnx.checker.check_model(model)
        return onnx.shape_inference.infer_shapes(model, strict_mode=True) if infer_shapes else model
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except Exception as error:  # protobuf's, the checker's and the shape inference's own errors share no base
        raise DataError(f"{path}: not an ONNX model: {str(error).splitlines()[0]}") from error
