"""Two wordings with what differs between them marked, for the page."""

from __future__ import annotations

from difflib import SequenceMatcher

from markupsafe import Markup, escape

from lvjian.reports.wording import printable

_LIMIT = 600
_MIN_SIMILAR = 0.4


def marked(expected: str, actual: str) -> tuple[Markup, Markup]:
    """Both wordings as HTML, lost words in ``<del>``, added ones in ``<ins>``.

    Wordings that have little in common are left unmarked: marks all over help nobody.
    """
    left, right = _cut(printable(expected)), _cut(printable(actual))
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if min(len(left), len(right)) < 6 or matcher.ratio() < _MIN_SIMILAR:
        return escape(left), escape(right)
    lost, added = Markup(), Markup()
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        before, after = escape(left[i1:i2]), escape(right[j1:j2])
        if tag == "equal":
            lost, added = lost + before, added + after
            continue
        lost += Markup("<del>{}</del>").format(before) if before else ""
        added += Markup("<ins>{}</ins>").format(after) if after else ""
    return lost, added


def _cut(text: str) -> str:
    return text if len(text) <= _LIMIT else text[: _LIMIT - 1] + "…"
