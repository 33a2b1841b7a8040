"""Small graphs of one operator each, put together for `operators`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

CHANNELS = 12
CLASSES = 10


@dataclass
class Builder:
    """Adds nodes and constants to a graph; names are made up."""

    opset: int
    height: int
    width: int
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)
    random: np.random.Generator = field(default_factory=lambda: np.random.default_rng(5))

    def node(self, kind: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes: object):
        names = [f"{kind.lower()}{len(self.nodes)}_{index}" for index in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, values: object, kind: type = np.float32) -> str:
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(values, kind), name))
        return name

    def ints(self, *values: int) -> str:
        return self.constant(list(values), np.int64)

    def normal(self, *shape: int, scale: float = 1.0) -> str:
        return self.constant(self.random.standard_normal(shape) * scale)

    def convolution(self, x: str, inputs: int, outputs: int, kernel: int = 1, groups: int = 1, **attributes) -> str:
        depth = inputs // groups * kernel * kernel
        weights = self.normal(outputs, inputs // groups, kernel, kernel, scale=depth ** -0.5)
        return self.node("Conv", x, weights, self.normal(outputs, scale=0.1), group=groups, **attributes)

    def head(self, x: str, count: int) -> str:
        """Logits of whatever `x` is, which has `count` elements."""
        flat = self.node("Flatten", x)
        return self.node("Gemm", flat, self.normal(CLASSES, count, scale=count ** -0.5), self.normal(CLASSES),
                         transB=1)


@dataclass(frozen=True)
class Case:
    """What an operator makes of a map of `CHANNELS` channels, and of how many elements it is then."""

    name: str
    build: Callable[[Builder, str], str]
    opset: int = 17
    size: tuple[int, int] = (8, 6)
    #: The map is positive, as roots and quotients want it.
    positive: bool = False
    #: Least signal to noise of the int8 logits in decibels; some operators amplify noise.
    decibels: float = 30.0
    #: The float reference, as a share of the largest logit; other than 1e-5 where ONNX Runtime rounds.
    tolerance: float = 1e-5


def model(case: Case, opset: int) -> onnx.ModelProto:
    """The case's model: a convolution, the operator, and a fully connected head."""
    builder = Builder(opset, *case.size)
    first = builder.convolution("image", 3, CHANNELS, 3, pads=[1, 1, 1, 1])
    if case.positive:
        first = builder.node("Add", builder.node("Sigmoid", first), builder.constant(0.25))
    result = case.build(builder, first)
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, *case.size])
    graph = helper.make_graph(builder.nodes, case.name, [image],
                              [helper.make_tensor_value_info(result, TensorProto.FLOAT, None)], builder.constants)
    sized = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    shapes = onnx.shape_inference.infer_shapes(sized, data_prop=True)
    sizes = {info.name: [d.dim_value for d in info.type.tensor_type.shape.dim]
             for info in [*shapes.graph.value_info, *shapes.graph.output]}
    count = int(np.prod(sizes[result])) if sizes.get(result) else measured(sized, case)
    logits = builder.head(result, count)
    graph = helper.make_graph(builder.nodes, case.name, [image],
                              [helper.make_tensor_value_info(logits, TensorProto.FLOAT, [1, CLASSES])],
                              builder.constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)


def measured(sized: onnx.ModelProto, case: Case) -> int:
    """Elements of the output, where shape inference does not know."""
    import onnxruntime

    session = onnxruntime.InferenceSession(sized.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"image": np.zeros((1, 3, *case.size), np.float32)})[0].size
