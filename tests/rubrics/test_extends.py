"""A city takes over a province's template and writes down only what differs."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lvjian.cli import app
from lvjian.core.errors import RubricError
from lvjian.rubrics import load, load_all, load_folder
from lvjian.rubrics.lint import lint

SOURCE = """云川市绿色工厂第三方评价报告
云川市工业和信息化局制
节能灯等节能型照明设备的使用占比不低于 80%。
工厂应建立能碳管理平台。
市级备案号
凡在本市登记的工厂适用本表。
"""

PACK = """
id: "yunchuan-factory-third-party"
extends: "henan-factory-third-party"
seed: yunchuan
title: 云川市绿色工厂第三方评价报告
issuer: 云川市工业和信息化局
source: 云川市 2024 年通知
edition: 2024 年度
effective_from: "2024-05-01"
markers:
  - 云川市工业和信息化局
notes:
  - text: 凡在本市登记的工厂适用本表。
    line: 6
changes:
  fields:
    remove:
      - "report-reviewer-phone"
    add:
      - id: "city-number"
        label: 市级备案号
        line: 5
        after: "industry"
  indicators:
    remove:
      - "1.1.9"
    replace:
      - id: "1.2.4"
        text: 节能灯等节能型照明设备的使用占比不低于 80%。
        line: 3
        when_applicable: false
        thresholds:
          - quantity: 节能灯等节能型照明设备的使用占比
            op: ">="
            value: 80
            unit: "%"
    add:
      - id: "1.2.6"
        after: "1.2.5"
        level2: 照明
        text: 工厂应建立能碳管理平台。
        line: 4
        type: optional
        max_score: 4
