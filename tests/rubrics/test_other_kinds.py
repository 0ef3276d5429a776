"""The schema holds what the review, park and supply-chain templates need."""

from __future__ import annotations

from pathlib import Path

import pytest

from lvjian.rubrics import load_all, rubric_json
from lvjian.rubrics.lint import lint

SOURCE = """绿色工厂年度复核表
1.工厂是否已停产或经营异常
项目 2020 年 2021 年 2022 年
工业总产值 万元
重点项目汇总表
序号 项目名称
纳入公司发展规划 8
制定绿色供应链目标 12
绿色供应链管理战略
"""

PACK = """
id: "county-annual-review-factory"
title: 绿色工厂年度复核表
issuer: 某县工业和信息化局
source: 绿色工厂年度复核表
seed: county
object: factory
kind: review
report_title: 绿色工厂年度复核表
edition: 2023 年度
tables:
  - kind: questions
    title: 绿色工厂年度复核表
    line: 1
  - kind: projects
    title: 重点项目汇总表
    line: 5
    columns:
      - role: "no"
        label: 序号
      - role: other
        label: 项目名称
questions:
  - id: "question-1"
    no: "1"
    text: 工厂是否已停产或经营异常
    expects: 否
    explain: 是
    line: 2
measures:
  - id: "measure-1"
    text: 工业总产值
    line: 4
    unit: 万元
    columns:
      - "2020"
      - "2021"
      - "2022"
indicators:
  - no: "1"
    level1: 绿色供应链管理战略
    rows:
      - id: "1.1"
        text: 纳入公司发展规划
        line: 7
        type: required
        max_score: 8
      - id: "1.2"
        text: 制定绿色供应链目标
        line: 8
        type: optional
        max_score: 12
scoring:
  method: sum
  full_score: 20
expected:
  rows:
    indicators: 2
    questions: 1
    measures: 1
  block_maxima:
    - 20
  block_required:
    - 8
  weights:
    - 1
  weighted_maximum: 20
  weighted_required: 8
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A review form of an invented county with its source."""
    folder = tmp_path / "county-annual-review-factory"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "county.txt").write_text(SOURCE, encoding="utf-8")
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    return folder


def test_a_review_form_is_proved(folder: Path) -> None:
    assert lint(folder) == []


def test_its_json(folder: Path) -> None:
    rubric = next(r for r in load_all(folder.parent) if r.kind == "review")
    made = rubric_json(rubric)
    assert made["questions"] == [
        {
            "id": "question-1",
            "no": "1",
            "text": "工厂是否已停产或经营异常",
            "expects": "否",
            "explain": "是",
            "accepts": ["1.工厂是否已停产或经营异常"],
            "source": {"seed": "county", "line": 2},
        }
    ]
    assert made["measures"] == [
        {
            "id": "measure-1",
            "label": "工业总产值",
            "level1": None,
            "group": None,
            "unit": "万元",
            "columns": ["2020", "2021", "2022"],
            "hints": [],
            "textual": False,
            "required": True,
            "same_as": None,
            "derived": None,
            "thresholds": [],
            "table": None,
            "source": {"seed": "county", "line": 4},
        }
    ]
    assert [t["kind"] for t in made["tables"]] == ["questions", "projects"]
    assert made["scoring"]["method"] == "sum"
    assert [r["weight"] for r in made["indicators"]] == [None, None]
    assert (made["cover"], made["commitment"], made["bonus"]) == ([], None, [])


def test_a_sum_that_does_not_add_up_is_named(folder: Path) -> None:
    path = folder / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("full_score: 20", "full_score: 21"), encoding="utf-8")
    assert lint(folder) == ["满分 full_score是 21，expected 声明 20"]
