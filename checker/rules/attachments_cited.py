"""A001, A002, A003: cited and held, required and held, held and cited."""

from __future__ import annotations

from collections.abc import Iterator

from lvjian.checker.companies import any_same, assessors
from lvjian.checker.evidence_index import Lost, index_is_whole, lost_things
from lvjian.checker.judgeable import lacks_column, places, present_rows, row_name
from lvjian.checker.misreadings import same_but_misread
from lvjian.checker.registry import (
    BundleCase,
    CannotTell,
    Problem,
    ReportCase,
    bundle_rule,
    report_rule,
)
from lvjian.checker.sought import doubtful_titles
from lvjian.core.place import Place
from lvjian.core.reading import Attachment, BundleReading, ReportReading
from lvjian.core.rubric import MaterialSpec
from lvjian.core.text import display, substance

_ATTACHMENT_WORDS = ("附件", "附录", "证明材料", "佐证材料", "支撑材料")


@report_rule(
    "A001", "cited-attachment-missing", "error", obligations=(99, 106, 119, 188, 282, 340, 346)
)
def cited_attachment_missing(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """证明材料索引引用的附件，申报材料里没有。

    为什么：索引须与附件对应（义务 119、340），引用而未附的等于没有证明。
    不报：同一附件被多处引用只报一次，列出全部引用处；所引可能在未能识读的文件里时只说明无法判断；
    法律、标准等依据性文件不要求附上。
    怎么改：补交该附件，或改正索引中的编号、名称。
    """
    earlier = _already_told(case)
    for entry in lost_things(case.report):
        if entry.title is not None and (entry.number, substance(entry.title)) in earlier:
            continue
        at = tuple(dict.fromkeys(c.place for c in entry.citations))
        rows = len(entry.rows)
        cited_by = f"条目{row_name(entry.rows[0].spec)}" + (f"等 {rows} 条" if rows > 1 else "")
        yield Problem(
            entry.target,
            f"{cited_by}引用的“{display(entry.raw, 32)}”不在申报材料中",
            "补交该附件，或改正索引中的编号、名称",
            at,
            expected=entry.raw,
            key=entry.title or "",
            rests_on=(*at[1:], *doubtful_titles(case.bundle, entry.title or entry.raw)),
            slip=any(same_but_misread(entry.title or "", a.title) for a in case.bundle.attachments),
        )
    for row in present_rows(case.report):
        for citation in row.citations:
            if citation.status == "unreadable":
                yield CannotTell(
                    f"attachment:{citation.number or citation.title or citation.raw}",
                    f"“{display(citation.raw, 32)}”可能在未能识读的文件或页面中",
                )


def _already_told(case: ReportCase) -> set[tuple[str | None, str]]:
    """What an earlier report of the bundle lacks under the same number and title."""
    told: set[tuple[str | None, str]] = set()
    for report in case.bundle.reports:
        if report is case.report:
            break
        told |= {(x.number, substance(x.title)) for x in lost_things(report) if x.title}
    return told


@report_rule("A002", "material-missing", "error", obligations=(99, 100, 131, 282, 283, 340, 341))
def material_missing(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """官方清单“相关证明材料”中的一项，申报材料里没有。

    为什么：清单所列材料须一并提交（义务 99：“企业营业执照复印件”等 16 项）。
    不报：“其他必要的证明材料”；已按“引用的附件缺失”（A001）报告的同一材料；模板本身印有的自我声明
    （缺失时按 T017 报告）。标明“适用时”的只
    作提示；有文件未能识读时只说明无法判断。
    怎么改：补交该项材料；不适用的在报告中说明。
    """
    report = case.report
    for file, material, held in case.bundle.materials:
        # What an answer of the form calls for is told at that row (A004).
        if file != report.file or held or material.catch_all or material.when:
            continue
        if _told_as_lost(material, lost_things(report)) or _is_commitment(material, report):
            continue
        target = f"material:{material.id}"
        if case.bundle.unread:
            why = f"没有找到“{material.text}”，但有文件未能识读，可能就在其中"
            yield CannotTell(target, why)
            continue
        conditional = "（适用时）" if material.when_applicable else ""
        yield Problem(
            target,
            f"没有找到官方要求的证明材料“{display(material.text, 40)}”",
            f"补交该项材料{conditional}；不适用的在报告中说明",
            _material_places(report),
            expected=material.text,
            rests_on=doubtful_titles(case.bundle, material.text, *material.keywords),
            severity="info" if material.when_applicable else None,
        )


def _is_commitment(material: MaterialSpec, report: ReportReading) -> bool:
    """A statement the template prints as its own commitment is looked for there (T017)."""
    return "声明" in material.text and "声明" in (report.rubric.commitment_title or "")


def _told_as_lost(material: MaterialSpec, lost: list[Lost]) -> bool:
    for entry in lost:
        title = substance(entry.title or entry.raw)
        if entry.title is None and entry.number is not None and entry.number == material.id:
            return True
        if any(
            all(substance(word) in title for word in words.split("+"))
            for words in material.keywords
        ):
            return True
        if entry.title and (title in substance(material.text) or substance(material.text) in title):
            return True
    return False


def _material_places(report: ReportReading) -> tuple[Place, ...]:
    """The section 相关证明材料 of the report, else the report."""
    for section in report.sections:
        if "证明材料" in section.spec.heading and "资质" not in section.spec.heading:
            return places(report, section.at)
    return places(report)


@bundle_rule("A003", "attachment-uncited", "info", obligations=(117, 307, 353))
def attachment_uncited(case: BundleCase) -> Iterator[Problem | CannotTell]:
    """附件已提交，但没有任何条目引用它。

    为什么：索引应与附件对应，未被引用的附件评审时容易被忽略。
    不报：正文提到的附件；没有编号也不以附件、证明材料命名的文件；官方清单所列的材料；第三方机构的资质材料；索引本
    身已有缺行、空白或引用不明等问题时。
    怎么改：在相应条目的索引中引用，或说明其用途；此项仅供参考。
    """
    bundle = case.bundle
    if not _any_citation(bundle) or not all(map(index_is_whole, bundle.reports)):
        return
    listed = _listed(bundle)
    for attachment in bundle.attachments:
        if attachment.cited_by or attachment.mentioned or attachment.materials:
            continue
        if not _is_named(attachment) or _of_assessor(attachment, bundle):
            continue
        title = substance(attachment.title)
        if "资质" in attachment.title or (title and any(title in text for text in listed)):
            continue
        number = f"附件{attachment.number} " if attachment.number else ""
        yield Problem(
            attachment_target(attachment),
            f"“{number}{display(attachment.title, 32)}”没有被任何条目引用",
            "在相应条目的证明材料索引中引用，或说明其用途",
            attachment.at,
            actual=attachment.title,
        )


def attachment_target(attachment: Attachment) -> str:
    """``attachment:3``, by title where it has no number."""
    return f"attachment:{attachment.number or attachment.title}"


def _of_assessor(attachment: Attachment, bundle: BundleReading) -> bool:
    """A paper of the third party: a section of its own asks for it, no row does."""
    holder, firms = attachment.facts.holder, assessors(bundle)
    return bool(holder and firms) and any_same(holder or "", firms)


def _is_named(attachment: Attachment) -> bool:
    path = attachment.at[0].file if attachment.at else ""
    named = any(w in attachment.title or w in path for w in _ATTACHMENT_WORDS)
    return attachment.number is not None or named


def _any_citation(bundle: BundleReading) -> bool:
    """Without any citation the index was not read, or its column is missing."""
    return any(
        row.citations and not lacks_column(report, row, "evidence", "remark")
        for report in bundle.reports
        for row in report.rows
    )


def _listed(bundle: BundleReading) -> list[str]:
    references = [r for report in bundle.reports for r in report.references or ()]
    return [substance(r.text) for r in references]
