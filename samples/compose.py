"""Lays out whole documents: reports, pieces of evidence, the evidence volume."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lvjian.core.numbers import to_chinese
from lvjian.core.rubric import TableSpec
from lvjian.samples.blocks import Block, Grid, Line, PageBreak, Para, Seal, Sheet, text_cell
from lvjian.samples.citing import chinese_number
from lvjian.samples.frontmatter import (
    commitment_text,
    cover_blocks,
    field_rows,
    info_blocks,
)
from lvjian.samples.layout import Layout
from lvjian.samples.model import (
    AttachmentContent,
    BundleContent,
    ReportContent,
    SectionContent,
)
from lvjian.samples.reviewforms import review_blocks
from lvjian.samples.scoretables import table_blocks
from lvjian.samples.valuetables import year_blocks

_KINDS = {"basic": "basic", "indicators": "indicator", "bonus": "bonus"}


def report_sheet(report: ReportContent, bundle: BundleContent, layout: Layout) -> Sheet:
    """A report in a layout, with its appendix where attachments are held there."""
    blocks: list[Block] = []
    if report.rubric.kind == "review":
        blocks += review_blocks(report, layout)
    else:
        blocks += _front(report, layout)
    for index, section in enumerate(report.sections, 1):
        blocks += _section(section, index, layout)
        blocks += _section_form(section, report, layout)
        projects = report.rubric.table("projects")
        if projects is not None and "下一步" in section.heading:
            blocks += _projects(projects)
    for spec in report.rubric.tables if report.rubric.kind != "review" else ():
        table = report.table(_KINDS.get(spec.kind, ""))
        if table is not None:
            blocks.append(PageBreak(layout.landscape))
            blocks += table_blocks(spec, table, layout)
    if _forms_are_sections(report) and report.commitment:
        blocks += [PageBreak(), Para((_bond_title(report),), "caption")]
        blocks += commitment_text(report)
    if report.rubric.kind != "review":
        blocks += [Para((note,), "body") for note in report.rubric.notes if report.tables]
    if layout.holding == "appendix":
        blocks += _appendix(bundle.attachments, layout)
    name = report.rubric.report_title
    return Sheet(
        tuple(blocks),
        title=name,
        author=report.author,
        company=report.firm,
        head=name if layout.running_head else None,
        foot="第 {page} 页" if layout.running_head else "{page}",
    )


def _front(report: ReportContent, layout: Layout) -> Iterator[Block]:
    """Cover, contents, information table."""
    yield from cover_blocks(report, layout)
    yield PageBreak()
    if layout.toc:
        yield from _contents(report)
        yield PageBreak()
    if not _forms_are_sections(report):
        yield from info_blocks(report, layout)
        yield PageBreak()


def _forms_are_sections(report: ReportContent) -> bool:
    """The information tables are sections of the report (一、企业基本信息表)."""
    heads = {f"{s.no}、{s.heading}" for s in report.rubric.sections}
    groups = {f.spec.group for f in report.fields if f.spec.section is None}
    return bool(groups) and groups <= heads


def _bond_title(report: ReportContent) -> str:
    """Title of the commitment, the product's name in its blank."""
    product = next((f.value for f in report.fields if f.spec.label == "产品名称"), "")
    return (report.rubric.commitment_title or "承诺").replace("×××", product)


def _section_form(
    section: SectionContent, report: ReportContent, layout: Layout
) -> Iterator[Block]:
    """Fields that stand in a section: its result, or a whole information table."""
    name = f"{section.no}、{section.heading}"
    whole = _forms_are_sections(report)
    own = [
        f for f in report.fields if f.spec.section == section.no or (whole and f.spec.group == name)
    ]
    if not own:
        return
    rows = field_rows(own, layout, 4)
    yield Grid(tuple(tuple(r) for r in rows), (3.0, 5.0, 3.0, 5.0))
    if whole and own[-1] is report.fields[-1]:
        yield Para(("",), "body")
        for spec in report.rubric.tables_of("measures"):
            yield Para((spec.title,), "caption")
        yield from year_blocks(report, layout)


_PROJECTS = (
    (
        "空压系统余热回收改造",
        "回收空压机余热用于生活热水和工艺预热",
        "8个月",
        "85万元",
        "年节能约96吨标准煤",
    ),
    ("屋顶光伏扩容项目", "在新建厂房屋面增设光伏组件", "10个月", "260万元", "年发电约90万千瓦时"),
)


