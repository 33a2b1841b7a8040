"""Multiply-adds and parameters of a small graph, by hand."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from common.errors import DataError, InputError

from ..cost import ExitCost, exit_costs
from .support import FolderTest

WEIGHTS = {
    "conv1": (4, 3, 3, 3), "scale": (4,), "shift": (4,), "mean": (4,), "variance": (4,), "head1": (5, 4), "bias1": (5,),
    "conv2": (6, 4, 3, 3), "bias2": (6,), "head2": (5, 6), "idle": (9, 4, 1, 1)}


def value(name: str, *shape: object) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def two_exits() -> onnx.ModelProto:
    """A convolution, its batch normalization and an exit; another convolution and an exit; one that nothing reads."""
    node = helper.make_node
    nodes = [
        node("Conv", ["image", "conv1"], ["a"], pads=[1, 1, 1, 1]),
        node("BatchNormalization", ["a", "scale", "shift", "mean", "variance"], ["b"]),
        node("Relu", ["b"], ["c"]),
        node("GlobalAveragePool", ["c"], ["pool1"]), node("Flatten", ["pool1"], ["flat1"]),
        node("Gemm", ["flat1", "head1", "bias1"], ["exit1"], transB=1),
        node("Conv", ["c", "conv2", "bias2"], ["d"], pads=[1, 1, 1, 1], strides=[2, 2]),
        node("GlobalAveragePool", ["d"], ["pool2"]), node("Flatten", ["pool2"], ["flat2"]),
        node("Gemm", ["flat2", "head2"], ["exit2"], transB=1),
        node("Conv", ["c", "idle"], ["unused"]),
    ]
    weights = [numpy_helper.from_array(np.ones(shape, np.float32), name) for name, shape in WEIGHTS.items()]
    graph = helper.make_graph(nodes, "two-exits", [value("image", "N", 3, 8, 8)],
                              [value("exit1", "N", 5), value("exit2", "N", 5)], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])


class Cost(FolderTest):
    def setUp(self) -> None:
        super().setUp()
        self.path = self.folder / "model.onnx"

    def test_by_hand(self) -> None:
        onnx.save(two_exits(), self.path)
        first, second = 8 * 8 * 4 * 27 + 5 * 4, 4 * 4 * 6 * 36 + 5 * 6
        weights = 108 + 4 + 20 + 5  # of batch normalization, only the shift is left
        self.assertEqual(exit_costs(self.path), [
            ExitCost("exit1", macs=first, macs_alone=first, parameters=weights),
            ExitCost("exit2", macs=first + second, macs_alone=first + second - 20,
                     parameters=weights + 216 + 6 + 30)])

    def test_what_is_no_model_is_refused(self) -> None:
        model = two_exits()
        model.graph.initializer[0].CopyFrom(numpy_helper.from_array(np.ones((4, 3, 3), np.float32), "conv1"))
        for kind, content in (("text", b"no model"), ("empty", b""), ("contradiction", model.SerializeToString())):
            self.path.write_bytes(content)
            with self.subTest(kind), self.assertRaisesRegex(DataError, f"^{self.path}: not an ONNX model"):
                exit_costs(self.path)

    def test_missing(self) -> None:
        with self.assertRaisesRegex(InputError, f"^{self.path}: No such file"):
            exit_costs(self.path)
