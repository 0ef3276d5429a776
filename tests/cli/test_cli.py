"""The command line as a user meets it: in its own process, with its real exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from lvjian.core.errors import UsageError
from lvjian.rubrics import rubric_ids
from lvjian.samples.builder import BundleSpec, build

HEAVY = ("spacy", "jieba", "pdfplumber", "pdfminer", "pypdfium2", "docx", "lxml", "PIL", "openpyxl")
DAY = "2024-06-01"


def lvjian(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lvjian", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env=os.environ | environment,
    )


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Word report with one section missing, nothing else wrong."""
    spec = BundleSpec(("beijing-factory-self",), mutations=("t001-no-overview",))
    return build(spec, tmp_path_factory.mktemp("spoiled"))


@pytest.mark.parametrize("command", [(), ("check",), ("rubrics", "show"), ("rules",), ("sample",)])
def test_help_is_chinese_and_loads_nothing_heavy(command: Sequence[str]) -> None:
    script = (
        "import sys\nfrom lvjian.cli import run\n"
        f"code = run({[*command, '--help']!r})\n"
        f"loaded = [m for m in {HEAVY!r} if m in sys.modules]\n"
        "assert code == 0 and not loaded, (code, loaded)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False
    )
    assert result.returncode == 0, result.stderr
    assert "选项：" in result.stdout
    for english in ("Usage", "Options", "Commands", "Show this", "Arguments", "default"):
        assert english not in result.stdout


