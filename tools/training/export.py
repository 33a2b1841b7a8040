"""ONNX export: input `image` `[N, 3, H, W]`, float32, normalized; outputs `exit1`, … logits `[N, classes]`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from .checkpoint import Checkpoint
from .errors import CommandError
from .msdnet import MSDNet
from .recipe import Recipe

OPSET = 17
LARGEST_DIFFERENCE = 1e-3
"""Between PyTorch's logits and ONNX Runtime's; logits are of the order of 10."""


class ExportMismatch(CommandError):
    """The exported graph does not compute what the model does."""

    exit_code = 1


def export_checkpoint(checkpoint: Checkpoint, output: Path) -> None:
    """Writes `output`, and `labels.txt` beside it with one class per line in the order of the logits."""
    recipe, model = checkpoint.restored()
    _export(model, recipe, output)
    (output.parent / "labels.txt").write_text("".join(f"{name}\n" for name in checkpoint.classes))


def export_untrained(recipe: Recipe, output: Path) -> None:
    """Random weights and biases; batch statistics come from noise, which spreads activations as a real model's are."""
    torch.manual_seed(recipe.schedule.seed)
    model = MSDNet(recipe.model).train()
    with torch.no_grad():
        for head in model.heads:
            # Equal biases would be exported as one, shared through Identity nodes that a trained model does not have.
            head[-1].bias.normal_(0.0, 0.1)
        for _ in range(30):
            model(torch.randn(64, 3, recipe.data.size, recipe.data.size))
    _export(model.eval(), recipe, output)


def _export(model: MSDNet, recipe: Recipe, output: Path) -> None:
    output.parent.mkdir(parents=True, exist_ok=True)
    names = [f"exit{number}" for number in range(1, recipe.model.blocks + 1)]
    # Torch's newer exporter decomposes the graph further; this one keeps one node per layer.
    torch.onnx.export(
        model, (torch.zeros(1, 3, recipe.data.size, recipe.data.size),), str(output), dynamo=False, opset_version=OPSET,
        input_names=["image"], output_names=names,
        dynamic_axes={name: {0: "N"} for name in ["image", *names]})
    onnx.checker.check_model(str(output), full_check=True)
    difference = _largest_difference(model, recipe, output)
    if difference > LARGEST_DIFFERENCE:
        raise ExportMismatch(f"{output}: logits differ from PyTorch's by {difference:.2g}")
    print(f"{output}: {output.stat().st_size:,} bytes, logits within {difference:.2g} of PyTorch's")


def _largest_difference(model: MSDNet, recipe: Recipe, output: Path) -> float:
    images = torch.randn(16, 3, recipe.data.size, recipe.data.size, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        expected = model(images)
    session = onnxruntime.InferenceSession(str(output), providers=["CPUExecutionProvider"])
    actual = session.run(None, {"image": images.numpy()})
    return max(float(np.abs(a - e.numpy()).max()) for a, e in zip(actual, expected))
