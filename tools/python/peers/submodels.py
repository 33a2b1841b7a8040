"""One model with several exits to one model per exit, so that a runtime that computes every output is not charged for
the exits that nobody asked for."""

from __future__ import annotations

from pathlib import Path

import onnx
from onnx.utils import Extractor


def write_submodels(model: onnx.ModelProto, folder: Path) -> list[Path]:
    """Writes `folder/exit<k>.onnx` for each output, in the graph's order, with a batch of one image."""
    fixed = onnx.ModelProto()
    fixed.CopyFrom(model)
    # A fixed batch lets the runtime plan its memory before the first image.
    for value in [*fixed.graph.input, *fixed.graph.output]:
        value.type.tensor_type.shape.dim[0].dim_value = 1
    del fixed.graph.value_info[:]
    extractor = Extractor(onnx.shape_inference.infer_shapes(fixed))
    paths = []
    for number, output in enumerate(fixed.graph.output, 1):
        path = folder / f"exit{number}.onnx"
        onnx.save(extractor.extract_model([fixed.graph.input[0].name], [output.name]), path)
        paths.append(path)
    return paths
