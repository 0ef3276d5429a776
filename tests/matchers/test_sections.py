"""Sections and commitment in layouts that differ."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lvjian.core.document import Block
from lvjian.core.rubric import Rubric, SectionSpec
from lvjian.matchers.commitment import read_commitment
from lvjian.matchers.sections import find_headings, read_sections, section_blocks
from tests.matchers.documents import document, paragraph

SECTIONS = (
    SectionSpec("一", "概述", prompt="主要介绍绿色工厂评价的目的、范围及准则。"),
    SectionSpec("二", "评价过程和方法"),
    SectionSpec("三", "评价内容"),
    SectionSpec("四", "建议"),
)
BODY = "本次评价依据国家有关标准开展，评价组于现场核对了有关资料和台账。"
OFFICIAL = (
    "本机构承诺，已按规范完整的评价程序对受评价方进行了全面的评价，受评价方提交的材料真实有效。"
)


def rubric() -> Rubric:
    return Rubric(
        id="t", title="t", issuer="t", source="t", object="factory", kind="third-party",
        report_title="t", sections=SECTIONS,
    )  # fmt: skip


def status(*blocks: Block) -> list[str]:
    doc = document(*blocks)
    headings = find_headings(doc, rubric())
    found = read_sections(
        doc, rubric(), headings=headings, blocks=section_blocks(doc, headings, ())
    )
    return [s.status for s in found]


@pytest.mark.parametrize(
    "forms",
    [
        ("一、", "二、", "三、", "四、"),
        ("1 ", "2 ", "3 ", "4 "),
        ("1. ", "2. ", "3. ", "4. "),
        ("第一章 ", "第二章 ", "第三章 ", "第四章 "),
        ("（一）", "（二）", "（三）", "（四）"),
    ],
)
def test_numbering_forms(forms: tuple[str, ...]) -> None:
    blocks: list[Block] = []
    for form, section in zip(forms, SECTIONS, strict=True):
        blocks += [paragraph(f"{form}{section.heading}"), paragraph(BODY)]
    assert status(*blocks) == ["found"] * 4


@pytest.mark.parametrize("forms", ["1234", "一二三四"])
def test_numbers_that_recognition_glued_to_the_heading(forms: str) -> None:
    blocks: list[Block] = []
    for form, section in zip(forms, SECTIONS, strict=True):
        heading = paragraph(f"{form}{section.heading}")
        scanned = replace(heading, place=replace(heading.place, way="ocr"))
        blocks += [scanned, paragraph(BODY)]
    assert status(*blocks) == ["found"] * 4


def test_table_of_contents_is_no_heading() -> None:
    toc = [paragraph(f"{s.no}、{s.heading}……………………{i}") for i, s in enumerate(SECTIONS, 1)]
    body: list[Block] = []
    for section in SECTIONS[:3]:
        body += [paragraph(f"{section.no}、{section.heading}"), paragraph(BODY)]
    assert status(*toc, *body) == ["found", "found", "found", "missing"]


def test_dotted_leader_whose_page_number_recognition_lost_is_no_heading() -> None:
    toc = [paragraph(f"{s.no}、{s.heading}……") for s in SECTIONS]
    seen: list[Block] = [replace(p, place=replace(p.place, way="ocr")) for p in toc]
    assert status(*seen, paragraph(BODY)) == ["missing"] * 4


def test_a_sub_heading_of_the_same_name_is_not_the_section() -> None:
    blocks: list[Block] = []
    for section in SECTIONS:
        blocks += [paragraph(f"{section.no}、{section.heading}"), paragraph(BODY)]
    blocks.insert(6, paragraph("3.2 建议"))
    doc = document(*blocks)
    assert find_headings(doc, rubric())[3].block == 7


def test_heading_with_nothing_but_the_prompt_is_empty() -> None:
    blocks: list[Block] = [paragraph("一、概述"), paragraph(SECTIONS[0].prompt or "")]
    for section in SECTIONS[1:]:
        blocks += [paragraph(f"{section.no}、{section.heading}"), paragraph(BODY)]
    assert status(*blocks) == ["empty", "found", "found", "found"]


def test_commitment_over_two_paragraphs_and_other_punctuation() -> None:
    half = len(OFFICIAL) // 2
    doc = document(
        paragraph("承诺：" + OFFICIAL[:half]), paragraph(OFFICIAL[half:].replace("，", ","))
    )
    assert read_commitment(doc, OFFICIAL).status == "same"


def test_commitment_with_a_word_left_out() -> None:
    found = read_commitment(document(paragraph(OFFICIAL.replace("全面的", ""))), OFFICIAL)
    assert found.status == "altered"
    assert found.differences == (("全面的", ""),)


def test_commitment_missing() -> None:
    assert read_commitment(document(paragraph(BODY)), OFFICIAL).status == "missing"
