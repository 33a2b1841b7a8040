"""Accuracy against multiply-adds, one point per exit."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from .cost import ExitCost
from .files import written


def plot_exits(title: str, costs: list[ExitCost], top1_percent: list[float], path: Path) -> None:
    """Writes a PNG; `costs` and `top1_percent` run from the first exit to the last."""
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.subplots()
    for label, style, macs in (("earlier exits skipped", "o-", [cost.macs_alone for cost in costs]),
                               ("all exits on the way", "o--", [cost.macs for cost in costs])):
        axes.plot([count / 1e6 for count in macs], top1_percent, style, label=label)
    for number, (cost, percent) in enumerate(zip(costs, top1_percent), 1):
        axes.annotate(f"exit {number}", (cost.macs_alone / 1e6, percent), textcoords="offset points", xytext=(4, -12))
    axes.set(title=title, xlabel="multiply-adds, millions", ylabel="top-1 on the test part, %")
    axes.set_xlim(left=0)
    axes.grid(alpha=0.3)
    axes.legend()
    with written(path) as file:
        figure.savefig(file, format="png", dpi=150)
