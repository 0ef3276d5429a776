"""Puts everything that follows from the rows in order again after a change."""

from __future__ import annotations

import re
from dataclasses import replace

from lvjian.samples.content import reference_list
from lvjian.samples.model import ReportContent, RowContent
from lvjian.samples.scoring import restated


def settled(report: ReportContent) -> ReportContent:
    """Sums and 六、参考文件 worked out anew, so that the change has no second effect."""
    return with_references(restated(report))


def with_references(report: ReportContent) -> ReportContent:
    """The same report with its list of references worked out anew."""
    sections = tuple(
        replace(s, paragraphs=reference_list(report)) if "参考文件" in s.heading else s
        for s in report.sections
    )
    return replace(report, sections=sections)


def without_cites(report: ReportContent, number: str) -> ReportContent | None:
    """The same report citing that attachment nowhere; None if a row would be left with none."""
    for row in report.rows():
        if row.cites and all(c.number == number for c in row.cites):
            return None

    def drop(row: RowContent) -> RowContent:
        return replace(row, cites=tuple(c for c in row.cites if c.number != number))

    report = report.map_rows(drop)
    pattern = re.compile(rf"附件{re.escape(number)} ")
    sections = tuple(
        replace(
            s,
            paragraphs=tuple(
                p for p in s.paragraphs if not (p.role == "material" and pattern.match(p.text))
            ),
        )
        for s in report.sections
    )
    return settled(replace(report, sections=sections))
