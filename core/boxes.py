"""Check boxes in all the forms reports use."""

from __future__ import annotations

import re

OPEN = "☐"
TICKED = "☑"
OPEN_GLYPHS = "☐□▢◻◯○❏❐❑❒口"
"""口, a Chinese character, is what Zhejiang's template prints for an open box (line 1684)."""
TICKED_GLYPHS = "☑☒√✓✔■▣▇●◉☆★🗹✅✗✘✕✖þ"
ANY_BOX = re.compile(f"[{OPEN_GLYPHS}{TICKED_GLYPHS}]")

_OVERLAY = re.compile(r"^\s*EQ\s*\\o(?:\\a[clr])?\s*\((.+?)[,，;；](.+)\)\s*$", re.IGNORECASE)
_HOLLOW, _TICKS = frozenset("□☐○〇◯▢口"), frozenset("√✓✔×✗✘VvPpRü■●")


def overlaid(instruction: str) -> str | None:
    r"""What a field of Word shows that lays one character over another; None for any other.

    Word's "enclosed character" is ``EQ \o\ac(□,√)``: a box overlaid with a tick.
    """
    match = _OVERLAY.match(instruction)
    if match is None:
        return None
    under, top = match[1].strip(), match[2].strip()
    if {under, top} & _HOLLOW and {under, top} & _TICKS:
        return TICKED
    return under if top in _HOLLOW else top
