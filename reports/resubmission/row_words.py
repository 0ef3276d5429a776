"""What the applicant wrote into a row, apart from what is cited there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lvjian.core.text import substance

Json = dict[str, Any]
_CITING = re.compile(
    r"(?:详?见|参见)?(?:附件|附录|佐证材料|证明材料)[\d一二三四五六七八九十百]+(?:-\d+)*[至和]?"
)
_LEADING = re.compile(r"(?:证明材料|佐证材料)?(?:详见|参见|见)$")


def cells(row: Json, role: str) -> dict[str, str]:
    """Cells of a role by their column; the same column again is added to it."""
    found: dict[str, str] = {}
    for cell in row.get("cells", ()):
        if cell["role"] == role:
            known = found.get(cell["column"])
            found[cell["column"]] = f"{known} {cell['text']}" if known else cell["text"]
    return found


def explanation(row: Json) -> str:
    """The words that explain the answer, as they stand."""
    roles = {"remark", "evidence", "other"} | ({"value"} if row["kind"] != "measure" else set())
    texts = [c["text"] for c in row.get("cells", ()) if c["role"] in roles]
    return "\n".join(dict.fromkeys(texts)) or row["remark"] or ""


def without_citations(text: str, row: Json, titles: Mapping[str, str]) -> str:
    """In substance, what is cited and the answer taken out.

    Args:
        titles: of the attachments of its bundle, by id.
    """
    bare = substance(text)
    for words in _longest([titles.get(e["attachment"] or "", "") for e in row["evidence"]]):
        bare = bare.replace(words, "")
    for words in _longest([e["cited"].rstrip("…") for e in row["evidence"]]):
        bare = bare.replace(words, "")
    bare = _LEADING.sub("", _CITING.sub("", bare))
    answer = substance(row["answer"] or "")
    return bare.removeprefix(answer)


def titles_of(report: Json) -> dict[str, str]:
    """Titles of the attachments by their ids."""
    return {a["id"]: a["title"] for a in report["attachments"]}


def _longest(words: Sequence[str]) -> list[str]:
    return sorted({w for w in map(substance, words) if len(w) >= 2}, key=lambda w: (-len(w), w))
