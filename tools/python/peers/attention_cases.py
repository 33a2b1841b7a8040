"""Products of two maps and what networks of attention need besides, for `operators`."""

from __future__ import annotations

import numpy as np

from .operator_models import CHANNELS, Builder, Case

HEADS = 3
DEPTH = CHANNELS // HEADS


def _tokens(b: Builder, x: str) -> str:
    """Pixels as rows of a matrix, `[1, pixels, channels]`."""
    return b.node("Transpose", b.node("Reshape", x, b.ints(1, CHANNELS, -1)), perm=[0, 2, 1])


def _linear(b: Builder, x: str, inputs: int, outputs: int) -> str:
    weights = b.normal(inputs, outputs, scale=inputs**-0.5)
    return b.node("Add", b.node("MatMul", x, weights), b.normal(outputs, scale=0.1))


def _heads(b: Builder, x: str) -> list[str]:
    """Queries, keys and values as PyTorch splits them: `[1, heads, pixels, depth]` each."""
    pixels = b.height * b.width
    joined = _linear(b, _tokens(b, x), CHANNELS, 3 * CHANNELS)
    parts = b.node("Transpose", b.node("Reshape", joined, b.ints(1, pixels, 3, HEADS, DEPTH)), perm=[2, 0, 3, 1, 4])
    return [b.node("Gather", parts, b.constant(index, np.int64), axis=0) for index in range(3)]


def _attention(b: Builder, x: str) -> str:
    queries, keys, values = _heads(b, x)
    scores = b.node("MatMul", queries, b.node("Transpose", keys, perm=[0, 1, 3, 2]))
    weights = b.node("Softmax", b.node("Mul", scores, b.constant(DEPTH**-0.5)), axis=-1)
    seen = b.node("Transpose", b.node("MatMul", weights, values), perm=[0, 2, 1, 3])
    joined = b.node("Reshape", seen, b.ints(1, b.height * b.width, CHANNELS))
    return b.node("Add", _tokens(b, x), _linear(b, joined, CHANNELS, CHANNELS))


def _attention_with_scaled_factors(b: Builder, x: str) -> str:
    """As scaled_dot_product_attention is exported: both factors are scaled before the product."""
    queries, keys, values = _heads(b, x)
    half = b.constant(DEPTH**-0.25)
    turned = b.node("Mul", b.node("Transpose", keys, perm=[0, 1, 3, 2]), half)
    weights = b.node("Softmax", b.node("MatMul", b.node("Mul", queries, half), turned), axis=-1)
    return b.node("MatMul", weights, values)


def _attention_of_windows(b: Builder, x: str) -> str:
    """Pixels of a block of 2x2 have nothing to do with each other, as in MobileViT: the first axis is those four."""
    rows, columns = b.height // 2, b.width // 2
    parts = b.node("Transpose", b.node("Reshape", x, b.ints(CHANNELS * rows, 2, columns, 2)), perm=[0, 2, 1, 3])
    tokens = b.node("Transpose", b.node("Reshape", parts, b.ints(1, CHANNELS, rows * columns, 4)), perm=[0, 3, 2, 1])
    tokens = b.node("Reshape", tokens, b.ints(4, rows * columns, CHANNELS))
    keys = b.node("Transpose", _linear(b, tokens, CHANNELS, CHANNELS), perm=[0, 2, 1])
    weights = b.node("Softmax", b.node("MatMul", _linear(b, tokens, CHANNELS, CHANNELS), keys), axis=-1)
    seen = b.node("Add", tokens, b.node("MatMul", weights, tokens))
    back = b.node("Transpose", b.node("Reshape", seen, b.ints(1, 4, rows * columns, CHANNELS)), perm=[0, 3, 2, 1])
    back = b.node("Transpose", b.node("Reshape", back, b.ints(CHANNELS * rows, columns, 2, 2)), perm=[0, 2, 1, 3])
    return b.node("Reshape", back, b.ints(1, CHANNELS, b.height, b.width))


