"""A report with defects and what its applicant hands in next, as real files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from lvjian.pipeline import check_bundle
from lvjian.recognition import Recognition
from lvjian.reports.as_json import report_json
from lvjian.reports.resubmission.compare import Submission
from lvjian.reports.schema import Report
from lvjian.samples.builder import BundleSpec, plant, print_reports, write_bundle
from lvjian.samples.layout import BY_NAME
from lvjian.samples.model import AttachmentContent, BundleContent, Cite, RowContent

TEMPLATE = "henan-factory-third-party"
FIRST = (
    "t005-threshold", "t012-field", "t013-phone", "a001-number", "a007-certificate", "s002-over",
    "s006-table",
)  # fmt: skip
NEXT = ("t013-phone", "a001-number", "t016-crosses", "s006-table")
AS_OF = date(2023, 6, 18)
Change = Callable[[BundleContent], BundleContent]


def write(
    folder: Path, mutations: tuple[str, ...], *changes: Change, printed: bool = False
) -> Path:
    """A bundle with these defects and changes, as Word or as the PDF printed of it."""
    planted = plant(BundleSpec((TEMPLATE,), 4, "official", mutations))
    assert planted is not None
    content = planted.content
    for change in changes:
        content = change(content)
    folder.mkdir(parents=True)
    write_bundle(
        content, replace(planted.layout or BY_NAME["official"], container="folder"), folder
    )
    if printed:
        print_reports(folder)
    return folder


def checked(bundle: Path) -> Submission:
    """The bundle as ``lvjian check`` reports it."""
    result = check_bundle(bundle, as_of=AS_OF, recognition=Recognition(enabled=False))
    report = json.loads(report_json(result))
    return Submission(Report.model_validate(report).model_dump(mode="json", by_alias=True))


def silently(content: BundleContent) -> BundleContent:
    """An explanation, a sentence, a field and the number of a certificate are no longer the same."""
    report = content.report
    row = next(r for r in report.rows() if r.id == "1.1.8")
    report = report.with_row(replace(row, prose=f"{row.prose}另有光伏3兆瓦。"))
    section = report.sections[0]
    last = section.paragraphs[-1]
    reworded = replace(last, text=last.text.replace("包括生产", "不包括生产"))
    report = report.with_section(replace(section, paragraphs=(*section.paragraphs[:-1], reworded)))
    industry = next(f for f in report.fields if f.id == "industry")
    report = report.with_field(replace(industry, value="3813"))
    return replace(
        content.with_report(report),
        attachments=tuple(_other_number(a) for a in content.attachments),
    )


def _other_number(piece: AttachmentContent) -> AttachmentContent:
    if piece.title != "职业健康安全管理体系认证证书":
        return piece
    facts = tuple((k, f"{v[:-3]}888" if k == "证书编号" else v) for k, v in piece.facts)
    return replace(piece, facts=facts)


def rearranged(content: BundleContent) -> BundleContent:
    """Rows in another order, a paragraph more, an attachment put in front of all others."""
    report = content.report
    table = report.table("indicator")
    assert table is not None
    rows = list(table.rows)
    rows[4], rows[5] = rows[5], rows[4]
    report = report.with_table(replace(table, rows=tuple(rows))).map_rows(_renumbered)
    first = replace(content.attachments[0], number="1", title="企业简介", kinds=(), facts=(),
                    body=("企业成立以来专注主业，产品销往全国各地。",), material=None)  # fmt: skip
    shifted = (replace(a, number=str(int(a.number) + 1)) for a in content.attachments)
    return replace(content.with_report(report), attachments=(first, *shifted))


def _renumbered(row: RowContent) -> RowContent:
    def shifted(cite: Cite) -> Cite:
        return cite if cite.number is None else replace(cite, number=str(int(cite.number) + 1))

    return replace(row, cites=tuple(shifted(c) for c in row.cites))