def test_commands_of_the_contract_are_there() -> None:
    words = lvjian("--help").stdout + lvjian("rubrics", "--help").stdout
    names = ("check", "batch", "rules", "sample", "serve", "keys", "list", "show", "lint", "import")
    assert [name for name in names if f"  {name} " not in words] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check",), "缺少参数 PATH"),
        (("batch", "一批"), "缺少选项 --out DIR"),
        (("check", "没有这个文件夹"), "找不到 没有这个文件夹"),
        (("check", ""), "第 2 个参数是空的"),
        (("batch", ".", "--out="), "--out 后面没有取值"),
        (("check", ".", "--colour"), "没有选项 --colour"),
        (("check", "材料" * 200), "路径太长"),
        (("check", ".", "另一个"), "多余的参数：另一个"),
        (("check", ".", "--format"), "选项 --format 后面缺少它的值"),
        (("check", ".", "--format", "pdf"), "--format 不认识“pdf”"),
        (("check", ".", "--format", "xlsx"), "请用 --out 指定文件夹"),
        (("check", ".", "--fail-on", "info"), "--fail-on 不认识“info”"),
        (("check", ".", "--as-of", "昨天"), "--as-of 应为 YYYY-MM-DD"),
        (("check", ".", "--limit", "pages"), "--limit 不认识“pages”"),
        (("check", ".", "--limit", "pages=很多"), "--limit pages=很多 的值应为大于 0 的整数"),
        (("check", ".", "--jobs", "0"), "--jobs N 的值不正确"),
        (("check", ".", "--rubric", "no-such"), "no-such"),
        (("rubrics", "show", "no-such"), "no-such"),
        (("rules", "explain", "Z999"), "没有规则“Z999”"),
        (("chek",), "没有命令 chek"),
    ],
)
def test_wrong_usage_is_two_and_one_chinese_line(
    arguments: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    given = tuple(str(tmp_path) if a == "." else a for a in arguments)
    result = lvjian(*given)
    assert (result.returncode, result.stdout) == (UsageError.exit_code, "")
    assert words in result.stderr
    assert result.stderr.startswith("lvjian: ") and result.stderr.count("\n") == 1


def test_a_finding_is_one_unless_told_otherwise(spoiled: Path) -> None:
    result = lvjian("check", str(spoiled), "--as-of", DAY)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "错误 T001" in result.stdout and result.stderr == ""
    assert lvjian("check", str(spoiled), "--as-of", DAY, "--fail-on", "never").returncode == 0


def test_json_is_the_same_with_other_jobs_and_other_locale(spoiled: Path) -> None:
    one = lvjian("check", str(spoiled), "--as-of", DAY, "--format", "json")
    two = lvjian(
        "check", str(spoiled), "--as-of", DAY, "--format", "json", "--jobs", "2",
        LC_ALL="C", PYTHONHASHSEED="7",
    )  # fmt: skip
    left, right = json.loads(one.stdout), json.loads(two.stdout)
    assert left.pop("timings") and right.pop("timings")
    assert json.dumps(left) == json.dumps(right)
    assert [f["code"] for f in left["findings"] if f["severity"] == "error"] == ["T001"]


def test_out_holds_json_and_html_and_the_format_asked_for(spoiled: Path, tmp_path: Path) -> None:
    out = tmp_path / "新" / "报告"
    result = lvjian("check", str(spoiled), "--as-of", DAY, "--out", str(out), "--format", "xlsx")
    assert result.returncode == 1, result.stderr
    assert sorted(p.name for p in out.iterdir()) == ["report.html", "report.json", "report.xlsx"]
    assert json.loads((out / "report.json").read_text("utf-8"))["verdict"] == "findings"


def test_an_out_that_cannot_be_written_is_said(spoiled: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file stands in the way")
    result = lvjian("check", str(spoiled), "--as-of", DAY, "--out", str(tmp_path / "out"))
    assert result.returncode == 2 and "写不了" in result.stderr


def test_a_broken_file_is_incomplete(tmp_path: Path) -> None:
    (tmp_path / "报告.pdf").write_bytes(b"%PDF-1.7\n broken")
    result = lvjian("check", str(tmp_path), "--as-of", DAY)
    assert result.returncode == 3
    assert "I001" in result.stdout and "核对不完整" in result.stdout


def test_the_rubrics_are_listed_and_shown() -> None:
    listed = lvjian("rubrics", "list").stdout
    assert [line.split()[0] for line in listed.splitlines()] == list(rubric_ids())
    shown = lvjian("rubrics", "show", "suzhou-factory", "--format", "json")
    assert json.loads(shown.stdout)["id"] == "suzhou-factory"
    assert "评价指标" in lvjian("rubrics", "show", "suzhou-factory").stdout


def test_a_malformed_pack_fails_lint(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("id: x\nid: y\n")
    result = lvjian("rubrics", "lint", str(tmp_path))
    assert result.returncode == 1 and "同一个键写了两次" in result.stdout


def test_the_rules_are_listed_and_explained() -> None:
    rules = json.loads(lvjian("rules", "list", "--format", "json").stdout)
    assert {"code", "rule", "severity", "trigger", "fix"} <= set(rules[0])
    assert len(lvjian("rules", "list").stdout.splitlines()) == len(rules)
    explained = lvjian("rules", "explain", "t005").stdout
    assert "row-altered" in explained and "怎么改：" in explained


def test_samples_are_written_and_never_over_something(tmp_path: Path) -> None:
    folder = tmp_path / "样例"
    first = lvjian("sample", str(folder))
    assert first.returncode == 0, first.stderr
    names = [line.split("　")[0] for line in first.stdout.splitlines()]
    assert names and all(Path(name).exists() for name in names)
    again = lvjian("sample", str(folder))
    assert again.returncode == 2 and "已经存在" in again.stderr


def test_an_internal_failure_is_four(tmp_path: Path) -> None:
    script = (
        "import lvjian.pipeline as p, sys\nfrom lvjian.cli import run\n"
        "def broken(*a, **k): raise ZeroDivisionError('坏')\n"
        f"p.check_bundle = broken\nraise SystemExit(run(['check', {str(tmp_path)!r}]))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False
    )
    assert result.returncode == 4 and "内部错误：ZeroDivisionError" in result.stderr
