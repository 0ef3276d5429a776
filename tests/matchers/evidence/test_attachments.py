"""Attachments held as files, folders and headings; index lists are none."""

from __future__ import annotations

import pytest

from lvjian.core.document import PageDoubt
from lvjian.core.place import Place
from lvjian.core.reading import Attachment
from lvjian.matchers.evidence.attachment_names import read_name
from lvjian.matchers.evidence.attachments import find_attachments, unread_may_hold
from tests.matchers.evidence.bundles import (
    blank_page,
    document,
    held,
    paragraph,
    picture,
    report,
    table,
    text_file,
)

NAMES = [
    ("附件3 营业执照.pdf", "3", "营业执照"),
    ("附件三-营业执照.pdf", "3", "营业执照"),
    ("附件03_营业执照_盖章版.pdf", "3", "营业执照"),
    ("03-营业执照.docx", "3", "营业执照"),
    ("3.营业执照.pdf", "3", "营业执照"),
    ("3、营业执照.pdf", "3", "营业执照"),
    ("（3）营业执照.jpg", "3", "营业执照"),
    ("【附件3】营业执照.pdf", "3", "营业执照"),
    ("附件3营业执照(1).pdf", "3", "营业执照"),
    ("附件3 营业执照（扫描件）V2.0.pdf", "3", "营业执照"),
    ("证明材料3：培训记录.docx", "3", "培训记录"),
    ("附件5-1 质量证书V3.0.pdf", "5-1", "质量证书"),
    ("附件1-营业执照.pdf", "1", "营业执照"),
    ("附件3.pdf", "3", ""),
    ("营业执照（扫描件）.pdf", None, "营业执照"),
    ("2023年统计报表.xlsx", None, "2023年统计报表"),
    ("3C认证证书.pdf", None, "3C认证证书"),
    ("四体系证书.pdf", None, "四体系证书"),
    ("14001证书.pdf", None, "14001证书"),
    ("门槛-01-四体系证书", None, "四体系证书"),
    ("指标1-统计报表", None, "统计报表"),
    ("附表1 能耗统计表.xlsx", "表1", "能耗统计表"),
]


@pytest.mark.parametrize(("name", "number", "title"), NAMES)
def test_names(name: str, number: str | None, title: str) -> None:
    parts = read_name(name)
    assert (parts.number, parts.title) == (number, title)


def _brief(found: tuple[Attachment, ...]) -> list[tuple[str | None, str, str, bool | None]]:
    return [(a.number, a.title, a.source, a.has_content) for a in found]


def test_files_of_a_folder_and_their_order() -> None:
    files = [
        text_file("附件/附件1 营业执照.docx"),
        held("附件/附件2 环评批复.jpg"),
        text_file("附件/附件10 审计报告.docx"),
    ]
    found = find_attachments(files, [])
    assert _brief(found) == [
        ("1", "营业执照", "file", True),
        ("10", "审计报告", "file", True),
        ("2", "环评批复", "file", None),
    ]
    assert [a.id for a in found] == ["a1", "a2", "a3"]
    assert [a.kind for a in found] == ["营业执照", "审计报告", "环评批复"]


def test_reports_and_their_other_forms_are_no_attachments() -> None:
    one = report("一、企业概况", "正文")
    files = [
        held(one.file, one.document, role="self-report"),
        held("自评价报告V2.0.pdf"),
        text_file("第三方评价报告.docx"),
        text_file("推荐汇总表.xlsx"),
        text_file("环境影响评价报告表.docx"),
    ]
    assert [a.title for a in find_attachments(files, [one])] == ["环境影响评价报告表"]


def test_numbered_folder_is_one_attachment() -> None:
    files = [
        text_file("证明材料/附件5 管理体系证书/质量管理体系认证证书.pdf"),
        text_file("证明材料/附件5 管理体系证书/环境管理体系认证证书.pdf"),
        text_file("证明材料/03-培训/签到表.docx"),
    ]
    found = find_attachments(files, [])
    assert _brief(found) == [
        ("3", "培训", "folder", True),
        ("5", "管理体系证书", "folder", True),
    ]
    assert "质量管理体系认证证书" in found[1].text
    assert {p.file for p in found[1].at[1:]} == {f.file.path for f in files[:2]}


