"""Maps that are seen under other dimensions, constants that meet them, and products by letters, for `operators`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from onnx import numpy_helper

from .operator_models import CHANNELS, Builder, Case

PIXELS = 8 * 6
RADIX = 2
PART = CHANNELS // RADIX


def _flat(b: Builder, x: str) -> str:
    """What the head takes where the first axis is not the batch."""
    return b.node("Reshape", x, b.ints(1, -1))


def _tokens(b: Builder, x: str) -> str:
    """Pixels as rows of a matrix, `[1, pixels, channels]`."""
    return b.node("Transpose", b.node("Reshape", x, b.ints(1, CHANNELS, -1)), perm=[0, 2, 1])


def _normal_of_turned_tokens(b: Builder, x: str) -> str:
    """As the mixing of tokens has it: the channels are not the last axis of the map that is normalized."""
    rows = b.node("Reshape", x, b.ints(1, CHANNELS, -1))
    normal = b.node("LayerNormalization", rows, b.normal(PIXELS), b.normal(PIXELS), axis=-1)
    return b.node("MatMul", normal, b.normal(PIXELS, 9, scale=PIXELS**-0.5))


def _radix(b: Builder, x: str) -> str:
    return b.node("Reshape", x, b.ints(1, RADIX, PART, b.height, b.width))


def _split_attention(b: Builder, x: str) -> str:
    """As ResNeSt and SKNet: each of two groups of channels is weighed by a softmax over both."""
    groups = _radix(b, x)
    squeezed = b.node("GlobalAveragePool", b.node("ReduceSum", groups, b.ints(1), keepdims=0))
    scores = b.node("Reshape", b.convolution(squeezed, PART, CHANNELS), b.ints(1, 1, RADIX, PART))
    weights = b.node("Softmax", b.node("Transpose", scores, perm=[0, 2, 1, 3]), axis=1)
    gate = b.node("Reshape", weights, b.ints(1, RADIX, PART, 1, 1))
    return b.node("ReduceSum", b.node("Mul", groups, gate), b.ints(1), keepdims=0)


def _of_five_axes(kind: str, *shape: int) -> Callable[[Builder, str], str]:
    """A map of five axes with a part of it that is repeated."""

    def build(b: Builder, x: str) -> str:
        axes = [axis for axis, size in enumerate(shape) if size == 1 and axis > 0]
        return b.node(kind, _radix(b, x), b.node("ReduceMean", _radix(b, b.convolution(x, CHANNELS, CHANNELS)), axes=axes))

    return build


def _outer_sum_of_rows(b: Builder, x: str) -> str:
    """As relative positions are added: neither of both has all axes."""
    mean = b.node("ReduceMean", x, axes=[3], keepdims=0)
    one = b.node("Reshape", mean, b.ints(1, CHANNELS, b.height, 1, 1))
    return b.node("Add", one, b.node("Transpose", b.node("Relu", one), perm=[0, 1, 3, 2, 4]))


def _positions(b: Builder, x: str) -> str:
    """Sines and cosines of running sums, which a convolution of constants makes channels."""
    ones = b.node("ConstantOfShape", b.ints(1, b.height, b.width),
                  value=numpy_helper.from_array(np.ones(1, np.float32)))
    rows = b.node("Unsqueeze", b.node("CumSum", ones, b.constant(1, np.int64)), b.ints(1))
    waves = b.node("Concat", b.node("Sin", rows), b.node("Cos", rows), axis=1)
    return b.node("Add", x, b.convolution(waves, 2, CHANNELS))


def _functions_of_constants(b: Builder, x: str) -> str:
    number = b.normal(CHANNELS, 1, 1)
    for kind in ("Abs", "Log", "Erf", "Sigmoid", "Tanh", "Softplus"):
        number = b.node(kind, number)
    return b.node("Mul", x, b.node("Add", number, b.constant(1.0)))


def _places_of_constants(b: Builder, x: str) -> str:
    """A table of positions, parts of which are replaced and taken by indices."""
    table = b.node("ScatterND", b.normal(9, CHANNELS), b.constant([[0], [-1]], np.int64), b.normal(2, CHANNELS))
    indices = b.constant(b.random.integers(0, 9, (b.height, b.width, 1)), np.int64)
    taken = b.node("Transpose", b.node("GatherND", table, indices), perm=[2, 0, 1])
    corner = b.node("Trilu", b.normal(b.height, b.width), upper=0)
    picked = b.node("GatherElements", corner, b.constant(b.random.integers(0, 6, (8, 6)), np.int64), axis=1)
    return b.node("Add", b.node("Add", x, taken), picked)


def _shifted_windows(b: Builder, x: str) -> str:
    """Windows of 2x2 pixels as parts of the first axis, through a convolution, a pool and back."""
    parts = b.node("Reshape", x, b.ints(1, CHANNELS, 2, b.height // 2, 2, b.width // 2))
    windows = b.node("Reshape", b.node("Transpose", parts, perm=[2, 4, 0, 1, 3, 5]),
                     b.ints(4, CHANNELS, b.height // 2, b.width // 2))
    mixed = b.convolution(b.convolution(windows, CHANNELS, CHANNELS, 3, pads=[1, 1, 1, 1]), CHANNELS, CHANNELS)
    return _flat(b, b.node("MaxPool", b.node("Add", windows, mixed), kernel_shape=[2, 2]))


def _log_softmax(axis: int) -> Callable[[Builder, str], str]:
    """In the middle: an exit's last one is left out."""
    return lambda b, x: _flat(b, b.node("Relu", b.node("Neg", b.node("LogSoftmax", x, axis=axis))))


