"""Reading tables of born-digital PDF: this product against plain pdfplumber.

Prints ratios of two things timed in turn in one run on the same file, and asserts that
the cells of ruled tables are the same. Run: ``python benchmarks/pdf_tables.py``.
"""

from __future__ import annotations

import logging
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pdfplumber

from lvjian.extractors.limits import ReadLimits
from lvjian.extractors.pdf.file import PdfFile
from lvjian.extractors.pdf.layout import read_layout
from lvjian.extractors.pdf.reader import read_pdf

sys.path.insert(0, str(Path(__file__).resolve().parent))
from pdf_inputs import HEADER, PROSE, Border, TableRow, draw_report, table_rows

ROUNDS = 5
WANTED = {"libreoffice": 12.0, "thin-rectangles": 6.0, "strokes": 6.0}
MAX_MEMORY = 500.0
# Prose before the table, so that the report has about 60 pages, as real ones do.
SECTIONS = 70
FLAT = 0.20
BORDERS: tuple[Border, ...] = ("thin-rectangles", "strokes")

Cells = list[list[tuple[float, float, float, float, str]]]


def plain(path: Path) -> Cells:
    """Cells of every page as pdfplumber finds them."""
    pages: Cells = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            found = []
            for table, texts in zip(page.find_tables(), page.extract_tables(), strict=True):
                for row, row_texts in zip(table.rows, texts, strict=True):
                    found += [
                        (*box, _bare(text or ""))
                        for box, text in zip(row.cells, row_texts, strict=True)
                        if box is not None
                    ]
            pages.append(sorted(found))
            page.close()
    return pages


def timed_plain(path: Path) -> None:
    """What is timed of pdfplumber: ``extract_tables`` alone, pages given back."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.close()


def ours(path: Path) -> Cells:
    """Cells of every page as this product finds them."""
    pages: Cells = []
    with PdfFile(path, max_pages=5000) as pdf:
        for number in range(1, pdf.pages + 1):
            layout = read_layout(pdf, number)
            assert layout is not None
            cells = [c for p in layout.pieces for c in p.cells]
            pages.append(sorted((*c.box, _bare(c.text)) for c in cells))
    return pages


def timed_ours(path: Path) -> None:
    """What is timed of this product: the same tables with their texts, and all other text."""
    with PdfFile(path, max_pages=5000) as pdf:
        for number in range(1, pdf.pages + 1):
            read_layout(pdf, number)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def assert_same(path: Path) -> int:
    """Same boxes to a hundredth of a point and same text; returns the number of cells."""
    count = 0
    for number, (theirs, mine) in enumerate(zip(plain(path), ours(path), strict=True), start=1):
        assert len(theirs) == len(mine), (path.name, number, len(theirs), len(mine))
        for a, b in zip(theirs, mine, strict=True):
            off = max(abs(p - q) for p, q in zip(a[:4], b[:4], strict=True))
            assert off < 0.01, (path.name, number, a, b)
            assert a[4] == b[4], (path.name, number, a, b)
        count += len(mine)
    return count


def seconds(action: Callable[[Path], object], path: Path) -> float:
    """Processor time of one call: other work on the machine must not count."""
    start = time.process_time()
    action(path)
    return time.process_time() - start


def compare(name: str, path: Path) -> float:
    """Time both in turn and print the ratio of the medians."""
    cells = assert_same(path)
    theirs, mine = [], []
    for _ in range(ROUNDS):
        theirs.append(seconds(timed_plain, path))
        mine.append(seconds(timed_ours, path))
    ratio = statistics.median(theirs) / statistics.median(mine)
    print(f"tables {name:16} {ratio:5.1f} x pdfplumber  ({cells} cells identical)")
    return ratio


def peak_memory(path: Path) -> float:
    """Peak memory (MB) of reading a whole document in a process of its own."""
    code = (
        "import resource,sys;from pathlib import Path;"
        "from lvjian.extractors.limits import ReadLimits;from lvjian.extractors.pdf.reader import read_pdf;"
        "read_pdf(Path(sys.argv[1]),file='x.pdf',limits=ReadLimits());"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    return float(done.stdout) / 1024


def print_by_libreoffice(folder: Path) -> Path | None:
    """A report, prose and table, as Word file printed by LibreOffice; None without LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        return None
    source = folder / "libreoffice_print.docx"
    _write_docx(source)
    subprocess.run(
        [office, f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder), str(source)],
        capture_output=True, check=True, timeout=180,
    )  # fmt: skip
    return source.with_suffix(".pdf")


