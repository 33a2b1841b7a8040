"""Small graphs of one operator each, as exporters write them, for `operators`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .operator_models import CHANNELS, Builder, Case


def _unary(kind: str, **attributes) -> Callable[[Builder, str], str]:
    return lambda b, x: b.node(kind, x, **attributes)


def _other(b: Builder, x: str) -> str:
    return b.convolution(x, CHANNELS, CHANNELS)


def _gate(b: Builder, x: str) -> str:
    squeezed = b.node("GlobalAveragePool", x)
    return b.node("Sigmoid", b.convolution(squeezed, CHANNELS, CHANNELS))


def _shuffle(b: Builder, x: str) -> str:
    parts = b.node("Reshape", x, b.ints(1, 3, CHANNELS // 3, b.height, b.width))
    return b.node("Reshape", b.node("Transpose", parts, perm=[0, 2, 1, 3, 4]),
                  b.ints(1, CHANNELS, b.height, b.width))


def _halves_of_a_shuffle(b: Builder, x: str) -> str:
    first, second = b.node("Split", _shuffle(b, x), b.ints(5, 7), outputs=2, axis=1)
    return b.node("Concat", b.node("Relu", second), first, axis=1)


def _convnext(b: Builder, x: str) -> str:
    last = b.node("Transpose", x, perm=[0, 2, 3, 1])
    normal = b.node("LayerNormalization", last, b.normal(CHANNELS), b.normal(CHANNELS), axis=-1, epsilon=1e-6)
    wide = b.node("Add", b.node("MatMul", normal, b.normal(CHANNELS, 24, scale=0.3)), b.normal(24))
    halved = b.node("Div", wide, b.constant(np.sqrt(2)))
    gelu = b.node("Mul", b.node("Mul", wide, b.node("Add", b.node("Erf", halved), b.constant(1.0))),
                  b.constant(0.5))
    narrow = b.node("MatMul", gelu, b.normal(24, CHANNELS, scale=0.2))
    scaled = b.node("Mul", narrow, b.normal(CHANNELS))
    return b.node("Add", x, b.node("Transpose", scaled, perm=[0, 3, 1, 2]))


def _group_norm(b: Builder, x: str) -> str:
    groups = b.node("Reshape", x, b.ints(0, 3, -1))
    normal = b.node("InstanceNormalization", groups, b.constant([1.0] * 3), b.constant([0.0] * 3))
    back = b.node("Reshape", normal, b.node("Shape", x))
    return b.node("Add", b.node("Mul", back, b.normal(CHANNELS, 1, 1)), b.normal(CHANNELS, 1, 1))


def _flat_from_the_right(b: Builder, x: str) -> str:
    """As TensorFlow flattens: channels last."""
    last = b.node("Transpose", x, perm=[0, 2, 3, 1])
    return b.node("Reshape", last, b.ints(1, -1))


def _shape_arithmetic(b: Builder, x: str) -> str:
    batch = b.node("Gather", b.node("Shape", x), b.constant(0, np.int64))
    target = b.node("Concat", b.node("Unsqueeze", batch, b.ints(0)), b.ints(-1), axis=0)
    return b.node("Reshape", x, target)


def _focus(b: Builder, x: str) -> str:
    parts = [b.node("Slice", x, b.ints(dy, dx), b.ints(2**31 - 1, 2**31 - 1), b.ints(2, 3), b.ints(2, 2))
             for dx in (0, 1) for dy in (0, 1)]
    return b.node("Concat", *parts, axis=1)


def _line(b: Builder, x: str) -> str:
    """Efficient channel attention: a convolution along the channels."""
    mean = b.node("Reshape", b.node("ReduceMean", x, axes=[2, 3]), b.ints(1, 1, CHANNELS))
    along = b.node("Conv", mean, b.normal(1, 1, 3), pads=[1, 1])
    return b.node("Mul", x, b.node("Sigmoid", b.node("Reshape", along, b.ints(1, CHANNELS, 1, 1))))


def _spatial_attention(b: Builder, x: str) -> str:
    both = b.node("Concat", b.node("ReduceMax", x, axes=[1]), b.node("ReduceMean", x, axes=[1]), axis=1)
    return b.node("Mul", x, b.node("Sigmoid", b.convolution(both, 2, 1, 3, pads=[1, 1, 1, 1])))


def _batch_normalization(b: Builder, x: str) -> str:
    variance = b.constant(b.random.uniform(0.5, 2, CHANNELS))
    return b.node("BatchNormalization", b.node("Relu", x), b.normal(CHANNELS), b.normal(CHANNELS),
                  b.normal(CHANNELS), variance)


def _quantized(b: Builder, x: str) -> str:
    """As quantizing tools write it: pairs of QuantizeLinear and DequantizeLinear, weights as bytes."""

    def pair(value: str, scale: float, zero: int, kind: type) -> str:
        numbers = (b.constant(scale), b.constant(zero, kind))
        return b.node("DequantizeLinear", b.node("QuantizeLinear", value, *numbers), *numbers)

    weights = b.constant(b.random.integers(-127, 128, (8, CHANNELS, 3, 3)), np.int8)
    scales = b.constant(b.random.uniform(5e-4, 1e-3, 8))
    bias = b.node("DequantizeLinear", b.constant(b.random.integers(-99, 99, 8), np.int32), b.constant([1e-3] * 8),
                  b.constant([0] * 8, np.int32), axis=0)
    y = b.node("Conv", pair(x, 0.05, 3, np.int8),
               b.node("DequantizeLinear", weights, scales, b.constant([0] * 8, np.int8), axis=0), bias)
    return pair(b.node("Relu", y), 0.02, 0, np.uint8)


CASES = [
    Case("depthwise 3x3", lambda b, x: b.convolution(x, CHANNELS, CHANNELS, 3, CHANNELS, pads=[1, 1, 1, 1])),
    Case("depthwise 3x3, stride 2", lambda b, x: b.convolution(
        x, CHANNELS, CHANNELS, 3, CHANNELS, pads=[0, 0, 1, 1], strides=[2, 2])),
    Case("depthwise 5x5, stride 2", lambda b, x: b.convolution(
        x, CHANNELS, CHANNELS, 5, CHANNELS, pads=[2, 2, 2, 2], strides=[2, 2])),
    Case("two outputs a channel", lambda b, x: b.convolution(x, CHANNELS, 2 * CHANNELS, 3, CHANNELS)),
    Case("groups", lambda b, x: b.convolution(x, CHANNELS, 20, 3, 4, pads=[1, 1, 1, 1])),
    Case("dilation", lambda b, x: b.convolution(x, CHANNELS, 8, 3, dilations=[2, 2], pads=[2, 2, 2, 2])),
    Case("uneven padding", lambda b, x: b.convolution(x, CHANNELS, 8, 3, pads=[0, 2, 1, 0])),
    Case("SAME_UPPER", lambda b, x: b.convolution(x, CHANNELS, 8, 3, strides=[2, 2], auto_pad="SAME_UPPER"),
         size=(9, 6)),
    Case("SAME_LOWER", lambda b, x: b.convolution(x, CHANNELS, 8, 3, strides=[2, 2], auto_pad="SAME_LOWER")),
    Case("convolution along channels", _line, opset=13),
    Case("batch normalization", _batch_normalization),
    Case("InstanceNormalization", lambda b, x: b.node(
        "InstanceNormalization", x, b.normal(CHANNELS), b.normal(CHANNELS), epsilon=1e-3)),
    Case("GroupNorm of PyTorch", _group_norm),
    Case("GroupNormalization of opset 18", lambda b, x: b.node(
        "GroupNormalization", x, b.normal(4), b.normal(4), num_groups=4), opset=18),
    Case("GroupNormalization of opset 21", lambda b, x: b.node(
        "GroupNormalization", x, b.normal(CHANNELS), b.normal(CHANNELS), num_groups=3), opset=21),
    Case("layer normalization between transposes", _convnext),
    Case("Relu6", lambda b, x: b.node("Clip", x, b.constant(0.0), b.constant(0.75))),
    Case("Clip", lambda b, x: b.node("Clip", x, b.constant(-0.5), b.constant(1.0))),
    Case("Clip from below", lambda b, x: b.node("Clip", x, b.constant(-0.5))),
    Case("Sigmoid", _unary("Sigmoid")),
    Case("HardSigmoid", _unary("HardSigmoid", alpha=1 / 6, beta=0.5)),
    Case("HardSwish", _unary("HardSwish")),
    Case("Hardswish of its parts", lambda b, x: b.node("Div", b.node("Mul", x, b.node(
        "Clip", b.node("Add", x, b.constant(3.0)), b.constant(0.0), b.constant(6.0))), b.constant(6.0))),
    Case("Swish of its parts", lambda b, x: b.node("Mul", x, b.node("Sigmoid", x))),
    Case("Tanh", _unary("Tanh")),
    Case("LeakyRelu", _unary("LeakyRelu", alpha=0.1)),
    Case("PRelu, one slope", lambda b, x: b.node("PRelu", x, b.constant([[[0.2]]]))),
    Case("PRelu, a slope a channel", lambda b, x: b.node("PRelu", x, b.normal(CHANNELS, 1, 1))),
    Case("Elu", _unary("Elu", alpha=0.7)),
    Case("Selu", _unary("Selu")),
    Case("Celu", _unary("Celu", alpha=1.5)),
    Case("Softplus", _unary("Softplus")),
    Case("Softsign", _unary("Softsign")),
    Case("Mish", _unary("Mish"), opset=18),
    Case("Gelu", _unary("Gelu"), opset=20),
    Case("Gelu by tanh", _unary("Gelu", approximate="tanh"), opset=20),
    Case("Exp", _unary("Exp")),
    Case("Log", _unary("Log"), positive=True),
    Case("Sqrt", _unary("Sqrt"), positive=True),
    Case("Reciprocal", _unary("Reciprocal"), positive=True),
    Case("Abs", _unary("Abs")),
    Case("Neg", _unary("Neg")),
    Case("Pow", lambda b, x: b.node("Pow", x, b.constant(2.0))),
    Case("Pow 0.5", lambda b, x: b.node("Pow", x, b.constant(0.5)), positive=True),
    Case("Identity and Dropout", lambda b, x: b.node("Identity", b.node("Dropout", x))),
    Case("Add", lambda b, x: b.node("Add", x, _other(b, x))),
    Case("Add of one number", lambda b, x: b.node("Add", b.constant(0.5), x)),
    Case("Add of a pixel", lambda b, x: b.node("Add", _gate(b, x), x)),
    Case("Sum of three", lambda b, x: b.node("Sum", x, _other(b, x), _other(b, x))),
    Case("Sub", lambda b, x: b.node("Sub", x, _other(b, x))),
    Case("Sub from numbers", lambda b, x: b.node("Sub", b.normal(1, CHANNELS, 1, 1), x)),
    Case("Mul", lambda b, x: b.node("Mul", x, _other(b, x))),
    Case("Mul by a gate", lambda b, x: b.node("Mul", x, _gate(b, x))),
    Case("Mul by a gate, the other way round", lambda b, x: b.node("Mul", _gate(b, x), x)),
    Case("Mul by numbers", lambda b, x: b.node("Mul", x, b.normal(CHANNELS, 1, 1))),
    Case("Div by numbers", lambda b, x: b.node("Div", x, b.constant(b.random.uniform(1, 2, (CHANNELS, 1, 1))))),
    Case("Div", lambda b, x: b.node("Div", _other(b, x), x), positive=True),
    Case("Max", lambda b, x: b.node("Max", x, b.constant(0.25))),
    Case("Min", lambda b, x: b.node("Min", b.constant(0.25), x)),
    Case("ReduceMean", lambda b, x: b.node("ReduceMean", x, b.ints(2, 3), keepdims=0), opset=18),
    Case("ReduceMean of rows", lambda b, x: b.node("ReduceMean", x, axes=[2])),
    Case("ReduceMean of channels", lambda b, x: b.node("ReduceMean", x, axes=[-3])),
    Case("ReduceSum", lambda b, x: b.node("ReduceSum", x, b.ints(-1, -2)), decibels=24),
    Case("ReduceMax", lambda b, x: b.node("ReduceMax", x, axes=[2, 3], keepdims=0)),
    Case("ReduceL2", lambda b, x: b.node("ReduceL2", x, axes=[2, 3])),
    Case("maximum and mean of channels", _spatial_attention),
    Case("MaxPool, rounded up", _unary("MaxPool", kernel_shape=[3, 2], strides=[2, 2], ceil_mode=1)),
    Case("AveragePool, rounded up", _unary(
        "AveragePool", kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1), size=(8, 8)),
    Case("AveragePool with padding", _unary(
        "AveragePool", kernel_shape=[3, 3], pads=[1, 1, 1, 1], count_include_pad=1)),
    Case("GlobalMaxPool", _unary("GlobalMaxPool")),
    Case("Pad", lambda b, x: b.convolution(b.node("Pad", x, b.ints(0, 0, 1, 0, 0, 0, 1, 2)), CHANNELS, 8, 3)),
    Case("Pad of some axes", lambda b, x: b.node(
        "Pad", x, b.ints(1, 2), "", b.ints(2)), opset=18),
    Case("Concat", lambda b, x: b.node("Concat", x, _other(b, x), x, axis=-3)),
    Case("Concat of turned maps", lambda b, x: b.node("Concat", b.node("Transpose", x, perm=[0, 2, 3, 1]), b.node(
        "Transpose", _other(b, x), perm=[0, 2, 3, 1]), axis=3)),
    Case("channel shuffle", _shuffle),
    Case("halves of a shuffle", _halves_of_a_shuffle),
    Case("Split", lambda b, x: b.node("Concat", *reversed(b.node("Split", x, outputs=3, axis=1)), axis=1), opset=13),
    Case("Split of rows", lambda b, x: b.node("Split", x, outputs=2, axis=2)[1], opset=13),
    Case("Slice of channels", lambda b, x: b.node("Slice", x, b.ints(2), b.ints(-3), b.ints(1))),
    Case("Slice in steps", lambda b, x: b.node("Slice", x, b.ints(1, 5), b.ints(9, -99), b.ints(1, 3), b.ints(3, -2))),
    Case("Slice of a crop", lambda b, x: b.node("Slice", x, b.ints(1, 2), b.ints(-1, 5), b.ints(2, 3))),
    Case("focus", _focus),
    Case("Gather of channels", lambda b, x: b.node("Gather", x, b.ints(3, 0, -1, 3), axis=1)),
    Case("Gather of one row", lambda b, x: b.node("Gather", x, b.constant(2, np.int64), axis=2)),
    Case("Transpose of rows and columns", lambda b, x: b.node("Relu", b.node("Transpose", x, perm=[0, 1, 3, 2]))),
    Case("Transpose of channels and rows", lambda b, x: b.convolution(
        b.node("Transpose", x, perm=[0, 2, 1, 3]), 8, 5, 3)),
    Case("Flatten, channels last", _flat_from_the_right),
    Case("Squeeze and Unsqueeze", lambda b, x: b.node("Unsqueeze", b.node("Squeeze", b.node(
        "GlobalAveragePool", x), b.ints(2, 3)), b.ints(2))),
    Case("shape arithmetic", _shape_arithmetic),
    Case("DepthToSpace", _unary("DepthToSpace", blocksize=2)),
    Case("DepthToSpace, columns first", _unary("DepthToSpace", blocksize=2, mode="CRD")),
    Case("SpaceToDepth", _unary("SpaceToDepth", blocksize=2)),
    Case("Resize by scales", lambda b, x: b.node(
        "Resize", x, "", b.constant([1, 1, 2, 1.5]), mode="nearest", coordinate_transformation_mode="asymmetric",
        nearest_mode="floor")),
    # 3 / 0.6 is 5 in floats, and a little less or more in doubles.
    Case("Resize by scales that floats round", lambda b, x: b.node(
        "Resize", x, "", b.constant([1, 1, 0.6, 0.7]), mode="nearest", coordinate_transformation_mode="asymmetric",
        nearest_mode="floor")),
    Case("Resize to sizes", lambda b, x: b.node("Resize", x, "", "", b.ints(1, CHANNELS, 5, 7), mode="nearest")),
    Case("Resize with aligned corners", lambda b, x: b.node(
        "Resize", x, "", "", b.ints(1, CHANNELS, 3, 13), mode="nearest", nearest_mode="round_prefer_ceil",
        coordinate_transformation_mode="align_corners")),
    Case("Resize linear, doubled", lambda b, x: b.node(
        "Resize", x, "", b.constant([1, 1, 2, 2]), mode="linear", coordinate_transformation_mode="half_pixel")),
    Case("Resize linear as PyTorch", lambda b, x: b.node(
        "Resize", x, "", "", b.ints(1, CHANNELS, 13, 1), mode="linear",
        coordinate_transformation_mode="pytorch_half_pixel")),
    Case("Resize linear with aligned corners", lambda b, x: b.node(
        "Resize", x, "", "", b.ints(1, CHANNELS, 15, 4), mode="linear",
        coordinate_transformation_mode="align_corners")),
    Case("Resize linear, asymmetric, smaller", lambda b, x: b.node(
        "Resize", x, "", b.constant([1, 1, 0.5, 1.5]), mode="linear", coordinate_transformation_mode="asymmetric")),
    Case("quantized already", _quantized, tolerance=0.1, decibels=25),
    Case("outer product", lambda b, x: b.node("Mul", _gate(b, x), b.node("Transpose", _gate(b, x), perm=[0, 2, 1, 3]))),
    Case("outer sum", lambda b, x: b.node("Add", b.node("Transpose", _gate(b, x), perm=[0, 2, 3, 1]), _gate(b, x))),
    Case("Expand", lambda b, x: b.node("Expand", _gate(b, x), b.ints(1, 1, 3, 4))),
    Case("MatMul of channels", lambda b, x: b.node(
        "MatMul", b.node("Transpose", x, perm=[0, 2, 3, 1]), b.normal(CHANNELS, 7))),
]
