"""Limits that are no row of a scored table: shares of a form, staff of the assessor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lvjian.checker.judgeable import places, present_rows, row_name, row_target, section_target
from lvjian.checker.official_limits import assessor_staff_limit, least_duties
from lvjian.checker.registry import Problem
from lvjian.core.numbers import plain, show
from lvjian.core.place import Place
from lvjian.core.quantities import in_unit
from lvjian.core.reading import BundleReading, ReportReading, RowReading
from lvjian.core.rubric import Threshold
from lvjian.core.text import display

_SIGNS = {">=": "不低于", ">": "大于", "<=": "不超过", "<": "小于"}
_SHARE = re.compile(r"(?:利用率|使用率|回收率|回用率|覆盖率|优良率|比例|占比|比重)\s*(?:\(%\))?$")
_WHOLE = Decimal(100)
_SENIOR = re.compile(
    r"高级(?:及以上)?(?:技术)?职称(?:人员|者)?[^，,。；;\d]{0,6}(\d{1,3})\s*[人名]"
)
_MIDDLE = re.compile(
    r"中级(?:技术)?职称(?!以上|及以上)(?:人员|者)?[^，,。；;\d]{0,6}(\d{1,3})\s*[人名]"
)
_MIDDLE_UP = re.compile(r"中级(?:技术)?职称(?:及)?以上[^，,。；;\d]{0,10}(\d{1,3})\s*[人名]")
_NUMERALS = ("123456", "一二三四五六", "①②③④⑤⑥", "abcdef")


def missed_shares(report: ReportReading) -> Iterator[Problem]:
    """The latest value of a form's row that misses the limit the template states for it."""
    for row in present_rows(report, "measure"):
        for threshold in row.spec.thresholds:
            if row.values and not _declared_unmet(report, threshold):
                yield from _missed(row, threshold)


def impossible_shares(report: ReportReading) -> Iterator[Problem]:
    """Shares of a whole over 100 %: 综合利用率, 使用比例, 占总收入比重."""
    for row in present_rows(report, "indicator", "bonus", "measure"):
        if row.spec.unit != "%" or not _SHARE.search(plain(row.spec.text)):
            continue
        for column, value, unit, place in row.values:
            if unit != "%" or value <= _WHOLE:
                continue
            heading = f"（{column}）" if column else ""
            yield Problem(
                row_target(row.spec),
                f"条目{row_name(row.spec)}{heading}写 {show(value)}%，所占比例不可能超过 100%",
                "核对分子、分母的口径和计算",
                (place,),
                expected="不超过 100%",
                actual=f"{show(value)}%",
                key=f"share:{column}",
            )
            break


def _declared_unmet(report: ReportReading, threshold: Threshold) -> bool:
    """A basic row on the same quantity is answered 不符合."""
    return any(
        r.answer == "不符合" and any(t.quantity == threshold.quantity for t in r.spec.thresholds)
        for r in present_rows(report, "basic")
    )


def _missed(row: RowReading, threshold: Threshold) -> Iterator[Problem]:
    # The latest year stands last or, where the years fall, first.
    falling = row.values[0][0] > row.values[-1][0]
    column, value, unit, place = row.values[0 if falling else -1]
    own = in_unit(value, unit or threshold.unit, threshold.unit)
    if own is None or _meets(own, threshold):
        return
    limit = f"{_SIGNS[threshold.op]} {show(threshold.value)}{threshold.unit}"
    heading = f"（{column}）" if column else ""
    yield Problem(
        row_target(row.spec),
        f"条目{row_name(row.spec)}{heading}写 {show(value)}{unit or threshold.unit}，未达到“{limit}”",
        "核对数值；确未达到的，不符合申报条件",
        (place,),
        expected=limit,
        actual=f"{show(value)}{unit or threshold.unit}",
        key=threshold.quantity,
    )


def _meets(value: Decimal, threshold: Threshold) -> bool:
    return {
        ">=": value >= threshold.value, ">": value > threshold.value,
        "<=": value <= threshold.value, "<": value < threshold.value,
    }[threshold.op]  # fmt: skip


def assessor_staff(report: ReportReading, bundle: BundleReading) -> Iterator[Problem]:
    """Staff of the assessor under what its qualification takes, by its own papers."""
    section = next((s for s in report.sections if "资质" in s.spec.heading), None)
    if report.rubric.kind != "third-party" or section is None:
        return
    least = assessor_staff_limit()
    for text, place in _papers(report, bundle):
        senior = _number(_SENIOR, text)
        middle = _number(_MIDDLE_UP, text)
        if middle is None and senior is not None and (only := _number(_MIDDLE, text)) is not None:
            middle = senior + only
        short = []
        if middle is not None and middle < least.middle:
            short.append(f"中级职称以上 {middle} 人（不少于 {least.middle} 人）")
        if senior is not None and senior < least.senior:
            short.append(f"高级职称 {senior} 人（不少于 {least.senior} 人）")
        if short:
            yield Problem(
                section_target(section.spec),
                f"第三方机构的专职人员不足：{'；'.join(short)}",
                "核实评价人员名单；确不满足条件的机构不能开展评价",
                (place, *places(report, section.at)[:1]),
                expected=f"中级职称以上不少于 {least.middle} 人，其中高级职称不少于 {least.senior} 人",
                actual=display("；".join(short), 60),
                key="staff",
            )
            return


def few_duties(report: ReportReading, bundle: BundleReading) -> Iterator[Problem]:
    """An authorisation of the management representative that lists fewer duties than asked for."""
    if report.rubric.object != "factory" or report.file != bundle.reports[0].file:
        return
    least = least_duties()
    for attachment in bundle.attachments:
        if "授权书" not in attachment.title or "职责" not in attachment.text:
            continue
        listed = _numbered(attachment.text.partition("职责")[2])
        if 1 < listed < least:
            number = attachment.number or attachment.title
            yield Problem(
                f"attachment:{number}",
                f"“{display(attachment.title, 32)}”只列了 {listed} 项职责，至少应有 {least} 项",
                "按 GB/T 36132 的要求补齐管理者代表的职责和权限",
                attachment.at,
                expected=f"不少于 {least} 项职责",
                actual=f"{listed} 项",
                key="duties",
            )
            return


def _numbered(text: str) -> int:
    """Length of the list 1, 2, 3 … a text holds: arabic, Chinese, circled, or lettered."""
    best = 0
    for signs in _NUMERALS:
        count = 0
        for sign in signs:
            mark = sign if sign in "①②③④⑤⑥" else rf"[(（]?{sign}(?:[)）、．]|\.(?!\d))"
            if not re.search(rf"(?:^|[\s:：;；。，,]){mark}", text):
                break
            count += 1
        best = max(best, count)
    return best


def _papers(report: ReportReading, bundle: BundleReading) -> Iterator[tuple[str, Place]]:
    for attachment in bundle.attachments:
        if re.search("资质|评价人员|人员名单|专职人员", attachment.title) and attachment.at:
            yield plain(attachment.text), attachment.at[0]
    for paragraph in report.document.paragraphs():
        if "职称" in paragraph.text:
            yield plain(paragraph.text), paragraph.place.quoting(display(paragraph.text))


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return int(match[1]) if match else None