def _non_local(b: Builder, x: str) -> str:
    """Every pixel with every other one, without heads; keys are pooled."""
    keys = b.node("MaxPool", b.convolution(x, CHANNELS, 8), kernel_shape=[2, 2], strides=[2, 2])
    values = b.node("MaxPool", b.convolution(x, CHANNELS, 8), kernel_shape=[2, 2], strides=[2, 2])
    queries = b.node("Reshape", b.convolution(x, CHANNELS, 8), b.ints(1, 8, -1))
    scores = b.node("MatMul", b.node("Transpose", queries, perm=[0, 2, 1]), b.node("Reshape", keys, b.ints(1, 8, -1)))
    weights = b.node("Softmax", scores, axis=2)
    seen = b.node("MatMul", weights, b.node("Transpose", b.node("Reshape", values, b.ints(1, 8, -1)), perm=[0, 2, 1]))
    back = b.node("Reshape", b.node("Transpose", seen, perm=[0, 2, 1]), b.ints(1, 8, b.height, b.width))
    return b.node("Add", x, b.convolution(back, 8, CHANNELS))


def _channels_with_channels(b: Builder, x: str) -> str:
    """Each channel's weights are what it has in common with the others, as in trilinear attention sampling."""
    rows = b.node("Reshape", x, b.ints(1, CHANNELS, -1))
    scores = b.node("MatMul", rows, b.node("Transpose", rows, perm=[0, 2, 1]))
    weights = b.node("Softmax", b.node("Mul", scores, b.constant(1 / (b.height * b.width))), axis=-1)
    return b.node("Reshape", b.node("MatMul", weights, rows), b.ints(1, CHANNELS, b.height, b.width))


def _global_context(b: Builder, x: str) -> str:
    """Softmax over all pixels of one channel, and the mean of the others weighed by it."""
    mask = b.node("Softmax", b.node("Reshape", b.convolution(x, CHANNELS, 1), b.ints(1, 1, -1)), axis=2)
    flat = b.node("Unsqueeze", b.node("Reshape", x, b.ints(1, CHANNELS, -1)), b.ints(1))
    seen = b.node("MatMul", flat, b.node("Unsqueeze", mask, b.ints(3)))
    return b.node("Reshape", seen, b.ints(1, CHANNELS, 1, 1))


def _class_token(b: Builder, x: str) -> str:
    """A token of its own before those of the pixels, positions added to all, and what has come of the token."""
    pixels = b.height * b.width
    joined = b.node("Concat", b.normal(1, 1, CHANNELS), _tokens(b, x), axis=1)
    tokens = b.node("Add", joined, b.normal(1, pixels + 1, CHANNELS))
    scores = b.node("MatMul", tokens, b.node("Transpose", _linear(b, tokens, CHANNELS, CHANNELS), perm=[0, 2, 1]))
    seen = b.node("MatMul", b.node("Softmax", b.node("Mul", scores, b.constant(0.1)), axis=-1), tokens)
    return b.node("Gather", b.node("Add", tokens, seen), b.constant(0, np.int64), axis=1)


CASES = [
    Case("class token and positions", _class_token),
    Case("Concat of rows", lambda b, x: b.node("Concat", x, b.node("Relu", x), b.normal(1, CHANNELS, 2, 6), axis=2)),
    Case("Concat of columns", lambda b, x: b.node("Concat", b.node("Relu", x), x, axis=3)),
    Case("Concat with constant channels", lambda b, x: b.node("Concat", x, b.normal(1, 2, 8, 6), axis=1)),
    Case("Mul by a constant map", lambda b, x: b.node("Mul", b.normal(8, 6), x)),
    Case("constant map less a map", lambda b, x: b.node("Sub", b.normal(1, CHANNELS, 8, 6), x)),
    Case("attention of heads", _attention),
    Case("attention whose factors are scaled", _attention_with_scaled_factors),
    Case("attention of windows", _attention_of_windows),
    Case("non-local block", _non_local),
    Case("product of channels with channels", _channels_with_channels),
    Case("global context", _global_context),
    Case("Softmax of channels", lambda b, x: b.node("Softmax", x, axis=1)),
    Case("Softmax of columns", lambda b, x: b.node("Softmax", x, axis=3)),
    Case("MatMul of rows", lambda b, x: b.node("MatMul", _tokens(b, x), b.node("Relu", b.node("Reshape", x, b.ints(
        1, CHANNELS, -1))))),
    Case("MatMul of columns with weights", lambda b, x: b.node("MatMul", x, b.normal(6, 5, scale=0.4))),
]
