"""Every proof of the lint fails on a pack with one thing wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lvjian.rubrics.lint import lint
from lvjian.rubrics.loader import PACKS

# pack, file, old text, new text, what the lint says
WRONG = [
    (
        "henan-factory-third-party", "indicators.yaml", "max_score: 30", "max_score: 29",
        ["各类分值之和是 100/100/100/99/100/100，expected 声明 100/100/100/100/100/100",
         "各类必选分值之和是 60/60/60/59/60/60，expected 声明 60/60/60/60/60/60",
         "加权满分是 99.9，expected 声明 100", "加权必选分是 59.9，expected 声明 60",
         "满分 full_score是 100，expected 声明 99.9"],
    ),
    (
        "suzhou-factory", "indicators.yaml", "不同场所的照明", "不同场地的照明",
        ["行 1.2.2：原文第48行读不到“不同场地的照明应进行分级设计。”；请核对文字或行号"],
    ),
    (
        "suzhou-factory", "basic.yaml", "line: 23", "line: 24",
        [("行 basic-2：原文第24行读不到“近三年（含成立不足三年）无较大及以上安全、环保…”"
         "；请核对文字或行号")],
    ),
    (
        "suzhou-factory", "basic.yaml", '"basic-2"', '"basic-1"',
        ["行编号 basic-1 用了 2 次；编号不能重复"],
    ),
    (
        "suzhou-factory", "indicators.yaml", '"1.2.2"', '"1.2.9"',
        ["行 1.2.9 按位置应编号 1.2.2"],
    ),
    (
        "suzhou-factory", "pack.yaml", "basic: 8", "basic: 9",
        ["基本要求有 8 项，expected 声明 9 项"],
    ),
    (
        "suzhou-factory", "indicators.yaml", "- 3\n", "- 2.5\n",
        ["行 3.2.5 的允许得分 allowed 应从 0 到分值 3"],
    ),
    (
        "zhejiang-factory-third-party", "pack.yaml", "bonus_maximum: 10", "bonus_maximum: 12",
        ["加分满分是 10，expected 声明 12"],
    ),
    (
        "zhejiang-factory-third-party", "pack.yaml", "indicators: 2974", "indicators: 3107",
        [("行 1.1.1：第二次印出的表里（第3107行以下）读不到"
         "“工厂的建筑应满足国家或地方相关法律法规及标准的…”")],
    ),
    (
        "henan-factory-self", "pack.yaml", "- 外商独资", "- 外资独资",
        ["栏目 unit-nature 的选项：原文第155行以下 14 行内读不到“外资独资”"],
    ),
    (
        "henan-factory-self", "pack.yaml", "承担由此产生的相应责任", "承担相应责任",
        [("承诺：原文第166行读不到“我单位郑重承诺 本工厂近三年未发生安全（含网络…”"
         "；请核对文字或行号")],
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", WRONG, ids=lambda w: f"{w[0]}-{w[2]}")
def test_one_thing_wrong(
    lint_changed: Callable[[str, str, str, str], list[str]],
    case: tuple[str, str, str, str, list[str]],
) -> None:
    *change, says = case
    assert lint_changed(*change) == says


def test_a_source_that_is_not_there(
    lint_changed: Callable[[str, str, str, str], list[str]],
) -> None:
    found = lint_changed("beijing-factory-self", "pack.yaml", "seed: beijing", "seed: peking")
    assert len(found) == 1
    assert "peking.txt：没有这份原文" in found[0]


def test_a_repair_must_say_why(packs: Path) -> None:
    path = packs / "suzhou-factory" / "indicators.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    kept = [line for line in lines if "repaired" not in line]
    path.write_text("\n".join(kept), encoding="utf-8")
    assert lint(packs / "suzhou-factory") == [
        (
            "行 1.1.3：原文第38行读不到“厂房内部装饰装修材料中醛、苯、氨、氡等有害物质…”"
            "；请核对文字或行号"
        )
    ]


def test_a_foreign_pack_brings_its_own_source(packs: Path) -> None:
    folder = packs / "suzhou-factory"
    path = folder / "pack.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("seed: suzhou", "seed: own"), "utf-8")
    (folder / "sources").mkdir()
    own = (PACKS.parent / "sources" / "suzhou.txt").read_text(encoding="utf-8")
    (folder / "sources" / "own.txt").write_text(own, encoding="utf-8")
    assert lint(path) == []


def test_a_folder_that_is_no_pack(tmp_path: Path) -> None:
    assert lint(tmp_path) == [f"{tmp_path}：没有 pack.yaml，不是评价模板包；请检查路径"]
