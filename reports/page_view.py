"""What the HTML page shows, worked out before the template lays it out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from lvjian import __version__
from lvjian.core.finding import Finding, NotEvaluated
from lvjian.core.place import Place
from lvjian.core.reading import (
    Attachment,
    BundleReading,
    Citation,
    FileReading,
    ReportReading,
    RowReading,
)
from lvjian.core.rubric import MaterialSpec
from lvjian.reports.checked import Checked
from lvjian.reports.differences import marked
from lvjian.reports.editions import packs_digest
from lvjian.reports.ledger import Ledger, axes, ledger
from lvjian.reports.radar import radar_svg
from lvjian.reports.verdict import Coverage, counts, coverage, doubtful_pages, verdict

_PLACES_SHOWN = 12
_BRIEF = 28
_COLUMN = re.compile(r"第\d+列.*$")


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding as the page shows it.

    Attributes:
        expected, actual: with their differences marked; None where the places say it all.
        brief: both are short enough for one line.
        columns: two to four places that disagree, shown side by side; else empty.
        places: places to list otherwise, at most twelve; more: how many were left out.
    """

    finding: Finding
    number: int
    expected: Markup | None
    actual: Markup | None
    brief: bool
    columns: tuple[Place, ...]
    places: tuple[Place, ...]
    more: int


@dataclass(frozen=True, slots=True)
class CitedBy:
    """An attachment or a missing one, with the rows that cite it."""

    attachment: Attachment
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingCitation:
    """Words that cite something the bundle does not show, and where they stand."""

    citation: Citation
    row: RowReading


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report of the bundle."""

    report: ReportReading
    number: int
    ledger: Ledger
    radar: Markup
    missing: tuple[MissingCitation, ...]
    materials: tuple[tuple[MaterialSpec, tuple[Attachment, ...]], ...]
    found: dict[str, tuple[FindingView, ...]]

    @property
    def answered(self) -> tuple[RowReading, ...]:
        """Rows judged by an answer and not by points."""
        return tuple(r for r in self.report.rows if r.spec.max_score is None)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was not read or not checked."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class PageView:
    """The whole page."""

    version: str
    packs: str
    reading: BundleReading
    verdict: str
    coverage: Coverage
    counts: dict[str, int]
    gaps: tuple[Gap, ...]
    by_severity: tuple[tuple[str, tuple[FindingView, ...]], ...]
    reports: tuple[ReportView, ...]


def page_view(checked: Checked) -> PageView:
    """Work out everything the page shows."""
    reading = checked.reading
    views = tuple(_finding_view(f, i) for i, f in enumerate(_by_severity(checked), 1))
    return PageView(
        version=__version__,
        packs=packs_digest(),
        reading=reading,
        verdict=verdict(checked),
        coverage=coverage(checked),
        counts=dict(counts(checked)),
        gaps=tuple(gaps(reading, checked.outcome.not_evaluated)),
        by_severity=tuple(
            (severity, tuple(v for v in views if v.finding.severity == severity))
            for severity in ("error", "warning", "info")
        ),
        reports=tuple(_report_view(r, i, reading, views) for i, r in enumerate(reading.reports, 1)),
    )


def _by_severity(checked: Checked) -> list[Finding]:
    order = {"error": 0, "warning": 1, "info": 2}
    return sorted(checked.outcome.findings, key=lambda f: order[f.severity])


def _finding_view(finding: Finding, number: int) -> FindingView:
    columns = finding.at if _disagree(finding.at) else ()
    expected, actual = finding.expected or "", finding.actual or ""
    if columns and {expected, actual} <= {p.quote or "" for p in columns} | {""}:
        expected = actual = ""
    lost, added = marked(expected, actual)
    return FindingView(
        finding,
        number,
        expected=lost or None,
        actual=added or None,
        brief=len(expected) <= _BRIEF and len(actual) <= _BRIEF,
        columns=columns,
        places=() if columns else finding.at[:_PLACES_SHOWN],
        more=0 if columns else max(0, len(finding.at) - _PLACES_SHOWN),
    )


def _disagree(places: tuple[Place, ...]) -> bool:
    """Two to four separate places with different words: worth seeing side by side."""
    quotes = [p.quote for p in places if p.quote]
    spots = {(p.file, p.page, _COLUMN.sub("", p.part or "")) for p in places}
    apart = 2 <= len(places) <= 4 and len(spots) > 1
    return apart and len(quotes) == len(places) and len(set(quotes)) > 1


def gaps(reading: BundleReading, missed: Iterable[NotEvaluated]) -> list[Gap]:
    """Everything that was not read or not checked, in words."""
    missing = [gap for file in reading.files if (gap := _file_gap(file))]
    return [*missing, *_untold(missed)]


def _untold(missed: Iterable[NotEvaluated]) -> Iterator[Gap]:
    """Rules that could not tell; those for one and the same reason in one line."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in missed:
        groups.setdefault((one.target, one.why), []).append(one.code)
    for (target, why), codes in groups.items():
        yield Gap(f"规则 {'、'.join(dict.fromkeys(codes))}（{target}）没有得出结论", why)


def _file_gap(file: FileReading) -> Gap | None:
    pages = doubtful_pages(file)
    if pages:
        return Gap(f"{file.file.path} 第{_page_list(pages)}页没有读到文字", _doubt_words(file))
    words = {
        "unreadable": "文件损坏或无法读取",
        "encrypted": "文件已加密，需要密码",
        "unsupported": "不支持的格式，未读取内容",
        "partly": "只读到一部分",
    }
    why = words.get(file.status)
    return Gap(file.file.path, why) if why else None


def _doubt_words(file: FileReading) -> str:
    assert file.document is not None
    words = {
        "no-text": "页面有内容但没有文字层（多为扫描件）",
        "rubbish-text": "文字层是乱码",
        "failed": "读取出错",
    }
    doubts = [d for d in file.document.doubts if d.why != "blank"]
    return "；".join(dict.fromkeys(d.detail or words.get(d.why, d.why) for d in doubts))


def _page_list(pages: tuple[int, ...]) -> str:
    """``3、5–8``."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return "、".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


def _report_view(
    report: ReportReading, number: int, reading: BundleReading, views: tuple[FindingView, ...]
) -> ReportView:
    book = ledger(report)
    found: dict[str, tuple[FindingView, ...]] = {}
    for view in views:
        if view.finding.document == report.file:
            found[view.finding.target] = (*found.get(view.finding.target, ()), view)
    held = {a.id: a for a in reading.attachments}
    return ReportView(
        report=report,
        number=number,
        ledger=book,
        radar=Markup(radar_svg(axes(book))),  # noqa: S704 - built from numbers and escaped names
        missing=tuple(
            MissingCitation(c, r) for r in report.rows for c in r.citations if c.status != "found"
        ),
        materials=tuple(
            (spec, tuple(held[i] for i in ids if i in held))
            for file, spec, ids in reading.materials
            if file == report.file
        ),
        found=found,
    )
