"""Places that ask for seal or signature on pages that were looked at as pictures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lvjian.core.document import Document, PageDoubt, Paragraph
from lvjian.core.place import Box, Place
from lvjian.core.reading import SealPlace
from lvjian.core.recognised import TRACE_SURE, Seal
from lvjian.matchers.seals import read_seals

ASKING: Box = (300.0, 600.0, 420.0, 616.0)
NEAR: Box = (320.0, 540.0, 433.0, 653.0)
FAR: Box = (60.0, 60.0, 173.0, 173.0)


def scan(*texts: str, **changes: object) -> Document:
    """A recognised page with lines below each other, the first at ``ASKING``."""
    x0, y0, x1, y1 = ASKING
    blocks = tuple(
        Paragraph(t, Place("r.pdf", 1, (x0, y0 - 200 * n, x1, y1 - 200 * n), way="ocr", sure=0.98))
        for n, t in enumerate(texts)
    )
    made = Document("r.pdf", "pdf", blocks, pages=1, recognised=(1,))
    return replace(made, **changes)  # type: ignore[arg-type]  # by field name


def seal(box: Box = NEAR, text: str | None = None, shape: str = "round") -> Seal:
    return Seal(1, box, shape, "red", 0.95, text, 0.9 if text else 0.0)  # type: ignore[arg-type]  # one of the literal words


def only(document: Document) -> SealPlace:
    (place,) = read_seals(document)
    return place


@pytest.mark.parametrize(
    "label",
    [
        "（公章）",
        "（单位公章）",
        "( 盖章 )",
        "（单位盖章）",
        "评价机构（盖章）：",
        "〔公章〕",
        "单位公章：",
    ],
)
def test_a_seal_near_the_words(label: str) -> None:
    assert only(scan(label, seals=(seal(),))).satisfied is True
    assert only(scan(label)).satisfied is False


@pytest.mark.parametrize(
    "text",
    [
        "证明性材料（需加盖单位公章）",
        "盖章PDF、Word格式",
        "公章管理制度",
        "1.企业法人证书复印件（加盖公章）、注册商标证明",
    ],
)
def test_words_that_ask_elsewhere(text: str) -> None:
    assert read_seals(scan(text)) == ()


def test_one_seal_for_one_place_may_stand_anywhere() -> None:
    assert only(scan("（公章）", seals=(seal(FAR),))).satisfied is True


def test_two_places_and_one_seal() -> None:
    first, second = read_seals(scan("（公章）", "", "（盖章）", seals=(seal(),)))
    assert (first.satisfied, second.satisfied) == (True, None)
    assert second.unsure == "同页有印章，但不在该处"


def test_a_scan_without_colour_does_not_tell() -> None:
    place = only(scan("（公章）", colourless=(1,)))
    assert (place.satisfied, place.unsure != "") == (None, True)


def test_a_page_without_colour_in_a_file_with_colours_does_not_tell() -> None:
    for label in ("（公章）", "法定代表人签字："):
        grey = only(scan(label, recognised=(1, 2), colourless=(1,)))
        assert (grey.satisfied, grey.unsure) == (None, "扫描件没有颜色，看不出有没有印章")
        assert only(scan(label, recognised=(1, 2), colourless=(2,))).satisfied is False


NAME_SEAL: Box = (320.0, 570.0, 377.0, 627.0)


def test_a_name_seal_is_no_companys() -> None:
    place = only(scan("（公章）", seals=(seal(NAME_SEAL, shape="square"),)))
    assert (place.satisfied, place.unsure) == (None, "该处只有个人名章大小的方章")
    assert only(scan("（公章）", seals=(seal(shape="square"),))).satisfied is True
    unclear = replace(seal(NAME_SEAL, shape="square"), sure=0.4)
    assert only(scan("（公章）", seals=(unclear,))).unsure == "该处有方形图形，看不清是不是印章"


@pytest.mark.parametrize(
    "text", ["法定代表人（签字或盖章）：", "法定代表人（签章）：", "负责人签字盖章："]
)
def test_a_person_may_sign_or_seal(text: str) -> None:
    hand = Place("r.pdf", 1, (400.0, 596.0, 470.0, 622.0), way="ocr")
    place = only(scan(text))
    assert (place.asks, place.satisfied) == ("signature", False)
    assert only(scan(text, signed=(hand,))).satisfied is True
    assert only(scan(text, seals=(seal(NAME_SEAL, shape="square"),))).satisfied is True


def test_a_ring_that_may_be_something_else_does_not_tell() -> None:
    place = only(scan("（公章）", seals=(replace(seal(), sure=0.4),)))
    assert place.satisfied is None
    assert place.unsure == "该处有圆形图形，看不清是不是印章"
    assert only(scan("（公章）", seals=(replace(seal(FAR), sure=0.4),))).satisfied is False


def test_an_unread_page_does_not_tell() -> None:
    for label in ("（公章）", "法定代表人签字："):
        place = only(scan(label, doubts=(PageDoubt(1, "no-text"),)))
        assert (place.satisfied, place.read) == (None, False)


def test_the_scan_itself_is_no_seal() -> None:
    whole = Place("r.pdf", 1, (0.0, 0.0, 595.0, 842.0))
    assert only(scan("（公章）", page_boxes=(whole,))).satisfied is False


def test_the_words_of_the_seal_are_kept() -> None:
    place = only(scan("（公章）", seals=(seal(text="河南绿源新材料科技有限公司"),)))
    assert place.words == ("河南绿源新材料科技有限公司", 0.9)


def test_signatures() -> None:
    label = "法定代表人签字："
    hand = Place("r.pdf", 1, (400.0, 596.0, 470.0, 622.0), way="ocr")
    elsewhere = Place("r.pdf", 1, (100.0, 100.0, 170.0, 126.0), way="ocr")
    assert only(scan(label)).satisfied is False
    assert only(scan(label, signed=(hand,))).satisfied is True
    assert only(scan(label, signed=(elsewhere,))).satisfied is False
    assert only(scan(label, seals=(seal(shape="square"),))).satisfied is True
    assert only(scan(label, seals=(seal(),))).satisfied is False
    named = only(scan(label + "林若溪"))
    assert (named.satisfied, named.name) == (True, "林若溪")
    # What recognition makes of handwriting.
    assert only(scan(label + "抹z")).satisfied is True
    assert only(scan(label + "____ 日期：2025年3月1日")).satisfied is False


def test_a_word_page_is_not_asked() -> None:
    document = Document("r.docx", "docx", (Paragraph("（公章）", Place("r.docx")),))
    place = only(document)
    assert (place.satisfied, place.unsure, place.read) == (None, "", True)


def born_digital(*boxes: Place, last: str = "日期：2023年3月16日", **changes: object) -> Document:
    """Two pages of text; the words that ask stand at the foot of the first."""
    foot = Place("r.pdf", 1, (60.0, 740.0, 300.0, 752.0))
    blocks = (
        Paragraph("负责人签名：周敬之（公章）", foot),
        Paragraph(last, Place("r.pdf", 1, (60.0, 772.0, 200.0, 784.0))),
        Paragraph("一、概况", Place("r.pdf", 2, (60.0, 260.0, 200.0, 272.0))),
    )
    made = Document("r.pdf", "pdf", blocks, pages=2, page_boxes=boxes)
    return replace(made, **changes)  # type: ignore[arg-type]  # by field name


def asked_seal(document: Document) -> SealPlace:
    return next(s for s in read_seals(document) if s.asks == "seal")


def test_a_seal_pushed_over_the_page_end() -> None:
    on_top = Place("r.pdf", 2, (340.0, 80.0, 440.0, 180.0))
    assert asked_seal(born_digital(on_top)).satisfied is True
    further_down = Place("r.pdf", 2, (340.0, 380.0, 440.0, 480.0))
    assert asked_seal(born_digital(further_down)).satisfied is False
    assert (
        asked_seal(born_digital(on_top, last="一、企业基本情况和绿色发展历程概述如下")).satisfied
        is False
    )


def test_a_seal_alone_on_the_page_after_that_was_looked_at() -> None:
    found = replace(seal((340.0, 80.0, 440.0, 180.0)), page=2)
    bare = born_digital(seals=(found,), recognised=(2,))
    alone = replace(bare, blocks=bare.blocks[:2])
    assert asked_seal(alone).satisfied is True
    assert asked_seal(replace(alone, seals=())).satisfied is False


def test_a_seal_alone_on_the_next_page_of_a_scan() -> None:
    """There was no room for it; beside other words it is another place's."""
    pushed = replace(seal(), page=2)
    bare = scan("申报单位（公章）", seals=(pushed,), pages=2, recognised=(1, 2))
    assert only(bare).satisfied is True
    words = Paragraph(
        "附件一：企业营业执照、排污许可证及其他相关许可证明材料",
        Place("r.pdf", 2, (60, 100, 300, 112)),
    )
    full = replace(bare, blocks=(*bare.blocks, words))
    assert only(full).satisfied is False


