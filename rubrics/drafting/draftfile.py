"""The file a draft is kept in: what the page shows, and what comes back corrected."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from lvjian.core.errors import UsageError
from lvjian.core.place import Place
from lvjian.rubrics.drafting.draft import Draft
from lvjian.rubrics.drafting.finish import recounted
from lvjian.rubrics.drafting.sums import contradictions

SCHEMA = "lvjian.rubric-draft/1"


def draft_json(draft: Draft, source: list[str]) -> dict[str, Any]:
    """The draft as plain values.

    Args:
        source: the words of the template, one paragraph or cell a line.
    """
    return {
        "schema": SCHEMA,
        "file": draft.file,
        "pack": _plain(draft.pack),
        "places": {path: _place(place) for path, place in draft.places.items()},
        "doubts": [
            {"path": d.path, "why": d.why, "place": _place(d.place) if d.place else None}
            for d in draft.doubts
        ],
        "contradictions": list(draft.contradictions),
        "source": source,
    }


def read_draft(path: Path) -> dict[str, Any]:
    """A draft as a person corrected it, its sums worked out anew.

    Raises:
        UsageError: it is no draft.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}：读不出来；请给出“保存更正”得到的 JSON 文件") from error
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise UsageError(f"{path}：不是模板草稿；请给出“保存更正”得到的 JSON 文件")
    if not isinstance(content.get("pack"), dict) or not isinstance(content.get("source"), list):
        raise UsageError(f"{path}：草稿不完整，缺 pack 或 source；请重新导入")
    try:
        recounted(content["pack"])
        content["contradictions"] = list(contradictions(content["pack"]))
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise UsageError(f"{path}：草稿的内容不成样子（{error}）；请重新导入") from error
    return content


def dumped(content: dict[str, Any]) -> str:
    """The draft as the text of a file."""
    return json.dumps(_plain(content), ensure_ascii=False, indent=1) + "\n"


def _place(place: Place) -> dict[str, Any]:
    bbox = list(place.bbox) if place.bbox else None
    return {"file": place.file, "page": place.page, "part": place.part, "bbox": bbox}


def _plain(value: Any) -> Any:
    """Decimals as the shortest number."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value