def _write_docx(path: Path) -> None:
    from docx import Document  # noqa: PLC0415  # only where LibreOffice is at hand
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Cm, Pt  # noqa: PLC0415

    document = Document()
    document.styles["Normal"].font.size = Pt(9)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.2)
    for number in range(1, SECTIONS + 1):
        document.add_heading(f"{number}、评价内容", level=1)
        for text in PROSE:
            document.add_paragraph(text * 4)
    document.add_page_break()
    rows = [TableRow(HEADER, (True,) * 9), *table_rows()]
    table = document.add_table(len(rows), len(HEADER), style="Table Grid")
    table.autofit = False
    widths = [Cm(w) for w in (0.9, 1.5, 1.6, 5.6, 5.0, 1.1, 0.9, 1.1, 0.9)]
    merging = (0, 1, 2, 5, 7)
    for row, line in zip(rows, table._tbl.tr_lst, strict=True):  # noqa: SLF001
        for n, (tc, text) in enumerate(zip(line.tc_lst, row.texts, strict=True)):
            tc.width = widths[n]
            if n in merging and row.texts is not HEADER:
                merge = OxmlElement("w:vMerge")
                if row.begins[n]:
                    merge.set(qn("w:val"), "restart")
                tc.get_or_add_tcPr().append(merge)
            if row.begins[n]:
                tc.p_lst[0].add_r().text = text
    document.save(str(path))


def flatness(folder: Path) -> list[str]:
    """Cost per page at 30, 100 and 300 pages and peak memory; returns what fails."""
    costs = {}
    last = folder
    for pages in (30, 100, 300):
        last = folder / f"pages{pages}.pdf"
        real = draw_report(last, rows=pages * 35 // 2, border="strokes")
        read = lambda p: read_pdf(p, file=p.name, limits=ReadLimits())  # noqa: E731
        read(last)
        costs[pages] = min(seconds(read, last) for _ in range(ROUNDS)) / real * 1000
        print(f"cost per page, {real:4} pages: {costs[pages]:5.2f} ms")
    spread = max(costs.values()) / min(costs.values()) - 1
    memory = peak_memory(last)
    print(f"spread {spread:.0%} (at most {FLAT:.0%}), peak memory {memory:.0f} MB")
    failed = [f"cost per page not flat: {spread:.0%}"] if spread > FLAT else []
    return failed + ([f"memory {memory:.0f} MB"] if memory > MAX_MEMORY else [])


def run() -> bool:
    """Run everything; returns whether every figure is reached."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    failed: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inputs = {border: folder / f"{border}.pdf" for border in BORDERS}
        for border, path in inputs.items():
            draw_report(path, border=border)
        if (printed := print_by_libreoffice(folder)) is not None:
            inputs["libreoffice"] = printed
        else:
            print("libreoffice: not measured, there is no LibreOffice on this machine")
        for kind, path in inputs.items():
            ratio = compare(kind, path)
            if ratio < WANTED[kind]:
                failed.append(f"{kind}: {ratio:.1f} x, wanted {WANTED[kind]:.0f} x")
        failed += flatness(folder)
    for line in failed:
        print(f"MISSED {line}")
    return not failed


if __name__ == "__main__":
    sys.exit(0 if run() else 1)
