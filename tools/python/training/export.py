"""ONNX export: input `image` `[N, 3, H, W]`, float32, normalized; outputs `exit1`, … logits `[N, classes]`.

Batch normalization stays a node of its own and every tensor keeps the name that it has in PyTorch, so `--init` can
start another training from the file exactly; the converter folds it. What the graph cannot say (class names, how
photographs become its input, what each exit reaches) goes into the file's metadata, and from there into the plan.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn
from torch.onnx import TrainingMode

from common.errors import CommandError, DataError

from .checkpoint import Checkpoint
from .files import written
from .msdnet import MSDNet
from .recipe import DataConfig, Recipe

OPSET = 17
LARGEST_DIFFERENCE = 1e-3
"""Between PyTorch's logits and ONNX Runtime's, as a share of the largest logit."""


class ExportMismatch(CommandError):
    """The exported graph does not compute what the model does."""

    exit_code = 1


def export_checkpoint(checkpoint: Checkpoint, output: Path) -> None:
    """Writes `output`, and `labels.txt` beside it with one class per line in the order of the logits."""
    if not checkpoint.exits:
        raise DataError("the checkpoint's training has not come to its end; go on with 'train … --resume'")
    recipe, model = checkpoint.restored()
    metadata = input_metadata(recipe.data) | {
        "punctual.labels": "\n".join(checkpoint.classes),
        "punctual.top1_percent": _list(exit["top1_percent"] for exit in checkpoint.exits),
        "punctual.temperature": _list(exit["temperature"] for exit in checkpoint.exits),
    }
    export(model, recipe, metadata, output)
    with written(output.parent / "labels.txt") as file:
        file.write("".join(f"{name}\n" for name in checkpoint.classes).encode())


def export_untrained(recipe: Recipe, classes: int, output: Path) -> None:
    """Random weights and biases; batch statistics come from noise, which spreads activations as a real model's are."""
    torch.manual_seed(recipe.schedule.seed)
    model = MSDNet(recipe.model, classes).train()
    with torch.no_grad():
        for module in model.modules():
            # Equal tensors would be exported as one, shared through Identity nodes that a trained model does not have.
            if isinstance(module, nn.BatchNorm2d):
                module.weight.uniform_(0.5, 1.5)
            if isinstance(module, nn.BatchNorm2d | nn.Linear):
                module.bias.normal_(0.0, 0.1)
        for _ in range(30):
            model(torch.randn(64, 3, recipe.data.size, recipe.data.size))
    export(model.eval(), recipe, input_metadata(recipe.data), output)


def input_metadata(data: DataConfig) -> dict[str, str]:
    return {
        "punctual.mean": _list(data.mean),
        "punctual.std": _list(data.std),
        "punctual.resize": str(data.resize),
        "punctual.crop": str(data.size),
        "punctual.channel_order": "rgb",
    }


def _list(values) -> str:
    return ",".join(str(value) for value in values)


def export(model: MSDNet, recipe: Recipe, metadata: dict[str, str], output: Path) -> None:
    """Writes the model once ONNX Runtime has been seen to compute what PyTorch does."""
    names = [f"exit{number}" for number in range(1, recipe.model.blocks + 1)]
    graph = BytesIO()
    # Torch's newer exporter decomposes the graph further; this one keeps one node per layer.
    torch.onnx.export(
        model, (torch.zeros(1, 3, recipe.data.size, recipe.data.size),), graph, dynamo=False, opset_version=OPSET,
        training=TrainingMode.PRESERVE, do_constant_folding=False, input_names=["image"], output_names=names,
        dynamic_axes={name: {0: "N"} for name in ["image", *names]})
    proto = onnx.load_model_from_string(graph.getvalue())
    onnx.helper.set_model_props(proto, metadata)
    onnx.checker.check_model(proto, full_check=True)
    content = proto.SerializeToString()
    difference = _relative_difference(model, recipe, content)
    if difference > LARGEST_DIFFERENCE:
        raise ExportMismatch(f"{output}: not written: its logits would differ from PyTorch's by {difference:.2g} of "
                             "the largest")
    with written(output) as file:
        file.write(content)
    print(f"{output}: {len(content):,} bytes, logits within {difference:.2g} of PyTorch's, relative to the largest")


def _relative_difference(model: MSDNet, recipe: Recipe, content: bytes) -> float:
    """The largest difference of an exit's logits on noise, as a share of that exit's largest logit."""
    images = torch.randn(8, 3, recipe.data.size, recipe.data.size, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        expected = [logits.numpy() for logits in model(images)]
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    actual = session.run(None, {"image": images.numpy()})
    return max(float(np.abs(a - e).max() / np.abs(e).max()) for a, e in zip(actual, expected))
