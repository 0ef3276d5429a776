"""A007, A008, A009: certificates in force, made out to the applicant, with content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lvjian.checker.companies import (
    any_same,
    applicants,
    assessors,
    looks_like_company,
    name_places,
    renamed,
    same_company,
)
from lvjian.checker.doubt import certain
from lvjian.checker.holders import covers, holders_of_papers, must_be_own
from lvjian.checker.misreadings import same_but_misread
from lvjian.checker.official import STANDARD, standard_key
from lvjian.checker.parks import (
    is_park_report,
    of_a_stranger,
    of_another_park,
    park_people,
)
from lvjian.checker.registry import BundleCase, CannotTell, Problem, bundle_rule
from lvjian.checker.rules.attachments_cited import attachment_target
from lvjian.checker.standards import CERTIFICATES_TO_28001_LAPSED, Lapsed, lapsed
from lvjian.core.dates import find_dates
from lvjian.core.numbers import plain
from lvjian.core.place import Place
from lvjian.core.reading import Attachment, BundleReading
from lvjian.core.text import display


def evaluation_date(bundle: BundleReading) -> date:
    """Date of the third-party report, else the latest report's, else ``--as-of``."""
    dated = [r for r in bundle.reports if r.evaluation_date is not None]
    third = [r for r in dated if r.rubric.kind == "third-party"]
    return max(
        (r.evaluation_date for r in third or dated if r.evaluation_date), default=bundle.as_of
    )


def _name(attachment: Attachment) -> str:
    number = f"附件{attachment.number} " if attachment.number else ""
    return f"“{number}{display(attachment.title, 32)}”"


def _fact_places(attachment: Attachment, fact: str) -> tuple[Place, ...]:
    place = attachment.facts.place(fact)
    return (place,) if place else attachment.at[:1]


@bundle_rule("A007", "certificate-expired", "error", obligations=(10, 103, 285))
def certificate_expired(case: BundleCase) -> Iterator[Problem | CannotTell]:
    """证书、许可证在评价之日已经过期，或依据已废止的标准颁发；所写监督审核日期已过的提请核对。

    为什么：管理体系须有效运行（义务 10、103：“相关管理体系认证证书”）。评价之日为报告日期，报告
    未写日期的按检查日期（--as-of）。依据 GB/T 28001、OHSAS 18001 的证书已于 2021 年失效，依据
    GB/T 19001-2008、GB/T 24001-2004、GB/T 23331-2012 等旧版的证书转换期届满后同样失效。
    不报：没有写明有效期的材料；同一证书另有一份在有效期内的；报告日期空着的（见 T012）。报告未能读取、证书上的有效期、标准未能读出
    时只说明无法判断。
    怎么改：换成在有效期内的证书，或附上换证、年度监督的证明。
    """
    at = evaluation_date(case.bundle)
    for attachment in case.bundle.attachments:
        expires, lapsed_to = attachment.facts.expires, _lapsed_standard(attachment, at)
        if expires is not None and expires < at:
            if _renewed(case.bundle, attachment, at) or _date_left_open(case.bundle):
                continue
            if _report_unread(case.bundle):
                why = (
                    f"{_name(attachment)}有效期至 {expires.isoformat()}，报告未能读取，评价之日不明"
                )
                yield CannotTell(attachment_target(attachment), why)
                continue
            message = (
                f"{_name(attachment)}有效期至 {expires.isoformat()}，"
                f"评价之日（{at.isoformat()}）已过期"
            )
            fact, expected, actual = "expires", f"{at.isoformat()} 仍有效", expires.isoformat()
        elif lapsed_to is not None:
            standard, entry = lapsed_to
            when = "已于 2021 年" if entry.since == CERTIFICATES_TO_28001_LAPSED else "早已"
            message = f"{_name(attachment)}依据 {standard}，该标准的证书{when}全部失效"
            fact, expected, actual = "standard", entry.instead, standard
        else:
            yield from _unsupervised(attachment, at)
            yield from _until_unread(case.bundle, attachment, at)
            continue
        yield Problem(
            attachment_target(attachment),
            message,
            "换成在有效期内的证书，或附上换证、监督审核的证明",
            _fact_places(attachment, fact),
            expected=expected,
            actual=actual,
            rests_on=tuple(r.date_place for r in case.bundle.reports if r.date_place),
        )


