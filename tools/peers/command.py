"""What the commands of this package share: errors of one line, exit codes, reading arrays and models."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx


class CommandError(Exception):
    """Ends the command with one line on standard error and `exit_code`."""

    exit_code = 70


class DataError(CommandError):
    """A file or another program's output was read and is not what the command needs."""

    exit_code = 65


class InputError(CommandError):
    """A file or program cannot be opened."""

    exit_code = 66


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        print(f"{self.prog}: {message}", file=sys.stderr)
        raise SystemExit(64)


def run(parser: Parser, command: Callable[[argparse.Namespace], bool]) -> None:
    """Parses the arguments and exits with 0 or, when the command's check fails, 1."""
    arguments = parser.parse_args()
    try:
        passed = command(arguments)
    except CommandError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    raise SystemExit(0 if passed else 1)


def positive(text: str) -> int:
    """An argument's value that must be 1 or more."""
    value = int(text)
    if value < 1:
        raise ValueError
    return value


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


def read_model(path: Path) -> onnx.ModelProto:
    """An ONNX model that passed the checker."""
    try:
        model = onnx.load(path)
        onnx.checker.check_model(model)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except Exception as error:  # protobuf and the checker raise types of their own
        raise DataError(f"{path}: not an ONNX model: {str(error).splitlines()[0]}") from error
    return model


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
