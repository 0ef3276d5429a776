"""C006: the assessor did not write the self-evaluation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvjian.checker.companies import assessors, name_core
from lvjian.checker.file_properties import LABELS, in_common, says_something
from lvjian.checker.judgeable import places
from lvjian.checker.registry import CannotTell, Problem, ReportCase, report_rule
from lvjian.core.numbers import plain
from lvjian.core.place import Place
from lvjian.core.reading import BundleReading, ReportReading
from lvjian.core.text import display, fold

_NAMING = ("author", "last_modified_by", "company")
_PEOPLE = ("编制负责人", "审核人", "机构联系人", "报告编制人")
_WROTE = re.compile(r"编制|编写|撰写|起草|代写|执笔")
_FIRM = "(?:本机构|我机构|我公司|我单位|本评价机构|评价机构)"
_OWN_WORK = re.compile(
    rf"{_FIRM}[^,。;]{{0,16}}(?:编制|编写|撰写|起草|代写)[^,。;]{{0,6}}自评价?报告"
    rf"|(?:委托|由){_FIRM}[^,。;]{{0,4}}(?:编制|编写|撰写|起草|代写)[^,。;]{{0,6}}自评价?报告"
    rf"|自评价?报告[^,。;]{{0,6}}由{_FIRM}[^,。;]{{0,4}}(?:编制|编写|撰写|起草|代写)"
)
_DENIED = re.compile(r"未|不|没有|并非|独立|回避|无")


@report_rule("C006", "not-independent", "warning", obligations=(72, 111, 276))
def not_independent(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """自评价报告的文件属性或正文显示，它是第三方评价机构编写的。

    为什么：第三方机构须保持独立（义务 72：“与申报主体自评价活动保持独立性,不参与自评价报告编写”）。
    不报：不知道第三方机构名称；文件属性是通用的用户名；两份报告合为一个文件时的文件属性。
    怎么改：说明自评价报告的编写单位；确由第三方机构编写的，应由申报单位重新编写。
    """
    report = case.report
    if report.rubric.kind == "third-party":
        yield from _confessed(report, assessors(case.bundle))
        return
    if report.rubric.kind != "self":
        return
    firms, people = assessors(case.bundle), _people(case.bundle)
    if not firms and not people:
        return
    shared = sum(r.file == report.file for r in case.bundle.reports) > 1
    found = None if shared else _in_properties(report, firms, people)
    found = found or _in_text(report, firms)
    if found is None:
        return
    words, place = found
    words += _same_hand(report, case.bundle)
    yield Problem(
        "document",
        f"自评价报告显示由第三方机构编写：{words}",
        "说明自评价报告的编写单位；确由第三方机构编写的，由申报单位重新编写",
        (place,),
        expected="申报单位自行编写",
        actual=words,
        key="author",
    )


def _by_name(firms: list[str]) -> re.Pattern[str] | None:
    """Sentences that say one of these firms wrote the self-evaluation."""
    named = "|".join(re.escape(plain(firm)) for firm in firms if len(firm) >= 4)
    if not named:
        return None
    wrote = "(?:编制|编写|撰写|起草|代写)"
    return re.compile(
        rf"(?<!本)自评价?报告[^,。;第]{{0,8}}由(?:{named})[^,。;]{{0,6}}{wrote}"
        rf"|(?<!本)自评价?报告(?:的)?{wrote}(?:单位|机构)\s*(?:为|是|:)\s*(?:{named})"
        rf"|(?:{named})[^,。;对审核查]{{0,10}}{wrote}(?:了|的)?[^,。;第审核]{{0,10}}自评价?报告"
    )


def _confessed(report: ReportReading, firms: list[str]) -> Iterator[Problem]:
    """The third-party report itself says that its firm wrote the self-evaluation."""
    by_name = _by_name(firms)
    for paragraph in report.document.paragraphs():
        for sentence in re.split(r"[。；;\n]", plain(paragraph.text)):
            said = _OWN_WORK.search(sentence) or (by_name and by_name.search(sentence))
            if said and not _DENIED.search(sentence):
                words = f"正文写“{display(sentence, 40)}”"
                yield Problem(
                    "document",
                    f"第三方机构参与了自评价报告的编写：{words}",
                    "第三方机构须保持独立，自评价报告由申报单位自行编写",
                    places(report, (paragraph.place,)),
                    expected="申报单位自行编写",
                    actual=words,
                    key="author",
                )
                return


def _people(bundle: BundleReading) -> set[str]:
    """Names of the assessor's staff as the third-party report gives them."""
    return {
        fold(f.value)
        for r in bundle.reports
        if r.rubric.kind == "third-party"
        for f in r.fields
        if f.status == "filled" and f.value and any(w in f.spec.label for w in _PEOPLE)
        if 2 <= len(fold(f.value)) <= 4
    }


def _in_properties(
    report: ReportReading, firms: list[str], people: set[str]
) -> tuple[str, Place] | None:
    for name in _NAMING:
        value, label = report.document.property(name), LABELS[name]
        if value is None or not says_something(value):
            continue
        core = name_core(value)
        firm = any(core in name_core(f) or name_core(f) in core for f in firms if len(core) >= 4)
        if firm or (name != "company" and fold(value) in people):
            return f"文件属性“{label}”为“{value}”", Place(report.file, part=f"文件属性 {label}")
    return None


def _same_hand(report: ReportReading, bundle: BundleReading) -> str:
    """Properties the file shares with a third-party report: evidence, never a finding alone."""
    for other in bundle.reports:
        if other.rubric.kind == "third-party" and other.file != report.file:
            shared = in_common(report.document.properties, other.document.properties)
            if shared:
                return f"；与第三方评价报告的{shared}相同"
    return ""


def _in_text(report: ReportReading, firms: list[str]) -> tuple[str, Place] | None:
    """The assessor named beside a word of writing, in one sentence of the self-evaluation."""
    for paragraph in report.document.paragraphs():
        for sentence in re.split(r"[。；;\n]", plain(paragraph.text)):
            core = name_core(sentence)
            named = any(name_core(f) in core for f in firms)
            if named and _WROTE.search(sentence) and _about_this_report(sentence):
                return f"正文写“{display(sentence, 40)}”", places(report, (paragraph.place,))[0]
    return None


def _about_this_report(sentence: str) -> bool:
    """Of the self-evaluation itself, not of the third-party report or another paper."""
    own = re.search(r"自评价?报告|本报告|报告(?:编制|编写)|(?:编制|编写)(?:单位|机构)", sentence)
    return own is not None and "第三方评价报告" not in sentence
