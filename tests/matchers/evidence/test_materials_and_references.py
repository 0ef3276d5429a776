"""Official materials and the list of references."""

from __future__ import annotations

import pytest

from lvjian.matchers.attachments import find_attachments
from lvjian.matchers.materials import match_materials
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
