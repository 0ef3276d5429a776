"""``rubrics import`` over blank forms printed from the packs, and over foreign ones."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from tests.rubrics.importing import FLOOR, compare, draft_file
from typer.testing import CliRunner

from lvjian.cli import app
from lvjian.core.errors import UsageError
from lvjian.pipeline import check_bundle
from lvjian.rubrics import load, load_folder
from lvjian.rubrics.lint import lint
from lvjian.samples.blankforms import BLANK_LAYOUTS, CUT_LAYOUTS, write_blank

LAYOUTS = {b.name: b for b in (*BLANK_LAYOUTS, *CUT_LAYOUTS)}
PROBES = (
    ("henan-factory-third-party", "word-broken"),
    ("zhengzhou-factory-third-party", "word-blocks"),
    ("beijing-factory-third-party", "word-sparse"),
    ("henan-annual-review-factory", "word-repeated"),
    ("zhejiang-park-self", "word-numbered"),
    ("henan-supply-chain-self", "drawn-pdf"),
    ("henan-annual-review-factory", "drawn-pdf"),
    ("henan-park-self", "html-pdf"),
    ("henan-factory-self", "html-pdf-merged"),
    ("beijing-factory-third-party", "html-pdf-merged"),
    ("suzhou-factory", "drawn-pdf-merged"),
)


def run(*args: str) -> tuple[int, str]:
    """The command's exit code and what it says."""
    result = CliRunner().invoke(app, ["rubrics", "import", *args])
    return result.exit_code, result.output


@pytest.mark.parametrize(("rubric_id", "layout"), PROBES)
def test_gives_the_pack_back(rubric_id: str, layout: str, tmp_path: Path) -> None:
    rubric = load(rubric_id)
    draft = draft_file(write_blank(rubric, LAYOUTS[layout], tmp_path))
    shares, missing = compare(rubric, draft)
    low = {k: str(s) for k, s in shares.items() if s.total and s.right < FLOOR * s.total}
    assert low == {}, missing
    assert shares["rows"].extra == 0, missing
    assert draft.contradictions == ()


def test_writes_a_pack_that_lint_proves(tmp_path: Path) -> None:
    form = write_blank(load("zhengzhou-factory-third-party"), LAYOUTS["word"], tmp_path)
    folder = tmp_path / "lvzhou-factory"
    code, said = run(str(form), "--out", str(folder))
    assert (code, lint(folder)) == (0, [])
    assert "需人工确认：版本和施行日期模板上没有，请填写" in said
    listed = CliRunner().invoke(app, ["rubrics", "lint", str(folder)])
    assert listed.output.strip().endswith("没有问题（3 个例子）")
    draft = json.loads((folder / "draft.json").read_text(encoding="utf-8"))
    assert draft["places"]["indicators.0.rows.0"]["part"]


def _score_table(rows: list[tuple[str, str, str, str, str]], title: str) -> Any:
    document = WordDocument()
    document.add_paragraph("云川市绿色工厂自评价报告")
    document.add_paragraph("企业名称：")
    document.add_paragraph("云川市工业和信息化局制")
    document.add_paragraph("一、评价指标")
    document.add_paragraph(title)
    table = document.add_table(rows=1, cols=5)
    for cell, words in zip(
        table.rows[0].cells, ("评价维度", "指标", "指标属性", "标准分", "自评得分"), strict=True
    ):
        cell.text = words
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    return document


ROWS = [
    ("能源", "单位产品综合能耗达到行业先进值", "约束性", "40", ""),
    ("能源", "可再生能源使用占比不低于15%", "推荐性", "２０分", ""),
    ("资源", "工业固体废物综合利用率不低于90%", "约束性", "40", ""),
]


