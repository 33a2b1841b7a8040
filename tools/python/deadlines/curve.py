"""Draws two step curves as SVG, without any library."""

from __future__ import annotations

from html import escape

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 20, 44, 56

Curve = list[tuple[float, float]]


def draw(title: str, answers: Curve, oracle: Curve) -> str:
    """The drawing: accuracies in percent against deadlines in microseconds, both curves in the order of deadlines."""
    lowest = min(value for _, value in answers + oracle)
    highest = max(value for _, value in answers + oracle)
    margin = max((highest - lowest) * 0.1, 0.5)
    bounds = (answers[0][0], answers[-1][0] + 1, lowest - margin, highest + margin)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="24" font-size="16">{escape(title)}</text>',
        *_axes(bounds),
        _line(oracle, bounds, "#999999", "6 4"),
        _line(answers, bounds, "#1f5fa8", "none"),
        *_legend(),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _place(point: tuple[float, float], bounds: tuple[float, float, float, float]) -> tuple[float, float]:
    first, last, low, high = bounds
    x = LEFT + (point[0] - first) / (last - first) * (WIDTH - LEFT - RIGHT)
    y = HEIGHT - BOTTOM - (point[1] - low) / (high - low) * (HEIGHT - TOP - BOTTOM)
    return x, y


def _line(curve: Curve, bounds: tuple[float, float, float, float], colour: str, dashes: str) -> str:
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_place(point, bounds) for point in curve))
    return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>'


def _axes(bounds: tuple[float, float, float, float]) -> list[str]:
    first, last, low, high = bounds
    parts: list[str] = []
    for step in range(5):
        value = low + (high - low) * step / 4
        _, y = _place((first, value), bounds)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:.1f}</text>')
        deadline = first + (last - first) * step / 4
        x, _ = _place((deadline, low), bounds)
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{_time(deadline)}</text>')
    parts.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 10}" text-anchor="middle">deadline</text>')
    parts.append(f'<text x="16" y="{TOP - 6}">top-1, %</text>')
    return parts


def _legend() -> list[str]:
    left, top = WIDTH - 250, HEIGHT - BOTTOM - 44
    return [
        f'<line x1="{left}" y1="{top}" x2="{left + 30}" y2="{top}" stroke="#1f5fa8" stroke-width="2"/>',
        f'<text x="{left + 38}" y="{top + 4}">answers</text>',
        f'<line x1="{left}" y1="{top + 20}" x2="{left + 30}" y2="{top + 20}" stroke="#999999" stroke-width="2" '
        'stroke-dasharray="6 4"/>',
        f'<text x="{left + 38}" y="{top + 24}">the furthest exit that fits</text>',
    ]


def _time(microseconds: float) -> str:
    return f"{microseconds / 1000:.1f} ms" if microseconds >= 1000 else f"{microseconds:.0f} µs"