def _projects(spec: TableSpec) -> Iterator[Block]:
    """The table of planned projects, inside the section on further work."""
    yield Para((f"{spec.number or '表1'} {spec.title}",), "caption")
    header = tuple(text_cell(c.label, bold=True, align="center") for c in spec.columns)
    rows = [header]
    for number, words in enumerate(_PROJECTS, 1):
        cells = (str(number), *words)[: len(header)]
        rows.append(tuple(text_cell(w) for w in cells))
    yield Grid(tuple(rows), (1.0, *(3.0 for _ in header[1:])), header_rows=1)


def _contents(report: ReportContent) -> Iterator[Block]:
    yield Para(("目  录",), "caption")
    for index, section in enumerate(report.sections):
        yield Para((f"{section.no}、{section.heading}\t{index * 2 + 3}",), "toc")
    for index, spec in enumerate(t for t in report.rubric.tables if t.kind != "fields"):
        yield Para((f"{spec.number or ''} {spec.title}\t{index * 6 + 16}".strip(),), "toc")


def _section(section: SectionContent, index: int, layout: Layout) -> Iterator[Block]:
    number = heading_number(section.no, index, layout) if section.no else ""
    yield Para((section.heading,), "h1", number)
    point = 0
    for paragraph in section.paragraphs:
        if paragraph.role == "point":
            point += 1
            yield Para((paragraph.text,), "h2", point_number(point, index, layout))
        elif paragraph.role in ("reference", "material"):
            yield Para((paragraph.text.replace("附件", layout.word, 1),), "body")
        else:
            yield Para((paragraph.text,), "body")


def heading_number(no: str, index: int, layout: Layout) -> str | None:
    """``一、``, ``1``, ``第一章`` or None where Word counts by itself."""
    if layout.numbers == "automatic":
        return None
    if layout.numbers == "arabic":
        return f"{index} "
    return f"第{no}章 " if layout.numbers == "chapter" else f"{no}、"


def point_number(point: int, section: int, layout: Layout) -> str:
    """Number of a sub-heading."""
    forms = {
        "arabic": f"{point}.",
        "bracket": f"（{point}）",
        "chinese-bracket": f"（{to_chinese(point)}）",
        "dotted": f"{section}.{point} ",
    }
    return forms[layout.points]


def _appendix(held: Iterable[AttachmentContent], layout: Layout) -> Iterator[Block]:
    for piece in held:
        yield PageBreak()
        yield from piece_blocks(piece, layout, "h1")


def attachment_label(piece: AttachmentContent, layout: Layout) -> str:
    """``附件3``, in the numerals the citations use."""
    number = chinese_number(piece.number) if layout.citing == "chinese" else piece.number
    return f"{layout.word}{number}"


def piece_blocks(piece: AttachmentContent, layout: Layout, style: str) -> Iterator[Block]:
    """Title, facts as a two-column table, body, and the seal of who issued it."""
    title = f"{attachment_label(piece, layout)} {piece.title}"
    yield Para((title,), "h1" if style == "h1" else "title", "" if style == "h1" else None)
    if piece.empty:
        return
    if piece.facts:
        rows = tuple((text_cell(k), text_cell(v)) for k, v in piece.facts)
        yield Grid(rows, (2, 5))
    for text in piece.body:
        yield Para((text,), "body")
    holder = next((v for k, v in piece.facts if k in ("单位", "名称")), None)
    if holder:
        line: Line = ("（盖章）", Seal(holder))
        yield Para(line, "sign")


def piece_sheet(piece: AttachmentContent, layout: Layout) -> Sheet:
    """One piece of evidence as a document of its own."""
    return Sheet(tuple(piece_blocks(piece, layout, "title")), piece.title, "", "", foot=None)


def volume_sheet(bundle: BundleContent, layout: Layout) -> Sheet:
    """All evidence in one document with a table of contents."""
    blocks: list[Block] = [Para(("证明材料汇编",), "title"), Para(("目  录",), "caption")]
    for page, piece in enumerate(bundle.attachments, 2):
        blocks.append(Para((f"{attachment_label(piece, layout)} {piece.title}\t{page}",), "toc"))
    blocks += _appendix(bundle.attachments, layout)
    return Sheet(tuple(blocks), "证明材料汇编", bundle.report.author, bundle.report.firm)
