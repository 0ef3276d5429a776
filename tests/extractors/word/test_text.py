"""Text of paragraphs: tracked changes, fields, check boxes, symbols, text boxes."""

from __future__ import annotations

import pytest


def test_inserted_text_counts_and_deleted_text_does_not(read, kit):
    found = read(
        kit.p(
            kit.r("得分")
            + '<w:ins w:id="1" w:author="甲"><w:r><w:t>8</w:t></w:r></w:ins>'
            + '<w:del w:id="2" w:author="甲"><w:r><w:delText>5</w:delText></w:r></w:del>'
            + f"<w:moveTo>{kit.r('移入')}</w:moveTo><w:moveFrom>{kit.r('移出')}</w:moveFrom>"
        )
    )
    assert kit.texts(found) == ["得分8移入"]
    assert found.revisions == 4


def test_a_deleted_paragraph_end_joins_two_paragraphs(read, kit):
    deleted = '<w:rPr><w:del w:id="1" w:author="甲"/></w:rPr>'
    found = read(kit.p(kit.r("前半"), deleted) + kit.p(kit.r("后半")) + kit.p(kit.r("下一段")))
    assert kit.texts(found) == ["前半后半", "下一段"]


def test_a_wholly_deleted_paragraph_is_none(read, kit):
    deleted = '<w:rPr><w:del w:id="1" w:author="甲"/></w:rPr>'
    gone = '<w:del w:id="2"><w:r><w:delText>删去</w:delText></w:r></w:del>'
    found = read(kit.p(gone, deleted) + kit.p(kit.r("留下")))
    assert [(x.text, x.place.part) for x in found.paragraphs()] == [("留下", "第1段")]


def test_content_controls_inline_and_block(read, kit):
    found = read(
        kit.p(kit.r("名称：") + f"<w:sdt><w:sdtContent>{kit.r('某厂')}</w:sdtContent></w:sdt>")
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{kit.p(kit.r('整段'))}</w:sdtContent></w:sdt>"
    )
    assert kit.texts(found) == ["名称：某厂", "整段"]


def test_a_prompt_nobody_answered_is_no_text(read, kit):
    control = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    found = read(
        kit.p(kit.r("电话：") + control.format(kit.r("单击或点击此处输入文字。")))
        + kit.p(kit.r("邮箱：") + control.format(kit.r("a@b.cn")))
    )
    assert kit.texts(found) == ["电话：", "邮箱：a@b.cn"]


@pytest.mark.parametrize(("state", "glyph"), [("1", "☑"), ("true", "☑"), ("0", "☐")])
@pytest.mark.parametrize("shown", ["☒", "☐", "\uf0fe"])
def test_a_check_box_control_shows_its_state_not_its_glyph(read, kit, state, glyph, shown):
    box = (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{kit.r(shown)}</w:sdtContent></w:sdt>"
    )
    assert kit.texts(read(kit.p(box + kit.r("国有")))) == [f"{glyph}国有"]


def test_a_check_box_control_around_a_cell(read, kit):
    box = (
        '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{kit.tc('☐')}</w:sdtContent></w:sdt>"
    )
    assert kit.grid(read(kit.tbl(kit.tr(kit.tc("符合"), box)))) == [["符合", "☑"]]


@pytest.mark.parametrize(
    ("data", "glyph"),
    [
        ('<w:default w:val="0"/><w:checked/>', "☑"),
        ('<w:default w:val="1"/>', "☑"),
        ('<w:default w:val="1"/><w:checked w:val="0"/>', "☐"),
        ("<w:sizeAuto/>", "☐"),
    ],
)
def test_a_form_check_box(read, kit, data, glyph):
    box = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData>'
        f"<w:checkBox>{data}</w:checkBox></w:ffData>"
        "</w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert kit.texts(read(kit.p(box + kit.r("民营")))) == [f"{glyph}民营"]


@pytest.mark.parametrize(
    ("font", "char", "glyph"),
    [
        ("Wingdings", "F0FE", "☑"), ("Wingdings", "F0FD", "☑"), ("Wingdings 2", "F052", "☑"),
        ("Wingdings 2", "0050", "☑"), ("Wingdings", "F0A8", "☐"), ("Wingdings", "F06F", "☐"),
        ("Wingdings 2", "F0A3", "☐"), ("Symbol", "F0B3", "≥"), ("Symbol", "F0A3", "≤"),
        ("Symbol", "F0B1", "±"), ("Wingdings", "zz", ""), ("Wingdings", "F0E9", ""),
    ],
)  # fmt: skip
def test_symbols(read, kit, font, char, glyph):
    sym = f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'
    assert kit.texts(read(kit.p(kit.r("左") + sym + kit.r("右")))) == [f"左{glyph}右"]


