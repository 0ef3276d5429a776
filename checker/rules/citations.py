"""A005, A010, A012: clear citations, numbers used once, lists that agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from lvjian.checker.evidence_index import index_is_whole
from lvjian.checker.judgeable import places, present_rows, row_name, row_target
from lvjian.checker.official import STANDARD
from lvjian.checker.registry import (
    BundleCase,
    CannotTell,
    Problem,
    ReportCase,
    bundle_rule,
    report_rule,
)
from lvjian.core.place import Place
from lvjian.core.reading import Attachment, BundleReading, Citation, Reference, ReportReading
from lvjian.core.text import display, substance

_PAPERS = ("检测报告", "监测报告", "核查报告", "审核报告", "证书", "记录", "台账", "合同")
"""What a paper made for the firm is called, though the standard it follows stands in its title."""
_OWN = re.compile(
    "(?:第三方|评价|咨询)(?:评价)?机构.{0,8}(?:资质|资格|证明|营业执照)|机构资质|评价人员"
)
"""Papers of the assessor: no row of the applicant cites them."""
_BASIS = (
    "法",
    "条例",
    "规定",
    "办法",
    "标准",
    "导则",
    "通则",
    "规范",
    "通知",
    "指南",
    "目录",
    "要求",
)


@report_rule("A005", "index-unclear", "warning", obligations=(106, 119, 188, 346))
def index_unclear(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """索引里有引用的字样，却说不清引用的是哪一份材料，或同时符合几份材料。

    为什么：索引须能据以查到材料（义务 119）。
    不报：编号或名称明确而材料不在的（见 A001）；一个编号两份附件的（见 A010）。
    怎么改：写明附件编号和名称。
    """
    clashing = {a.number for pair in _clashes(case.bundle) for a in pair}
    for row in present_rows(case.report):
        unclear = [
            c
            for c in row.citations
            if c.status in ("ambiguous", "unclear")
            and c.kind != "table"
            and (c.number is None or c.number not in clashing)
        ]
        if not unclear:
            continue
        raws = list(dict.fromkeys(display(c.raw, 24) for c in unclear))
        several = [c for c in unclear if c.status == "ambiguous"]
        why = "同时符合几份材料" if several else "没有写明是哪一份材料"
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}的索引“{'”“'.join(raws)}”{why}",
            "写明附件编号和名称",
            tuple(dict.fromkeys(c.place for c in unclear)),
            expected=_candidates(case.bundle, several),
            actual="、".join(raws),
            key="、".join(raws),
            rests_on=tuple(c.place for c in unclear),
        )


def _candidates(bundle: BundleReading, several: list[Citation]) -> str | None:
    held = [bundle.attachment(i) for c in several for i in c.attachments]
    return "、".join(dict.fromkeys(a.title for a in held if a)) or None


@bundle_rule("A010", "attachment-number-clash", "warning", obligations=(282, 340))
def attachment_number_clash(case: BundleCase) -> Iterator[Problem | CannotTell]:
    """同一编号下有两份不同的附件。

    为什么：编号重复时，引用该编号的索引无法确定指哪一份。
    不报：同一材料的多页、多个文件；不同报告各自编号的附件。
    怎么改：重新编号，并同步改正索引。
    """
    told: set[tuple[str | None, str]] = set()
    for one, other in _clashes(case.bundle):
        key = (one.number, substance(one.title + other.title))
        if key in told:
            continue
        told.add(key)
        yield Problem(
            f"attachment:{one.number}",
            f"附件编号 {one.number} 重复：“{display(one.title, 24)}”与“{display(other.title, 24)}”",
            "重新编号，并同步改正证明材料索引",
            one.at[:1] + other.at[:1],
            expected=one.title,
            actual=other.title,
            key=f"{one.title}|{other.title}",
            rests_on=other.at[:1],
        )


def _clashes(bundle: BundleReading) -> list[tuple[Attachment, Attachment]]:
    """Per number the first two attachments of one container that are different things."""
    groups: dict[tuple[str, str], list[Attachment]] = {}
    for attachment in bundle.attachments:
        if attachment.number and attachment.title and attachment.at:
            groups.setdefault((_container(attachment), attachment.number), []).append(attachment)
    found = []
    for members in groups.values():
        pair = next((p for p in combinations(members, 2) if _different(*p)), None)
        if pair is not None:
            found.append(pair)
    return found


def _container(attachment: Attachment) -> str:
    """Numbers are given within one file, or within one folder of files."""
    path = attachment.at[0].file
    return path if attachment.source == "heading" else path.rpartition("/")[0] + "/"


def _different(one: Attachment, other: Attachment) -> bool:
    left, right = substance(one.title), substance(other.title)
    if not left or not right or left in right or right in left:
        return False
    shared = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        shared += 1
    # Several files of one attachment share the words they begin with.
    return shared < 0.6 * min(len(left), len(right))


@report_rule("A012", "reference-list-differs", "warning", obligations=(117, 152, 307, 353))
def reference_list_differs(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """“六、参考文件”与证明材料索引所列的材料不一致。

    为什么：参考文件须与索引对应（义务 117：“与附表 2.1 及附表 2.2 的证明材料索引一栏对应”）。
    不报：法律、标准、政策等依据性文件；第三方机构自己的资质材料；两处写法不同而指同一材料；两份清单体例完全不同、无从比对的。
    怎么改：补齐参考文件清单，或改正索引。
    """
    report = case.report
    references = [r for r in report.references or () if not (_is_basis(r) or _OWN.search(r.text))]
    cited = _cited(report, case.bundle)
    if not references or not cited:
        return
    found = [n for n in cited if n.citation.status == "found"]
    unlisted = [names for names in found if not any(_meets(r, names) for r in references)]
    unused = [r for r in references if not any(_meets(r, names) for names in cited)]
    if not index_is_whole(report):
        unused = []
    if not unlisted and not unused:
        return
    if 2 * len(unlisted) > len(cited) or 2 * len(unused) > len(references):
        return
    yield Problem(
        "document",
        _differences(unlisted, unused),
        "补齐参考文件清单，或改正证明材料索引，使两处一致",
        _places(report, unlisted, unused),
        expected="、".join(n.title for n in unlisted) or None,
        actual="、".join(r.title or r.text for r in unused) or None,
    )


class _Names:
    """All names under which the index cites one thing."""

    __slots__ = ("citation", "numbers", "title", "titles")

    def __init__(self, citation: Citation, held: list[Attachment]) -> None:
        self.citation = citation
        numbers = [citation.number, *(a.number for a in held)]
        self.numbers = {n for n in numbers if n}
        names = [citation.title or "", *(a.title for a in held)]
        self.titles = [substance(n) for n in names if len(substance(n)) > 1]
        self.title = next((n for n in names if n), citation.raw)


def _cited(report: ReportReading, bundle: BundleReading) -> list[_Names]:
    """Things cited by a title of their own or of what they resolve to, each once."""
    out: list[_Names] = []
    seen: set[str] = set()
    for row in present_rows(report):
        for citation in row.citations:
            held = [a for a in map(bundle.attachment, citation.attachments[:1]) if a is not None]
            names = _Names(citation, held)
            if citation.kind == "table" or not names.titles or _basis_title(names.title):
                continue
            if names.titles[-1] not in seen:
                seen.add(names.titles[-1])
                out.append(names)
    return out


def _is_basis(reference: Reference) -> bool:
    title = (reference.title or reference.text).strip("《》 。；;")
    named = STANDARD.search(reference.text) and not title.endswith(_PAPERS)
    return bool(named) or _basis_title(title)


def _basis_title(title: str) -> bool:
    return title.strip("《》 。；;").endswith(_BASIS)


def _meets(reference: Reference, names: _Names) -> bool:
    if "附件" in reference.text and reference.number and reference.number in names.numbers:
        return True
    title, text = substance(reference.title), substance(reference.text)
    return any(t in text or (len(title) > 1 and title in t) for t in names.titles)


def _differences(unlisted: list[_Names], unused: list[Reference]) -> str:
    said = []
    if unlisted:
        names = "”“".join(display(n.title, 24) for n in unlisted[:5])
        said.append(f"索引引用的“{names}”没有列入参考文件")
    if unused:
        names = "”“".join(display(r.title or r.text, 24) for r in unused[:5])
        said.append(f"参考文件所列“{names}”没有条目引用")
    return "参考文件与证明材料索引不一致：" + "；".join(said)


def _places(
    report: ReportReading, unlisted: list[_Names], unused: list[Reference]
) -> tuple[Place, ...]:
    heading = next((s.at[:1] for s in report.sections if "参考文件" in s.spec.heading), ())
    at = tuple(r.place for r in unused) + tuple(n.citation.place for n in unlisted)
    return places(report, at[:1] + heading + at[1:] if unused else heading + at)
