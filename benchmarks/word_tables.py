"""Word tables: our walk of the XML against python-docx's ``row.cells`` on 1,000 × 9."""

from __future__ import annotations

import tempfile
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import _Cell

from benchmarks.timing import ratio, show
from lvjian.extractors.word.reader import read_word

ROWS, COLUMNS = 1000, 9
# Rows a merged cell runs over, by column, as in the official score tables: 序号, 一级指标
# and 权重 over a block, 二级指标 and 要求类型 over a few rows.
RUNS = {0: 16, 1: 16, 2: 5, 5: 4, 7: 16}


def build(path: Path) -> None:
    """A table with merged cells down five columns, and a total row over eight columns."""
    document = docx.Document()
    table = document.add_table(rows=0, cols=COLUMNS)
    for r in range(ROWS - 1):
        row = table.add_row()
        for c, tc in enumerate(row._tr.tc_lst):  # noqa: SLF001 - row.cells is what is measured
            _Cell(tc, table).text = f"第{r}行第{c}列的内容"
            if c in RUNS:
                _merge_down(tc, start=r % RUNS[c] == 0)
    total = table.add_row()
    first, last = total.cells[0], total.cells[COLUMNS - 2]
    first.merge(last).text = "总分"
    document.save(str(path))


def _merge_down(tc: object, *, start: bool) -> None:
    merge = OxmlElement("w:vMerge")
    if start:
        merge.set(qn("w:val"), "restart")
    tc.get_or_add_tcPr().append(merge)  # type: ignore[attr-defined]  # CT_Tc of python-docx


def theirs(path: Path) -> list[list[str]]:
    """All cell texts by python-docx."""
    table = docx.Document(str(path)).tables[0]
    return [[cell.text for cell in row.cells] for row in table.rows]


def ours(path: Path) -> list[list[str]]:
    """All cell texts by our reader, merged cells repeated as python-docx does."""
    (table,) = read_word(path, file=path.name).tables()
    return [[cell.text if cell else "" for cell in row] for row in table.rows]


def run() -> bool:
    """Print the ratio; the two grids must be equal."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.docx"
        build(path)
        assert ours(path) == theirs(path), "the two readers do not give the same grid"
        faster = ratio(lambda: ours(path), lambda: theirs(path), rounds=3)
    return show("Word 表格 1000×9：python-docx row.cells ÷ 本项目", faster, "≥ 20", faster >= 20)


if __name__ == "__main__":
    raise SystemExit(0 if run() else 1)
