"""Broken, odd and hostile packages: a document or a named error, nothing else."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lvjian.core.document import Document
from lvjian.core.errors import FileReadError
from lvjian.extractors import ReadLimits, read_file


def refused(path, limits=None, format_="docx"):
    with pytest.raises(FileReadError) as caught:
        read_file(path, file="a.docx", format=format_, limits=limits or ReadLimits())
    assert caught.value.message
    assert caught.value.suggestion
    return caught.value.code


@pytest.fixture
def write(tmp_path, kit):
    """Write a package with some parts replaced (None: left out)."""

    def run(changes, body="<w:p><w:r><w:t>正文</w:t></w:r></w:p>", **stories):
        parts = kit.word_parts(body, **stories) | changes
        return kit.write_package(
            tmp_path / "a.docx", {k: v for k, v in parts.items() if v is not None}
        )

    return run


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    "head",
    [
        BOMB,
        '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_document_types_are_refused(write, kit, head):
    xml = (
        f'<?xml version="1.0"?>{head}<w:document {kit.NAMESPACES}><w:body>&j;</w:body></w:document>'
    )
    assert refused(write({"word/document.xml": xml})) == "I001"


def test_an_undeclared_entity_is_damage(write, kit):
    xml = f"<w:document {kit.NAMESPACES}><w:body>&j;</w:body></w:document>"
    assert refused(write({"word/document.xml": xml})) == "I001"


@pytest.mark.parametrize("name", ["ins", "sdtContent", "hyperlink"])
def test_deep_nesting_is_refused_or_read(write, kit, name):
    deep = f"<w:{name}>" * 5000 + f"</w:{name}>" * 5000
    assert refused(write({}, body=f"<w:p>{deep}</w:p>")) in {"I001", "I004"}
    fair = f"<w:{name}>" * 200 + kit.r("底") + f"</w:{name}>" * 200
    assert kit.texts(read_file(write({}, body=f"<w:p>{fair}</w:p>"), file="a", format="docx")) == [
        "底"
    ]


def test_nested_tables_down_to_the_limit(write, kit):
    body = kit.p(kit.r("底"))
    for _ in range(60):
        body = kit.tbl(f"<w:tr><w:tc>{body}</w:tc></w:tr>")
    found = read_file(write({}, body=body), file="a", format="docx")
    cell = next(found.tables()).rows[0][0]
    assert cell is not None and cell.text == "底"


def test_sizes_are_counted_while_inflating(write, kit):
    spaces = f"<w:document {kit.NAMESPACES}>{' ' * 3_000_000}<w:body/></w:document>"
    path = write({"word/document.xml": spaces})
    assert refused(path, ReadLimits(part_bytes=1_000_000)) == "I004"
    assert refused(path, ReadLimits(xml_bytes=1_000_000)) == "I004"
    assert refused(path, ReadLimits(entries=2)) == "I004"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"word/document.xml": "<w:document"}, "I001"),
        ({"word/document.xml": ""}, "I001"),
        ({"word/document.xml": "<a/>"}, "I001"),
        ({"word/document.xml": None}, "I001"),
        ({"word/numbering.xml": "<broken"}, "I001"),
        ({"word/_rels/document.xml.rels": "<broken"}, "I001"),
        ({"_rels/.rels": "<broken"}, "I001"),
    ],
)
def test_broken_parts(write, changes, code):
    assert refused(write(changes, numbering="")) == code


def test_parts_that_may_be_missing(write, kit):
    path = write(
        {"word/styles.xml": None, "_rels/.rels": None, "[Content_Types].xml": None}, styles=""
    )
    assert kit.texts(read_file(path, file="a", format="docx")) == ["正文"]


def test_the_main_part_is_found_through_relationships(write, kit):
    parts = kit.word_parts(kit.p(kit.r("别处")))
    path = write(
        {
            "word/document.xml": None,
            "内容/main 1.xml": parts["word/document.xml"],
            "_rels/.rels": kit.relations(("r1", "officeDocument", "/内容/MAIN%201.xml")),
        }
    )
    assert kit.texts(read_file(path, file="a", format="docx")) == ["别处"]


def test_strict_documents(write, kit):
    def strict(text):
        return (
            str(text)
            .replace(kit.W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
            .replace(kit.REL, "http://purl.oclc.org/ooxml/officeDocument/relationships")
        )

    body = kit.tbl(kit.tr(kit.tc("甲", '<w:gridSpan w:val="2"/>')))
    parts = kit.word_parts(body, comments=f'<w:comment w:id="0">{kit.p(kit.r("批"))}</w:comment>')
    found = read_file(
        write({name: strict(data) for name, data in parts.items()}), file="a", format="docm"
    )
    assert kit.grid(found) == [["甲", "甲"]]
    assert [c.text for c in found.comments] == ["批"]


def test_other_encodings(write, kit):
    xml = str(kit.word_parts(kit.p(kit.r("绿色")))["word/document.xml"])
    for codec, name in (("utf-16", "UTF-16"), ("gb18030", "GB18030")):
        data = xml.replace("UTF-8", name).encode(codec)
        found = read_file(write({"word/document.xml": data}), file="a", format="docx")
        assert kit.texts(found) == ["绿色"]


def test_embedded_documents_are_told_of(write, kit):
    found = read_file(write({}, body='<w:altChunk r:id="r9"/>'), file="a", format="docx")
    assert [d.why for d in found.doubts] == ["failed"]
    assert not found.empty


def test_properties(tmp_path):
    made = docx.Document()
    made.core_properties.author = "某咨询有限公司"
    made.core_properties.title = "评价报告"
    made.add_paragraph("x")
    made.save(str(tmp_path / "a.docx"))
    found = read_file(tmp_path / "a.docx", file="a", format="docx")
    assert found.property("author") == "某咨询有限公司"
    assert found.property("title") == "评价报告"
    assert found.property("company") is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "I001"),
        (b"PK\x03\x04 no directory", "I001"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "I003"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "I002"),
    ],
)
def test_files_that_are_no_zip(tmp_path, data, code):
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    assert refused(path) == code
    assert refused(tmp_path / "missing.docx") == "I001"


def test_an_encrypted_member(write):
    path = write({})
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    path.write_bytes(bytes(data))
    assert refused(path) == "I002"


@pytest.fixture(scope="module")
def sound(kit):
    """Bytes of a sound document with a table, a picture frame and a header."""
    made = docx.Document()
    made.add_heading("一、概述", 1)
    table = made.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "一级"
    made.add_paragraph("得分", style="List Number")
    made.sections[0].header.paragraphs[0].text = "页眉"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read_or_refuse(path):
    try:
        return read_file(path, file="a.docx", format="docx")
    except FileReadError as error:
        assert error.code in {"I001", "I002", "I003", "I004"}  # noqa: PT017 - reading may also succeed
        return None


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz") / "a.docx"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_any_damage_to_the_zip(sound, scratch, data):
    damaged = bytearray(sound)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(0, len(damaged))))
    scratch.write_bytes(bytes(damaged[:cut]))
    found = read_or_refuse(scratch)
    assert found is None or isinstance(found, Document)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_any_damage_to_the_xml(sound, scratch, data):
    with zipfile.ZipFile(io.BytesIO(sound)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    name = data.draw(
        st.sampled_from(["word/document.xml", "word/numbering.xml", "word/styles.xml"])
    )
    xml = parts[name]
    start = data.draw(st.integers(0, len(xml) - 1))
    length = data.draw(st.integers(0, 40))
    put = data.draw(st.sampled_from([b"", b"-1", b"9999999999999", b"\xff", b"<w:p/>", b'"']))
    parts[name] = xml[:start] + put + xml[start + length :]
    with zipfile.ZipFile(scratch, "w") as out:
        for key, value in parts.items():
            out.writestr(key, value)
    found = read_or_refuse(scratch)
    assert found is None or isinstance(found, Document)


def test_importing_the_package_loads_no_parser():
    code = (
        "import sys, lvjian.extractors; "
        "print([m for m in ('lxml','PIL','pdfplumber','pypdfium2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_active_controls_are_told_of(write, kit):
    control = '<w:r><w:object><v:shape/><w:control r:id="r9"/></w:object></w:r>'
    body = kit.p(control + kit.r("国有")) + kit.tbl(kit.tr(f"<w:tc>{kit.p(control)}</w:tc>"))
    found = read_file(write({}, body=body), file="a", format="docx")
    assert [d.detail for d in found.doubts] == ["含有 2 个 ActiveX 控件，其勾选状态或内容未读取"]


def test_files_enclosed_as_icons_are_told_of(write, kit):
    def enclosed(more):
        return f'<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" {more}/></w:object></w:r></w:p>'

    body = enclosed('ProgID="Word.Document.12" DrawAspect="Icon"') + enclosed('ProgID="Package"')
    found = read_file(write({}, body=body), file="a", format="docx")
    assert [d.detail for d in found.doubts] == ["含有 2 个以图标嵌入的文件，其内容未读取"]
    shown = enclosed('ProgID="Excel.Sheet.12" DrawAspect="Content"')
    assert read_file(write({}, body=shown), file="a", format="docx").doubts == ()