expected:
  rows:
    basic: 8
    indicators: 91
  fields: 18
  weighted_maximum: 100
  weighted_required: 60
  block_maxima: [100, 100, 100, 100, 100, 100]
  block_required: [60, 60, 60, 60, 60, 60]
  weights: [0.2, 0.15, 0.15, 0.1, 0.1, 0.3]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The overlay of an invented city."""
    folder = tmp_path / "yunchuan-factory-third-party"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "yunchuan.txt").write_text(SOURCE, encoding="utf-8")
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    return folder


def spoiled(folder: Path, old: str, new: str) -> None:
    """The overlay with one thing different."""
    path = folder / "pack.yaml"
    assert old in PACK
    path.write_text(PACK.replace(old, new, 1), encoding="utf-8")


def test_everything_else_is_the_provinces(folder: Path) -> None:
    city, province = load_folder(folder), load("henan-factory-third-party")
    assert (city.extends, city.issuer) == (province.id, "云川市工业和信息化局")
    assert (city.basic, city.sections, city.tables) == (
        province.basic, province.sections, province.tables,
    )  # fmt: skip
    assert city.commitment == province.commitment
    rows = {r.id: r for r in city.indicators}
    gone = {r.id for r in province.indicators} - set(rows)
    assert (gone, set(rows) - {r.id for r in province.indicators}) == ({"1.1.9"}, {"1.2.6"})
    changed = [r.id for r in province.indicators if r.id in rows and rows[r.id] != r]
    assert changed == ["1.2.4"]


def test_the_changes(folder: Path) -> None:
    city = load_folder(folder)
    ids = [r.id for r in city.indicators]
    assert ids[ids.index("1.2.5") + 1] == "1.2.6"
    row = next(r for r in city.indicators if r.id == "1.2.4")
    assert row.max_score == 4
    assert (row.weight, row.when_applicable) == (load_weight(), False)
    assert [int(t.value) for t in row.thresholds] == [80]
    assert row.source is not None and (row.source.seed, row.source.line) == ("yunchuan", 3)
    added = next(r for r in city.indicators if r.id == "1.2.6")
    assert (added.level1, added.weight) == ("基础设施", load_weight())
    fields = [f.id for f in city.fields]
    assert fields[fields.index("industry") + 1] == "city-number"
    assert "report-reviewer-phone" not in fields
    basic = city.basic[0].source
    assert basic is not None and basic.seed == "henan"


def load_weight() -> Decimal | None:
    """The weight of the first block of the province."""
    return load("henan-factory-third-party").indicators[0].weight


def test_a_pack_named_twice_is_proved_once(folder: Path) -> None:
    arguments = ["rubrics", "lint", str(folder), "--rubrics", str(folder.parent)]
    result = CliRunner().invoke(app, arguments)
    assert result.output.splitlines() == [f"{folder}：没有问题"]


def test_lint_proves_both_documents(folder: Path) -> None:
    assert lint(folder) == []
    spoiled(folder, "能碳管理平台。\n        line: 4", "能碳管理系统。\n        line: 4")
    assert lint(folder) == ["行 1.2.6：原文第4行读不到“工厂应建立能碳管理系统。”；请核对文字或行号"]


def test_sums_are_proved_with_the_changes(folder: Path) -> None:
    spoiled(folder, "max_score: 4", "max_score: 5")
    assert lint(folder) == [
        "各类分值之和是 101/100/100/100/100/100，expected 声明 100/100/100/100/100/100",
        "加权满分是 100.2，expected 声明 100",
        "满分 full_score是 100，expected 声明 100.2",
    ]


def test_an_overlay_of_an_overlay(folder: Path) -> None:
    second = folder.parent / "yunchuan-factory-2025"
    second.mkdir()
    (second / "pack.yaml").write_text(
        'id: "yunchuan-factory-2025"\nextends: "yunchuan-factory-third-party"\n'
        'family: "yunchuan-factory-third-party"\nedition: 2025 年度\n'
        'effective_from: "2025-05-01"\n'
        'changes:\n  blocks:\n    replace:\n      - no: "6"\n        weight: 0.25\n',
        encoding="utf-8",
    )
    newer = load_folder(second)
    assert {str(r.weight) for r in newer.indicators if r.level1 == "绩效"} == {"0.25"}
    assert newer.family == "yunchuan-factory-third-party"
    assert [r.id for r in newer.indicators] == [r.id for r in load_folder(folder).indicators]
    ids = [r.id for r in load_all(folder.parent)]
    assert {"yunchuan-factory-2025", "yunchuan-factory-third-party"} <= set(ids)


WRONG = [
    ('- "1.1.9"', '- "9.9.9"', "changes.indicators：被扩展的模板里没有 9.9.9"),
    ('after: "1.2.5"', 'after: "1.9.5"', "没有 1.9.5；新行请写 after 或 block"),
    ('- "report-reviewer-phone"', '- "reviewer"', "changes.fields：被扩展的模板里没有 reviewer"),
    ('after: "industry"', 'after: "trade"', "changes.fields：被扩展的模板里没有 trade"),
    ("  fields:\n    remove", "  notes:\n    remove", "changes.notes"),
    ("    remove:\n      - \"1.1.9\"", "    delete:\n      - \"1.1.9\"", "delete：不认识的键"),
    ('extends: "henan-factory-third-party"\n', "", "有 changes 而没有 extends"),
    ('"henan-factory-third-party"', '"yunchuan-factory-third-party"', "绕回了自己"),
    ('"henan-factory-third-party"', '"atlantis-factory"', "没有 pack.yaml"),
    ("notes:\n", "basic: []\nnotes:\n", None),
    ("changes:\n", "changes:\n  basic:\n    remove:\n      - \"basic-1\"\n", None),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), WRONG, ids=[w[1][:24] for w in WRONG])
def test_wrong_changes_are_named(folder: Path, old: str, new: str, says: str | None) -> None:
    spoiled(folder, old, new)
    if says is None:
        # Well formed, but the counts no longer hold.
        assert [m for m in lint(folder) if m.startswith("基本要求有 ")] != []
        return
    with pytest.raises(RubricError, match=re.escape(says)):
        load_folder(folder)


def test_a_list_is_rewritten_or_changed_not_both(folder: Path) -> None:
    spoiled(folder, "changes:\n", "fields: []\nchanges:\n")
    with pytest.raises(RubricError, match="“fields”既整体重写又写在 changes 里"):
        load_folder(folder)


def test_a_block_whose_first_row_is_replaced_keeps_its_name(tmp_path: Path) -> None:
    first = next(r for r in load("henan-factory-third-party").indicators if r.id == "2.1.1")
    words = "工厂建立、实施并保持质量管理体系，并每年复审。"
    folder = tmp_path / "yunchuan-next"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "yunchuan-next.txt").write_text(words + "\n", encoding="utf-8")
    (folder / "pack.yaml").write_text(
        'id: "yunchuan-next"\nextends: "henan-factory-third-party"\nseed: yunchuan-next\n'
        "title: 云川市绿色工厂第三方评价报告\nissuer: 云川市工业和信息化局\nsource: 云川市通知\n"
        'edition: 2026 年度\neffective_from: "2026-01-01"\nchanges:\n  indicators:\n    replace:\n'
        f'      - id: "2.1.1"\n        text: {words}\n        line: 1\n',
        encoding="utf-8",
    )
    assert lint(folder) == []
    replaced = next(r for r in load_folder(folder).indicators if r.id == "2.1.1")
    assert (replaced.text, replaced.level1) == (words, first.level1)
