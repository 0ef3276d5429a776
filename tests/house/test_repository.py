"""The house rules that no linter keeps."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tools.generate import stale

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    "api", "checker", "core", "extractors", "ingest", "matchers", "reports", "rubrics", "samples",
)  # fmt: skip
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PAGES = sorted(p for p in ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md"))
RUN = re.compile(r"<!-- run -->\n```sh\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\((?!https?:)([^)#]+)")


def tracked(suffix: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", f"*{suffix}"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda p: p.name)
def test_locks_are_hashed_and_name_no_registry(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)
    pins = re.findall(r"^[\w.-]+==", text, re.MULTILINE)
    assert pins
    assert len(re.findall(r"^[\w.-]+==[^\n]*\\\n\s+--hash=sha256:", text, re.MULTILINE)) == len(
        pins
    )
    assert "zh-core-web" not in text


def test_the_dev_lock_holds_the_base_versions() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / "requirements" / name).read_text("utf-8")
        return set(re.findall(r"^[\w.-]+==[^\s;]+", text, re.MULTILINE))

    assert pins("base.txt") <= pins("dev.txt")


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_root_folder_is_linked_into_the_package(folder: str) -> None:
    link = ROOT / "src" / "lvjian" / folder
    assert link.is_symlink()
    assert link.readlink() == Path("../..") / folder


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 150


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text("utf-8"))
    assert [t for t in targets if not (page.parent / t).exists()] == []


def test_generated_files_are_up_to_date() -> None:
    assert [str(p.relative_to(ROOT)) for p in stale()] == []


@pytest.mark.parametrize(
    "command",
    [
        line
        for block in RUN.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8"))
        for line in block.splitlines()
    ],
)
def test_the_commands_of_contributing_run(command: str) -> None:
    words = command.split()
    assert words[0] == "python"
    result = subprocess.run(
        [sys.executable, *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_module_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked(".py")
        if not path.is_relative_to(ROOT / "tests")
        and (lines := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}


def test_the_wheel_is_complete(tmp_path: Path) -> None:
    """Built from a copy, unpacked elsewhere, it lists its rubrics and explains its rules."""
    copy = tmp_path / "copy"
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, files):
        source, target = ROOT / name, copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_symlink():
            target.symlink_to(source.readlink())
        elif source.is_file():
            target.write_bytes(source.read_bytes())
    script = f"from setuptools.build_meta import build_wheel; build_wheel({str(tmp_path)!r})"
    built = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=copy, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next(tmp_path.glob("lvjian-*.whl"))) as wheel:
        wheel.extractall(tmp_path / "site")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site")}
    for arguments in (["rubrics", "show", "suzhou-factory"], ["rules", "explain", "T001"]):
        result = subprocess.run(
            [sys.executable, "-m", "lvjian", *arguments],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert result.returncode == 0, result.stderr
    site = tmp_path / "site" / "lvjian"
    for wanted in ("reports/templates/report.html.j2", "checker/examples.json", "py.typed"):
        assert (site / wanted).is_file(), wanted