def test_sub_numbered_files_stand_for_themselves() -> None:
    files = [text_file("附件5 体系证书/5-1 质量.pdf"), text_file("附件5 体系证书/5-2 环境.pdf")]
    assert [a.number for a in find_attachments(files, [])] == ["5-1", "5-2"]


def test_folder_of_nameless_scans_is_one_attachment() -> None:
    files = [held("三同时验收/IMG_001.jpg"), held("三同时验收/IMG_002.jpg")]
    assert _brief(find_attachments(files, [])) == [(None, "三同时验收", "folder", None)]


def test_empty_numbered_folder() -> None:
    found = find_attachments([], [], folders=["附件", "附件/附件4 培训记录"])
    assert _brief(found) == [("4", "培训记录", "folder", False)]


@pytest.mark.parametrize(
    "headings",
    [
        ["附件1 营业执照", "附件2 环评批复"],
        ["附件一：营业执照", "附件二：环评批复"],
        ["5.1 营业执照", "5.2 环评批复"],
        ["1.营业执照", "2.环评批复"],
        ["（1）营业执照", "（2）环评批复"],
        ["证明材料1：营业执照", "证明材料2：环评批复"],
    ],
)
def test_headings_of_an_appendix(headings: list[str]) -> None:
    one = report(
        "一、企业概况", "正文", "五、相关证明材料", headings[0], picture(), headings[1],
        "郑环审〔2020〕12号", "同意建设。", "六、参考文件", "1.《营业执照》",
    )  # fmt: skip
    found = find_attachments([], [one])
    assert [(a.title, a.has_content, a.source) for a in found] == [
        ("营业执照", True, "heading"), ("环评批复", True, "heading"),
    ]  # fmt: skip
    assert found[1].text == "郑环审〔2020〕12号\n同意建设。"


def test_title_may_stand_under_its_label() -> None:
    one = report(
        "五、相关证明材料", "附件1", "营业执照", picture(), "附件2", "环评批复", "正文内容"
    )
    assert _brief(find_attachments([], [one])) == [
        ("1", "营业执照", "heading", True), ("2", "环评批复", "heading", True),
    ]  # fmt: skip


def test_list_of_names_is_no_attachment() -> None:
    one = report(
        "五、相关证明材料", "包括但不限于以下材料：", "1.企业营业执照复印件；",
        "2.企业生产许可证复印件（适用时）；",
        "3.其他必要的证明材料。", "六、参考文件", "正文",
    )  # fmt: skip
    assert find_attachments([], [one]) == ()


@pytest.mark.parametrize("last", ["以上材料均已加盖公章。", "详见附件文件夹"])
def test_list_without_punctuation_is_no_attachment(last: str) -> None:
    one = report(
        "五、相关证明材料",
        "附件1 营业执照",
        "附件2 环评批复",
        "附件3 培训记录",
        last,
        "六、参考文件",
        "正文",
    )
    assert find_attachments([], [one]) == ()


def test_list_gives_its_numbers_to_unnumbered_files() -> None:
    one = report(
        "五、相关证明材料",
        "附件1 营业执照",
        "附件2 环评批复",
        "附件3 培训记录",
        "六、参考文件",
        "x",
    )
    files = [text_file("环评批复.pdf"), text_file("培训记录.docx"), text_file("企业营业执照.pdf")]
    found = find_attachments(files, [one])
    assert {a.title: a.number for a in found} == {
        "环评批复": "2", "培训记录": "3", "企业营业执照": "1",
    }  # fmt: skip


def test_list_then_the_attachments_themselves() -> None:
    one = report(
        "五、相关证明材料", "附件目录", "附件1 营业执照", "附件2 环评批复", "附件3 培训记录",
        "附件1 营业执照", picture(), "附件2 环评批复", "批复正文", "附件3 培训记录",
        table(("姓名", "成绩"), ("甲", "90")),
    )  # fmt: skip
    assert _brief(find_attachments([], [one])) == [
        ("1", "营业执照", "heading", True),
        ("2", "环评批复", "heading", True),
        ("3", "培训记录", "heading", True),
    ]


def test_lone_title_among_filled_ones_is_empty() -> None:
    one = report(
        "五、相关证明材料",
        "附件1 营业执照",
        picture(),
        "附件2 环评批复",
        "附件3 培训记录",
        "培训签到表",
        "六、参考文件",
        "x",
    )
    assert [(a.number, a.has_content) for a in find_attachments([], [one])] == [
        ("1", True), ("2", False), ("3", True),
    ]  # fmt: skip


