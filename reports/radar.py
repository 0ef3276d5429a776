"""The radar picture of the score blocks, as inline SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

from lvjian.reports.wording import one_line

_SIZE = 340
_HEIGHT = 250
_CENTRE = (_SIZE / 2, _HEIGHT / 2 + 2)
_RADIUS = 84.0
_RINGS = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """One block: its share of full marks (0..1), recomputed, and as stated where that differs."""

    name: str
    computed: Decimal
    stated: Decimal | None = None


def radar_svg(axes: tuple[Axis, ...]) -> str:
    """A self-contained ``<svg>``; empty below three blocks, which make no area."""
    if len(axes) < 3:
        return ""
    parts = [
        f'<svg class="radar" viewBox="0 0 {_SIZE} {_HEIGHT}" role="img" aria-label="一级指标得分率雷达图">'
    ]
    parts += [_polygon("ring", [ring] * len(axes)) for ring in _RINGS]
    parts += [_spoke(i, len(axes)) for i in range(len(axes))]
    parts.append(_polygon("computed", [float(a.computed) for a in axes]))
    if any(a.stated is not None for a in axes):
        stated = [float(a.computed if a.stated is None else a.stated) for a in axes]
        parts.append(_polygon("stated", stated))
    parts += [_label(i, axis, len(axes)) for i, axis in enumerate(axes)]
    parts.append("</svg>")
    return "".join(parts)


def _point(index: int, count: int, share: float) -> tuple[float, float]:
    angle = -math.pi / 2 + 2 * math.pi * index / count
    reach = _RADIUS * max(0.0, min(1.0, share))
    return _CENTRE[0] + reach * math.cos(angle), _CENTRE[1] + reach * math.sin(angle)


def _polygon(name: str, shares: list[float]) -> str:
    points = [_point(i, len(shares), s) for i, s in enumerate(shares)]
    text = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polygon class="{name}" points="{text}"/>'


def _spoke(index: int, count: int) -> str:
    x, y = _point(index, count, 1.0)
    return f'<line class="spoke" x1="{_CENTRE[0]:.1f}" y1="{_CENTRE[1]:.1f}" x2="{x:.1f}" y2="{y:.1f}"/>'


def _label(index: int, axis: Axis, count: int) -> str:
    angle = -math.pi / 2 + 2 * math.pi * index / count
    x = _CENTRE[0] + (_RADIUS + 12) * math.cos(angle)
    y = _CENTRE[1] + (_RADIUS + 14) * math.sin(angle)
    sideways = math.cos(angle)
    anchor = "middle" if abs(sideways) < 0.2 else "start" if sideways > 0 else "end"
    name = escape(one_line(axis.name, 10))
    percent = f"{axis.computed * 100:.0f}%"
    return (
        f'<text class="axis" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{name}'
        f'<tspan class="rate" x="{x:.1f}" dy="13">{percent}</tspan></text>'
    )
