"""``lvjian rules evaluate``: recall and precision by labels, and labels that are wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lvjian.cli import run
from lvjian.samples.batches import write_batch
from lvjian.samples.builder import BundleSpec, build_with_labels, write_labels

A = '{"bundle": "a", "as_of": "2023-06-01"}'
RUBRIC = ("zhengzhou-factory-third-party",)


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound bundle, and one whose total is wrong; labels beside them."""
    folder = tmp_path_factory.mktemp("labelled")
    specs = [BundleSpec(RUBRIC, 3, "plain", m, "zip") for m in ((), ("s006-table",))]
    write_labels([build_with_labels(spec, folder) for spec in specs], folder)
    return folder


def evaluated(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = run(["rules", "evaluate", *words, "--format", "json", "--no-ocr"])
    return code, json.loads(capsys.readouterr().out)


def altered(folder: Path, **changes: Any) -> Path:
    labels = json.loads((folder / "expected.json").read_text("utf-8"))
    path = folder.parent / f"{folder.name}-other.json"
    path.write_text(json.dumps({**labels, **changes}), "utf-8")
    return path


def test_what_was_planted_is_found_and_nothing_else(
    labelled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = evaluated(capsys, str(labelled))
    assert code == 0
    assert told["schema"] == "lvjian.rules-evaluation/1"
    assert (told["missed"], told["false_alarms"], told["failed"]) == ([], [], [])
    active = {r["code"]: (r["planted"], r["found"], r["false_alarms"]) for r in told["rules"]
              if r["planted"] or r["false_alarms"]}  # fmt: skip
    assert active == {"S006": (1, 1, 0)}
    silent = next(r for r in told["rules"] if r["code"] == "T005")
    assert silent["recall"]["share"] is None
    assert silent["recall"]["of"] == 0
    assert not any(r["code"].startswith("B") for r in told["rules"])


def test_a_label_nothing_answers_and_a_finding_nobody_labelled(
    labelled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundles = json.loads((labelled / "expected.json").read_text("utf-8"))["bundles"]
    for bundle in bundles:
        bundle["expected"] = [] if bundle["expected"] else [{"code": "T001", "target": "section:2"}]
    file = altered(labelled, bundles=bundles)
    code, told = evaluated(capsys, str(labelled), "--labels", str(file))
    assert code == 1
    assert [(m["code"], m["target"]) for m in told["missed"]] == [("T001", "section:2")]
    assert [a["code"] for a in told["false_alarms"]] == ["S006"]
    assert run(["rules", "evaluate", str(labelled), "--labels", str(file), "--no-ocr"]) == 1
    words = capsys.readouterr().out
    assert "漏报" in words
    assert "误报" in words
    # Labelled for other rules alone, S006 says nothing wrong.
    file = altered(labelled, bundles=bundles, rules=["T001"])
    code, told = evaluated(capsys, str(labelled), "--labels", str(file))
    assert (code, told["false_alarms"], len(told["rules"])) == (1, [], 1)


def test_what_was_not_read_is_incomplete_unless_a_label_says_so(
    labelled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "坏.zip").write_bytes(b"PK\x03\x04 broken")
    labels: dict[str, Any] = {"bundles": [{"bundle": "坏.zip", "as_of": "2023-06-01"}]}
    (tmp_path / "expected.json").write_text(json.dumps(labels), "utf-8")
    code, told = evaluated(capsys, str(tmp_path))
    assert (code, [f["bundle"] for f in told["failed"]]) == (3, ["坏.zip"])
    labels["bundles"][0]["expected"] = [{"code": "I001"}]
    labels["rules"] = ["I001"]
    (tmp_path / "expected.json").write_text(json.dumps(labels), "utf-8")
    assert evaluated(capsys, str(tmp_path))[0] == 0


def test_rules_across_bundles_are_measured_by_pairs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_batch(tmp_path / "round", 6, pictures=False)
    code, told = evaluated(capsys, str(tmp_path / "round"))
    assert code == 0
    assert {r["code"]: (r["planted"], r["found"]) for r in told["rules"]} == {
        "B001": (0, 0), "B002": (2, 2), "B003": (0, 0), "B004": (0, 0), "B005": (0, 0),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "找不到标注"),
        ("[]", "不是标注文件"),
        ('{"bundles": []}', "没有材料"),
        ('{"bundles": [{"bundle": "没有.zip", "as_of": "2023-06-01"}]}', "文件夹中没有"),
        ('{"bundles": [{"bundle": "../x", "as_of": "2023-06-01"}]}', "文件夹中没有"),
        ('{"bundles": [{"bundle": "a", "as_of": "六月"}]}', "as_of"),
        ('{"bundles": [{"bundle": "a", "as_of": "2023-06-01", "expected": [{"code": "Z999"}]}]}',
         "不存在的规则"),
        (f'{{"bundles": [{A}, {A}]}}', "重复"),
    ],
)  # fmt: skip
def test_labels_that_are_wrong_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, words: str
) -> None:
    (tmp_path / "a").mkdir()
    if content is not None:
        (tmp_path / "expected.json").write_text(content, "utf-8")
    assert run(["rules", "evaluate", str(tmp_path)]) == 2
    assert words in capsys.readouterr().err
