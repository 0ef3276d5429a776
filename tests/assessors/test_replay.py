"""``lvjian rules replay`` over a batch's reports: what would change, and what could not be tried."""

from __future__ import annotations

import json
import shutil
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest

from lvjian.cli import run
from lvjian.kept_readings import NAME, StaleReadings, packed, unpacked
from lvjian.pipeline import BundleFiles
from lvjian.replay import Said, SaidFinding, Stored, said_by
from lvjian.replay_report import replay_exit_code
from lvjian.samples.builder import BundleSpec, build_with_labels

HENAN, ZHENGZHOU = "henan-factory-third-party", "zhengzhou-factory-third-party"
ROW = "厂房内部装饰装修材料中醛、苯、氨、氡等有害物质应符合国家和地方法律、标准要求。"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A batch of three: sound ones of two templates, and a broken archive."""
    folder = tmp_path_factory.mktemp("replay")
    for rubric, seed in ((HENAN, 4), (ZHENGZHOU, 3)):
        spec = BundleSpec((rubric,), seed, "official", (), "zip", "docx")
        build_with_labels(spec, folder / "in")
    (folder / "in" / "坏.zip").write_bytes(b"PK\x03\x04 broken")
    words = ["batch", str(folder / "in"), "--out", str(folder / "out"), "--as-of", "2023-06-01"]
    assert run(words) == 3
    return folder / "out"


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Henan's pack with a word of one row changed."""
    folder = tmp_path_factory.mktemp("proposed")
    with as_file(files("lvjian.rubrics") / "packs" / HENAN) as own:
        shutil.copytree(own, folder / HENAN)
    rows = folder / HENAN / "indicators.yaml"
    text = rows.read_text("utf-8")
    assert text.count(ROW) == 1
    rows.write_text(text.replace(ROW, ROW.replace("氨、氡等", "氨、氡、汞等")), "utf-8")
    return folder


def replayed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = run(["rules", "replay", *words, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def test_nothing_changed_is_said_to_change_nothing(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = replayed(capsys, str(reports))
    assert code == 0
    assert (told["against"], told["bundles"], told["tried"], told["changed"]) == ("stored", 3, 3, 0)
    assert (told["changes"], told["rules"], told["not_tried"]) == ([], [], [])


def test_a_changed_row_shows_in_the_bundles_of_its_template_alone(
    reports: Path, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {p: p.read_bytes() for p in reports.rglob("*") if p.is_file()}
    code, told = replayed(capsys, str(reports), "--rubrics", str(pack), "--jobs", "2")
    assert code == 1
    assert (told["against"], told["verdicts_changed"], told["changed"]) == ("now", 1, 1)
    (change,) = told["changes"]
    assert change["name"].startswith(HENAN)
    assert (change["before"]["verdict"], change["after"]["verdict"]) == ("clean", "findings")
    assert [(f["code"], f["target"]) for f in change["added"]] == [("T005", "row:1.1.3")]
    assert change["removed"] == []
    assert [(r["code"], r["added"]) for r in told["rules"]] == [("T005", 1)]
    assert before == {p: p.read_bytes() for p in reports.rglob("*") if p.is_file()}
    assert run(["rules", "replay", str(reports), "--rubrics", str(pack)]) == 1
    words = capsys.readouterr().out
    assert "1 份结论会变" in words
    assert "未发现问题 → 发现问题" in words
    assert "+ T005" in words


def test_reports_of_an_older_version_are_laid_beside_present_rules(
    reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(reports, tmp_path / "out")
    path = next((tmp_path / "out").glob(f"{ZHENGZHOU}*/report.json"))
    report = json.loads(path.read_text("utf-8"))
    gone: dict[str, Any] = {"code": "T019", "rule": "superseded-standard", "severity": "warning",
            "outcome": "fail", "target": "row:2.2.1", "document": None, "message": "旧规则报的",
            "suggestion": "", "expected": None, "actual": None, "at": [],
            "fingerprint": "0123456789abcdef"}  # fmt: skip
    path.write_text(json.dumps({**report, "verdict": "findings", "findings": [gone]}), "utf-8")
    code, told = replayed(capsys, str(tmp_path / "out"))
    assert code == 1
    (change,) = told["changes"]
    assert (change["before"]["verdict"], change["after"]["verdict"]) == ("findings", "clean")
    assert [f["message"] for f in change["removed"]] == ["旧规则报的"]


def test_without_usable_readings_it_says_so_and_is_incomplete(
    reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(reports, tmp_path / "out")
    first, second, third = sorted((tmp_path / "out").glob(f"*/{NAME}"))
    first.unlink()
    second.write_bytes(second.read_bytes().replace(b'"version": "', b'"version": "9.'))
    third.write_bytes(third.read_bytes()[:-40])
    code, told = replayed(capsys, str(tmp_path / "out"))
    assert code == 3
    assert told["tried"] == 0
    reasons = " ".join(n["why"] for n in told["not_tried"])
    for words in ("没有留下读取结果", "由 lvjian 9.", "已损坏"):
        assert words in reasons


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nowhere",), "找不到文件夹"),
        ((".",), "不是服务的数据文件夹"),
        ((".", "--against", "now"), "没有可比的"),
        ((".", "--against", "x"), "不认识"),
    ],
)
def test_wrong_usage(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["rules", "replay", *words]) == 2
    assert told in capsys.readouterr().err


def test_readings_come_out_as_they_went_in() -> None:
    read = BundleFiles("材料", "0" * 64, (), (), ("附件",))
    assert unpacked(packed(read)) == read
    with pytest.raises(StaleReadings, match="已损坏"):
        unpacked(b"rubbish")


def test_nothing_tried_is_never_nothing_changed() -> None:
    assert replay_exit_code([]) == 3
    assert Stored("a", date(2023, 6, 1), None).report is None
    report = {"verdict": "findings", "documents": [{"rubric": HENAN}], "findings": [
        {"code": "S006", "severity": "error", "outcome": "fail", "target": "score:total",
         "document": "a.docx", "message": "m", "fingerprint": "f"}]}  # fmt: skip
    finding = SaidFinding("S006", "error", "fail", "score:total", "a.docx", "m", "f")
    assert said_by(report) == Said("findings", (HENAN,), (finding,))