def test_symbols_typed_in_a_symbol_font(read, kit):
    wing = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
    two = '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'
    found = read(
        kit.p(kit.r("þ", wing) + kit.r("甲 ") + kit.r("o", wing) + kit.r("乙 "))
        + kit.p(kit.r("R", two) + kit.r("丙 ") + kit.r("£", two) + kit.r("丁 R"))
        + kit.p(kit.r("\uf0fe国有\uf0a8"))
    )
    assert kit.texts(found) == ["☑甲 ☐乙", "☑丙 ☐丁 R", "☑国有☐"]


def field(kit, instruction, result=None):
    middle = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + kit.r(result) if result else ""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>{middle}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_fields_show_their_result(read, kit):
    simple = f'<w:fldSimple w:instr="DATE">{kit.r("2025年")}</w:fldSimple>'
    found = read(kit.p(kit.r("见") + field(kit, "REF _a", "附件3") + kit.r("，") + simple))
    assert kit.texts(found) == ["见附件3，2025年"]


@pytest.mark.parametrize(
    ("instruction", "shown"),
    [
        ("EQ \\o\\ac(□,√)", "☑"),
        ("eq \\o(○,1)", "1"),
        (" EQ \\o\\ac(√,□) ", "☑"),
        ("PAGE", ""),
        ('SYMBOL 254 \\f "Wingdings" \\s 12', "☑"),
        ("SYMBOL 0xA8 \\f Wingdings", "☐"),
    ],
)
def test_a_tick_laid_over_a_box(read, kit, instruction, shown):
    assert kit.texts(read(kit.p(kit.r("a") + field(kit, instruction)))) == [f"a{shown}"]


def test_a_field_that_never_ends_swallows_nothing(read, kit):
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    found = read(kit.p(kit.r("一") + begin) + kit.p(kit.r("二")) + kit.p(kit.r("三")))
    assert kit.texts(found) == ["一", "二", "三"]


def test_entries_of_a_contents_field_are_told_from_headings(read, kit):
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText> TOC \\o </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    link = '<w:hyperlink w:anchor="_Toc1">{}</w:hyperlink>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    found = read(
        kit.p(begin + link.format(kit.r("一、概述") + "<w:r><w:tab/><w:t>3</w:t></w:r>"))
        + kit.p(kit.r("二、评价") + "<w:r><w:tab/><w:t>5</w:t></w:r>" + end)
        + kit.p(kit.r("一、概述"), '<w:outlineLvl w:val="0"/>')
    )
    assert [(x.text, x.style, x.level) for x in found.paragraphs()] == [
        ("一、概述\t3", "TOC 1", None),
        ("二、评价\t5", "TOC 1", None),
        ("一、概述", None, 1),
    ]


def test_characters_that_are_elements(read, kit):
    found = read(
        kit.p(
            "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/>"
            '<w:t>d</w:t><w:softHyphen/><w:t>e</w:t><w:br w:type="page"/><w:t>\u00adf</w:t></w:r>'
        )
    )
    assert kit.texts(found) == ["a\tb\nc-def"]


def test_hidden_text_ruby_and_formulas(read, kit):
    ruby = (
        f"<w:r><w:ruby><w:rt>{kit.r('lǜ')}</w:rt>"
        f"<w:rubyBase>{kit.r('绿')}</w:rubyBase></w:ruby></w:r>"
    )
    formula = (
        "<m:oMath><m:r><m:t>R=</m:t></m:r><m:f><m:num><m:r><m:t>A</m:t></m:r></m:num>"
        "<m:den><m:r><m:t>B</m:t></m:r></m:den></m:f></m:oMath>"
    )
    found = read(kit.p(kit.r("暗", "<w:vanish/>") + ruby + kit.r("色") + formula))
    assert kit.texts(found) == ["绿色R=A/B"]


BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic>"
    "<a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp>"
    "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    "<v:shape><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></v:shape></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r>"
)


def test_a_text_box_is_read_once_and_in_place(read, kit):
    found = read(
        kit.p(kit.r("锚") + BOX.format(kit.p(kit.r("框内"))))
        + kit.p(kit.r("后"))
        + kit.tbl(kit.tr(f"<w:tc>{kit.p(kit.r('格') + BOX.format(kit.p(kit.r('格内框'))))}</w:tc>"))
    )
    assert [(x.text, x.place.part) for x in found.paragraphs()] == [
        ("锚", "第1段"),
        ("框内", "第2段（文本框）"),
        ("后", "第3段"),
    ]
    assert kit.grid(found) == [["格\n格内框"]]


