"""The assessors of a round as part of a page: of a batch, or of the service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from lvjian.reports import assessors as words
from lvjian.reports.as_html import page_environment, read_template

STYLE = "assessors.css"
_WIDTH = 150
"""Of the drawing of an interval, in pixels."""


@dataclass(frozen=True, slots=True)
class Line:
    """One interval drawn on a scale common to all firms: positions in pixels."""

    low: float
    mean: float
    high: float
    width: int = _WIDTH


def assessors_html(
    firms: Sequence[Mapping[str, Any]],
    *,
    titles: Mapping[str, str],
    told: Mapping[str, Any],
    alone: bool = False,
) -> Markup:
    """Figures, how to read them, the articles; no script, no style of its own.

    Args:
        firms: as ``assessors_dict`` gives them. told: as ``explained`` gives it.
        titles: rubric id → title.
        alone: one firm looks at itself: nothing is said of others.
    """
    most = max((f["defects_per_report"]["high"] or 0.0 for f in firms), default=0.0)
    page = page_environment().from_string(read_template("assessors.html.j2"))
    return Markup(  # noqa: S704 - the template escapes
        page.render(
            firms=firms,
            told=told,
            titles=titles,
            alone=alone,
            words=words,
            line=lambda rate: _line(rate, most),
        )
    )


def style() -> str:
    """The style sheet of what ``assessors_html`` makes."""
    return read_template(STYLE)


def _line(rate: Mapping[str, Any], most: float) -> Line | None:
    if rate["mean"] is None or not most:
        return None
    room = _WIDTH - 8
    return Line(*(round(4 + room * rate[name] / most, 1) for name in ("low", "mean", "high")))