def _reduce_nothing(b: Builder, x: str) -> str:
    return b.node("Add", x, b.node("ReduceSum", x, noop_with_empty_axes=1))


def _einsum(equation: str, first: tuple[int, ...], *second: int) -> Callable[[Builder, str], str]:
    """Of a map with another one, or with weights of the given dimensions."""

    def build(b: Builder, x: str) -> str:
        one = b.node("Reshape", x, b.ints(*first))
        other = b.node("Reshape", b.convolution(x, CHANNELS, CHANNELS), b.ints(*first))
        product = b.node("Einsum", one, b.normal(*second, scale=0.3) if second else other, equation=equation)
        return _flat(b, b.node("Relu", product))

    return build


def _pad(pads: tuple[int, ...], **attributes) -> Callable[[Builder, str], str]:
    return lambda b, x: b.node("Pad", x, b.ints(*pads), **attributes)


def _shortcut(b: Builder, x: str) -> str:
    """As ResNets for small images: every other pixel, with channels of zeros."""
    small = b.node("Slice", x, b.ints(0, 0), b.ints(99, 99), b.ints(2, 3), b.ints(2, 2))
    padded = b.node("Pad", small, b.ints(0, 2, 0, 0, 0, 2, 0, 0))
    return b.node("Add", padded, b.convolution(x, CHANNELS, CHANNELS + 4, strides=[2, 2]))


