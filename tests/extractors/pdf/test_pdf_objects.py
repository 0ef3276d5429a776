"""Fields, attached files and odd pages, in PDFs written object by object."""

from __future__ import annotations

import pytest

from lvjian.core.errors import FileReadError
from lvjian.extractors.scan.raster import page_picture
from lvjian.ingest.sniff import sniff
from tests.extractors.pdf.objects import shown, words, write_pdf

TITLE = "企业名称：青岚机械有限公司"
FIELDS = {
    6: f"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V {words('青岚机械')}/Rect[150 600 300 620]>>",
    7: "<</Type/Annot/Subtype/Widget/FT/Btn/T(b)/V/Yes/AS/Yes/Rect[150 540 160 550]>>",
    8: "<</Type/Annot/Subtype/Widget/FT/Btn/T(c)/AS/Off/Rect[250 540 260 550]>>",
}
LABELS = shown("单位名称：", y=605) + shown("国有", 165, 541) + shown("民营", 265, 541)
FILE = {
    6: f"<</Type/Filespec/F(a)/UF {words('报告.docx')}/EF<</F 7 0 R>>>>",
    7: "<</Type/EmbeddedFile/Length 2>>\nstream\nPK\nendstream",
}
NAMES = "/Names<</EmbeddedFiles<</Names[(a) 6 0 R]>>>>"


def texts(document):
    return [p.text for p in document.paragraphs()]


@pytest.mark.parametrize(
    "root", ["/AcroForm<</Fields[6 0 R 7 0 R 8 0 R]>>", "/AcroForm<</Fields[]>>", ""]
)
def test_fields_are_read_whether_the_form_lists_them_or_not(tmp_path, read, root):
    path = write_pdf(
        tmp_path / "a.pdf", LABELS, page="/Annots[6 0 R 7 0 R 8 0 R]", root=root, more=FIELDS
    )
    assert texts(read(path)) == ["单位名称： 青岚机械", "☑国有 ☐民营"]


def test_embedded_files_are_told_of(tmp_path, read):
    document = read(write_pdf(tmp_path / "a.pdf", shown(TITLE), root=NAMES, more=FILE))
    assert [(d.page, d.detail) for d in document.doubts] == [
        (1, "内嵌有 1 个附件文件（“报告.docx”），其内容未读取")
    ]


def test_files_attached_to_a_page_are_told_of(tmp_path, read):
    annotation = {8: "<</Type/Annot/Subtype/FileAttachment/FS 6 0 R/Rect[10 10 20 20]>>"}
    path = write_pdf(
        tmp_path / "a.pdf", shown(TITLE), page="/Annots[8 0 R]", more=FILE | annotation
    )
    assert [d.why for d in read(path).doubts] == ["failed"]


def test_the_data_inside_an_electronic_invoice_is_no_doubt(tmp_path, read):
    data = FILE | {6: f"<</Type/Filespec/F(a)/UF {words('invoice.xml')}/EF<</F 7 0 R>>>>"}
    document = read(write_pdf(tmp_path / "a.pdf", shown(TITLE), root=NAMES, more=data))
    assert document.doubts == ()


def test_a_dynamic_form_is_not_read(tmp_path, read):
    root = "/AcroForm<</Fields[]/XFA 6 0 R>>/NeedsRendering true"
    xfa = {6: "<</Length 4>>\nstream\n<x/>\nendstream"}
    with pytest.raises(FileReadError) as caught:
        read(write_pdf(tmp_path / "a.pdf", shown("Please wait..."), root=root, more=xfa))
    assert caught.value.code == "I003"


@pytest.mark.parametrize("words_", ["If this message is not eventually replaced with the proper contents",
                                    "如果本消息最终没有被文档的正确内容替换"])  # fmt: skip
def test_a_page_that_stands_in_for_a_form_is_not_read(tmp_path, read, words_):
    with pytest.raises(FileReadError) as caught:
        read(write_pdf(tmp_path / "a.pdf", shown("Please wait...") + shown(words_, y=740)))
    assert caught.value.code == "I003"
    assert "打印为普通 PDF" in caught.value.suggestion


@pytest.mark.parametrize(
    ("annotation", "root", "seen"),
    [
        ("/Subtype/Stamp/F 4/AP<</N 8 0 R>>", "", 1),
        ("/Subtype/Stamp/F 32/AP<</N 8 0 R>>", "", 0),
        ("/Subtype/Stamp/F 4/Name/Approved", "", 0),
        ("/Subtype/Widget/FT/Sig/T(s)/V 9 0 R/AP<</N 8 0 R>>", "/AcroForm<</Fields[6 0 R]>>", 1),
        ("/Subtype/Widget/FT/Sig/T(s)/V 9 0 R/AP<</N 8 0 R>>", "", 1),
        ("/Subtype/Widget/Parent 7 0 R/AP<</N 8 0 R>>", "/AcroForm<</Fields[7 0 R]>>", 1),
        ("/Subtype/Widget/FT/Sig/T(s)/AP<</N 10 0 R>>", "/AcroForm<</Fields[6 0 R]>>", 0),
    ],
)
def test_a_seal_as_annotation_counts_where_it_is_seen(tmp_path, read, annotation, root, seen):
    ring = "1 0 0 RG 9 50 m 9 90 90 90 90 50 c 90 9 9 9 9 50 c S"
    frame = "0 0 1 RG 1 1 98 98 re S"
    form = "<</Subtype/Form/BBox[0 0 100 100]/Length {}>>\nstream\n{}\nendstream"
    more = {
        6: f"<</Type/Annot/Rect[150 700 250 800]{annotation}>>",
        7: "<</FT/Sig/T(s)/V 9 0 R/Kids[6 0 R]>>",
        8: form.format(len(ring), ring),
        9: "<</Type/Sig/Contents<00>>>",
        10: form.format(len(frame), frame),
    }
    path = write_pdf(tmp_path / "a.pdf", shown(TITLE), page="/Annots[6 0 R]", root=root, more=more)
    boxes = [place.bbox for place in read(path).page_boxes]
    assert boxes == [pytest.approx((150, 42, 250, 142))] * seen
    if root and seen:
        image, _ = page_picture(path, 1)
        assert (image[:, :, 2].astype(int) - image[:, :, 1] > 60).any()