def test_empty_heading_whose_file_is_in_the_bundle_is_no_attachment() -> None:
    one = report(
        "五、相关证明材料",
        "附件1 营业执照",
        picture(),
        "附件2 环评批复",
        "附件3 培训记录",
        "签到",
        "六、参考文件",
    )
    found = find_attachments([text_file("附件2 环评批复.pdf")], [one])
    assert sorted((a.number or "", a.source) for a in found) == [
        ("1", "heading"), ("2", "file"), ("3", "heading"),
    ]  # fmt: skip


def test_captions_of_the_template_are_no_attachments() -> None:
    official = table(("序号", "具体评价要求", "证明材料索引", "得分"), ("1", "应…", "附件1", "8"))
    one = report(
        "附件 4", "绿色工厂自评价报告", "附表 1.1", "绿色工厂基本要求自评表",
        table(("基本要求", "是否符合", "证明材料索引"), ("应依法设立", "符合", "附件1")),
        "一、企业概况", "见附件1和附件2。", "附件 1-2", "评价指标要求", official, "附表 1.2",
        "评价指标自评表", official,
        "五、相关证明材料", "附件1 营业执照", picture(),
    )  # fmt: skip
    assert _brief(find_attachments([], [one])) == [("1", "营业执照", "heading", True)]


def test_attachments_behind_the_official_tables() -> None:
    official = table(("序号", "具体评价要求", "证明材料索引", "得分"), ("1", "应…", "附件1", "8"))
    one = report("一、企业概况", "正文", "五、相关证明材料", "见后附各附件。", "附表 1.2", official,
                 "附件1 营业执照", picture(), "附件2 环评批复", "同意。")  # fmt: skip
    assert [a.number for a in find_attachments([], [one])] == ["1", "2"]


def test_separate_attachment_document_with_contents() -> None:
    content = document(
        "目录", "附件1 营业执照…………1", "附件2 环评批复…………2", "附件1 营业执照", picture(),
        "附件2 环评批复", "批复内容",
        file="自评价报告附件.docx",
    )  # fmt: skip
    found = find_attachments([held("自评价报告附件.docx", content)], [])
    assert _brief(found) == [
        ("1", "营业执照", "heading", True), ("2", "环评批复", "heading", True),
    ]  # fmt: skip
    assert found[0].scope == "自评价报告附件.docx"


def test_pdf_with_a_title_at_the_top_of_each_page() -> None:
    content = document(
        paragraph("企业营业执照", page=1), picture(1), paragraph("环评批复", page=2),
        paragraph("同意你单位项目建设，有关要求如下。", page=2, top=150.0), file="附件.pdf",
            pages=2,
    )  # fmt: skip
    found = find_attachments([held("附件.pdf", content)], [])
    assert [(a.title, a.has_content, a.at[0].page) for a in found] == [
        ("企业营业执照", True, 1), ("环评批复", True, 2),
    ]  # fmt: skip


def test_pages_decide_about_content_in_a_pdf() -> None:
    content = document(
        paragraph("附件1 营业执照", page=1), paragraph("附件2 环评批复", page=3),
        paragraph("附件3 培训记录", page=5), paragraph("附件4 审计报告", page=7),
        paragraph("审计意见正文", page=7, top=200.0),
        file="附件.pdf", pages=7, doubts=(PageDoubt(2, "no-text"), blank_page(4)),
        page_boxes=(Place("附件.pdf", 6, (50, 50, 500, 700)),),
    )  # fmt: skip
    found = find_attachments([held("附件.pdf", content)], [])
    assert [(a.number, a.has_content) for a in found] == [
        ("1", None), ("2", False), ("3", True), ("4", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "content"),
    [
        (["附件3 营业执照"], False),
        (["附件3", "营业执照"], False),
        (["营业执照", "（此页空白）"], False),
        (["营业执照", "统一社会信用代码：91410100000000000X"], True),
    ],
)
def test_file_with_its_title_only(lines: list[str], content: bool) -> None:
    found = find_attachments([text_file("附件3 营业执照.docx", *lines)], [])
    assert [a.has_content for a in found] == [content]


