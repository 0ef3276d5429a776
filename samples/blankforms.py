"""Prints a rubric pack as the blank official form: what ``rubrics import`` is proved with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from lvjian.core.rubric import FieldSpec, RowSpec, Rubric, SectionSpec
from lvjian.samples.blanktables import project_grid, table_blocks
from lvjian.samples.blocks import Block, Cell, Grid, Line, PageBreak, Para, Sheet
from lvjian.samples.builder import print_reports, write_sheet
from lvjian.samples.compose import heading_number, point_number
from lvjian.samples.frontmatter import commitment_text, cover_blocks, field_rows, info_blocks
from lvjian.samples.layout import BY_NAME, Layout
from lvjian.samples.model import (
    FieldContent,
    ProjectContent,
    ReportContent,
    RowContent,
    TableContent,
)
from lvjian.samples.reviewforms import review_blocks
from lvjian.samples.valuetables import year_blocks

_DAY = date(2000, 1, 1)
_PRINTED_DAY, _BLANK_DAY = "2000年1月1日", "20    年    月    日"
_NARROW = 14


@dataclass(frozen=True, slots=True)
class BlankLayout:
    """How a blank form looks.

    Attributes:
        base: the layout its tables and headings follow.
        printed: the Word file printed to PDF by LibreOffice.
        broken: lines are broken inside cells, as the official PDFs have them.
        notes_in_table: notes stand in the last row of their table.
    """

    name: str
    base: str
    printed: bool = False
    broken: bool = False
    notes_in_table: bool = False

    @property
    def layout(self) -> Layout:
        """The layout of the reports it follows."""
        return replace(BY_NAME[self.base], holding="files", controls=False, tracked=False)


BLANK_LAYOUTS: tuple[BlankLayout, ...] = (
    BlankLayout("word", "official"),
    BlankLayout("word-blocks", "consultant"),
    BlankLayout("word-repeated", "plain"),
    BlankLayout("word-numbered", "modern", notes_in_table=True),
    BlankLayout("word-sparse", "titles"),
    BlankLayout("word-broken", "official", broken=True, notes_in_table=True),
    BlankLayout("office-pdf", "official", printed=True),
    BlankLayout("office-pdf-blocks", "consultant", printed=True),
    BlankLayout("html-pdf", "html-plain"),
    BlankLayout("drawn-pdf", "drawn-wide"),
)
CUT_LAYOUTS: tuple[BlankLayout, ...] = (
    BlankLayout("html-pdf-merged", "html"),
    BlankLayout("drawn-pdf-merged", "drawn"),
)
"""Engines that cut merged cells at page breaks and leave parts of them without rules or words."""


def write_blank(rubric: Rubric, how: BlankLayout, folder: Path) -> Path:
    """Write the blank form of a rubric into ``folder``.

    Returns:
        The file: Word or PDF, named like the rubric.
    """
    name = f"{rubric.id}-{how.name}"
    sheet = blank_sheet(rubric, how)
    if not how.printed:
        return write_sheet(sheet, how.layout, folder / name)
    return print_blank({name: sheet}, how.layout, folder)[0]


def print_blank(sheets: Mapping[str, Sheet], layout: Layout, folder: Path) -> list[Path]:
    """Print sheets to PDF by LibreOffice, all in one run, since starting it takes seconds."""
    with TemporaryDirectory(dir=folder) as work:
        for name, sheet in sheets.items():
            write_sheet(sheet, layout, Path(work) / name)
        print_reports(Path(work))
        return [(Path(work) / f"{n}.pdf").rename(folder / f"{n}.pdf") for n in sheets]


def blank_sheet(rubric: Rubric, how: BlankLayout) -> Sheet:
    """The blank form before any writer."""
    report = blank_report(rubric)
    blocks = [_undated(b) for b in _blocks(report, how)]
    if how.broken:
        blocks = [_broken(b) for b in blocks]
    name = rubric.report_title
    head = name if how.layout.running_head else None
    return Sheet(tuple(blocks), name, rubric.issuer, rubric.issuer, head, "第 {page} 页")


def blank_report(rubric: Rubric) -> ReportContent:
    """The content of a form nobody has filled in yet."""
    return ReportContent(
        rubric=rubric,
        date=_DAY,
        cover=tuple(FieldContent(f, f.label if f.type == "date" else "") for f in rubric.cover),
        fields=tuple(FieldContent(f, _asked(f)) for f in rubric.fields),
        commitment=rubric.commitment,
        signatory="",
        sections=(),
        tables=tuple(_tables(rubric)),
        author=rubric.issuer,
        firm=rubric.issuer,
        signed=False,
        sealed=False,
        projects=_projects(rubric),
    )


def _asked(field: FieldSpec) -> str:
    """What the box itself says: a hint, a limit, the years of its columns."""
    if field.columns:
        return "；".join(f"{c.rstrip('年')}年" for c in field.columns)
    hint = field.hint or ""
    if field.max_chars is not None and str(field.max_chars) not in hint + field.label:
        return f"{hint}（限{field.max_chars}字）"
    return hint


def _tables(rubric: Rubric) -> Iterator[TableContent]:
    for spec in rubric.tables:
        rows = tuple(blank_row(r) for r in rubric.rows() if spec.holds(r))
        if not rows:
            continue
        columns = rows[0].official.columns if rows[0].official is not None else ()
        year = 0 if spec.year_blank else None
        yield TableContent(rows[0].kind, rows, year=year, spec=spec.id, columns=columns)


def blank_row(spec: RowSpec) -> RowContent:
    """A row with its official words and nothing else."""
    return RowContent(
        spec.id, spec.kind, spec.text, spec.group, spec.level1, spec.level2, spec.type_label,
        spec.max_score, spec.weight, "", "", (), official=spec,
        values=spec.hints or ("",) * len(spec.columns),
    )  # fmt: skip


def _projects(rubric: Rubric) -> tuple[ProjectContent, ...]:
    spec = next(iter(rubric.tables_of("projects")), None)
    if spec is None or rubric.kind != "review":
        return ()
    width = max(len(spec.columns) - (2 if spec.effects else 1), 0)
    blank = ("",) * width
    hints = (*spec.hints, *blank)[:width]
    effects = ("",) * len(spec.effects)
    return tuple(
        ProjectContent("", hints if at == 0 else blank, effects)
        for at, _ in enumerate(spec.entry_labels)
    )


def _blocks(report: ReportContent, how: BlankLayout) -> Iterator[Block]:
    rubric, layout = report.rubric, how.layout
    if rubric.kind == "review":
        yield from review_blocks(report, layout)
        return
    if rubric.cover:
        yield from cover_blocks(report, layout)
        yield PageBreak()
    else:
        yield Para((rubric.report_title,), "title")
    whole = _forms_are_sections(rubric)
    if not whole:
        yield from info_blocks(report, layout)
        yield PageBreak()
    for index, section in enumerate(rubric.sections, 1):
        yield from _section(section, index, rubric=rubric, layout=layout)
        yield from _form(section, report, layout, whole=whole)
        if "下一步" in section.heading:
            for spec in rubric.tables_of("projects"):
                yield Para((spec.title,), "caption")
                yield project_grid(spec)
    yield from _annexes(report, how)
    if whole and report.commitment:
        yield PageBreak()
        yield Para((rubric.commitment_title or "承诺",), "caption")
        yield from commitment_text(report)


def _annexes(report: ReportContent, how: BlankLayout) -> Iterator[Block]:
    """The official tables with the notes under the last one."""
    specs = [t for t in report.rubric.tables if t.kind in ("basic", "indicators", "bonus")]
    notes = report.rubric.notes
    for spec in specs:
        table = next(t for t in report.tables if spec.holds(_spec(t)))
        yield PageBreak(how.layout.landscape)
        inside = notes if how.notes_in_table and spec is specs[-1] else ()
        yield from table_blocks(spec, table, how.layout, notes=inside)
    if not (how.notes_in_table and specs):
        yield from (Para((note,), "body") for note in notes)


def _spec(table: TableContent) -> RowSpec:
    official = table.rows[0].official
    if official is None:
        raise ValueError("空白表只有官方的行")
    return official


def _forms_are_sections(rubric: Rubric) -> bool:
    heads = {f"{s.no}、{s.heading}" for s in rubric.sections}
    groups = {f.group for f in rubric.fields if f.section is None}
    return bool(groups) and groups <= heads


def _section(
    section: SectionSpec, index: int, *, rubric: Rubric, layout: Layout
) -> Iterator[Block]:
    number = heading_number(section.no, index, layout) if section.no else ""
    yield Para((section.heading,), "h1", number)
    if section.prompt:
        yield Para((section.prompt,), "body")
    for at, point in enumerate(section.points, 1):
        yield Para((f"{point_number(at, index, layout)}{point}",), "body")
    if "证明材料" in section.heading and "资质" not in section.heading:
        for at, material in enumerate(rubric.materials, 1):
            yield Para((f"{at}.{material.text}",), "body")


def _form(
    section: SectionSpec, report: ReportContent, layout: Layout, *, whole: bool
) -> Iterator[Block]:
    """Boxes that stand in a section."""
    name = f"{section.no}、{section.heading}"
    own = [
        f for f in report.fields if f.spec.section == section.no or (whole and f.spec.group == name)
    ]
    if not own:
        return
    rows = field_rows(own, layout, 4)
    yield Grid(tuple(tuple(r) for r in rows), (3.0, 5.0, 3.0, 5.0))
    if whole and own[-1] is report.fields[-1]:
        for spec in report.rubric.tables_of("measures"):
            yield Para((spec.title,), "caption")
        yield from year_blocks(report, layout)


# --- what happens to the words of finished blocks ------------------------------------


def _mapped(block: Block, change: Callable[[Line], Iterable[Line]], *, prose: bool) -> Block:
    if isinstance(block, Para):
        return replace(block, line=next(iter(change(block.line)))) if prose else block
    if isinstance(block, Grid):
        rows = tuple(
            tuple(None if c is None else _with_lines(c, change) for c in row) for row in block.rows
        )
        return replace(block, rows=rows)
    return block


def _with_lines(cell: Cell, change: Callable[[Line], Iterable[Line]]) -> Cell:
    return replace(cell, lines=tuple(new for line in cell.lines for new in change(line)))


def _undated(block: Block) -> Block:
    """The blank of a date instead of the day content cannot do without."""

    def change(line: Line) -> Iterable[Line]:
        yield tuple(p.replace(_PRINTED_DAY, _BLANK_DAY) if isinstance(p, str) else p for p in line)

    return _mapped(block, change, prose=True)


def _broken(block: Block) -> Block:
    """Lines of at most so many characters in every cell, each a paragraph of its own."""

    def change(line: Line) -> Iterable[Line]:
        words = line[0] if len(line) == 1 else None
        if not isinstance(words, str) or len(words) <= _NARROW:
            yield line
            return
        for start in range(0, len(words), _NARROW):
            yield (words[start : start + _NARROW],)

    return _mapped(block, change, prose=False)
