"""Automatic numbering put back."""

from __future__ import annotations

import pytest

from lvjian.extractors.word.numbers import show_number


def lvl(ilvl, style, text, *, extra="", suffix=None, start=1):
    suff = f'<w:suff w:val="{suffix}"/>' if suffix else ""
    return (
        f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{extra}{suff}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(id_, *levels):
    return f'<w:abstractNum w:abstractNumId="{id_}">{"".join(levels)}</w:abstractNum>'


def num(id_, of, extra=""):
    return f'<w:num w:numId="{id_}"><w:abstractNumId w:val="{of}"/>{extra}</w:num>'


def use(id_, ilvl=0):
    return f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{id_}"/></w:numPr>'


@pytest.fixture
def labels(read, kit):
    """Read numbered paragraphs; each given as its properties."""

    def run(numbering, *properties, **stories):
        body = "".join(kit.p(kit.r("x"), item) for item in properties)
        found = read(body, numbering=numbering, **stories)
        return [t.removesuffix("x") for t in kit.texts(found)]

    return run


def test_levels_restart_under_their_parents(labels):
    numbering = abstract(
        0,
        lvl(0, "chineseCountingThousand", "第%1章"),
        lvl(1, "decimal", "%1.%2", extra="<w:isLgl/>"),
        lvl(2, "decimal", "（%3）", suffix="nothing"),
    ) + num(1, 0)
    order = [(0, 1), (1, 1), (1, 1), (2, 1), (0, 1), (1, 1), (2, 1), (2, 1)]
    assert labels(numbering, *(use(1, level) for level, _ in order)) == [
        "第一章 ", "1.1 ", "1.2 ", "（1）", "第二章 ", "2.1 ", "（1）", "（2）",
    ]  # fmt: skip


def test_a_level_that_never_restarts_and_one_that_restarts_late(labels):
    numbering = abstract(
        0,
        lvl(0, "decimal", "%1."),
        lvl(1, "decimal", "%2)", extra='<w:lvlRestart w:val="0"/>'),
        lvl(2, "lowerLetter", "%3", extra='<w:lvlRestart w:val="1"/>'),
    ) + num(1, 0)
    order = [0, 1, 2, 1, 2, 0, 1, 2]
    assert labels(numbering, *(use(1, i) for i in order)) == [
        "1. ", "1) ", "a ", "2) ", "b ", "2. ", "3) ", "a ",
    ]  # fmt: skip


def test_lists_of_one_kind_go_on_unless_told_to_start_anew(labels):
    fresh = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    other = f'<w:lvlOverride w:ilvl="0">{lvl(0, "upperRoman", "%1-", start=4)}</w:lvlOverride>'
    numbering = (
        abstract(0, lvl(0, "decimal", "%1、", suffix="nothing"))
        + num(1, 0) + num(2, 0) + num(3, 0, fresh) + num(4, 0, other)
    )  # fmt: skip
    order = [1, 2, 3, 3, 1, 4]
    assert labels(numbering, *(use(i) for i in order)) == [
        "1、", "2、", "1、", "2、", "3、", "IV- ",
    ]  # fmt: skip


def test_numbers_linked_to_a_style_and_taken_off(labels):
    numbering = abstract(
        0,
        lvl(0, "chineseCounting", "%1、", extra='<w:pStyle w:val="h1"/>', suffix="nothing"),
        lvl(1, "chineseCounting", "（%2）", extra='<w:pStyle w:val="h2"/>', suffix="space"),
    ) + num(7, 0)
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="h{i}"><w:name w:val="heading {i}"/>'
        '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
        for i in (1, 2)
    ) + (
        '<w:style w:type="paragraph" w:styleId="own"><w:name w:val="own"/><w:basedOn w:val="h1"/>'
        "</w:style>"
    )
    look = '<w:pStyle w:val="{}"/>'
    assert labels(
        numbering,
        look.format("h1"),
        look.format("h2"),
        look.format("h1") + use(0),
        look.format("own"),
        look.format("h2"),
        styles=styles,
    ) == ["一、", "（一） ", "", "二、", "（一） "]


def test_numbering_styles_lead_to_their_list(labels):
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>'
        + abstract(1, '<w:styleLink w:val="L"/>', lvl(0, "decimalEnclosedCircle", "%1"))
        + num(1, 0) + num(2, 1)
    )  # fmt: skip
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/>'
        '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    assert labels(numbering, use(1), use(2), styles=styles) == ["① ", "② "]


def test_bullets_and_unknown_lists_leave_the_text_alone(labels):
    numbering = abstract(0, lvl(0, "bullet", "\uf0fc"), lvl(1, "decimal", "")) + num(1, 0)
    assert labels(numbering, use(1), use(1, 1), use(1, 5), use(99), use("-1")) == [""] * 5


def test_an_empty_numbered_cell_shows_its_number(read, kit):
    cell = f"<w:tc>{kit.p('', use(1))}</w:tc>"
    found = read(
        kit.tbl(kit.tr(cell, kit.tc("甲")), kit.tr(cell, kit.tc("乙"))),
        numbering=abstract(0, lvl(0, "decimal", "%1")) + num(1, 0),
    )
    assert kit.grid(found) == [["1", "甲"], ["2", "乙"]]


@pytest.mark.parametrize(
    ("style", "numbers", "shown"),
    [
        ("chineseCountingThousand", (1, 10, 11, 20, 21, 100, 105, 110, 1001, 10020),
         "一 十 十一 二十 二十一 一百 一百零五 一百一十 一千零一 一万零二十"),
        ("chineseCounting", (9, 12, 99), "九 十二 九十九"),
        ("ideographTraditional", (1, 10, 11), "甲 癸 甲"),
        ("ideographZodiac", (1, 12), "子 亥"),
        ("japaneseCounting", (15, 30), "十五 三十"),
        ("chineseLegalSimplified", (1, 25), "壹 贰拾伍"),
        ("upperRoman", (1, 4, 9, 14, 40, 1994), "I IV IX XIV XL MCMXCIV"),
        ("lowerLetter", (1, 26, 27), "a z aa"),
        ("decimalZero", (1, 10), "01 10"),
        ("decimalEnclosedCircle", (1, 20, 21, 36, 51), "① ⑳ ㉑ ㊱ 51"),
        ("decimalEnclosedParen", (1, 21), "⑴ 21"),
        ("decimalFullWidth", (12,), "１２"),
        ("ideographDigital", (10,), "一〇"),
        ("decimal", (0, -1, 3), "0 -1 3"),
        ("somethingNew", (3,), "3"),
        ("none", (3,), ""),
    ],
)  # fmt: skip
def test_number_formats(style, numbers, shown):
    assert " ".join(show_number(n, style) for n in numbers) == shown