def test_a_signature_is_no_seal() -> None:
    hand = Place("r.pdf", 1, (90.0, ASKING[1] - 40.0, 172.0, ASKING[1] - 12.0))
    made = replace(scan("（单位公章）"), recognised=())
    assert only(replace(made, page_boxes=(hand,))).satisfied is False


def test_print_nobody_could_read_under_a_seal_is_no_signature() -> None:
    label = "法定代表人签字："
    x0, top, _, bottom = ASKING
    under = (x0, bottom + 6, x0 + 40, bottom + 6 + (bottom - top))
    stamp = seal((x0 - 10, bottom, x0 + 105, bottom + 115))
    hand = Place("r.pdf", 1, under, way="ocr")
    assert only(scan(label, signed=(hand,), seals=(stamp,))).satisfied is False
    assert only(scan(label, signed=(hand,))).satisfied is True
    high = Place("r.pdf", 1, (x0, bottom, x0 + 90, bottom + 30), way="ocr")
    assert only(scan(label, signed=(high,), seals=(stamp,))).satisfied is True


def test_a_hand_taken_for_words_is_a_signature() -> None:
    x0, _, _, bottom = ASKING
    asked = scan("法定代表人签字：")
    for high, sure, signed in ((50.0, 0.4, True), (50.0, 0.95, False), (14.0, 0.4, False)):
        box = (x0 + 100, bottom - high, x0 + 230, bottom)
        words = Paragraph("MWIhn", Place("r.pdf", 1, box, way="ocr", sure=sure))
        assert only(replace(asked, blocks=(*asked.blocks, words))).satisfied is signed


def test_red_ink_without_shape_does_not_tell() -> None:
    place = only(scan("（公章）", seals=(replace(seal(), sure=TRACE_SURE),)))
    assert (place.satisfied, place.unsure) == (None, "该处有红色印迹，看不清是不是印章")
    assert only(scan("（公章）", seals=(replace(seal(FAR), sure=TRACE_SURE),))).satisfied is False
    assert only(scan("负责人签字：", seals=(replace(seal(), sure=TRACE_SURE),))).satisfied is False


def test_a_square_that_may_be_a_name_seal_does_not_tell() -> None:
    unclear = replace(seal(NAME_SEAL, shape="square"), sure=0.4)
    place = only(scan("负责人签字：", seals=(unclear,)))
    assert (place.satisfied, place.unsure) == (None, "该处有方形图形，看不清是不是人名章")
    assert only(scan("负责人签字：", seals=(replace(unclear, box=FAR),))).satisfied is False
