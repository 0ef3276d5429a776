"""The page on which a person corrects a drafted rubric pack: one file, no network."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from typing import Any


def draft_page(content: dict[str, Any]) -> str:
    """The page of a draft.

    Args:
        content: the draft as its file holds it. Script and style are the page's own, allowed
            by their digest; what the template says is data and never becomes markup.
    """
    script, style = _read("draft_page.js.j2"), _read("draft_page.css")
    data = json.dumps(content, ensure_ascii=False, default=float)
    # Inside a script element only "<" could end it.
    data = data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    page = _read("draft_page.html.j2")
    for mark, words in (
        ("@@SCRIPT_HASH@@", _digest(script)),
        ("@@STYLE_HASH@@", _digest(style)),
        ("@@STYLE@@", style),
        ("@@SCRIPT@@", script),
        ("@@DATA@@", data),
    ):
        page = page.replace(mark, words, 1)
    return page


def _digest(words: str) -> str:
    return base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()


def _read(name: str) -> str:
    return files("lvjian.reports").joinpath("templates", name).read_text(encoding="utf-8")
