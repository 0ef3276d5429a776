"""Loading, strictness, and the compiled form."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lvjian.core.errors import RubricError, UsageError
from lvjian.rubrics import load, load_all, load_folder, rubric_ids
from lvjian.rubrics.compile import generated, page
from lvjian.rubrics.compiled import decode, encode
from lvjian.rubrics.loader import PACKS


def test_generated_files_are_current() -> None:
    stale = [str(p) for p, text in generated().items() if p.read_text(encoding="utf-8") != text]
    assert stale == []


def test_obligations_page_is_current() -> None:
    path, text = page()
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("rubric_id", rubric_ids())
def test_compiled_and_yaml_are_the_same_rubric(rubric_id: str) -> None:
    rubric = load_folder(PACKS / rubric_id)
    assert load(rubric_id) == rubric
    assert decode(encode(rubric)) == rubric


def test_load_all_is_ordered_and_complete() -> None:
    assert tuple(r.id for r in load_all()) == rubric_ids()


def test_unknown_id_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"没有“atlantis-factory”.*suzhou-factory"):
        load("atlantis-factory")


def test_loading_needs_no_yaml_or_validation_library() -> None:
    code = (
        "import sys; from lvjian.rubrics import load, rubric_json;"
        "rubric_json(load('suzhou-factory'));"
        "print([m for m in ('pydantic', 'ruamel.yaml', 'spacy') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_extra_packs_join_and_replace(packs: Path) -> None:
    folder = packs.parent / "mine"
    folder.mkdir()
    (packs / "suzhou-factory").rename(folder / "suzhou-factory")
    path = folder / "suzhou-factory" / "pack.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "title: 苏州市绿色工厂评价体系", "title: 苏州市绿色工厂评价体系（试）", 1
        ),
        encoding="utf-8",
    )
    found = {r.id: r for r in load_all(folder)}
    assert tuple(found) == rubric_ids()
    assert found["suzhou-factory"].title == "苏州市绿色工厂评价体系（试）"
    assert load("suzhou-factory").title == "苏州市绿色工厂评价体系"


def test_extra_folder_must_exist(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="不是文件夹"):
        load_all(tmp_path / "none")


BROKEN = [
    ("pack.yaml", "seed: suzhou", "seed: suzhou\nseed: suzhou", r"yaml 第\d+行：同一个键写了两次"),
    ("pack.yaml", "seed: suzhou", "sead: suzhou", r"sead：不认识的键"),
    ("pack.yaml", "seed: suzhou\n", "", r"seed：缺少必填的键"),
    ("pack.yaml", "object: factory", "object: farm", r"object：不在允许的取值之内"),
    ("pack.yaml", "edition: 原文未印日期", "edition: 2023-13-45", r"不是合格的 YAML"),
    ("pack.yaml", "full_score: 100", "full_score: many", r"scoring\.full_score：值的类型"),
    ("pack.yaml", "seed: suzhou", "seed: [suzhou", r"不是合格的 YAML"),
    ("pack.yaml", 'id: "suzhou-factory"', 'id: "suzhou"', r"与文件夹名“suzhou-factory”不同"),
    ("basic.yaml", 'id: "basic-1"', "id: 1", r"basic\.0\.id：应为文字；编号请加引号"),
    ("basic.yaml", 'id: "basic-1"', 'id: "基本 1"', r"编号只能用小写字母"),
    ("basic.yaml", "basic:", "seed: suzhou\nbasic:", r"“seed”在本包另一文件里已有"),
    ("basic.yaml", "basic:", "- basic:", r"不是合格的 YAML|最外层"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "says"), BROKEN, ids=[b[3] for b in BROKEN])
def test_malformed_packs_are_refused(packs: Path, file: str, old: str, new: str, says: str) -> None:
    path = packs / "suzhou-factory" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RubricError, match=says) as refused:
        load_folder(path.parent)
    assert str(packs) in str(refused.value)


def test_a_folder_without_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match=r"没有 pack\.yaml"):
        load_folder(tmp_path)


def test_shared_rows_may_not_be_written_twice(packs: Path) -> None:
    source = packs / "zhejiang-factory-self" / "bonus.yaml"
    copy = packs / "zhejiang-factory-third-party" / "bonus.yaml"
    copy.write_bytes(source.read_bytes())
    with pytest.raises(RubricError, match="“bonus”既写在本包又声明取自 zhejiang-factory-self"):
        load_folder(copy.parent)


def test_a_damaged_compiled_file_is_named(packs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (packs / "suzhou-factory" / "pack.json").write_text("{", encoding="utf-8")
    monkeypatch.setattr("lvjian.rubrics.loader.PACKS", packs)
    load.cache_clear()
    with pytest.raises(RubricError, match="编译文件损坏"):
        load("suzhou-factory")
    load.cache_clear()
