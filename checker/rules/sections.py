"""T001, T002, T003: the official sections are there, in order, with content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lvjian.checker.judgeable import (
    around_section,
    places,
    section_name,
    section_target,
    unread,
    unread_between,
)
from lvjian.checker.registry import CannotTell, Problem, ReportCase, report_rule
from lvjian.checker.sought import doubtful_between
from lvjian.core.place import Place
from lvjian.core.reading import ReportReading, SectionReading


@report_rule("T001", "section-missing", "error", obligations=(87, 114, 115, 241, 280, 337, 351))
def section_missing(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """官方模板规定的章节在报告中找不到。

    为什么：报告须按规定格式填写，章节不得删减（义务 241：“自评价报告应按照规定格式填写”）。
    不报：章节可能位于未能识读的页面时只说明无法判断；标题写法、序号样式不同但内容一致的章节视为存
    在。
    怎么改：按官方模板补上该章节及其要求的内容。
    """
    for section in case.report.sections:
        if section.status != "missing":
            continue
        name, target = section_name(section.spec), section_target(section.spec)
        frame = around_section(case.report, section)
        if pages := unread_between(case.report, *frame):
            yield unread(target, f"章节“{name}”", pages)
            continue
        yield Problem(
            target,
            f"缺少官方章节“{name}”",
            f"按官方模板补写“{name}”，并写明该章节要求的内容",
            places(case.report, section.at),
            expected=name,
            rests_on=doubtful_between(case.report, *frame, sought=(section.spec.heading,)),
        )


@report_rule("T002", "section-out-of-order", "warning", obligations=(241, 332))
def section_out_of_order(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """官方章节的先后次序与模板不同。

    为什么：报告须按规定格式填写（义务 332：“自评价报告应按照规定格式填写”）。
    不报：缺少的章节另由 T001 报告，不算次序错误。
    怎么改：把章节调整回官方模板的次序。
    """
    found = [s for s in case.report.sections if s.status != "missing" and s.order is not None]
    moved = _moved(found)
    if not moved:
        return
    wrong = _inverted(found)
    official = "、".join(section_name(s.spec) for s in found)
    actual = "、".join(section_name(s.spec) for s in sorted(found, key=lambda s: s.order or 0))
    at = tuple(p for s in [*moved, *(w for w in wrong if w not in moved)] for p in s.at[:1])
    yield Problem(
        section_target(moved[0].spec),
        f"章节“{section_name(moved[0].spec)}”的位置与官方模板的次序不符",
        "把各章节调整回官方模板的次序",
        places(case.report, at),
        expected=official,
        actual=actual,
        rests_on=at,
    )


@report_rule("T003", "section-empty", "error", obligations=(86, 116, 337, 352))
def section_empty(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """章节只有标题，没有自己的内容（照抄模板的填写提示不算内容）。

    为什么：每一章都规定了应写的内容（义务 86、116：“给出评价得分，描述主要创建做法……”）。
    不报：以附表、附件为内容的章节，只要有表格、图片或附件清单即可。
    怎么改：按该章节的填写要求补写内容。
    """
    for section in case.report.sections:
        if section.status != "empty":
            continue
        name = section_name(section.spec)
        asks = section.spec.prompt or "、".join(section.spec.points) or None
        frame = (section.at[0] if section.at else None, around_section(case.report, section)[1])
        if pages := _unread_within(case.report, *frame):
            yield unread(section_target(section.spec), f"“{name}”的内容", pages)
            continue
        yield Problem(
            section_target(section.spec),
            f"章节“{name}”只有标题，没有内容",
            f"在“{name}”下按模板要求补写内容" + (f"：{asks}" if asks else ""),
            places(case.report, section.at),
            expected=asks,
            actual="",
            rests_on=doubtful_between(case.report, *frame),
        )


def _unread_within(
    report: ReportReading, heading: Place | None, following: Place | None
) -> tuple[int, ...]:
    """Unread pages the content of a section may stand on."""
    return unread_between(report, heading, following) if heading is not None else ()


def _moved(found: Sequence[SectionReading]) -> list[SectionReading]:
    """The fewest sections that must move to restore the order (not in a longest rising run)."""
    best: list[list[SectionReading]] = []
    for section in found:
        before = [
            run
            for end, run in zip(found, best, strict=False)
            if (end.order or 0) < (section.order or 0)
        ]
        best.append([*max(before, key=len, default=[]), section])
    kept = max(best, key=len, default=[])
    return [s for s in found if not any(s is k for k in kept)]


def _inverted(found: Sequence[SectionReading]) -> list[SectionReading]:
    """Every section that stands on the wrong side of another one."""
    out = []
    for i, one in enumerate(found):
        pairs = ((one, other) if j > i else (other, one) for j, other in enumerate(found) if j != i)
        if any((a.order or 0) > (b.order or 0) for a, b in pairs):
            out.append(one)
    return out
