"""Logits, and top-1 accuracy per exit."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .augment import evaluation_batches
from .images import Images
from .recipe import DataConfig

EVALUATION_BATCH = 250


@torch.inference_mode()
def exit_logits(model: nn.Module, images: Images, config: DataConfig) -> list[Tensor]:
    """One `[N, classes]` float32 tensor on the CPU per exit, first exit first. Leaves `model` in evaluation mode."""
    model.eval()
    device = next(model.parameters()).device
    batches = [[logits.float().cpu() for logits in model(pixels.to(device))]
               for pixels, _ in evaluation_batches(images, config, EVALUATION_BATCH)]
    return [torch.cat(exit_batches) for exit_batches in zip(*batches)]


def top1_percent(logits: Tensor, labels: Tensor) -> float:
    """How many percent of the rows of `logits` have their largest value at the label; 0...100, two decimals."""
    return round(100 * float((logits.argmax(1) == labels).double().mean()), 2)