def test_reads_headers_of_another_province(tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    _score_table(ROWS, "表1 绿色工厂评分表").save(path)
    pack = draft_file(path).pack
    assert pack["issuer"] == "云川市工业和信息化局"
    assert pack["tables"][0]["title"] == "绿色工厂评分表"
    assert [b["level1"] for b in pack["indicators"]] == ["能源", "资源"]
    rows = [r for b in pack["indicators"] for r in b["rows"]]
    assert [(r["type"], r["max_score"]) for r in rows] == [
        ("required", Decimal(40)),
        ("optional", Decimal(20)),
        ("required", Decimal(40)),
    ]
    assert pack["scoring"] == {"method": "sum", "full_score": Decimal(100)}


def test_refuses_what_does_not_add_up(tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    document = _score_table(ROWS[:2], "表1 绿色工厂评分表")
    document.add_paragraph("注：满分为100分。")
    document.save(path)
    folder = tmp_path / "form"
    code, said = run(str(path), "--out", str(folder))
    assert code == 3
    assert "矛盾：按各行分值和权重，满分是 60，模板写的是 100" in said
    assert not (folder / "pack.yaml").exists()
    assert "draft.html" in {p.name for p in folder.iterdir()}


def test_a_corrected_draft_becomes_the_pack(tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    document = _score_table(ROWS[:2], "表1 绿色工厂评分表")
    document.add_paragraph("注：满分为100分。")
    document.save(path)
    folder = tmp_path / "form"
    run(str(path), "--out", str(folder))
    draft = json.loads((folder / "draft.json").read_text(encoding="utf-8"))
    draft["pack"]["indicators"][0]["rows"].append({"text": "建有能源管理中心", "max_score": 40})
    corrected = tmp_path / "corrected.json"
    corrected.write_text(json.dumps(draft), encoding="utf-8")
    code, said = run("--apply", str(corrected), "--out", str(folder))
    assert (code, lint(folder)) == (0, []), said
    rows = load_rows(folder)
    assert rows[-1] == ("1.3", "建有能源管理中心")


def load_rows(folder: Path) -> list[tuple[str, str]]:
    """Ids and texts of the indicators of a pack folder."""
    from lvjian.rubrics import load_folder

    return [(r.id, r.text) for r in load_folder(folder).indicators]


def test_page_is_closed_to_the_network_and_to_markup(tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    rows = [*ROWS[:2], ("资源", "</script><script>alert(1)</script>", "约束性", "40", "")]
    _score_table(rows, "表1 绿色工厂评分表").save(path)
    folder = tmp_path / "form"
    run(str(path), "--out", str(folder))
    page = (folder / "draft.html").read_text(encoding="utf-8")
    assert page.count("<script") == 2
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "二者取一"),
        (("missing.docx", "--out", "x"), "找不到 missing.docx"),
        (("missing.docx", "--out", "绿色"), "不能作模板编号"),
    ],
)
def test_wrong_usage(args: tuple[str, ...], words: str) -> None:
    result = CliRunner().invoke(app, ["rubrics", "import", *args])
    assert isinstance(result.exception, UsageError)
    assert words in str(result.exception)


def test_a_second_table_of_years_that_a_page_break_joined_on(tmp_path: Path) -> None:
    document = WordDocument()
    document.add_paragraph("云川市绿色园区自评价报告")
    rows = [
        ("", "年度", "2021", "2022"),
        ("园区近2年能耗", "能源消耗总量（tce）", "", ""),
        ("", "近两年得分情况", "第1年", "第2年"),
        ("近两年得分情况", "绿色指数得分", "", ""),
        ("", "总分", "", ""),
    ]
    table = document.add_table(rows=0, cols=4)
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(4, 0))
    path = tmp_path / "园区.docx"
    document.save(str(path))
    found = draft_file(path).pack["measures"]
    assert [(m["text"], m.get("group"), m["columns"]) for m in found] == [
        ("能源消耗总量（tce）", "园区近2年能耗", ["2021", "2022"]),
        ("绿色指数得分", "近两年得分情况", ["第1年", "第2年"]),
        ("总分", "近两年得分情况", ["第1年", "第2年"]),
    ]


def test_a_title_over_two_lines_and_a_section_that_is_its_table(tmp_path: Path) -> None:
    document = WordDocument()
    for words in ("云川市绿色工厂", "自评价报告"):
        document.add_paragraph(words).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words in ("企业名称：", "云川市工业和信息化局制", "一、企业概况", "二、评价结果表"):
        document.add_paragraph(words)
    rows = [("评价要素", "评分细则", "标准分", "自评得分")]
    rows += [("照明", "公共区域应采用高效光源。", "60", ""), ("用水", "应安装水表。", "40", "")]
    table = document.add_table(rows=0, cols=4)
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    path = tmp_path / "自评.docx"
    document.save(str(path))
    pack = draft_file(path).pack
    assert pack["title"] == "云川市绿色工厂自评价报告"
    assert [s.get("own_content", True) for s in pack["sections"]] == [True, False]
    (rows_found,) = [b["rows"] for b in pack["indicators"]]
    assert [r["level2"] for r in rows_found] == ["照明", "用水"]


BOND = "本园区承诺：以上内容真实有效，如有虚报，愿承担一切后果。"


def _questions_form(path: Path, mark: str) -> Path:
    document = WordDocument()
    document.add_paragraph("云川省绿色工业园区年度复核表").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("一、合规情况")
    rows = [("序号", "问题", "是", "否"), ("1", "近三年是否发生较大及以上安全事故", "", mark)]
    rows += [("2", "园区内企业是否存在失信情况", "", mark)]
    table = document.add_table(rows=0, cols=4)
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    for words in ("二、真实性承诺", BOND, "园区负责人签字："):
        document.add_paragraph(words)
    document.save(str(path))
    return path


def test_questions_numbered_in_a_column_and_a_short_commitment(tmp_path: Path) -> None:
    pack = draft_file(_questions_form(tmp_path / "复核.docx", "")).pack
    assert [(q["no"], q["text"]) for q in pack["questions"]] == [
        ("1", "近三年是否发生较大及以上安全事故"), ("2", "园区内企业是否存在失信情况"),
    ]  # fmt: skip
    assert [t["title"] for t in pack["tables"]] == ["合规情况"]
    assert pack["commitment"]["text"] == BOND


def test_a_section_that_is_its_table_is_not_empty(tmp_path: Path) -> None:
    folder = tmp_path / "packs" / "yunchuan-annual-review-park"
    code, said = run(str(_questions_form(tmp_path / "空白.docx", "")), "--out", str(folder))
    assert code == 0, said
    filled = _questions_form(tmp_path / "复核表.docx", "√")
    found = check_bundle(filled, as_of=date(2025, 5, 1), rubrics=[load_folder(folder)])
    assert [(f.code, f.target) for f in found.findings] == []
