"""Defects of the rows of the official tables: missing, altered, added, misprinted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from lvjian.samples.model import RowContent, TableContent
from lvjian.samples.planting import Expected, Mutation, Planted, Site, choose_row, replaced
from lvjian.samples.settling import settled

Plant = Callable[[Site], Planted | None]


def _missing(kind: str, *, last: bool = False) -> Plant:
    def plant(site: Site) -> Planted | None:
        table = site.report.table(kind)
        if table is None or len(table.rows) < 3:
            return None
        row = table.rows[-1] if last else choose_row(site, kind)
        if row is None:
            return None
        left = tuple(r for r in table.rows if r is not row)
        report = settled(site.report.with_table(replace(table, rows=left)))
        return replaced(site, report, Expected("T004", f"row:{row.id}"))

    return plant


def _altered(kind: str, pattern: str, new: str | Callable[[re.Match[str]], str]) -> Plant:
    """Change the first match of ``pattern`` in the wording of one row."""

    def plant(site: Site) -> Planted | None:
        row = choose_row(site, kind, lambda r: re.search(pattern, r.text) is not None)
        if row is None:
            return None
        text = re.sub(pattern, new, row.text, count=1)
        report = site.report.with_row(replace(row, text=text))
        return replaced(site, report, Expected("T005", f"row:{row.id}"))

    return plant


def _tail_cut(site: Site) -> Planted | None:
    """Drop the last clause of a long row."""
    row = choose_row(site, "indicator", lambda r: r.text.count("，") >= 2)
    if row is None:
        return None
    text = row.text.rsplit("，", 1)[0] + "。"
    report = site.report.with_row(replace(row, text=text))
    return replaced(site, report, Expected("T005", f"row:{row.id}"))


_ADDED = {
    "basic": "工厂应制定并公开年度安全文化建设计划。",
    "indicator": "工厂应开展员工通勤绿色出行情况统计并定期公布结果。",
    "bonus": "近三年组织员工开展绿色公益活动并形成记录",
}


def _added(kind: str) -> Plant:
    def plant(site: Site) -> Planted | None:
        table = site.report.table(kind)
        if table is None or not table.rows:
            return None
        place = site.rng.randrange(1, len(table.rows))
        near = table.rows[place - 1]
        row = replace(
            near,
            id="added", text=_ADDED[kind], prose="", cites=near.cites[:1], na=False,
            points=None, score_text="/" if near.max_score is not None else None, official=None,
        )  # fmt: skip
        rows = (*table.rows[:place], row, *table.rows[place:])
        report = site.report.with_table(replace(table, rows=rows))
        return replaced(site, report, Expected("T006", "*", _ADDED[kind][:10]))

    return plant


def _max_score(kind: str, change: Callable[[Decimal], Decimal]) -> Plant:
    def plant(site: Site) -> Planted | None:
        row = choose_row(site, kind, lambda r: r.max_score is not None and r.max_score > 2)
        if row is None or row.max_score is None:
            return None
        report = site.report.with_row(replace(row, max_score=change(row.max_score)))
        return replaced(site, report, Expected("T008", f"row:{row.id}"))

    return plant


def _weight(index: int) -> Plant:
    """Print another weight for one block, points and sums as they were."""

    def plant(site: Site) -> Planted | None:
        table = site.report.table("indicator")
        if table is None or site.layout.basis == "weighted":
            return None
        names = list(dict.fromkeys(r.level1 for r in table.rows if r.weight is not None))
        if len(names) <= index:
            return None
        report = site.report.with_table(_reweighted(table, names[index]))
        layout = replace(site.layout, subtotals=False)
        wanted = Expected("T009", "*", names[index] or "")
        return Planted(site.content.with_report(report), (wanted,), layout)

    return plant


def _reweighted(table: TableContent, name: str | None) -> TableContent:
    def change(row: RowContent) -> RowContent:
        if row.level1 != name or row.weight is None:
            return row
        return replace(row, weight=row.weight + Decimal("0.05"))

    return replace(table, rows=tuple(change(r) for r in table.rows))


def _type(old: str, new: str) -> Plant:
    def plant(site: Site) -> Planted | None:
        row = choose_row(site, "indicator", lambda r: r.type_label == old)
        if row is None:
            return None
        report = site.report.with_row(replace(row, type_label=new))
        return replaced(site, report, Expected("T010", f"row:{row.id}"))

    return plant


def _digit_up(match: re.Match[str]) -> str:
    return f"{match[1]}{int(match[2]) + 5}%"


_M = Mutation
MUTATIONS: tuple[Mutation, ...] = (
    _M("t004-basic", "基本要求少一行", "T004", _missing("basic")),
    _M("t004-indicator", "评价指标少一行", "T004", _missing("indicator")),
    _M("t004-indicator-last", "评价指标少最后一行", "T004", _missing("indicator", last=True)),
    _M("t004-bonus", "加分项少一行", "T004", _missing("bonus")),
    _M("t005-threshold", "要求中的百分数改大", "T005",
       _altered("indicator", r"([^\d])(\d+) ?%", _digit_up)),
    _M("t005-standard", "要求中的标准号改写", "T005",
       _altered("indicator", r"(GB/T ?)(24001|23331|24256|32150|7119)",
                lambda m: m[1] + str(int(m[2]) + 1))),
    _M("t005-softened", "“应”改为“宜”", "T005", _altered("indicator", r"应(?=[^急用])", "宜")),
    _M("t005-negated", "“不低于”改为“低于”", "T005",
       _altered("indicator", r"不(低于|高于)", r"\1")),
    _M("t005-tail-cut", "要求少最后半句", "T005", _tail_cut),
    _M("t005-basic-years", "“近三年”改为“近两年”", "T005", _altered("basic", "近三年", "近两年")),
    _M("t005-basic-word", "“长期”改为“短期”", "T005", _altered("basic", "中长期", "中短期")),
    _M("t006-basic", "基本要求多一行", "T006", _added("basic")),
    _M("t006-indicator", "评价指标多一行", "T006", _added("indicator")),
    _M("t006-bonus", "加分项多一行", "T006", _added("bonus")),
    _M("t008-higher", "分值改大", "T008", _max_score("indicator", lambda v: v + 2)),
    _M("t008-bonus", "加分项分值改大", "T008", _max_score("bonus", lambda v: v + 5)),
    _M("t009-first", "第一项一级指标权重改动", "T009", _weight(0)),
    _M("t009-third", "第三项一级指标权重改动", "T009", _weight(2)),
    _M("t010-eased", "必选改为可选", "T010", _type("必选", "可选")),
    _M("t010-tightened", "可选改为必选", "T010", _type("可选", "必选")),
    _M("t010-beijing", "基本要求改为预期性要求", "T010", _type("基本要求", "预期性要求")),
)  # fmt: skip
