"""What a reviewer sends back: the 审查意见表 and the 补正通知, with confirmed findings only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from lvjian.core.place import Place
from lvjian.reports.word_bytes import word_bytes
from lvjian.reports.word_form import (
    add_run,
    dated,
    fill_row,
    landscape,
    repeat_row,
    upright,
)
from lvjian.reports.wording import SEVERITY_NAMES, one_line, place_words, printable

Form = Literal["opinion", "correction"]
FORM_NAMES: Mapping[Form, str] = {"opinion": "审查意见表", "correction": "补正通知"}
_HEADS = ("序号", "性质", "存在问题", "所在位置", "官方要求与填报内容", "修改意见", "审查说明")
_WIDTHS = (Mm(11), Mm(13), Mm(62), Mm(46), Mm(52), Mm(50), Mm(27))
_FACT_WIDTHS = (Mm(32), Mm(98), Mm(32), Mm(99))
_PLACES_SHOWN = 3
_NATURE = {"error": "须补正", "warning": "须说明", "info": "供参考"}


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One confirmed finding.

    Attributes:
        finding: as in the report JSON.
        note: the reviewer's own words, empty if none.
    """

    finding: Mapping[str, Any]
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpinionFacts:
    """What stands over the list.

    Attributes:
        templates: titles of the official templates the bundle was laid beside.
        day: the date of the document.
        checked_on: the date the rules were applied for.
    """

    bundle: str
    applicant: str
    assessor: str
    templates: tuple[str, ...]
    day: date
    checked_on: date
    reviewer: str = ""


def confirmed_of(
    report: Mapping[str, Any], notes: Mapping[str, str], *, only: Collection[str]
) -> tuple[Confirmed, ...]:
    """The confirmed findings of a report in its order.

    Args:
        report: report JSON.
        notes: the reviewer's words by fingerprint.
        only: fingerprints confirmed.
    """
    return tuple(
        Confirmed(finding, notes.get(finding["fingerprint"], ""))
        for finding in report["findings"]
        if finding["fingerprint"] in only
    )


def opinion_docx(facts: OpinionFacts, confirmed: Sequence[Confirmed], *, form: Form) -> bytes:
    """The bytes of one of the two forms."""
    document = Document()
    dated(document, title=f"申报材料{FORM_NAMES[form]}", day=facts.day)
    if form == "opinion":
        landscape(document)
        _opinion(document, facts, confirmed)
    else:
        upright(document)
        _correction(document, facts, confirmed)
    return word_bytes(document)


def _opinion(document: Any, facts: OpinionFacts, confirmed: Sequence[Confirmed]) -> None:
    _title(document, "绿色制造申报材料审查意见表")
    _facts(document, facts)
    document.add_paragraph()
    if confirmed:
        _list(document, confirmed)
    else:
        add_run(document.add_paragraph(), "经审查，未发现需要补正或说明的问题。", size=11)
    document.add_paragraph()
    asked = sum(1 for c in confirmed if c.finding["severity"] == "error")
    add_run(
        document.add_paragraph(),
        f"审查意见：共 {len(confirmed)} 项，其中须补正 {asked} 项。"
        "□ 通过　□ 补正后重新提交　□ 不予通过",
        size=11,
    )
    add_run(document.add_paragraph(), _signature(facts.reviewer), size=11)


def _signature(reviewer: str) -> str:
    return f"审查人：{printable(reviewer) or '　　　　　　'}　　　　（签字）　　　　　　日期：　　　　年　　月　　日"


def _facts(document: Any, facts: OpinionFacts) -> None:
    rows = (
        ("申报单位", facts.applicant, "第三方评价机构", facts.assessor),
        ("材料名称", facts.bundle, "对照模板", "、".join(facts.templates)),
        ("出具日期", _day(facts.day), "核对基准日", _day(facts.checked_on)),
    )
    table = document.add_table(rows=0, cols=4)
    table.style = "Table Grid"
    table.autofit = False
    for row in rows:
        fill_row(table.add_row(), [one_line(text, 300) for text in row], widths=_FACT_WIDTHS)


def _list(document: Any, confirmed: Sequence[Confirmed]) -> None:
    table = document.add_table(rows=1, cols=len(_HEADS))
    table.style = "Table Grid"
    table.autofit = False
    fill_row(table.rows[0], _HEADS, widths=_WIDTHS, bold=True)
    repeat_row(table.rows[0])
    for number, item in enumerate(confirmed, start=1):
        finding = item.finding
        texts = (
            str(number),
            _NATURE[finding["severity"]],
            f"{one_line(finding['message'], 400)}（{finding['code']}）",
            "\n".join(_places(finding)),
            _beside(finding),
            one_line(finding["suggestion"], 300),
            one_line(item.note, 300),
        )
        fill_row(table.add_row(), texts, widths=_WIDTHS)


def _places(finding: Mapping[str, Any]) -> list[str]:
    places = [
        place_words(Place(p["file"], p["page"], None, p["part"]))
        for p in finding["at"][:_PLACES_SHOWN]
    ]
    more = len(finding["at"]) - _PLACES_SHOWN
    return [*places, f"等 {more + _PLACES_SHOWN} 处"] if more > 0 else places


def _beside(finding: Mapping[str, Any]) -> str:
    lines = []
    if finding["expected"]:
        lines.append(f"应为：{one_line(finding['expected'], 300)}")
    if finding["actual"]:
        lines.append(f"填报：{one_line(finding['actual'], 300)}")
    return "\n".join(lines)


def _correction(document: Any, facts: OpinionFacts, confirmed: Sequence[Confirmed]) -> None:
    _title(document, "关于绿色制造申报材料的补正通知")
    add_run(
        document.add_paragraph(), f"{one_line(facts.applicant, 100) or '　　　　　　　'}：", size=12
    )
    templates = "、".join(f"《{one_line(t, 100)}》" for t in facts.templates)
    _paragraph(
        document,
        f"你单位提交的申报材料“{one_line(facts.bundle, 100)}”已收悉。经对照{templates or '评价要求'}审查，"
        + (f"存在以下 {len(confirmed)} 项问题，请逐项补正或说明后重新提交："
           if confirmed else "未发现需要补正的问题。"),
    )  # fmt: skip
    for number, item in enumerate(confirmed, start=1):
        finding = item.finding
        nature = SEVERITY_NAMES[finding["severity"]]
        add_run(
            document.add_paragraph(),
            f"{number}. {one_line(finding['message'], 400)}（{_NATURE[finding['severity']]}，{nature}）",
            size=12,
            bold=True,
        )
        for label, words in (
            ("位置", "；".join(_places(finding))),
            ("要求", one_line(finding["expected"] or "", 300)),
            ("修改意见", one_line(finding["suggestion"], 300)),
            ("说明", one_line(item.note, 300)),
        ):
            if words:
                _paragraph(document, f"{label}：{words}")
    if confirmed:
        _paragraph(
            document,
            "请于　　　　年　　月　　日前将补正材料报送我单位，逾期未补正的，按有关规定办理。",
        )
    for line in ("（单位盖章）", "　　　　年　　月　　日"):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        add_run(paragraph, line, size=12)


def _paragraph(document: Any, text: str) -> None:
    add_run(document.add_paragraph(), f"　　{text}", size=12)


def _title(document: Any, text: str) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(title, text, size=16, bold=True)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
