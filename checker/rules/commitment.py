"""T017, T018, T021: the commitment, its seal and its signature."""

from __future__ import annotations

from collections.abc import Iterator

from lvjian.checker.companies import applicants, assessors, is_foreign_seal
from lvjian.checker.doubt import certain
from lvjian.checker.judgeable import places, unread, unread_pages
from lvjian.checker.misreadings import may_be_misread
from lvjian.checker.registry import CannotTell, Problem, ReportCase, report_rule
from lvjian.checker.sought import doubtful_between
from lvjian.core.text import display


@report_rule(
    "T017", "commitment-altered", "error", obligations=(58, 85, 113, 139, 262, 278, 303, 336, 350)
)
def commitment_altered(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """承诺书文字缺失，或与官方原文有实质差别。

    为什么：承诺须照官方原文作出（义务 58：“本机构承诺，已按规范完整的评价程序对受评价方进行了全
    面的评价”）。
    不报：标点、空格、换行的差别；基本信息表整张缺失时承诺随之缺失（见 T020）。
    怎么改：恢复官方的承诺全文。
    """
    report = case.report
    official = report.rubric.commitment
    if official is None:
        return
    reading = report.commitment
    if reading is None or reading.status == "missing":
        if pages := unread_pages(report):
            yield unread("document", "承诺书", pages)
        elif reading is None:
            yield CannotTell("document", "没有核对承诺书")
        elif report.fields_found:
            yield Problem(
                "document",
                "缺少官方规定的承诺文字",
                "按官方原文补上承诺全文，并签字盖章",
                places(report, reading.at),
                expected=official,
                rests_on=doubtful_between(report, None, None, sought=(official,)),
            )
        return
    if reading.status == "altered":
        yield Problem(
            "document",
            f"承诺文字与官方原文不符：{_changes(reading.differences)}",
            "把承诺恢复为官方原文",
            places(report, reading.at),
            expected=official,
            actual=reading.text,
            slip=may_be_misread(reading.differences, len(official), certain=certain(reading.at)),
        )


def _changes(differences: tuple[tuple[str, str], ...]) -> str:
    said = [
        f"“{display(a, 24)}”被改为“{display(b, 24)}”"
        if a and b
        else f"缺少“{display(a, 24)}”"
        if a
        else f"多出“{display(b, 24)}”"
        for a, b in differences[:3]
        if a or b
    ]
    return "；".join(said) or "文字有改动"


@report_rule("T018", "seal-missing", "error", obligations=(58, 71, 85, 113, 278, 336, 350))
def seal_missing(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """PDF 或扫描件上要求加盖公章的地方没有印章；或所盖印章的文字是别的单位的（提请人工核对）。

    为什么：承诺须盖章，电子版须交盖章的 PDF（义务 71：“盖章 PDF、Word 格式”）。
    不报：Word 文件；印章文字识读不清的，贴在有文字页面上的印章图片（不识读其文字）。未能识读的页面
    （见 I006）只说明无法判断；黑白扫描件看不出
    印章、印章盖在同页别处、该处只有人名章或看不清的红色印迹的，提请人工核对。
    怎么改：加盖公章后重新扫描或导出该页。
    """
    yield from _unsatisfied(case, "seal")
    yield from _foreign(case)


@report_rule("T021", "signature-missing", "warning", obligations=(58, 85, 113, 278, 336, 350))
def signature_missing(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """PDF 或扫描件上要求签字的地方是空的。

    为什么：承诺须由法定代表人或单位负责人签字（义务 113：“法定代表人签字：（单位公章）”）。
    不报：Word 文件；要求签字或盖章、盖有人名章的。未能识读的页面（见 I006）只说明无法判断；黑白扫描
    件看不出人名章、该处的方形图形看不清是不是人名章的，提请人工核对。
    怎么改：签字后重新扫描或导出该页。
    """
    yield from _unsatisfied(case, "signature")


def _unsatisfied(case: ReportCase, asks: str) -> Iterator[Problem | CannotTell]:
    words, verb = ("印章", "盖章") if asks == "seal" else ("签字", "签字")
    for seal in case.report.seals:
        label = display(seal.label, 24)
        if seal.asks != asks or seal.satisfied:
            continue
        if not seal.read:
            yield CannotTell("document", f"“{label}”所在的页面未能识读，无法判断有没有{words}")
        elif seal.satisfied is False or seal.unsure:
            unsure = seal.satisfied is None
            yield Problem(
                "document",
                f"“{label}”处看不出有{words}：{seal.unsure}"
                if unsure
                else f"“{label}”处没有{words}",
                f"请人工核对该处；确未{verb}的，{verb}后重新提交该页"
                if unsure
                else f"在该处{verb}后重新提交该页",
                (seal.place,),
                expected=seal.label,
                actual="",
                outcome="needs-human" if unsure else "fail",
                severity="warning" if unsure else None,
                key=seal.label,
            )


def _foreign(case: ReportCase) -> Iterator[Problem]:
    """A seal whose legible words are nobody's who may seal this report."""
    names = applicants(case.bundle) + assessors(case.bundle)
    for seal in case.report.seals if names else ():
        if seal.words is None or not is_foreign_seal(*seal.words, names=names):
            continue
        yield Problem(
            "document",
            f"“{display(seal.label, 24)}”处的印章识读为“{seal.words[0]}”，与“{names[0]}”不符",
            "请人工核对印章；盖错的，加盖应盖单位的公章后重新提交该页",
            (seal.place,),
            expected=names[0],
            actual=seal.words[0],
            outcome="needs-human",
            severity="warning",
            key=seal.label,
        )