def test_fields_without_an_appearance(tmp_path, read):
    more = {
        6: "<</Type/Annot/Subtype/Widget/FT/Btn/T(b)/V/Yes/Rect[150 540 160 550]>>",
        7: "<</Type/Annot/Subtype/Widget/FT/Btn/T(c)/Rect[250 540 260 550]>>",
        8: "<</Type/Annot/Subtype/Widget/FT/Ch/Ff 131072/T(d)/V(2)/Rect[150 600 300 620]"
        f"/Opt[[(1){words('铸造')}][(2){words('机械')}]]>>",
        9: f"<</Type/Annot/Subtype/Widget/FT/Tx/T(e)/F 32/V {words('看不见')}/Rect[60 60 200 80]>>",
    }
    root = "/AcroForm<</Fields[6 0 R 7 0 R 8 0 R 9 0 R]>>"
    page = "/Annots[6 0 R 7 0 R 8 0 R 9 0 R]"
    document = read(write_pdf(tmp_path / "a.pdf", LABELS, page=page, root=root, more=more))
    assert texts(document) == ["单位名称： 机械", "☑国有 ☐民营"]


def test_text_outside_of_the_page_is_not_seen(tmp_path, read):
    content = shown(TITLE) + shown("页外", 3000, 500) + shown("页下", 60, -90)
    assert texts(read(write_pdf(tmp_path / "a.pdf", content))) == [TITLE]


def test_a_crop_box_beside_the_page(tmp_path, read):
    path = write_pdf(tmp_path / "a.pdf", shown(TITLE), page="/CropBox[2000 2000 2100 2100]")
    assert texts(read(path)) == [TITLE]


def test_thousands_of_squares_are_a_pattern(tmp_path, read):
    squares = " ".join(f"{x * 5} {y * 5} 4.2 4.2 re S" for x in range(110) for y in range(100))
    document = read(write_pdf(tmp_path / "a.pdf", squares + shown(TITLE)))
    assert "☐" not in "".join(texts(document))


def test_a_pdf_without_its_head_is_no_text(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", shown(TITLE))
    path.write_bytes(path.read_bytes()[9:])
    assert (sniff(path).format, sniff(path).trouble) == ("pdf", "damaged")


def hidden(text: str, y: float) -> str:
    return f" q 3 Tr {shown(text, y=y)} Q "


def test_words_that_are_not_drawn_are_left_out_and_told_of(tmp_path, read):
    """Nobody sees them: the conclusion of a report cannot stand there."""
    path = write_pdf(tmp_path / "a.pdf", shown(TITLE) + hidden("基本要求不符合", 500))
    document = read(path)
    assert texts(document) == [TITLE]
    assert [(d.page, d.why) for d in document.doubts] == [(1, "no-text")]


def test_words_over_letters_drawn_as_paths_are_read(tmp_path, read):
    """A printer driver draws the letters and lays the words over them for searching."""
    strokes = "".join(
        f"{60 + n % 100} {700 - n // 100} m {61 + n % 100} 705 l S " for n in range(500)
    )
    document = read(write_pdf(tmp_path / "a.pdf", strokes + hidden(TITLE, 780)))
    assert texts(document) == [TITLE]
    assert document.doubts == ()


def test_words_over_a_picture_are_read(tmp_path, read):
    """A scan with the text layer of a scanner's program, where nothing recognises pages."""
    picture = "q 500 0 0 700 40 100 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q"
    document = read(write_pdf(tmp_path / "a.pdf", picture + hidden(TITLE, 600)))
    assert texts(document) == [TITLE]
    assert [w.boxes for w in document.wanted] == [()]


def test_notes_are_comments(tmp_path, read):
    note = {6: f"<</Type/Annot/Subtype/Text/Rect[60 600 80 620]/Contents {words('此处待补')}>>"}
    document = read(write_pdf(tmp_path / "a.pdf", shown(TITLE), page="/Annots[6 0 R]", more=note))
    assert texts(document) == [TITLE]
    assert [(c.text, c.place.page, c.place.bbox) for c in document.comments] == [
        ("此处待补", 1, (60.0, 222.0, 80.0, 242.0))
    ]
