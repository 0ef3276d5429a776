"""The arithmetic of a draft: how its scores add up, and where they do not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from lvjian.core.numbers import show
from lvjian.core.text import substance

Item = dict[str, Any]
Where = Callable[[str], str]
"""The place of a part of a pack by its path (``indicators.0.rows.2``), "" where unknown."""
_HUNDRED = Decimal(100)
_SUBSTANCE = ("basic", "indicators", "bonus", "questions", "measures", "fields")


def scoring(pack: Item) -> Item:
    """How the scores add up, as far as the template says it."""
    blocks = pack.get("indicators", [])
    if not any("max_score" in r for b in blocks for r in b["rows"]):
        return {"method": "none"}
    weighted = any("weight" in b for b in blocks)
    out: Item = {"method": "weighted" if weighted else "sum", "full_score": _stated(pack)}
    if out["full_score"] is None:
        out["full_score"] = _full(blocks) if not weighted else _HUNDRED
    passing = _pass(pack)
    if passing is not None:
        out["pass_score"] = passing
    bonus = _bonus(pack)
    if bonus is not None:
        out["bonus_max"] = bonus
    return out


def expected(pack: Item) -> Item:
    """The counts and sums a pack states of itself, from what was read."""
    blocks = pack.get("indicators", [])
    counts = {k: len(pack.get(k, [])) for k in ("basic", "bonus", "questions", "measures")}
    counts["indicators"] = sum(len(b["rows"]) for b in blocks)
    fields = pack.get("fields", [])
    out: Item = {
        "rows": {k: n for k, n in counts.items() if n},
        "fields": sum("section" not in f for f in fields),
        "results": sum("section" in f for f in fields),
        "materials": len(pack.get("materials", [])),
    }
    if any("max_score" in r for b in blocks for r in b["rows"]):
        out |= _block_sums(blocks)
    bonus = _bonus(pack)
    if bonus is not None:
        out["bonus_maximum"] = bonus
    return out


def _block_sums(blocks: list[Item]) -> Item:
    weights = _weights(blocks)
    maxima = [_sum(b["rows"]) for b in blocks]
    must = [_sum(r for r in b["rows"] if r.get("type") == "required") for b in blocks]
    out: Item = {
        "block_maxima": maxima,
        "weights": weights,
        "weighted_maximum": _dot(maxima, weights),
    }
    if any(r.get("type") for b in blocks for r in b["rows"]):
        out |= {"block_required": must, "weighted_required": _dot(must, weights)}
    return out


def contradictions(pack: Item, where: Where = lambda _: "") -> Iterator[str]:
    """What in the template contradicts itself and where, one Chinese sentence each."""
    if not any(pack.get(kind) for kind in _SUBSTANCE):
        yield "没有读到任何条目或栏目：不是评价模板，或是读不出文字的扫描件"
        return
    yield from _twice(pack, where)
    if pack["scoring"]["method"] == "none":
        return
    blocks = pack.get("indicators", [])
    full = Decimal(str(pack["scoring"]["full_score"]))
    found = _full(blocks)
    if pack["scoring"]["method"] == "weighted":
        yield from _weights_wrong(blocks, full)
    if found == full:
        return  # rows without points are judged, not scored (一票否决)
    yield from _missing(blocks, where)
    if pack["scoring"]["method"] == "weighted":
        yield from _blocks_wrong(blocks, where)
    yield f"按各行分值和权重，满分是 {show(found)}，模板写的是 {show(full)}"


def _weights_wrong(blocks: list[Item], full: Decimal) -> Iterator[str]:
    total = sum(_weights(blocks), Decimal(0))
    if total * 100 == full:
        return
    listed = "、".join(
        f"{b['level1']} {show(Decimal(str(b['weight'])) * 100)}%" if "weight" in b else f"{b['level1']} 没有写"
        for b in blocks
    )  # fmt: skip
    yield f"各一级指标权重之和是 {show(total * 100)}%，应为 {show(full)}%（{listed}）"


def _blocks_wrong(blocks: list[Item], where: Where) -> Iterator[str]:
    for at, block in enumerate(blocks):
        points = _sum(block["rows"])
        if points not in (_HUNDRED, Decimal(0)):
            begin = _in_brackets(where(f"indicators.{at}.rows.0"), "从{}起")
            yield f"一级指标“{block['level1']}”各行分值之和是 {show(points)}，应为 100{begin}"


def _missing(blocks: list[Item], where: Where) -> Iterator[str]:
    """Rows without points among rows with."""
    for at, block in enumerate(blocks):
        rows = [(n, r) for n, r in enumerate(block["rows"]) if "max_score" not in r]
        if 0 < len(rows) < len(block["rows"]):
            said = (f"“{r['text'][:20]}”{_in_brackets(where(f'indicators.{at}.rows.{n}'))}" for n, r in rows[:5])  # fmt: skip
            yield f"一级指标“{block['level1']}”有 {len(rows)} 行没有分值：{'、'.join(said)}"
    weightless = [b["level1"] for b in blocks if "weight" not in b]
    if 0 < len(weightless) < len(blocks):
        yield f"一级指标“{'、'.join(weightless)}”没有权重，别的一级指标有"


def _in_brackets(place: str, words: str = "{}") -> str:
    return f"（{words.format(place)}）" if place else ""


def _twice(pack: Item, where: Where) -> Iterator[str]:
    for kind in ("basic", "bonus", "questions"):
        yield from _doubled([(f"{kind}.{n}", r) for n, r in enumerate(pack.get(kind, []))], where)
    for at, block in enumerate(pack.get("indicators", [])):
        rows = [(f"indicators.{at}.rows.{n}", r) for n, r in enumerate(block["rows"])]
        yield from _doubled(rows, where)
    numbers = [int(r["no"]) for b in pack.get("indicators", []) for r in b["rows"] if r.get("no", "").isdigit()]  # fmt: skip
    if len(numbers) > 1 and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        gaps = sorted(set(range(numbers[0], numbers[-1] + 1)) - set(numbers))
        yield f"指标的序号不连续{'，缺 ' + '、'.join(map(str, gaps[:5])) if gaps else ''}"


def _doubled(rows: list[tuple[str, Item]], where: Where) -> Iterator[str]:
    by_words: dict[str, list[tuple[str, Item]]] = {}
    for path, row in rows:
        by_words.setdefault(substance(row["text"]), []).append((path, row))
    for words, same in by_words.items():
        if words and len(same) > 1:
            places = "、".join(filter(None, (where(path) for path, _ in same)))
            text = same[0][1]["text"][:30]
            yield f"同一条文出现了 {len(same)} 次：“{text}”{_in_brackets(places)}"


def _weights(blocks: list[Item]) -> list[Decimal]:
    """Weights of the blocks: 1 where none has one, 0 for one that lacks what others have."""
    lacking = Decimal(0 if any("weight" in b for b in blocks) else 1)
    return [Decimal(str(b["weight"])) if "weight" in b else lacking for b in blocks]


def _sum(rows: Iterable[Item]) -> Decimal:
    return sum((Decimal(str(r["max_score"])) for r in rows if "max_score" in r), Decimal(0))


def _dot(values: list[Decimal], weights: list[Decimal]) -> Decimal:
    return sum((v * w for v, w in zip(values, weights, strict=True)), Decimal(0))


def _full(blocks: list[Item]) -> Decimal:
    return _dot([_sum(b["rows"]) for b in blocks], _weights(blocks))


def _bonus(pack: Item) -> Decimal | None:
    rows = pack.get("bonus", [])
    if not any("max_score" in r for r in rows):
        return None
    each = (Decimal(str(r.get("max_score", 0))) * Decimal(str(r.get("weight", 1))) for r in rows)
    return sum(each, Decimal(0))


def _texts(pack: Item) -> list[str]:
    """Words of the template that may state a score: total rows, notes, prompts."""
    out = [t["total_label"] for t in pack.get("tables", []) if t.get("total_label")]
    out += [n["text"] for n in pack.get("notes", [])]
    for section in pack.get("sections", []):
        out += [section.get("prompt", ""), *section.get("points", [])]
    return out


def _stated(pack: Item) -> Decimal | None:
    for text in _texts(pack):
        match = re.search(r"满分(?:为|是)?\s*(\d{2,4})\s*分|总分(?:为|是)\s*(\d{2,4})\s*分", text)
        if match:
            return Decimal(match[1] or match[2])
    return None


def _pass(pack: Item) -> Decimal | None:
    for text in _texts(pack):
        match = re.search(r"(?:不低于|达到|大于等于|≥)\s*(\d{2,3})\s*分", text)
        if match:
            return Decimal(match[1])
    return None
