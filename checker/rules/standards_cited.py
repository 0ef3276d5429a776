"""T019: the report cites a standard that is no longer in force."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvjian.checker.official import STANDARD, official_standards, standard_key
from lvjian.checker.registry import CannotTell, Problem, ReportCase, report_rule
from lvjian.checker.standards import Withdrawn, withdrawn
from lvjian.core.numbers import plain
from lvjian.core.place import Place
from lvjian.core.reading import BundleReading, ReportReading
from lvjian.core.text import display

_CHANGE = re.compile(r"代替|替代|取代|废止|作废|换版|转版|转换|原\s*GB|旧版|被.{0,12}替")
_NEAR = 30


@report_rule("T019", "superseded-standard", "warning", obligations=(37, 80, 267, 331))
def superseded_standard(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """引用了在检查日期（--as-of）已经废止的标准。

    为什么：评价须按现行标准（义务 37：“满足GB/T 45001要求的职业健康安全管理体系”）。
    不报：官方模板自己引用的标准；说明新旧标准替代关系的文字；不带年号的引用（该标准整体废止的除外）。
    怎么改：改引现行标准，并核对内容是否仍然适用。
    """
    hits: dict[tuple[str, str | None], tuple[Withdrawn, list[Place]]] = {}
    own = {(name, year) for name, year in official_standards(case.report.rubric)}
    own_names = {name for name, _ in own}
    expired = _lapsed_in(case.bundle, case.report.file)
    for text, place in _texts(case.report):
        for key, words in _cited(text):
            entry = withdrawn(key[0], key[1], at=case.bundle.as_of)
            copied = key in own or (key[1] is None and key[0] in own_names)
            if entry is None or copied or _whole(entry, own_names) or entry.name in expired:
                continue
            hits.setdefault(key, (entry, []))[1].append(place.quoting(words))
    for (name, year), (entry, at) in hits.items():
        cited = f"{name}-{year}" if year else name
        yield Problem(
            "document",
            f"引用的 {cited} 已于 {entry.since.isoformat()} 起废止，现行标准为 {entry.replaced_by}",
            f"改引 {entry.replaced_by}，并核对相应内容",
            tuple(dict.fromkeys(at)),
            expected=entry.replaced_by,
            actual=cited,
            key=cited,
        )


def _whole(entry: Withdrawn, own_names: set[str]) -> bool:
    """A wholly withdrawn standard the template cites may be copied with its year."""
    return not entry.editions and entry.name in own_names


def _lapsed_in(bundle: BundleReading, file: str) -> set[str]:
    """Withdrawn standards of certificates kept in the same file (certificate-expired)."""
    names: set[str] = set()
    for attachment in bundle.attachments:
        standard = attachment.facts.standard
        if standard and any(p.file == file for p in attachment.at):
            keys = (standard_key(m) for m in STANDARD.finditer(plain(standard)))
            names |= {name for name, year in keys if withdrawn(name, year, at=bundle.as_of)}
    return names


def _cited(text: str) -> Iterator[tuple[tuple[str, str | None], str]]:
    folded = plain(text)
    for match in STANDARD.finditer(folded):
        around = folded[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if not _CHANGE.search(around):
            yield standard_key(match), display(around)


def _texts(report: ReportReading) -> Iterator[tuple[str, Place]]:
    for paragraph in report.document.paragraphs():
        yield paragraph.text, paragraph.place
    for table in report.document.tables():
        for cell in table.cells():
            yield cell.text, cell.place
    if not report.document.blocks:
        for row in report.rows:
            for reading in row.cells:
                yield reading.text, reading.place
