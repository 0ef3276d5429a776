"""Check boxes in all the forms reports use."""

from __future__ import annotations

import re

OPEN = "☐"
TICKED = "☑"
OPEN_GLYPHS = "☐□▢◻◯○❏❐❑❒口"
"""口, a Chinese character, is what Zhejiang's template prints for an open box (line 1684)."""
TICKED_GLYPHS = "☑☒√✓✔■▣▇●◉☆★🗹✅✗✘✕✖þ"
ANY_BOX = re.compile(f"[{OPEN_GLYPHS}{TICKED_GLYPHS}]")