CASES = [
    Case("LayerNormalization of turned tokens", _normal_of_turned_tokens),
    Case("split attention", _split_attention),
    Case("Mul of five axes by a gate of channels", _of_five_axes("Mul", 1, 2, 6, 1, 1)),
    Case("Mul of five axes by a gate of pixels", _of_five_axes("Mul", 1, 1, 1, 8, 6)),
    Case("Mul of five axes by some channels", _of_five_axes("Mul", 1, 1, 6, 1, 1)),
    Case("Add of five axes and rows", _of_five_axes("Add", 1, 2, 1, 8, 1)),
    Case("outer sum of five axes", _outer_sum_of_rows),
    Case("ReduceSum of some channels", lambda b, x: b.node("ReduceSum", _radix(b, x), b.ints(1))),
    Case("ReduceMean of inner channels", lambda b, x: b.node("ReduceMean", _radix(b, x), axes=[2], keepdims=0)),
    Case("ReduceMean of channels and pixels", lambda b, x: b.node("ReduceMean", x, axes=[1, 2])),
    Case("ReduceMax of some channels", lambda b, x: b.node("ReduceMax", _radix(b, x), axes=[1])),
    Case("ReduceMin", lambda b, x: b.node("ReduceMin", x, axes=[2, 3])),
    Case("ReduceMax of everything but rows", lambda b, x: b.node("ReduceMax", x, axes=[1, 3], keepdims=0)),
    Case("ReduceSum of windows", lambda b, x: b.node("ReduceSum", b.node("Reshape", x, b.ints(
        1, CHANNELS, 2, 4, 3, 2)), b.ints(3, 5), keepdims=0)),
    Case("Flatten of rows", lambda b, x: _flat(b, b.node("Relu", b.node("Flatten", x, axis=2)))),
    Case("Reshape of pixels to channels", lambda b, x: b.node("Relu", b.node("Reshape", x, b.ints(1, 8, 6, -1)))),
    Case("Reshape of windows to others", lambda b, x: b.node("Relu", b.node("Reshape", b.node("Transpose", b.node(
        "Reshape", x, b.ints(1, CHANNELS, 8, 2, 3)), perm=[0, 3, 2, 4, 1]), b.ints(1, 4, 4, 9, 4)))),
    Case("Expand of five axes", lambda b, x: _flat(b, b.node("Expand", b.node("Reshape", b.node(
        "GlobalAveragePool", x), b.ints(1, 3, 4, 1, 1)), b.ints(2, 3, 1, 1, 5)))),
    Case("Tile", lambda b, x: b.node("Tile", x, b.ints(1, 2, 1, 3))),
    Case("Tile of five axes", lambda b, x: _flat(b, b.node("Tile", b.node("ReduceMean", _radix(b, x), axes=[1]), b.ints(
        2, 3, 1, 1, 1)))),
    Case("outer difference that is reshaped", lambda b, x: b.node("Relu", b.node("Reshape", b.node(
        "Sub", b.node("Reshape", b.node("ReduceMean", x, axes=[1]), b.ints(1, 1, 8, 1, 6)), b.node(
            "Reshape", b.node("ReduceMax", x, axes=[2]), b.ints(1, CHANNELS, 1, 6, 1))), b.ints(1, -1, 16, 18)))),
    Case("AveragePool of a line", lambda b, x: b.node("AveragePool", b.node(
        "Reshape", x, b.ints(1, CHANNELS, -1)), kernel_shape=[3], strides=[2], pads=[1, 0])),
    Case("sines of running sums", _positions),
    Case("functions of constants", _functions_of_constants),
    Case("constants by their places", _places_of_constants),
    Case("windows as parts", _shifted_windows),
    *(Case(f"LogSoftmax in the middle, axis {axis}", _log_softmax(axis)) for axis in (1, 2, 3)),
    Case("ReduceSum of no axes", _reduce_nothing),
    Case("MatMul of weights with rows", lambda b, x: b.node("MatMul", b.normal(5, 8, scale=0.4), x)),
    Case("MatMul of weights with tokens", lambda b, x: b.node("MatMul", b.normal(1, 9, PIXELS, scale=0.2), _tokens(b, x))),
    Case("MatMul of a constant for each channel", lambda b, x: b.node("MatMul", b.normal(CHANNELS, 5, 8, scale=0.4), x)),
    Case("MatMul of what is repeated", lambda b, x: b.node("MatMul", b.node(
        "Transpose", b.node("ReduceMean", x, axes=[1]), perm=[0, 1, 3, 2]), x)),
    Case("Einsum of heads", _einsum("bhdx,bhdy->bhxy", (1, 3, 4, PIXELS))),
    Case("Einsum of two rows of axes", _einsum("bhdxy,bhexy->bhed", (1, 3, 4, 8, 6))),
    Case("Einsum with weights", _einsum("bchw,cho->bwo", (1, CHANNELS, 8, 6), CHANNELS, 8, 7)),
    Case("Einsum with weights for each", _einsum("bchw,chk->bckw", (1, CHANNELS, 8, 6), CHANNELS, 8, 5)),
    Case("Einsum without an output", _einsum("bcx,ycd", (1, CHANNELS, PIXELS), 3, CHANNELS, 2)),
    Case("Pad with a number", lambda b, x: b.convolution(b.node(
        "Pad", x, b.ints(0, 0, 1, 0, 0, 0, 1, 2), b.constant(0.75)), CHANNELS, 8, 3)),
    Case("Pad of channels", lambda b, x: b.node("Pad", x, b.ints(0, 2, 0, 0, 0, 1, 0, 0), b.constant(-0.5))),
    Case("Pad of channels and columns", lambda b, x: b.node("Pad", x, b.ints(0, 0, 0, 1, 0, 1, 0, 0))),
    Case("Pad of tokens", lambda b, x: b.node("Pad", _tokens(b, x), b.ints(0, 1, 0, 0, 2, 0), b.constant(0.5))),
    Case("Pad of tokens to the right", lambda b, x: b.node("Relu", b.node("Pad", _tokens(b, x), b.ints(0, 0, 0, 0, 0, 3)))),
    Case("Pad by a cut", _pad((0, 0, -1, 1, 0, 0, 2, -2))),
    Case("Pad by reflection", _pad((0, 0, 2, 1, 0, 0, 3, 0), mode="reflect")),
    Case("Pad by edges", _pad((0, 1, 2, 1, 0, 0, 3, 0), mode="edge")),
    Case("Pad around", _pad((0, 0, 2, 1, 0, 0, 3, 9), mode="wrap"), opset=19),
    Case("Pad of a maximum", lambda b, x: b.node("MaxPool", b.node("Pad", x, b.ints(0, 0, 2, 1, 0, 0, 2, 2), b.constant(
        -np.inf)), kernel_shape=[3, 3], strides=[2, 2])),
    Case("Pad of a maximum with the lowest number of half precision", lambda b, x: b.node("MaxPool", b.node(
        "Pad", x, b.ints(0, 0, 2, 1, 0, 0, 2, 2), b.constant(-65504)), kernel_shape=[3, 3], strides=[2, 2])),
    Case("shortcut with channels of zeros", _shortcut),
]
