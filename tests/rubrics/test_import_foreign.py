"""A city of its own: blank form → draft → page → pack → check."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.rubrics.foreign import INDICATORS, write_bundle, write_form
from tests.rubrics.importing import draft_file

from lvjian.core.document import Document, Table
from lvjian.core.errors import UsageError
from lvjian.extractors import read_file
from lvjian.importing import apply_corrected, import_file
from lvjian.pack_cases import run_cases
from lvjian.pipeline import check_bundle
from lvjian.rubrics import load_all
from lvjian.rubrics.drafting import draft_of
from lvjian.rubrics.drafting.limits import limits_of
from lvjian.rubrics.lint import lint

NAME = "yunchuan-factory-third-party"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return write_form(tmp_path / "form.docx")


def test_headings_covers_and_limits_of_another_city(form: Path) -> None:
    pack = draft_file(form).pack
    assert (pack["issuer"], pack["edition"]) == ("云川市工业和信息化局", "2025年度")
    assert [(c["label"], c.get("same_as")) for c in pack["cover"]] == [
        ("受评价方", "applicant-name"), ("评价机构（盖章）", "assessor-name"), ("报告日期", "report-date"),
    ]  # fmt: skip
    assert [[c["role"] for c in t["columns"]] for t in pack["tables"] if "columns" in t] == [
        ["no", "text", "answer", "evidence"],
        ["level1", "weight", "level2", "text", "type", "max_score", "remark", "score"],
        ["no", "text", "max_score", "remark", "score"],
    ]
    assert [(r["id"], r["max_score"], r.get("allowed")) for r in pack["bonus"]] == [
        ("bonus-1", 5, [0, 3, 5]), ("bonus-2", 2, None),
    ]  # fmt: skip
    rows = [r for b in pack["indicators"] for r in b["rows"]]
    assert [t["quantity"] for r in rows for t in r.get("thresholds", ())] == [
        "配备率", "绿色电力使用占比", "水的重复利用率", "一般工业固体废物综合利用率",
    ]  # fmt: skip
    assert pack["scoring"]["pass_score"] == 75
    assert [f["label"] for f in pack["fields"]] == [
        "工厂名称", "统一社会信用代码", "法定代表人", "联系电话",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("建筑密度不低于 30%。", [("建筑密度", ">=", 30)]),
        ("（1）节水率应大于10%；（2）绿化面积占总占地面积不少于20%。", [("节水率", ">", 10), ("绿化面积占总占地面积", ">=", 20)]),
        ("按照附录计算绿色物料的使用率，指标达到73%。", []),
        ("使用占比达到30%得10分，达到20%得6分。", []),
        ("重复利用率不低于90%，或优于行业平均水平。", []),
        ("优于行业前20%水平，前5%为满分。", []),
    ],
)  # fmt: skip
def test_limits_are_read_where_one_is_meant(text: str, limits: list[Any]) -> None:
    assert [(t["quantity"], t["op"], t["value"]) for t in limits_of(text)] == limits


def test_drafted_limits_are_those_of_the_official_packs() -> None:
    rows = {row.text: row for rubric in load_all() for row in rubric.rows()}.values()
    for row in rows:
        stated = {(t.op, t.value, t.unit, t.tolerance) for t in row.thresholds}
        for t in limits_of(row.text):
            found = (t["op"], t["value"], t["unit"], t.get("tolerance", Decimal(0)))
            assert found in stated, row.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((1, 5, "20"), "各行分值之和是 90，应为 100（从第3表第2行第4列起）"),
        (
            (1, 5, "三成"),
            "有 1 行没有分值：“配备能源计量器具，配备率不低于95%。”（第3表第3行第4列）",
        ),
        ((3, 1, "四成"), "权重之和是 60%，应为 100%（能源低碳化 60%、资源高效化 没有写）"),
        ((1, 3, INDICATORS[0][3]), "同一条文出现了 2 次"),
    ],
)
def test_what_does_not_add_up_is_named_with_its_place(
    change: tuple[int, int, str], words: str, tmp_path: Path
) -> None:
    at, column, text = change
    rows = [list(r) for r in INDICATORS]
    for row in rows[at:] if column == 1 else rows[at : at + 1]:
        row[column] = text
    form = write_form(tmp_path / "form.docx", indicators=[tuple(r) for r in rows])
    done = import_file(form, tmp_path / NAME)
    assert not done.finished
    assert not (tmp_path / NAME / "pack.yaml").exists()
    assert any(words in said for said in done.content["contradictions"])


def test_nothing_read_is_no_pack(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("这是一封普通的信。", encoding="utf-8")
    done = import_file(tmp_path / "letter.txt", tmp_path / NAME)
    assert (done.finished, done.content["contradictions"]) == (
        False, ["没有读到任何条目或栏目：不是评价模板，或是读不出文字的扫描件"],
    )  # fmt: skip


def test_recognised_words_are_to_be_proof_read(form: Path) -> None:
    def seen(table: Table) -> Table:
        cells = {
            id(c): replace(c, places=tuple(replace(p, way="ocr", page=2, sure=0.9) for p in c.places))
            for c in table.cells()
        }  # fmt: skip
        rows = tuple(tuple(None if c is None else cells[id(c)] for c in r) for r in table.rows)
        return replace(table, rows=rows)

    read = read_file(form, file="scan.pdf", format="docx")
    blocks = tuple(seen(b) if isinstance(b, Table) else b for b in read.blocks)
    document: Document = replace(read, blocks=blocks)
    said = [d.why for d in draft_of(document).doubts]
    assert "第2页是扫描件，文字由识别得来，请与原件逐字核对" in said
    assert "识别得不很确定（90%），请逐字核对" in said


def test_what_people_made_is_never_written_over(form: Path, tmp_path: Path) -> None:
    by_hand = tmp_path / "by-hand"
    by_hand.mkdir()
    (by_hand / "pack.yaml").write_text("id: by-hand\n", encoding="utf-8")
    with pytest.raises(UsageError, match="已有别处做的模板包"):
        import_file(form, by_hand)
    done = import_file(form, tmp_path / NAME)
    corrected = tmp_path / "corrected.json"
    corrected.write_text(json.dumps({**done.content, "confirmed": []}, default=float))
    assert apply_corrected(corrected, tmp_path / NAME).finished
    with pytest.raises(UsageError, match="有人更正过"):
        import_file(form, tmp_path / NAME)


def _on_the_page(page: Any, folder: Path) -> Path:
    """Correct a draft by keyboard and save it."""
    page.goto((folder / "draft.html").as_uri())
    page.locator("#effective_from").fill("2025年1月")
    page.keyboard.press("Tab")
    assert page.locator(".wrong").count() == 1
    page.locator("#effective_from").fill("2025-01-01")
    page.keyboard.press("Tab")
    assert page.locator(".wrong").count() == 0
    page.locator('tr[id="indicators.0.rows.0"] textarea[data-column="max_score"]').focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("45")
    page.keyboard.press("Enter")
    assert "满分 103" in page.locator("#full").inner_text()
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("40")
    page.keyboard.press("Enter")
    page.locator('tr[id="bonus.1"] button', has_text="删去").click()
    assert page.locator('tr[id="bonus.1"]').count() == 0
    page.locator("#undo").click()
    assert page.locator('tr[id="bonus.1"]').count() == 1
    limit = page.locator('tr[id="indicators.0.rows.1"] textarea[data-column="thresholds"]')
    limit.fill("计量器具配备率≥95%")
    page.locator("#doubts li input").first.focus()
    page.keyboard.press("Space")
    with page.expect_download() as download:
        page.keyboard.press("Control+s")
    saved = folder.parent / "corrected.json"
    download.value.save_as(saved)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]
    return saved


def test_from_the_blank_form_to_a_check(form: Path, browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "packs" / NAME
    assert import_file(form, folder).finished
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    saved = _on_the_page(page, folder)
    page.close()
    assert errors == []
    assert apply_corrected(saved, folder).finished
    assert lint(folder) == []
    problems, cases = run_cases(folder)
    assert (problems, cases) == ([], 3)
    limits = json.loads(saved.read_text(encoding="utf-8"))["pack"]["indicators"][0]["rows"][1]
    assert limits["thresholds"] == [
        {"quantity": "计量器具配备率", "op": ">=", "value": 95, "unit": "%"}
    ]
    packs = load_all(folder.parent)
    for name, cells, found in (
        ("sound", None, []),
        ("score", {(1, 7): "45"}, [("S002", "row:1.1.1")]),
        ("words", {(4, 3): "水的重复利用率不低于80%。"}, [("T005", "row:2.1.1")]),
        ("value", {(4, 6): "水的重复利用率为80%，见附件2"}, [("S013", "row:2.1.1")]),
    ):
        result = check_bundle(
            write_bundle(tmp_path / name, cells), as_of=date(2025, 7, 1), rubrics=packs
        )
        told = [(f.code, f.target) for f in result.findings if f.severity != "info"]
        assert told == found, os.linesep.join(f.message for f in result.findings)
        assert [r.rubric.id for r in result.reading.reports] == [NAME]
