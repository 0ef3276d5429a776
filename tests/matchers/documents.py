"""Documents put together by hand: paragraphs and tables without a file behind them."""

from __future__ import annotations

from collections.abc import Sequence

from lvjian.core.document import Block, Cell, Document, Paragraph, Table, make_grid
from lvjian.core.place import Place

FILE = "报告.docx"


def paragraph(text: str, *, level: int | None = None, style: str | None = None) -> Paragraph:
    """A paragraph of running text."""
    return Paragraph(text, Place(FILE, part="第1段"), level=level, style=style)


def table(rows: Sequence[Sequence[str | None]], number: int = 1) -> Table:
    """A table from its texts; None continues the cell above, ``"<"`` the cell to the left."""
    cells: dict[tuple[int, int], Cell] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text is None:
                owner[r, c] = owner[r - 1, c]
            elif text == "<":
                owner[r, c] = owner[r, c - 1]
            else:
                owner[r, c] = (r, c)
    for (r, c), at in owner.items():
        text = rows[at[0]][at[1]] or ""
        place = Place(FILE, part=f"第{number}表第{at[0] + 1}行第{at[1] + 1}列")
        spans = [k for k, v in owner.items() if v == at]
        cells[at] = Cell(
            at[0],
            at[1],
            text,
            (place,),
            row_span=max(k[0] for k in spans) - at[0] + 1,
            col_span=max(k[1] for k in spans) - at[1] + 1,
        )
        del r, c
    grid = make_grid(list(cells.values()), len(rows), len(rows[0]))
    return Table(grid, Place(FILE, part=f"第{number}表"), number)


def document(*blocks: Block) -> Document:
    """A Word document of these blocks."""
    return Document(FILE, "docx", tuple(blocks))
