"""What each exit of an ONNX model costs, counted on the graph: only nodes that an exit depends on are charged to it."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from pathlib import Path

import onnx

from common.errors import DataError
from common.onnxfile import read_model


@dataclass(frozen=True)
class ExitCost:
    """`macs`: multiply-adds of the nodes that exits 1…this one need, for one image. `macs_alone`: of those that this
    exit needs. `parameters`: trained values that exits 1…this one need, batch normalization folded in."""

    name: str
    macs: int
    macs_alone: int
    parameters: int


def exit_costs(path: Path) -> list[ExitCost]:
    """Costs of the graph's outputs, in their order."""
    graph = read_model(path, infer_shapes=True).graph
    if not graph.output:
        raise DataError(f"{path}: not an ONNX model: it has no output")
    shapes = {value.name: [dim.dim_value or 1 for dim in value.type.tensor_type.shape.dim]
              for value in [*graph.input, *graph.value_info, *graph.output]}
    weights = {weight.name: list(weight.dims) for weight in graph.initializer}
    producers = {output: node for node in graph.node for output in node.output}

    costs, so_far = [], {}
    for output in graph.output:
        alone = _needed(output.name, producers)
        so_far |= alone
        stored = {name for node in so_far.values() for name in _kept_inputs(node) if name in weights}
        costs.append(ExitCost(
            name=output.name,
            macs=sum(_macs(node, shapes, weights) for node in so_far.values()),
            macs_alone=sum(_macs(node, shapes, weights) for node in alone.values()),
            parameters=sum(prod(weights[name]) for name in stored)))
    return costs


def _needed(output: str, producers: dict[str, onnx.NodeProto]) -> dict[str, onnx.NodeProto]:
    """The nodes that `output` depends on, keyed by their first output."""
    found: dict[str, onnx.NodeProto] = {}
    open_names = [output]
    while open_names:
        node = producers.get(open_names.pop())
        if node is not None and node.output[0] not in found:
            found[node.output[0]] = node
            open_names.extend(node.input)
    return found


def _kept_inputs(node: onnx.NodeProto) -> list[str]:
    """The inputs that are left once batch normalization is folded: of its own, the bias."""
    return [node.input[2]] if node.op_type == "BatchNormalization" else list(node.input)


def _macs(node: onnx.NodeProto, shapes: dict[str, list[int]], weights: dict[str, list[int]]) -> int:
    if node.op_type == "Conv":
        return prod(shapes[node.output[0]][1:]) * prod(weights[node.input[1]][1:])
    if node.op_type == "Gemm":
        return prod(weights[node.input[1]])
    return 0
