"""Writes a sheet as PDF by way of HTML (WeasyPrint): every cell strokes its own border."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path

from weasyprint import HTML

from lvjian.samples.blocks import Box, Cell, Grid, Inline, Line, PageBreak, Para, Seal, Sheet
from lvjian.samples.layout import Layout
from lvjian.samples.sealpicture import seal_png
from lvjian.samples.word import glyph_of

_CSS = """
@page { size: A4; margin: 22mm 20mm;
  @top-center { content: "%(head)s"; font-size: 9pt } @bottom-center { content: %(foot)s; font-size: 9pt } }
@page wide { size: A4 landscape; margin: 18mm }
.wide { page: wide }
body { font-family: "Noto Serif CJK SC", "WenQuanYi Zen Hei", serif; font-size: %(size)spt; line-height: 1.6 }
table { border-collapse: collapse; width: 100%%; margin: 6pt 0; table-layout: fixed; font-size: %(small)spt; line-height: 1.35 }
td, th { border: 0.6pt solid #000; padding: 2pt 3pt; vertical-align: middle; overflow-wrap: anywhere; font-weight: normal }
th { font-weight: bold } .c { text-align: center } td p { margin: 0 }
p { margin: 0 0 4pt } p.body { text-indent: 2em } p.title { font-size: 22pt; text-align: center; font-weight: bold; margin: 70mm 0 30mm }
p.cover { font-size: 14pt; margin: 8mm 10mm } p.caption { text-align: center; font-weight: bold; font-size: 13pt; margin: 8pt 0 }
p.center { text-align: center } p.sign { margin-left: 90mm } p.toc { text-align: left }
h1 { font-size: 15pt; margin: 10pt 0 6pt } h2 { font-size: 13pt; margin: 8pt 0 4pt } h3 { font-size: 12pt }
.new { break-before: page } img { width: 34mm; vertical-align: middle }
"""


def write_html_pdf(sheet: Sheet, layout: Layout, path: Path) -> None:
    """Write ``sheet`` to ``path`` as a PDF printed from HTML."""
    foot = (sheet.foot or "").replace('"', "")
    before, mark, after = foot.partition("{page}")
    content = f'"{before}" counter(page) "{after}"' if mark else f'"{foot}"'
    css = _CSS % {
        "head": sheet.head or "", "foot": content, "size": min(layout.size, 11),
        "small": layout.table_size,
    }  # fmt: skip
    body = _body(sheet, layout)
    page = (
        f'<html lang="zh"><head><title>{escape(sheet.title)}</title>'
        f'<meta name="author" content="{escape(sheet.author)}"><style>{css}</style></head>'
        f"<body>{body}</body></html>"
    )
    HTML(string=page).write_pdf(str(path))


def _body(sheet: Sheet, layout: Layout) -> str:
    out: list[str] = ["<div>"]
    for block in sheet.blocks:
        if isinstance(block, PageBreak):
            wide = " wide" if block.landscape else ""
            out.append(f'</div><div class="new{wide}">')
        elif isinstance(block, Para):
            out.append(_paragraph(block, layout))
        else:
            out.append(_table(block, layout))
    return "".join(out) + "</div>"


def _paragraph(para: Para, layout: Layout) -> str:
    text = escape(para.number or "") + _inline_all(para.line, layout)
    if para.style in ("h1", "h2", "h3"):
        return f"<{para.style}>{text}</{para.style}>"
    return f'<p class="{para.style}">{text}</p>'


def _inline_all(line: Line, layout: Layout) -> str:
    return "".join(_inline(part, layout) for part in line)


def _inline(part: Inline, layout: Layout) -> str:
    if isinstance(part, str):
        return escape(part).replace("\t", " …… ")
    if isinstance(part, Box):
        return glyph_of(part, layout.checkbox)
    if isinstance(part, Seal):
        data = base64.b64encode(seal_png(part.name)).decode()
        return f'<img src="data:image/png;base64,{data}">'
    return escape(part.text)


def _table(grid: Grid, layout: Layout) -> str:
    total = sum(grid.widths)
    columns = "".join(f'<col style="width:{w * 100 / total:.2f}%">' for w in grid.widths)
    rows = [_row(row, layout, head=i < grid.header_rows) for i, row in enumerate(grid.rows)]
    head = "".join(rows[: grid.header_rows])
    body = "".join(rows[grid.header_rows :])
    top = f"<thead>{head}</thead>" if head else ""
    return f"<table><colgroup>{columns}</colgroup>{top}<tbody>{body}</tbody></table>"


def _row(row: tuple[Cell | None, ...], layout: Layout, *, head: bool) -> str:
    cells = "".join(_cell(c, layout, head=head) for c in row if c is not None)
    return f"<tr>{cells}</tr>"


def _cell(cell: Cell, layout: Layout, *, head: bool) -> str:
    tag = "th" if head or cell.bold else "td"
    spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f' colspan="{cell.col_span}"' if cell.col_span > 1 else ""
    kind = ' class="c"' if cell.align == "center" else ""
    lines = "".join(f"<p>{_inline_all(line, layout)}</p>" for line in cell.lines)
    return f"<{tag}{spans}{kind}>{lines}</{tag}>"
