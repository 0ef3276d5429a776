"""T005, T008, T009, T010: wording, points, weight and type of the official rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lvjian.checker.doubt import certain
from lvjian.checker.judgeable import cell_places, places, present_rows, row_name, row_target
from lvjian.checker.misreadings import may_be_misread
from lvjian.checker.registry import CannotTell, Problem, ReportCase, report_rule
from lvjian.core.numbers import read_number, show
from lvjian.core.place import Place
from lvjian.core.reading import ReportReading, RowReading
from lvjian.core.text import display, substance

_SEVERAL = 3
"""So many rows with doubtful characters are told one by one, more of them together."""
_PIECE = 4
_REQUIRED = ("必选", "基本要求", "必须")
_OPTIONAL = ("可选", "预期")


@report_rule("T005", "row-altered", "error", obligations=(27, 32, 161, 188, 189, 289, 346, 355))
def row_altered(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """条目的文字与官方原文有实质差别：词句、数字、单位、标准号、限值。

    为什么：评价要求由官方规定，改动文字即改动要求（义务 32：“郑州市绿色低碳工厂评价导则”逐条）。
    不报：空格、换行、全角半角、标点及“（适用时）”括注的差别；原文前后连着同一行分组、指标、类型的官方
    用语。扫描件上只差个别形近字、漏字，或识读不够确定的，可能是识读误差，只请人工核对；超过三条的合为
    一项。
    怎么改：恢复官方原文。
    """
    altered = [
        r for r in present_rows(case.report) if r.status == "altered" and not _only_neighbours(r)
    ]
    slips = [r for r in altered if _may_be_misread(case.report, r)]
    gathered = slips if len(slips) > _SEVERAL else []
    for row in altered:
        if any(row is slip for slip in gathered):
            continue
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}与官方原文不符：{_changes(row)}",
            "把该条目恢复为官方原文",
            places(case.report, row.at),
            expected=row.spec.text,
            actual=row.text,
            slip=any(row is slip for slip in slips),
        )
    if gathered:
        yield _gathered(case.report, gathered)


def _only_neighbours(row: RowReading) -> bool:
    """Whether all that is more are official words of the cells beside it, before or behind it."""
    spec, found = row.spec, substance(row.text or "")
    beside = {substance(w) for w in (spec.group, spec.level1, spec.level2, spec.type_label) if w}
    official = substance(spec.text)
    return any(found in (words + official, official + words) for words in beside)


def _may_be_misread(report: ReportReading, row: RowReading) -> bool:
    """A row of a recognised page in which a few characters differ, or that was cut in two."""
    recognised = any(p.way == "ocr" for p in row.at[:1])
    few = may_be_misread(row.differences, len(row.spec.text), certain=certain(row.at))
    return recognised and (few or (_cut_in_two(row) and not _whole(report, row)))


def _whole(report: ReportReading, row: RowReading) -> bool:
    """Whether it was read with certainty between two rows of its page: no part of it is elsewhere."""
    same = [r for r in report.rows if r.spec.kind == row.spec.kind]
    at = next(i for i, r in enumerate(same) if r is row)
    beside = [r for r in (*same[max(0, at - 1) : at], *same[at + 1 : at + 2]) if r.at]
    pages = {p.page for p in row.at} | {p.page for r in beside for p in (r.at[0], r.at[-1])}
    return certain(row.at) and len(beside) == 2 and len(pages) == 1


def _cut_in_two(row: RowReading) -> bool:
    """Whether only the beginning or the end of the wording was found, or more behind it.

    On bent paper a row that runs over the page may not be put together again.
    """
    official, found = substance(row.spec.text), substance(row.text or "")
    short, long = sorted((official, found), key=len)
    return len(short) >= _PIECE and (long.startswith(short) or long.endswith(short))


def _gathered(report: ReportReading, rows: list[RowReading]) -> Problem:
    """Many rows with a character or two that differ say something of the scan, told once."""
    at = tuple(p for r in rows for p in r.at[:1])
    some = "；".join(f"{row_name(r.spec)}{_changes(r)}" for r in rows[:3])
    return Problem(
        "document",
        f"有 {len(rows)} 个条目的个别字与官方原文不同，如{some}",
        "把有改动的条目恢复为官方原文",
        places(report, at),
        expected="；".join(r.spec.text for r in rows[:3]),
        actual="；".join(r.text or "" for r in rows[:3]),
        key="slips",
        rests_on=at[1:],
        slip=True,
    )


def _changes(row: RowReading) -> str:
    """``“30%”被改为“20%”`` … of the first three differences."""
    said = []
    for official, found in row.differences[:3]:
        if official and found:
            said.append(f"“{display(official, 24)}”被改为“{display(found, 24)}”")
        elif official:
            said.append(f"缺少“{display(official, 24)}”")
        elif found:
            said.append(f"多出“{display(found, 24)}”")
    return "；".join(said) or "文字有改动"


@report_rule("T008", "max-score-altered", "error", obligations=(32, 120, 163, 189, 289, 355))
def max_score_altered(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """表中印的分值与官方分值不同。

    为什么：分值由官方规定（义务 32、120）。
    不报：分值单元格空白，或整列缺失（见 T007）。
    怎么改：恢复官方分值，并据此核对得分。
    """
    for row in present_rows(case.report):
        stated, official = row.stated_max, row.spec.max_score
        if stated is None or official is None or stated == official:
            continue
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}的分值写 {show(stated)}，官方为 {show(official)}",
            f"把分值改回 {show(official)}",
            cell_places(case.report, row, "max_score"),
            expected=show(official),
            actual=show(stated),
        )


@report_rule("T009", "weight-altered", "error", obligations=(33, 49, 120, 296))
def weight_altered(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """一级指标（或加分项）的权重与官方权重不同。

    为什么：权重由官方规定（义务 33：20%、15%、15%、10%、10%、30%）。
    不报：权重单元格空白，或整列缺失（见 T007）；一个一级指标只报一次。
    怎么改：恢复官方权重，并据此核对各类得分和总分。
    """
    for row in _once_per_cell(_rows_with_other_weight(case.report), case.report):
        stated, official = row.stated_weight, row.spec.weight
        if stated is None or official is None:
            continue
        name = row.spec.level1 or display(row.spec.text, 24)
        yield Problem(
            row_target(row.spec),
            f"“{name}”的权重写 {show(stated * 100)}%，官方为 {show(official * 100)}%",
            f"把权重改回 {show(official * 100)}%，并重新核对加权得分",
            cell_places(case.report, row, "weight"),
            expected=f"{show(official * 100)}%",
            actual=f"{show(stated * 100)}%",
        )


def _rows_with_other_weight(report: ReportReading) -> Iterator[RowReading]:
    for row in present_rows(report):
        stated, official = row.stated_weight, row.spec.weight
        if stated is not None and official is not None and stated != official:
            yield row


def _once_per_cell(rows: Iterable[RowReading], report: ReportReading) -> Iterator[RowReading]:
    """The first row of each level-1 block; bonus rows by the cell their weight stands in."""
    seen: set[tuple[str, str | tuple[Place, ...]]] = set()
    for row in rows:
        block: str | tuple[Place, ...] = row.spec.level1 or cell_places(report, row, "weight")[:1]
        if (row.spec.kind, block) not in seen:
            seen.add((row.spec.kind, block))
            yield row


@report_rule("T010", "type-altered", "error", obligations=(32, 120, 189, 289, 355))
def type_altered(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """要求类型（必选／可选、基本要求／预期性要求）与官方不同。

    为什么：必选要求必须全部满足，类型由官方规定（义务 46：“必须满足各项必选要求”）。
    不报：类型单元格空白，或整列缺失（见 T007）；“（适用时）”等括注的有无。
    怎么改：恢复官方的要求类型。
    """
    seen: set[tuple[Place, str]] = set()
    for row in present_rows(case.report):
        official, stated = row.spec.type, row.stated_type
        if official is None or not stated or not _other_type(official, stated):
            continue
        at = cell_places(case.report, row, "type")
        if (at[0], official) in seen:
            continue
        seen.add((at[0], official))
        words = row.spec.type_label or {"required": "必选", "optional": "可选"}.get(
            official, "预期性要求"
        )
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}的要求类型写“{display(stated, 16)}”，官方为“{words}”",
            f"把要求类型改回“{words}”",
            at,
            expected=words,
            actual=stated,
        )


def _other_type(official: str, stated: str) -> bool:
    """Whether the words name the other type, or no type at all."""
    words = substance(stated)
    if not words or read_number(words) is not None:
        return False
    required = any(w in words for w in _REQUIRED)
    optional = any(w in words for w in _OPTIONAL)
    if required and optional:
        return False
    return optional if official == "required" else not optional
