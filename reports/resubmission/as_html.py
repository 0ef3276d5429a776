"""A comparison as one self-contained HTML page."""

from __future__ import annotations

import base64
import hashlib

from markupsafe import Markup

from lvjian.reports.as_html import page_environment, read_template
from lvjian.reports.differences import marked
from lvjian.reports.resubmission.as_text import STATE_NAMES, place_of
from lvjian.reports.resubmission.model import STATES, Change, Comparison

_STYLES = ("report.css", "batch.css", "compare.css")


def comparison_html(found: Comparison) -> str:
    """The page: no script, no outside resource, everything from the bundles escaped."""
    style = "".join(read_template(name) for name in _STYLES)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        page_environment()
        .get_template("compare.html.j2")
        .render(
            found=found,
            groups=[(s, STATE_NAMES[s], found.of(s)) for s in STATES],
            beside=beside,
            at=place_of,
            style=Markup(style),  # noqa: S704 - our own style sheets
            style_hash=digest,
        )
    )


def beside(change: Change) -> tuple[Markup, Markup]:
    """Both wordings with what differs marked; a dash where there is none."""
    if change.before is None or change.after is None:
        texts = (Markup.escape(t) if t else Markup("—") for t in (change.before, change.after))
        left, right = texts
        return left, right
    return marked(change.before, change.after)