def _date_left_open(bundle: BundleReading) -> bool:
    """Whether the reports leave their date blank, which T012 tells: no day to measure by."""
    return all(r.evaluation_date is None for r in bundle.reports) and any(
        f.spec.type == "date" and f.status == "blank" for r in bundle.reports for f in r.cover
    )


def _report_unread(bundle: BundleReading) -> bool:
    """Whether no report was found where one of the files that were not read may be it."""
    return not bundle.reports and any(f.document is None for f in bundle.files)


def _unsupervised(attachment: Attachment, at: date) -> Iterator[Problem]:
    """A surveillance audit that fell due before the evaluation; the proof may lie elsewhere."""
    due = attachment.facts.surveillance
    if due is None or due >= at:
        return
    yield Problem(
        attachment_target(attachment),
        f"{_name(attachment)}写明监督审核应于 {due.isoformat()} 前进行，未见按期通过的证明",
        "附上监督审核合格的证明，或认证平台的有效状态截图",
        _fact_places(attachment, "surveillance"),
        expected=f"{at.isoformat()} 仍保持有效",
        actual=due.isoformat(),
        outcome="needs-human",
        severity="warning",
        key="surveillance",
    )


def _lapsed_standard(attachment: Attachment, at: date) -> tuple[str, Lapsed] | None:
    """The standard of a certificate, where every certificate to it has lapsed."""
    for match in STANDARD.finditer(plain(attachment.facts.standard or "")):
        entry = lapsed(*standard_key(match), at=at) if "体系" in (attachment.kind or "") else None
        if entry is not None:
            return match.group(), entry
    return None


def _until_unread(bundle: BundleReading, attachment: Attachment, at: date) -> Iterator[CannotTell]:
    """A certificate whose last day could not be read, and none of its kind in force beside it."""
    if not attachment.has_content:
        return
    missing = attachment.facts.unread
    if "standard" in missing and "expires" not in missing:
        why = f"{_name(attachment)}依据的标准未能读出，无法判断是否旧版标准的证书"
        yield CannotTell(attachment_target(attachment), why)
    unread = "expires" in missing or _day_unseen(attachment, at)
    if unread and not _renewed(bundle, attachment, at):
        why = f"{_name(attachment)}的有效期未能读出，无法判断评价之日是否有效"
        yield CannotTell(attachment_target(attachment), why)


def _day_unseen(attachment: Attachment, at: date) -> bool:
    """Of the last day only the month was recognised, which is that of the evaluation."""
    expires, place = attachment.facts.expires, attachment.facts.place("expires")
    if expires is None or place is None or place.way != "ocr":
        return False
    told = find_dates(place.quote or "") or "年" not in re.sub(
        "[一二三四五]年", "", place.quote or ""
    )
    return not told and (expires.year, expires.month) == (at.year, at.month)


def _renewed(bundle: BundleReading, expired: Attachment, at: date) -> bool:
    """Another certificate of the same kind and holder is in force."""
    for other in bundle.attachments:
        until, same_kind = (
            other.facts.expires,
            other.kind is not None and other.kind == expired.kind,
        )
        if other.id == expired.id or until is None or until < at or not same_kind:
            continue
        if same_company(other.facts.holder or "", expired.facts.holder or ""):
            return True
    return False


