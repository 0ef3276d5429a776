"""The report as lines for a terminal or a log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from lvjian.core.finding import Finding
from lvjian.core.reading import ReportReading
from lvjian.reports.checked import Checked
from lvjian.reports.page_view import gaps
from lvjian.reports.verdict import counts, coverage, verdict
from lvjian.reports.wording import (
    OUTCOME_NAMES,
    SEVERITY_NAMES,
    STATUS_NAMES,
    VERDICT_NAMES,
    how_read,
    one_line,
    place_words,
    printable,
)

_PLACES_SHOWN = 6
_WORDS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One line of output; ``style`` is a rich style, used on terminals only."""

    text: str
    style: str = ""


_SEVERITY_STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold blue"}
_VERDICT_STYLES = {"clean": "bold green", "findings": "bold red", "incomplete": "bold yellow"}


def report_lines(checked: Checked) -> list[Line]:
    """Findings by document and severity, then what was not read, then the verdict."""
    lines = [Line(f"绿鉴 · {printable(checked.reading.name)}", "bold")]
    for report in checked.reading.reports:
        lines += _heading(report)
        lines += _findings(f for f in checked.outcome.findings if f.document == report.file)
    rest = [f for f in checked.outcome.findings if not _of_report(f, checked)]
    if rest:
        lines += [Line(""), Line("材料整体", "bold"), *_findings(iter(rest))]
    return [*lines, Line(""), *_closing(checked)]


def write_text(checked: Checked, stream: IO[str], *, colour: bool = False) -> None:
    """Print the report; with ``colour`` through rich, which is then loaded."""
    if not colour:
        stream.write("".join(f"{line.text}\n" for line in report_lines(checked)))
        return
    from rich.console import Console  # noqa: PLC0415 - not needed where output is plain
    from rich.text import Text  # noqa: PLC0415

    console = Console(file=stream, force_terminal=True, highlight=False, soft_wrap=True)
    for line in report_lines(checked):
        console.print(Text(line.text, style=line.style))


def _of_report(finding: Finding, checked: Checked) -> bool:
    return any(r.file == finding.document for r in checked.reading.reports)


def _heading(report: ReportReading) -> list[Line]:
    title = f"{printable(report.file)}　{report.rubric.title}（{report.rubric.id}）"
    lines = [Line(""), Line(title, "bold")]
    if report.edition_note:
        lines.append(Line(f"  版本：{one_line(report.edition_note, 400)}", "yellow"))
    if report.document.revisions:
        lines.append(
            Line(f"  有 {report.document.revisions} 处未定稿的修订，按接受后的文字核对", "dim")
        )
    return lines


def _findings(findings: Iterator[Finding]) -> list[Line]:
    lines = [line for finding in findings for line in _finding(finding)]
    return lines or [Line("  没有发现问题", "green")]


def _finding(finding: Finding) -> Iterator[Line]:
    name = SEVERITY_NAMES[finding.severity]
    message = one_line(finding.message, 300)
    if finding.outcome in OUTCOME_NAMES:
        name += f"（{OUTCOME_NAMES[finding.outcome]}）"
    yield Line(f"  {name} {finding.code}  {message}", _SEVERITY_STYLES[finding.severity])
    for place in finding.at[:_PLACES_SHOWN]:
        quote = f"「{one_line(place.quote)}」" if place.quote else ""
        read = f"（{how_read(place)}）" if how_read(place) else ""
        yield Line(f"      位置  {place_words(place)} {quote}{read}".rstrip(), "dim")
    if len(finding.at) > _PLACES_SHOWN:
        yield Line(f"      另有 {len(finding.at) - _PLACES_SHOWN} 处", "dim")
    if finding.expected:
        yield Line(f"      应为  {one_line(finding.expected, _WORDS_SHOWN)}")
    if finding.actual:
        yield Line(f"      现为  {one_line(finding.actual, _WORDS_SHOWN)}")
    yield Line(f"      改法  {one_line(finding.suggestion, 300)}")


def _closing(checked: Checked) -> Iterator[Line]:
    missed = gaps(checked.reading, checked.outcome.not_evaluated)
    if missed:
        yield Line("没有读到、或没有核对的内容", "bold yellow")
        for gap in missed:
            yield Line(f"  {one_line(gap.what, 160)}：{one_line(gap.why, 200)}")
        yield Line("")
    found, covered, word = counts(checked), coverage(checked), verdict(checked)
    numbers = "，".join(f"{SEVERITY_NAMES[s]} {found[s]}" for s in ("error", "warning", "info"))
    files = checked.reading.files
    read = sum(f.status == "read" for f in files)
    yield Line(
        f"文件 {len(files)} 个，{STATUS_NAMES['read']} {read} 个；固定页 {covered.pages_read}/{covered.pages}；"
        f"核对规则 {covered.rules_run} 条"
    )
    yield Line(f"{VERDICT_NAMES[word]}：{numbers}", _VERDICT_STYLES[word])
