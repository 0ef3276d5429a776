"""The commands of the rubric packs, and packs that live elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lvjian.rubrics import load
from lvjian.samples.builder import BundleSpec, build
from tests.cli.test_cli import lvjian

OVERLAY = """
id: "yunchuan-factory-self"
extends: "beijing-factory-self"
family: "beijing-factory-self"
title: 云川市绿色工厂自评价报告
edition: 云川 2024 年度
effective_from: "2024-01-01"
"""
CASES = """
cases:
  - name: 漏了一行
    without:
      - "basic-2"
    expect:
      - T004 row:basic-2
"""


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A folder with one pack: the next edition of Beijing's self-evaluation."""
    folder = tmp_path / "模板" / "yunchuan-factory-self"
    (folder / "cases").mkdir(parents=True)
    (folder / "pack.yaml").write_text(OVERLAY, encoding="utf-8")
    (folder / "cases" / "rows.yaml").write_text(CASES, encoding="utf-8")
    return folder.parent


def test_packs_elsewhere_are_listed_shown_and_compared(packs: Path) -> None:
    listed = lvjian("rubrics", "list", "--rubrics", str(packs)).stdout
    assert "yunchuan-factory-self" in listed and "beijing-factory-self" in listed
    shown = lvjian(
        "rubrics", "show", "yunchuan-factory-self", "--rubrics", str(packs), "--format", "json"
    )
    made = json.loads(shown.stdout)
    assert (made["extends"], made["family"]) == ("beijing-factory-self",) * 2
    assert len(made["indicators"]) == len(load("beijing-factory-self").indicators)
    own = str(packs / "yunchuan-factory-self")
    compared = lvjian("rubrics", "diff", "beijing-factory-self", own, "--format", "json")
    keys = [d["key"] for d in json.loads(compared.stdout)["differences"]]
    assert keys == ["title", "edition", "effective_from"]
    words = lvjian("rubrics", "diff", "beijing-factory-self", own).stdout
    assert "右：云川市绿色工厂自评价报告" in words and "改 3 处" in words


def test_lint_runs_the_cases_of_a_folder_of_packs(packs: Path) -> None:
    sound = lvjian("rubrics", "lint", "--rubrics", str(packs))
    assert sound.returncode == 0, sound.stdout + sound.stderr
    assert sound.stdout.endswith("没有问题（1 个例子）\n")
    path = packs / "yunchuan-factory-self" / "cases" / "rows.yaml"
    path.write_text(CASES.replace("T004 row:basic-2", "T005 row:basic-2"), encoding="utf-8")
    wrong = lvjian("rubrics", "lint", "--rubrics", str(packs))
    assert wrong.returncode == 1
    assert "应报 T005 row:basic-2，没有报" in wrong.stdout
    assert "多报 T004 row:basic-2" in wrong.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("rubrics", "lint"),
        ("rubrics", "lint", "--rubrics", "tests"),
        ("rubrics", "list", "--rubrics", "nowhere"),
        ("rubrics", "show", "atlantis", "--rubrics", "rubrics/packs"),
        ("rubrics", "diff", "suzhou-factory", "atlantis"),
        ("rubrics", "diff", "suzhou-factory", "suzhou-factory", "--format", "xml"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    result = lvjian(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("lvjian: ")


def test_the_day_of_the_check_chooses_the_edition(packs: Path, tmp_path: Path) -> None:
    bundle = build(BundleSpec(("beijing-factory-self",)), tmp_path / "材料")
    used = {}
    for day in ("2023-12-31", "2024-06-01"):
        run = lvjian(
            "check", str(bundle), "--as-of", day, "--rubrics", str(packs), "--format", "json",
            "--fail-on", "never",
        )  # fmt: skip
        (document,) = json.loads(run.stdout)["documents"]
        used[day] = document["rubric"], document["edition"]["note"]
    assert used["2023-12-31"][0] == "beijing-factory-self"
    assert used["2023-12-31"][1] is not None and "2024-01-01 起施行" in used["2023-12-31"][1]
    assert used["2024-06-01"][0] == "yunchuan-factory-self"
    assert used["2024-06-01"][1] is not None and "beijing-factory-self" in used["2024-06-01"][1]
    text = lvjian("check", str(bundle), "--as-of", "2024-06-01", "--rubrics", str(packs)).stdout
    assert "  版本：另有" in text