def test_blank_pdf_and_scan() -> None:
    blank = document(file="附件1 营业执照.pdf", pages=1, doubts=(blank_page(1),))
    scan = document(file="附件2 批复.pdf", pages=1, doubts=(PageDoubt(1, "no-text"),))
    files = [held("附件1 营业执照.pdf", blank), held("附件2 批复.pdf", scan)]
    assert [a.has_content for a in find_attachments(files, [])] == [False, None]


def test_a_single_document_with_inner_headings_stays_one() -> None:
    content = document(
        "能源管理制度", "1. 目的", "规范用能。", "2. 范围", "全厂。", file="附件6 能源管理制度.docx"
    )
    assert _brief(find_attachments([held("附件6 能源管理制度.docx", content)], [])) == [
        ("6", "能源管理制度", "file", True)
    ]


def test_what_the_unread_may_hold() -> None:
    files = [held("附件3 营业执照.jpg"), text_file("附件4 批复.docx")]
    assert not unread_may_hold(files, find_attachments(files, []))
    files.append(held("扫描.pdf"))
    assert unread_may_hold(files, find_attachments(files, []))


def test_list_of_names_right_before_an_official_table() -> None:
    official = table(("序号", "具体评价要求", "证明材料索引", "得分"), ("1", "应…", "附件1", "8"))
    names = [f"附件{n} 材料之{n}" for n in range(1, 9)]
    one = report(
        "一、企业概况", "正文", "五、相关证明材料", *names, "附表 1.2", "评价指标自评表", official
    )
    assert find_attachments([], [one]) == ()


def test_proofs_of_the_assessor_are_told_apart() -> None:
    one = report(
        "一、企业概况", "正文", "五、相关证明材料", "附件1 营业执照", picture(),
        "七、第三方机构资质符合性证明材料", "附件2 营业执照", picture(),
    )  # fmt: skip
    files = [text_file("第三方机构资质/营业执照.pdf"), text_file("附件9 第三方机构营业执照.pdf")]
    kinds = {(a.at[0].file, a.number): a.kind for a in find_attachments(files, [one])}
    assert kinds == {
        (one.file, "1"): "营业执照", (one.file, "2"): "资质证明",
        ("第三方机构资质/营业执照.pdf", None): "资质证明", ("附件9 第三方机构营业执照.pdf",
        "9"): "资质证明",
    }  # fmt: skip


def test_numbered_folders_that_only_sort_are_no_attachments() -> None:
    files = [
        text_file("材料/一、基本要求/附件1 营业执照.pdf"),
        text_file("材料/一、基本要求/附件2 环评批复.pdf"),
        text_file("材料/二、管理体系/附件3 质量管理体系认证证书.pdf"),
    ]
    assert [a.number for a in find_attachments(files, [])] == ["1", "2", "3"]
    more = [text_file(f"材料/二、管理体系/附件{n} 第{n}份记录.pdf") for n in (4, 5, 3)]
    found = find_attachments([*files, *more], [])
    assert [a.number for a in found] == ["1", "2", "3", "3", "4", "5"]


def test_folders_that_count_anew_are_one_attachment_each() -> None:
    files = [text_file("1 环评/附件1 报告.pdf"), text_file("2 验收/附件1 意见.pdf")]
    found = find_attachments([*files, text_file("2 验收/附件2 监测.pdf")], [])
    assert [a.title for a in found if a.source == "folder"] == ["环评", "验收"]


def test_the_place_of_a_volume_is_no_number_of_an_attachment() -> None:
    volume = text_file(
        "02-佐证材料汇编.docx",
        "佐证材料1 营业执照",
        "统一社会信用代码。",
        "佐证材料2 审计报告",
        "审计意见。",
    )
    assert [a.number for a in find_attachments([volume], [])] == ["1", "2"]


def test_a_form_of_another_object_is_evidence() -> None:
    one = report(
        "一、企业概况",
        "附件",
        "附件1 绿色供应链自评表",
        "得分78分。",
        "附件2 审计报告",
        "审计意见。",
    )
    assert [a.title for a in find_attachments([], [one])] == ["绿色供应链自评表", "审计报告"]


def test_a_labelled_file_is_no_report_whatever_its_name() -> None:
    files = [text_file("附录7 绿色供应链自评表.pdf"), text_file("绿色工厂自评表.pdf")]
    assert [a.number for a in find_attachments(files, [])] == ["7"]
