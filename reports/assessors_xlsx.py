"""Assessors as sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from lvjian.reports import assessors as words
from lvjian.reports.as_xlsx import WORKBOOK_OPTIONS, Value, write_sheet
from lvjian.reports.wording import SEVERITY_NAMES

_FIRMS = (
    ("评价机构", 34), ("报告", 7), ("其中没有读全", 9), ("模板和读取方式", 40), ("错误和警告", 9),
    ("有问题的报告", 9), ("每份平均", 9), ("区间下限", 9), ("区间上限", 9), ("与同类比", 34),
    ("已判定", 8), ("已确认", 8), ("确认比例", 9), ("下限", 8), ("上限", 8), ("待人工核对", 9),
    ("再次提交的申报", 10), ("再次提交轮次", 10), ("有雷同的报告", 10), ("与别家机构雷同", 10),
    ("雷同字数", 10), ("自写字数", 10), ("申报单位材料的错误", 11), ("申报单位材料的警告", 11),
)  # fmt: skip
_DEFECTS = (
    ("评价机构", 34), ("组", 6), ("级别", 8), ("处", 8), ("有问题的报告", 12), ("报告", 8),
    ("每份平均", 10), ("区间下限", 10), ("区间上限", 10),
)  # fmt: skip
_PAPERS = (
    ("评价机构", 34), ("资质", 40), ("编号", 26), ("有效期至", 14), ("见于报告", 10),
    ("评价时已过期的报告", 14),
)  # fmt: skip


def assessors_xlsx(
    firms: Sequence[Mapping[str, Any]],
    *,
    titles: Mapping[str, str],
    told: Mapping[str, Any],
    day: date,
) -> bytes:
    """A workbook of its own; its creation time is the day given."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, WORKBOOK_OPTIONS)
    created = datetime.combine(day, time(), UTC).replace(tzinfo=None)
    book.set_properties({"title": "绿鉴评价机构报告质量", "created": created})
    assessor_sheets(book, firms, titles=titles, told=told)
    book.close()
    return stream.getvalue()


def assessor_sheets(
    book: Any,
    firms: Sequence[Mapping[str, Any]],
    *,
    titles: Mapping[str, str],
    told: Mapping[str, Any],
) -> None:
    """Add the sheets: how to read them first."""
    notes = [
        *(("先看", text) for text in told["cautions"]),
        *(("算法", text) for text in told["method"]),
        *((f"依据：{a['document']}", a["text"]) for a in told["articles"]),
    ]
    write_sheet(book, "机构-怎样读", (("", 30), ("说明", 110)), notes)
    write_sheet(book, "机构", _FIRMS, (_firm(f, titles) for f in firms))
    write_sheet(book, "机构-问题", _DEFECTS, _defects(firms))
    write_sheet(book, "机构-资质", _PAPERS, _papers(firms))


def _firm(f: Mapping[str, Any], titles: Mapping[str, str]) -> tuple[Value, ...]:
    rate, judged, again, copied = (
        f["defects_per_report"],
        f["confirmed"] or {},
        f["resubmitted"] or {},
        f["copied"] or {},
    )
    return (
        f["name"], f["reports"], f["incomplete"],
        "；".join(words.kind_words(k, titles) for k in f["kinds"]),
        rate["count"], rate["reports_with"], rate["mean"], rate["low"], rate["high"],
        words.comparison_words(f["comparison"]),
        judged.get("of"), judged.get("part"), judged.get("share"), judged.get("low"),
        judged.get("high"), f["waiting"],
        again.get("part"), again.get("rounds"),
        copied["found"]["part"] if copied else None, copied.get("with_other_firms"),
        copied.get("common"), copied.get("characters"),
        f["elsewhere"]["error"], f["elsewhere"]["warning"],
    )  # fmt: skip


def _defects(firms: Iterable[Mapping[str, Any]]) -> Iterable[tuple[Value, ...]]:
    for f in firms:
        for d in f["defects"]:
            yield (
                f["name"], d["group"], SEVERITY_NAMES[d["severity"]], d["count"],
                d["reports_with"], d["reports"], d["mean"], d["low"], d["high"],
            )  # fmt: skip


def _papers(firms: Iterable[Mapping[str, Any]]) -> Iterable[tuple[Value, ...]]:
    for f in firms:
        for p in f["papers"] or ():
            yield f["name"], p["title"], p["number"], p["expires"], p["reports"], p["lapsed"]
