"""The cases of a pack run through matchers and rules; lint says which do not hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lvjian.pack_cases import run_cases
from lvjian.rubrics import load, rubric_ids
from lvjian.rubrics.loader import PACKS

WITH_CASES = sorted({p.parent.parent.name for p in PACKS.glob("*/cases/*.yaml")})

SOUND = """
cases:
  - name: 照旧填写
    rows:
      "1.1.1":
        score: 8
"""


def folder_with(tmp_path: Path, text: str) -> Path:
    """The pack of Suzhou with cases of its own."""
    folder = tmp_path / "suzhou-factory"
    shutil.copytree(PACKS / "suzhou-factory", folder)
    (folder / "cases").mkdir(exist_ok=True)
    (folder / "cases" / "own.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("pack_id", WITH_CASES)
def test_cases_of_the_product_hold(pack_id: str) -> None:
    problems, count = run_cases(PACKS / pack_id)
    assert problems == []
    assert count >= 3


def test_some_pack_of_every_shape_has_cases() -> None:
    shapes = {i.split("-", maxsplit=1)[1] for i in WITH_CASES}
    assert shapes >= {
        "annual-review-factory", "factory-third-party", "supply-chain-self", "dynamic-factory",
        "park-self",
    }  # fmt: skip


@pytest.mark.parametrize("pack_id", rubric_ids())
def test_the_report_around_a_case_is_sound(pack_id: str, tmp_path: Path) -> None:
    """Touching every row and field without changing them finds nothing."""
    rubric = load(pack_id)
    folder = tmp_path / pack_id
    shutil.copytree(PACKS / pack_id, folder, ignore=shutil.ignore_patterns("cases"))
    if pack_id.startswith("zhejiang") and pack_id.endswith("third-party"):
        lender = pack_id.replace("third-party", "self")
        shutil.copytree(PACKS / lender, tmp_path / lender)
    rows = "".join(f'      "{r.id}": {{}}\n' for r in rubric.rows())
    (folder / "cases").mkdir()
    (folder / "cases" / "all.yaml").write_text(
        f"cases:\n  - name: 全部照旧\n    rows:\n{rows}", encoding="utf-8"
    )
    assert run_cases(folder) == ([], 1)


WRONG = [
    (
        SOUND + "    expect:\n      - S002 row:1.1.1\n",
        ["own.yaml“照旧填写”：应报 S002 row:1.1.1，没有报"],
    ),
    (
        SOUND.replace("score: 8", "score: 9"),
        ["own.yaml“照旧填写”：多报 S002 row:1.1.1；如属应报请写入 expect"],
    ),
    (SOUND.replace("1.1.1", "9.9.9"), ["own.yaml“照旧填写”：模板里没有 9.9.9；请核对编号"]),
]


@pytest.mark.parametrize(("text", "says"), WRONG)
def test_a_case_that_does_not_hold_is_named(text: str, says: list[str], tmp_path: Path) -> None:
    assert run_cases(folder_with(tmp_path, text)) == (says, 1)


def test_a_malformed_case_is_named(tmp_path: Path) -> None:
    problems, count = run_cases(folder_with(tmp_path, SOUND.replace("rows:", "lines:")))
    assert count == 0
    assert "cases.0.lines：不认识的键" in problems[0]
