"""Top-1 accuracy per exit."""

from __future__ import annotations

import torch
from torch import nn

from .data import Split, evaluation_batches
from .recipe import DataConfig

EVALUATION_BATCH = 500


@torch.inference_mode()
def top1_percent(model: nn.Module, split: Split, config: DataConfig) -> list[float]:
    """Percent of `split` that each exit classifies correctly, first exit first. Leaves `model` in evaluation mode."""
    model.eval()
    correct: torch.Tensor | None = None
    for images, labels in evaluation_batches(split, config, EVALUATION_BATCH):
        hits = torch.stack([(logits.argmax(1) == labels).sum() for logits in model(images)])
        correct = hits if correct is None else correct + hits
    assert correct is not None, "load_split refuses empty splits"
    return [round(100 * int(count) / len(split.labels), 2) for count in correct]
