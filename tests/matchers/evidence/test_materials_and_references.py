"""Official materials and the list of references."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lvjian.core.rubric import MaterialSpec
from lvjian.matchers.evidence.attachments import find_attachments
from lvjian.matchers.evidence.materials import match_materials
from lvjian.matchers.references import is_official, read_references, same_document
from tests.matchers.evidence.bundles import (
    RUBRIC,
    document,
    paragraph,
    table,
    text_file,
)

HELD = (
    "营业执照", "项目备案证明及建设批复", "三同时验收意见", "最高管理者承诺书",
    "管理者代表任命书", "绿色制造培训记录",
    "四体系认证证书", "用能设备台账",
)  # fmt: skip


def test_each_material_is_recognised() -> None:
    held = find_attachments([text_file(f"附件{n} {t}.docx") for n, t in enumerate(HELD, 1)], [])
    matched = {spec.id: ids for spec, ids in match_materials(RUBRIC, held)}
    assert [spec_id for spec_id, ids in matched.items() if not ids] == ["2"]
    assert all(len(ids) == 1 for spec_id, ids in matched.items() if spec_id != "2")


@pytest.mark.parametrize(
    ("gone", "material"), [(0, "1"), (2, "4"), (3, "5"), (5, "7"), (6, "8"), (7, "9")]
)
def test_material_taken_away(gone: int, material: str) -> None:
    kept = [t for n, t in enumerate(HELD) if n != gone]
    held = find_attachments([text_file(f"{t}.docx") for t in kept], [])
    matched = {spec.id: ids for spec, ids in match_materials(RUBRIC, held)}
    assert [i for i, ids in matched.items() if not ids] == sorted({material, "2"})


def test_an_empty_attachment_is_told_once_and_as_what_it_is() -> None:
    held = find_attachments([text_file("附件1 营业执照.docx", "附件1 营业执照")], [])
    assert held[0].has_content is False
    assert {s.id: ids for s, ids in match_materials(RUBRIC, held)}["1"] == (held[0].id,)


ACCEPTANCES = [
    "建设项目竣工环境保护验收意见\n验收组同意项目通过验收。",
    "年产30万套生产线建设项目\n竣工环境保护验收监测报告表\n2019年11月",
    "建设项目竣工环境保护\n验收意见\n验收组由专家组成。",
    "关于年产30万套轴承生产线建设项目噪声、固体废物污染防治设施验收的意见\n环验〔2019〕22号",
    "安全设施竣工验收评审意见\n专家组同意通过验收。",
    "职业病防护设施验收评审意见\n同意通过。",
    "“三同时”情况说明\n本项目环保设施与主体工程同时投入使用。",
    "污染防治设施与主体工程同时设计、同时施工、同时投产使用，2019年11月通过竣工验收。",
]
OTHER_PAPERS = [
    "关于年产30万套生产线项目环境影响报告表的批复\n三、严格执行“三同时”制度\n项目竣工后须进行竣工环境保护验收。",
    "建筑工程竣工验收备案表\n1#～4#厂房钢结构。",
    "项目应做到同时设计、同时施工、同时投产使用，验收合格后方可投产。",
    "厂区绿化养护合同\n养护期一年。",
]


@pytest.mark.parametrize("text", ACCEPTANCES)
@pytest.mark.parametrize("title", ["项目资料", "环保手续", "附件5"])
def test_acceptances_told_by_what_they_say(title: str, text: str) -> None:
    held = find_attachments([text_file(f"{title}.docx", *text.split("\n"))], [])
    assert {s.id: ids for s, ids in match_materials(RUBRIC, held)}["4"] == (held[0].id,)


@pytest.mark.parametrize("text", OTHER_PAPERS)
@pytest.mark.parametrize("title", ["项目资料", "厂房竣工手续"])
def test_papers_that_are_no_acceptance(title: str, text: str) -> None:
    held = find_attachments([text_file(f"{title}.docx", *text.split("\n"))], [])
    assert {s.id: ids for s, ids in match_materials(RUBRIC, held)}["4"] == ()


def test_an_entry_of_its_own_keeps_the_environmental_acceptance() -> None:
    held = find_attachments([text_file("附件6 环评验收文件.docx", "环评验收文件")], [])
    both = replace(RUBRIC, materials=(*RUBRIC.materials, MaterialSpec("10", "环评验收文件复印件")))
    assert {s.id: ids for s, ids in match_materials(RUBRIC, held)}["4"] == (held[0].id,)
    matched = {s.id: ids for s, ids in match_materials(both, held)}
    assert (matched["4"], matched["10"]) == ((), (held[0].id,))


def test_references_from_lines() -> None:
    doc = document()
    blocks = [
        paragraph("列出报告编写过程中所使用的相关参考文件（与证明材料索引一栏对应）。"),
        paragraph("1.《营业执照》"), paragraph("2、附件2 环评批复"),
            paragraph("[3] 培训记录（见附件5）"),
        paragraph("（4）《绿色工厂评价通则》（GB/T 36132-2018）"),
            paragraph("《节能管理制度》、《节水管理制度》"),
    ]  # fmt: skip
    found = read_references(doc, blocks)
    assert [(r.number, r.title) for r in found] == [
        (None, "营业执照"), ("2", "环评批复"), ("5", "培训记录"), (None, "绿色工厂评价通则"),
        (None, "节能管理制度"), (None, "节水管理制度"),
    ]  # fmt: skip
    assert [is_official(r) for r in found] == [False, False, False, True, False, False]


def test_references_from_a_table() -> None:
    rows = (
        ("序号", "参考文件", "对应附件"),
        ("1", "营业执照", "附件1"),
        ("2", "环评批复", "附件2"),
    )
    found = read_references(document(), [table(*rows)])
    assert [(r.number, r.title) for r in found] == [("1", "营业执照"), ("2", "环评批复")]


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("营业执照", "企业营业执照复印件", True),
        ("附件2 环评批复", "环评批复", True),
        ("节能管理制度", "节水管理制度", False),
        ("质量管理体系认证证书", "能源管理体系认证证书", False),
    ],
)
def test_same_document(left: str, right: str, same: bool) -> None:
    assert same_document(left, right) is same
