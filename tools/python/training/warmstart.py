"""`--init M.onnx`: weights of an exported model as the start of another training."""

from __future__ import annotations

from pathlib import Path

import torch
from onnx import numpy_helper
from torch import nn

from common.errors import DataError
from common.onnxfile import read_model


def load_weights(model: nn.Module, path: Path) -> tuple[int, int]:
    """Copies every tensor whose name and shape are the same in both, and leaves the others as they are: another number
    of classes, say, keeps new last layers. Returns how many of the model's tensors were copied, and how many it has.

    Raises `DataError` when nothing fits, as with a model whose batch normalization was folded on export.
    """
    stored = {tensor.name: tensor for tensor in read_model(path).graph.initializer}
    own = {name: tensor for name, tensor in model.state_dict().items() if not name.endswith("num_batches_tracked")}
    fitting = {name: torch.from_numpy(numpy_helper.to_array(stored[name]).copy())
               for name, tensor in own.items()
               if name in stored and list(stored[name].dims) == list(tensor.shape)}
    if not fitting:
        raise DataError(f"{path}: no tensor has the name and shape of one in the recipe's model; --init wants an ONNX "
                        "file that 'tools/train export' wrote")
    model.load_state_dict(fitting, strict=False)
    return len(fitting), len(own)
