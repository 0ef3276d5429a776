"""An evaluation of the rules in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_HEAD = "规则  埋设  找到  漏报  误报  召回率（95% 区间）        精确率（95% 区间）"


def evaluation_lines(told: Mapping[str, Any]) -> Iterator[str]:
    """Every rule that was planted or spoke, then what was missed and what was false."""
    rules = told["rules"]
    yield f"{told['bundles']} 份材料"
    yield ""
    yield _HEAD
    active = [r for r in rules if r["planted"] or r["false_alarms"]]
    for r in active:
        missed = r["planted"] - r["found"]
        yield (
            f"{r['code']}{r['planted']:6}{r['found']:6}{missed:6}{r['false_alarms']:6}"
            f"  {_share(r['recall']):26}{_share(r['precision'])}"
        )
    if not active:
        yield "没有一条规则有标注，也没有误报"
    silent = [r["code"] for r in rules if not r["planted"] and not r["false_alarms"]]
    if silent:
        yield ""
        yield f"没有标注过、因而测不出召回率的规则：{'、'.join(silent)}"
    for m in told["missed"]:
        yield f"漏报  {m['bundle']}：{m['code']} {m['target']}"
    for a in told["false_alarms"]:
        yield f"误报  {a['bundle']}：{a['code']} {a['target']} {a['message']}"
    for n in told["not_evaluated"]:
        yield f"没有得出结论  {n['bundle']}：{n['code']} {n['target']} {n['why']}"
    for f in told["failed"]:
        yield f"没有核对全  {f['bundle']}：{f['why']}"


def _share(share: Mapping[str, Any]) -> str:
    if not share["of"]:
        return "—"
    counts = f"{share['part']}/{share['of']}"
    if share["share"] is None:
        return f"{counts}（不足 5 份）"
    return f"{share['share']:.3f} [{share['low']:.2f}, {share['high']:.2f}] {counts}"
