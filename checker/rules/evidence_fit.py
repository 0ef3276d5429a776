"""A006, A011: evidence of the right kind and of the right time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lvjian.checker.certificate_scopes import scope_problems
from lvjian.checker.judgeable import present_rows, row_name, row_target
from lvjian.checker.official import official_blob
from lvjian.checker.registry import (
    BundleCase,
    CannotTell,
    Problem,
    ReportCase,
    bundle_rule,
    report_rule,
)
from lvjian.checker.rules.attachments_cited import attachment_target
from lvjian.checker.rules.certificates import evaluation_date
from lvjian.core.dates import find_dates
from lvjian.core.numbers import plain
from lvjian.core.reading import Attachment, BundleReading, Citation, ReportReading, RowReading
from lvjian.core.text import display, substance

_FAMILIES: dict[str, tuple[str, ...]] = {
    "管理体系": ("质量管理", "环境管理", "职业健康", "能源管理", "测量管理", "两化融合"),
    "检测": ("废水", "废气", "噪声", "固废", "土壤"),
    "监测": ("废水", "废气", "噪声", "固废", "土壤"),
}
_SHOT = re.compile(r"(?:截图|查询|打印|访问)(?:时间|日期)\s*(?:为|是|[::])?")
_CLOCK = re.compile(
    r"^(?:\d{1,2}:\d\d(?::\d\d)?\s*20\d\d[/-]\d{1,2}[/-]\d{1,2}|20\d\d[/-]\d{1,2}[/-]\d{1,2}\s+\d{1,2}:\d\d(?::\d\d)?)$",
    re.MULTILINE,
)
"""The clock of the screen, alone in its line."""
_CNCA = re.compile(r"全国认证认可信息公共服务平台|认e云|cx\.cnca\.cn", re.IGNORECASE)
_SCREENSHOT_DAYS = 366
"""申报周期: no source states its length; a year before the report is certainly outside."""


@report_rule("A006", "evidence-mismatch", "warning", obligations=(10, 103, 273))
def evidence_mismatch(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """附件与条目需要的证明不是一类，附件的内容与其名称不符，或体系认证范围无生产、是别的产品。

    为什么：证明材料须能证明该条（义务 10：环境、职业健康安全、质量、能源四个管理体系）。
    例如用质量管理体系证书证明能源管理体系；名为环境管理体系认证证书，实为职业健康安全管理体系认证
    证书。内容与名称不符的附件只报一次，认证范围须由人核对。
    不报：附件类别未能识别；同时引用的几份材料中有一份合适；材料虽非本类但可能佐证该条。
    怎么改：改引合适的附件，或补交该类证明。
    """
    yield from _misnamed(case)
    yield from scope_problems(case)
    for row in present_rows(case.report):
        for citation, attachment, needed in _misfits(row, case.bundle):
            yield Problem(
                row_target(row.spec),
                f"条目{row_name(row.spec)}需要“{needed}”，"
                f"引用的“{display(citation.raw, 24)}”却是“{attachment.kind}”",
                f"改引{needed}，或补交该证明",
                (citation.place, *attachment.at[:1]),
                expected=needed,
                actual=attachment.kind,
                key=attachment.kind or "",
                rests_on=attachment.at[:1],
            )


def _misnamed(case: ReportCase) -> Iterator[Problem]:
    """Attachments that are something else than their names say, each told in one report."""
    first = case.report is case.bundle.reports[0]
    for attachment in case.bundle.attachments:
        if attachment.named_kind is None:
            continue
        citing = [r for r in case.bundle.reports if _rows_citing(r, attachment)]
        if case.report is not citing[0] if citing else not first:
            continue
        rows = _rows_citing(case.report, attachment)
        cited = tuple(c.place for r in rows for c in r.citations if attachment.id in c.attachments)
        yield Problem(
            row_target(rows[0].spec) if rows else attachment_target(attachment),
            f"附件“{display(attachment.title, 32)}”的内容是“{attachment.kind}”，"
            f"不是“{attachment.named_kind}”",
            f"换成{attachment.named_kind}，或改正附件的名称",
            (*attachment.at[:1], *dict.fromkeys(cited)),
            expected=attachment.named_kind,
            actual=attachment.kind,
            key=attachment.title,
            rests_on=attachment.at[:1],
        )


def _rows_citing(report: ReportReading, attachment: Attachment) -> list[RowReading]:
    return [
        row
        for row in present_rows(report)
        if any(attachment.id in c.attachments[:1] for c in row.citations)
    ]


def _misfits(row: RowReading, bundle: BundleReading) -> Iterator[tuple[Citation, Attachment, str]]:
    """The first citation that points to a sibling kind, if nothing cited beside it fits."""
    cited = [
        (c, a)
        for c in row.citations
        if c.status == "found"
        for a in map(bundle.attachment, c.attachments[:1])
        if a is not None and a.named_kind is None
    ]
    if cited and all(c.needs for c, _ in cited):
        yield *cited[0], cited[0][0].needs or ""
        return
    needed = row.spec.evidence_kinds
    if needed and any(a.kind is None or _any_fits(a.kind, needed) for _, a in cited):
        return
    for citation, attachment in cited:
        kind = attachment.kind or ""
        wanted = needed or ((citation.title,) if citation.title else ())
        sibling = next((w for w in wanted if _siblings(w, kind)), None)
        if sibling is not None and not _any_fits(kind, wanted):
            yield citation, attachment, sibling
            return


def _any_fits(kind: str, wanted: tuple[str, ...]) -> bool:
    return any(w in kind or kind in w or _member(w) & _member(kind) for w in wanted)


def _member(kind: str) -> set[str]:
    """Which members of the families a kind is."""
    return {m for members in _FAMILIES.values() for m in members if m in kind}


def _siblings(wanted: str, kind: str) -> bool:
    """Two kinds of one family with nothing in common."""
    for family, members in _FAMILIES.items():
        left = {m for m in members if m in wanted} if family in wanted else set()
        right = {m for m in members if m in kind} if family in kind else set()
        if left and right and not left & right:
            return True
    return False


@bundle_rule("A011", "evidence-out-of-period", "warning", obligations=(103, 285, 344))
def evidence_out_of_period(case: BundleCase) -> Iterator[Problem | CannotTell]:
    """材料的日期不在模板要求的期间内：认证平台截图不在申报周期内，三年数据不是近三年。

    为什么：义务 103：“截图时间应在申报周期内”；义务 285：“含近三年工业总产值、纳税总额”。
    不报：模板没有要求期间的材料；没有写明日期或年份的材料。申报周期没有规定长短，早于报告日期一年
    以上或晚于报告日期的才报。
    怎么改：换成期间以内的材料。
    """
    at = evaluation_date(case.bundle)
    asks_screenshot = _asks(case.bundle, "截图时间应在申报周期内")
    for attachment in case.bundle.attachments:
        shot = _screenshot_date(attachment) if asks_screenshot else None
        if shot is not None and not (
            at.toordinal() - _SCREENSHOT_DAYS <= shot.toordinal() <= at.toordinal()
        ):
            yield _outside(attachment, f"截图时间 {shot.isoformat()}", "申报周期内的截图")
        elif years := _old_years(case.bundle, attachment, at):
            span = "、".join(str(y) for y in years)
            wanted = f"{at.year - 3}～{at.year} 年的数据"
            yield _outside(attachment, f"数据年份 {span}", wanted)


def _asks(bundle: BundleReading, words: str) -> bool:
    return any(substance(words) in official_blob(r.rubric) for r in bundle.reports)


def _screenshot_date(attachment: Attachment) -> date | None:
    """The date behind 截图时间 and the like on a page of the certification platform, or its clock."""
    text = plain(attachment.text)
    if not _CNCA.search(text + attachment.title):
        return None
    match = _SHOT.search(text)
    if match is None:
        clock = _CLOCK.search(text)
        return find_dates(clock[0])[0][0] if clock and find_dates(clock[0]) else None
    dates = find_dates(text[match.end() : match.end() + 30])
    return dates[0][0] if dates else None


def _old_years(bundle: BundleReading, attachment: Attachment, at: date) -> tuple[int, ...]:
    """The years an attachment covers where 近三年 is asked and none of them is in it."""
    years = attachment.facts.period
    if not years or max(years) >= at.year - 3:
        return ()
    asked = any(
        id_ == attachment.id and ("近三年" in material.text or "三年内" in material.text)
        for _, material, ids in bundle.materials
        for id_ in ids
    )
    return years if asked else ()


def _outside(attachment: Attachment, actual: str, expected: str) -> Problem:
    place = attachment.facts.place("period") or attachment.facts.place("issued")
    return Problem(
        attachment_target(attachment),
        f"“{display(attachment.title, 32)}”的{actual}，不在要求的期间内（应为{expected}）",
        f"换成{expected}",
        (place,) if place else attachment.at[:1],
        expected=expected,
        actual=actual,
    )
