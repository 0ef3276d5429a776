"""Fields of old documents show what they showed when they were saved, on any day."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml

from lvjian.core.boxes import TICKED
from lvjian.core.document import Paragraph
from lvjian.extractors import read_file
from lvjian.ingest.intake import open_bundle
from lvjian.ingest.kept_fields import keep_in_rtf, keep_in_word, keep_in_xml
from lvjian.ingest.sandbox import Workers
from lvjian.ingest.word97 import Word97

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{}</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
FIELDS = 0x11A
EQUATION, DATE = 0x31, 0x1F
OVERLAID = " EQ \\o\\ac(□,√)"
RTF = (
    "{{\\rtf1\\ansi\\ansicpg936\\uc1\\deff0{{\\fonttbl{{\\f0\\fnil\\fcharset134 SimSun;}}}}\\pard "
    "{{\\field{{\\*\\fldinst DATE \\\\@ \"yyyy-M-d\"}}{{\\fldrslt 2019-3-4}}}}\\par "
    "{{\\field{{\\*\\fldinst {{EQ \\\\o\\\\ac({box},{tick})}}}}{{\\fldrslt }}}}1\\par "
    "{{\\field{{\\*\\fldinst EQ \\\\o\\\\ac({box},{tick})}}}}2\\par "
    "{{\\field{{\\*\\fldinst HYPERLINK \"http://a.example/TITLE\"}}{{\\fldrslt 3}}}}\\par }}"
)  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A date field as LibreOffice writes it in each old format, the year it shows then changed."""
    folder = tmp_path_factory.mktemp("fields")
    document = docx.Document()
    for n in range(2):
        field = _FIELD.format('DATE \\@ "yyyy年MM月dd日"', "2019年01月01日")
        paragraph = parse_xml(f"<w:p {_W}><w:r><w:t>第{n}次：</w:t></w:r>{field}</w:p>")
        document.element.body.insert(n, paragraph)
    document.add_paragraph("填充文字。" * 400)
    document.save(str(folder / "日期.docx"))
    (folder / "in").mkdir()
    for form in ("doc", "odt"):
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder.parent}/profile", "--headless",
             "--convert-to", form, "--outdir", str(folder), str(folder / "日期.docx")],
            capture_output=True, check=True, timeout=120,
        )  # fmt: skip
    word = (folder / "日期.doc").read_bytes()
    word = re.sub(rb"2\x000\x00\d\x00\d\x00(?=\x74\x5e)", "2019".encode("utf-16-le"), word)
    (folder / "in" / "日期.doc").write_bytes(word)
    with (
        zipfile.ZipFile(folder / "日期.odt") as source,
        zipfile.ZipFile(folder / "in" / "日期.odt", "w") as made,
    ):
        for info in source.infolist():
            data = re.sub(rb">20\d\d(?=\xe5\xb9\xb4)", b">2019", source.read(info))
            made.writestr(info, data)
    box, tick = (f"\\u{ord(c)}\\'3f" for c in "□√")
    (folder / "in" / "日期.rtf").write_text(RTF.format(box=box, tick=tick))
    return folder / "in"


def texts(disk: Path, form: str) -> list[str]:
    document = read_file(disk, file="x", format=form)
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_dates_are_those_of_the_file(written: Path, tmp_path: Path, workers: Workers) -> None:
    bundle = open_bundle(written, work=tmp_path / "w", workers=workers)
    assert bundle.problems == ()
    read = {file.path: texts(*file.source) for file in bundle.files}
    for name in ("日期.doc", "日期.odt"):
        assert [text[:9] for text in read[name][:2]] == ["第0次：2019年", "第1次：2019年"], name
    assert read["日期.rtf"] == ["2019-3-4", f"{TICKED}1", f"{TICKED}2", "3"]


def test_an_overlaid_box_of_word_97_is_a_symbol(
    written: Path, tmp_path: Path, workers: Workers
) -> None:
    """Word writes its enclosed characters as equations, which LibreOffice leaves out."""
    word = Word97((written / "日期.doc").read_bytes())
    first = next(field for field in word.fields(FIELDS) if field.kind == DATE)
    length = first.instruction_end - first.begin
    word.text.write(word.place(first.begin), OVERLAID.ljust(length).encode("utf-16-le"))
    word.table.write(first.kind_at, bytes([EQUATION]))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "勾选.doc").write_bytes(bytes(word.data))
    bundle = open_bundle(tmp_path / "in", work=tmp_path / "w", workers=workers)
    (file,) = bundle.files
    assert texts(*file.source)[0] == f"第0次：{TICKED}"


def test_fields_that_do_not_change_are_left() -> None:
    link = b'{\\field{\\*\\fldinst HYPERLINK "http://a.example/DATE"}{\\fldrslt x}}'
    assert keep_in_rtf(link) == link
    assert keep_in_rtf(b"{\\rtf1 {\\*\\fldinst DATE") != b""
    assert keep_in_word(b"no Word file") == b"no Word file"
    xml = b'<w:instrText> PAGE </w:instrText><w:fldSimple w:instr=" DATE \\@ &quot;y&quot; ">'
    assert keep_in_xml(xml) == xml.replace(b" DATE", b" LVJIANKEPT")
    odf = b"<p><text:date text:date-value='2026'>2019</text:date><text:page-number>1</text:page-number></p>"
    assert keep_in_xml(odf) == b"<p>2019<text:page-number>1</text:page-number></p>"


def test_formulas_without_results_are_worked_out(tmp_path: Path, workers: Workers) -> None:
    """As Excel does when it opens the file; those that depend on the day are left."""
    for name, formula in (("合计", "=SUM(A1:A2)"), ("日期", "=TODAY()")):
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        for value in (8, 7.5, formula):
            sheet.append([value])
        (tmp_path / "in").mkdir(exist_ok=True)
        book.save(tmp_path / "in" / f"{name}.xlsx")
    bundle = open_bundle(tmp_path / "in", work=tmp_path / "w", workers=workers)
    read = {f.path: read_file(f.source[0], file=f.path, format=f.source[1]) for f in bundle.files}
    cells = {path: [c.text for t in read[path].tables() for c in t.cells()] for path in read}
    assert cells == {"合计.xlsx": ["8", "7.5", "15.5"], "日期.xlsx": ["8", "7.5"]}
    assert [len(read[path].doubts) for path in cells] == [0, 1]
    ods = b'<c table:formula="of:=TODAY()" office:value="1"/><c table:formula="of:=SUM([.A1])"/>'
    assert keep_in_xml(ods) == b'<c office:value="1"/><c table:formula="of:=SUM([.A1])"/>'
