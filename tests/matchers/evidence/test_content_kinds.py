"""What an attachment holds: its kind by its words, photographs, blank pictures, title pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lvjian.core.document import Block, Document, PageDoubt, Picture
from lvjian.core.place import Place
from lvjian.core.recognised import Wanted
from lvjian.matchers.evidence.content import content_of_file
from lvjian.matchers.evidence.content_kinds import is_written, kind_inside
from lvjian.matchers.evidence.kinds import recognise_kind
from lvjian.matchers.evidence.title_pages import is_title_page
from tests.matchers.evidence.bundles import paragraph

FIRM = "豫川精密制造有限公司"
SAFETY = f"职业健康安全管理体系\n认证证书\n兹证明{FIRM}\nGB/T 45001-2020/ISO 45001:2018\n有效期至：2025-04-11"
LICENCE = f"营业执照\n统一社会信用代码 91350200776049653A\n名称 {FIRM}\n登记机关"
PERMIT = f"证书编号：91330200232844X9001P\n单位名称：{FIRM}\n有效期限：自2021年06月20日至2026年06月19日止"
TESTS = f"检测报告\n报告编号：ZL-0917\n委托单位：{FIRM}\n检测结果 颗粒物 8.6mg/m³"


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("环境管理体系认证证书", SAFETY, "职业健康安全管理体系认证证书"),
        ("环境管理体系认证证书", "附件12 环境管理体系认证证书\n" + SAFETY, "职业健康安全管理体系认证证书"),
        ("环境管理体系认证证书", SAFETY + "\n与环境管理体系一体化审核", None),
        ("职业健康安全管理体系认证证书", SAFETY, None),
        ("四体系认证证书", SAFETY, None),
        ("四体系认证证书", LICENCE, "营业执照"),
        ("能源管理体系认证证书", LICENCE, "营业执照"),
        ("营业执照", LICENCE, None),
        ("排污许可证", PERMIT, None),
        ("环境监测报告", SAFETY, "职业健康安全管理体系认证证书"),
        ("环境监测报告", TESTS, None),
        ("温室气体排放核查报告", TESTS, "检测报告"),
        ("温室气体排放核查报告", "产品碳足迹报告\n功能单位：1 吨", None),
        ("社会责任报告", f"{FIRM}2023年度报告\n员工与社区", None),
        ("厂房结构设计说明", LICENCE, None),
    ],
)  # fmt: skip
def test_kind_inside(title: str, text: str, kind: str | None) -> None:
    assert kind_inside(recognise_kind(title), title, text) == kind


def test_photographs_are_no_papers() -> None:
    assert is_written("检测报告", "环境监测报告")
    assert not is_written("检测报告", "检测报告及现场照片")
    assert not is_written("平面布置图", "厂区平面布置图")
    assert not is_written(None, "透水地面")


def picture_file(*, photo: bool = False, why: str | None = None, words: str = "") -> Document:
    """A picture of one page as the extractors read it."""
    shown: list[Block] = [Picture(Place("a.jpg", 1, (0.0, 0.0, 595.0, 842.0)), 595, 842)]
    shown += [paragraph(words, page=1)] if words else []
    return Document(
        "a.jpg",
        "image",
        tuple(shown),
        pages=1,
        photos=(1,) if photo else (),
        recognised=(1,) if words else (),
        doubts=(PageDoubt(1, why),) if why else (),
        page_boxes=(Place("a.jpg", 1, (0.0, 0.0, 595.0, 842.0)),),
    )


@pytest.mark.parametrize(
    ("document", "written", "shown"),
    [
        (picture_file(photo=True), False, True),
        (picture_file(), True, True),
        (picture_file(why="no-text"), None, True),
        (picture_file(why="blank"), False, False),
        (picture_file(words="检测结果：达标。"), True, True),
        (picture_file(words=FIRM), False, True),
    ],
)
def test_content_of_a_picture(document: Document, written: bool | None, shown: bool) -> None:
    titles = ("环境监测报告",)
    assert content_of_file(document, titles, written=True) is written
    assert content_of_file(document, titles, written=False) is shown


def word(*, recognised: tuple[int, ...] = (), photos: tuple[int, ...] = ()) -> Document:
    """A Word file of a title and one picture."""
    name = "word/media/image1.jpg"
    shown = Picture(Place("a.docx", part="第1段后的图片"), 425, 601, source=name)
    return Document(
        "a.docx", "docx", (paragraph("环境监测报告"), shown), wanted=(Wanted(1, name=name),),
        recognised=recognised, photos=photos,
    )  # fmt: skip


def test_pictures_in_word() -> None:
    titles = ("环境监测报告",)
    assert content_of_file(word(photos=(1,)), titles, written=True) is False
    assert content_of_file(word(), titles, written=True) is None
    assert content_of_file(word(photos=(1,)), titles) is True
    read = word(recognised=(1,))
    read = replace(read, blocks=(*read.blocks, paragraph("检测结果：达标。")))
    assert content_of_file(read, titles, written=True) is True


@pytest.mark.parametrize(
    ("lines", "title_page"),
    [
        ((FIRM, "2024年3月"), True),
        ((f"{FIRM}环境监测报告", "二〇二四年三月", "（盖章）"), True),
        (("编制单位：中立方检测有限公司", "2024-03"), True),
        ((f"委托单位：{FIRM}", "2024年3月"), False),
        ((FIRM, "检测结果满足标准限值要求，报告签章齐全。"), False),
        ((), False),
    ],
)
def test_title_page(lines: tuple[str, ...], title_page: bool) -> None:
    assert is_title_page(lines) is title_page


def test_a_title_behind_a_number_that_only_the_folder_bears() -> None:
    blocks = (paragraph("附件五 厂房结构设计说明"),)
    alone = Document("厂房结构设计说明.docx", "docx", blocks)
    told = replace(alone, blocks=(*blocks, paragraph("厂房为钢结构，屋面设光伏组件。")))
    titles = ("厂房结构设计说明",)
    assert content_of_file(alone, titles) is False
    assert content_of_file(told, titles) is True