def picture(name):
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="1270000" cy="635000"/><wp:docPr name="{name}"/>'
        '<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="r9"/></pic:blipFill>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def test_pictures(read, kit):
    found = read(
        kit.p(picture("营业执照"))
        + kit.tbl(kit.tr(f"<w:tc>{kit.p(picture('a') + picture('b'))}</w:tc>", kit.tc("x")))
    )
    first = found.blocks[0]
    assert (first.name, first.width, first.height) == ("营业执照", 100.0, 50.0)
    assert [c.pictures for c in next(found.tables()).cells()] == [2, 0]
    assert not found.empty


def test_nothing_at_all_is_empty(read, kit):
    assert read(kit.p("") + kit.p(kit.r("  "))).empty
    assert read(kit.tbl(kit.tr(kit.tc("")))).empty
    assert not read(kit.p("<w:r><w:pict><v:line/></w:pict></w:r>")).empty


def test_headers_notes_and_comments_stand_apart(read, kit):
    reference = '<w:sectPr><w:headerReference w:type="first" r:id="r_header"/></w:sectPr>'
    found = read(
        kit.p(kit.r("正文") + '<w:r><w:footnoteReference w:id="2"/></w:r>') + reference,
        header=kit.p(kit.r("绿色工厂评价报告")),
        footer=kit.p(kit.r("未引用")),
        footnotes=f'<w:footnote w:type="separator" w:id="0">{kit.p("")}</w:footnote>'
        f'<w:footnote w:id="2">{kit.p("<w:r><w:footnoteRef/></w:r>" + kit.r("注释"))}</w:footnote>',
        comments=f'<w:comment w:id="0" w:author="甲">{kit.p(kit.r("请核对"))}</w:comment>',
    )
    shown = [found.headers, found.footers, found.footnotes, found.comments]
    assert [[(x.text, x.place.part) for x in group] for group in shown] == [
        [("绿色工厂评价报告", "页眉")], [], [("注释", "脚注1")], [("请核对", "批注1")],
    ]  # fmt: skip
    assert kit.texts(found) == ["正文"]


def test_look_and_level_come_through_styles(read, kit):
    styles = (
        "<w:docDefaults><w:rPrDefault>"
        '<w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/>'
        '<w:basedOn w:val="a"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="章"/>'
        '<w:basedOn w:val="2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 2"/><w:basedOn w:val="2"/>'
        "</w:style>"
    )
    found = read(
        kit.p(kit.r("甲"), '<w:pStyle w:val="x"/>')
        + kit.p(kit.r("乙"))
        + kit.p(kit.r("丙", '<w:b w:val="0"/>'), '<w:pStyle w:val="2"/><w:outlineLvl w:val="9"/>')
        + kit.p(kit.r("丁\t3"), '<w:pStyle w:val="t"/>'),
        styles=styles,
    )
    assert [(x.level, x.style, x.bold, x.size, x.centered) for x in found.paragraphs()] == [
        (2, "章", True, 16.0, True),
        (None, "Normal", False, 10.5, False),
        (None, "heading 2", False, 16.0, True),
        (None, "TOC 2", True, 16.0, True),
    ]


@pytest.mark.parametrize(
    ("name", "level", "shown"),
    [
        ("Heading 3", 3, "Heading 3"), ("标题 1", 1, "标题 1"), ("二级标题", 2, "二级标题"),
        ("副标题", None, "副标题"), ("目录 2", None, "TOC 2"), ("TOC Heading", None, "TOC Heading"),
    ],
)  # fmt: skip
def test_style_names_say_levels(read, kit, name, level, shown):
    style = f'<w:style w:type="paragraph" w:styleId="z"><w:name w:val="{name}"/></w:style>'
    found = read(kit.p(kit.r("甲"), '<w:pStyle w:val="z"/>'), styles=style)
    assert [(x.level, x.style) for x in found.paragraphs()] == [(level, shown)]


def test_moved_paragraphs_leave_nothing_behind(read, kit):
    moved = '<w:rPr><w:moveFrom w:id="1"/></w:rPr>'
    found = read(
        kit.p(f"<w:moveFrom>{kit.r('旧处')}</w:moveFrom>", moved)
        + kit.p(f"<w:moveTo>{kit.r('新处')}</w:moveTo>")
    )
    assert kit.texts(found) == ["新处"]