@bundle_rule("A008", "holder-mismatch", "error", obligations=(103, 282, 340))
def holder_mismatch(case: BundleCase) -> Iterator[Problem | CannotTell]:
    """证书、许可证、检测报告、项目批复或平台查询页是颁发给别的单位的。

    为什么：证明材料须是申报单位自己的（义务 103、340）。
    不报：第三方评价机构、供应商、处置单位、设备的资质；分公司、厂区等名称包含关系；集团证书列明的
    场所、批复中写到的单位；报告或材料中说明了更名的；营业执照的名称、代码、法定代表人不符（见 C001）；
    园区内企业的材料。
    怎么改：换成申报单位名下的材料，或说明两个单位的关系。
    """
    bundle = case.bundle
    of_park = any(map(is_park_report, bundle.reports))
    names = park_people(bundle) if of_park else applicants(bundle)
    names = names or holders_of_papers(bundle)
    if not names:
        return
    for attachment in bundle.attachments:
        holder = attachment.facts.holder
        if not must_be_own(attachment):
            continue
        if holder is None:
            yield from _holder_unread(attachment)
            continue
        if not (_foreign_to_park(holder, attachment, bundle) if of_park else
                looks_like_company(holder)):  # fmt: skip
            continue
        if any_same(holder, names + assessors(bundle)) or covers(attachment, names):
            continue
        if renamed(bundle, attachment, name=holder):
            continue
        yield Problem(
            attachment_target(attachment),
            f"{_name(attachment)}的持有人是“{holder}”，不是申报单位“{names[0]}”",
            "换成申报单位名下的材料，或说明两个单位的关系",
            _fact_places(attachment, "holder"),
            expected=names[0],
            actual=holder,
            rests_on=name_places(bundle),
            slip=any(
                same_but_misread(holder, n, certain=certain(_fact_places(attachment, "holder")))
                for n in names
            ),
        )


def _holder_unread(attachment: Attachment) -> Iterator[CannotTell]:
    if "holder" in attachment.facts.unread and attachment.has_content:
        why = f"{_name(attachment)}颁发给谁未能读出，无法判断是否申报单位自己的"
        yield CannotTell(attachment_target(attachment), why)


def _foreign_to_park(holder: str, attachment: Attachment, bundle: BundleReading) -> bool:
    """Another park's, or a paper of the park made out to a firm nothing else speaks of."""
    if of_another_park(holder, park_people(bundle)):
        return True
    whose = (attachment.kind or "") + attachment.title
    own = any(w in whose for w in ("体系", "检测", "监测", "检验", "核查")) and "企业" not in whose
    return own and looks_like_company(holder) and of_a_stranger(holder, attachment, bundle)


def _told_by_intake(told: set[str | None], attachment: Attachment) -> bool:
    """Its file, or an archive around it, is named by an I-finding already."""
    parts = [place.file.split("/") for place in attachment.at]
    around = {"/".join(p[:n]) for p in parts for n in range(1, len(p) + 1)}
    return bool(around & told)


@bundle_rule("A009", "attachment-empty", "error", obligations=(99, 282, 340))
def attachment_empty(case: BundleCase) -> Iterator[Problem | CannotTell]:
    """附件只有标题页、封面，或全是空白页；证书、报告一类的附件是没有文字的照片。

    为什么：有名无实的附件不能作为证明（义务 99、282、340）。
    不报：平面图、现场照片等以图片为内容的附件；页面未能识读的（见 I006）只说明无法判断。
    怎么改：补上附件的内容。
    """
    told = {p.path for p in case.bundle.problems}
    for attachment in case.bundle.attachments:
        if attachment.has_content is None:
            if _told_by_intake(told, attachment):
                continue
            target = attachment_target(attachment)
            yield CannotTell(target, f"{_name(attachment)}的页面未能识读，无法判断是否有内容")
        elif not attachment.has_content:
            yield Problem(
                attachment_target(attachment),
                f"{_name(attachment)}没有可作证明的内容（只有标题、封面、空白页或照片）",
                "补上该附件的内容",
                attachment.at,
                actual="",
            )
