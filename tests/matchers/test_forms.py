"""Review and park forms: one table cut into its parts, answers, values by year, projects."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lvjian.core.document import Cell, Document, Paragraph, Table, make_grid
from lvjian.core.place import Place
from lvjian.core.reading import ReportReading
from lvjian.matchers.form_rows import (
    heads_values,
    inline_years,
    is_value_header,
    value_columns,
)
from lvjian.matchers.form_zones import unmixed
from lvjian.matchers.report import read_report
from lvjian.matchers.templates import choose
from lvjian.matchers.value_rows import read_quantity, yes_or_no
from lvjian.matchers.value_tables import read_value_table
from lvjian.rubrics import load, load_all

FILE = "复核表.docx"
_PLACE = Place(FILE, part="第1表")


def _table(number: int, rows: list[list[str]]) -> Table:
    """A table of text; an empty trailing run of ``<`` merges cells with the one on their left."""
    cells: list[Cell] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text == "<":
                continue
            span = 1
            while c + span < len(row) and row[c + span] == "<":
                span += 1
            cells.append(Cell(r, c, text, (Place(FILE, part=f"第{r + 1}行"),), col_span=span))
    return Table(make_grid(cells, len(rows), len(rows[0])), _PLACE, number)


def _form() -> list[list[str]]:
    rubric = load("henan-annual-review-park")
    rows = [
        ["一、基本信息", "<", "<", "<"],
        ["园区名称", "某经济技术开发区", "所属批次", "第六批"],
        ["园区地址", "某市某路1号", "<", "<"],
        ["填报信息联系人", "张拟山", "联系人电话", "0379-55501234"],
        ["电子邮件", "a@b.example", "传真", "0379-55501235"],
        ["产值（万元）", "2020 年：1200", "2021 年：1300", "2022 年：1,400.5"],
        ["二、合规性信息 1", "<", "<", "<"],
    ]
    yes, no = "☑是 □否", "□是 ☑否"
    rows += [
        [f"{q.no}.{q.text}", "<", "<", yes if q.expects == "是" else no] for q in rubric.questions
    ]
    rows += [
        ["三、持续改进情况", "<", "<", "<"], ["指标名称", "<", "列入名单时指标值", "2022年指标值"],
    ]  # fmt: skip
    rows += [[m.text, "<", "10", "12"] for m in rubric.measures if len(m.columns) == 2]
    rows += [
        ["四、列入名单以来开展的亮点工作", "建成园区能源管理平台。", "<", "<"],
        ["五、意见和建议", "无", "<", "<"],
        [f"真实性承诺：\n{rubric.commitment}\n园区负责人签字：（公章）", "<", "<", "<"],
    ]
    return rows


def _read(rows: list[list[str]]) -> ReportReading:
    title = Paragraph("6.2 绿色工业园区年度复核表", Place(FILE))
    document = Document(FILE, "docx", (title, _table(1, rows)))
    choice = choose(document, load_all())
    assert choice is not None
    return read_report(document, choice)


def test_a_whole_form_in_one_table() -> None:
    report = _read(_form())
    assert report.rubric.id == "henan-annual-review-park"
    assert [f.status for f in report.fields] == ["filled"] * len(report.fields)
    assert [r.status for r in report.rows] == ["matched"] * len(report.rows)
    assert {s.status for s in report.sections} == {"found"}
    assert report.added == ()
    answers = [r.answer for r in report.rows_of("question")]
    assert answers == ["不符合", "不符合", "符合", "不符合", "不符合"]
    output = report.rows_of("measure")[0]
    assert [(c, v, u) for c, v, u, _ in output.values] == [
        ("2020年", Decimal(1200), "万元"),
        ("2021年", Decimal(1300), "万元"),
        ("2022年", Decimal("1400.5"), "万元"),
    ]
    assert report.commitment is not None
    assert report.commitment.status == "same"


def test_what_stands_beside_the_mark_of_a_question_is_read() -> None:
    rows = [r for r in _form() if "是否" not in r[0]]
    at = next(i for i, r in enumerate(rows) if r[0].startswith("二、")) + 1
    questions = load("henan-annual-review-park").questions
    marks = [["", "√"], ["", "√"], ["√（见附件1）", ""], ["", "☑ 见附件2"], ["√", "√"]]
    asked = [[f"{q.no}.{q.text}", "<", *m] for q, m in zip(questions, marks, strict=True)]
    rows[at:at] = [["问题", "<", "是", "否"], *asked]
    read = _read(rows).rows_of("question")
    assert [r.answer for r in read] == ["不符合", "不符合", "符合", "不符合", None]
    assert [[c.number for c in r.citations] for r in read] == [[], [], ["1"], ["2"], []]


def test_a_missing_question_and_a_lost_year() -> None:
    rows = [r for r in _form() if not r[0].startswith("2.近三年")]
    rows = [[t for t in r if not t.startswith("2021 年")] + ["<"] if r[0].startswith("产值") else r
            for r in rows]  # fmt: skip
    report = _read(rows)
    missing = [r.spec.id for r in report.rows if r.status == "missing"]
    assert missing == ["question-2"]
    lost = [(t.spec.id, c.label) for t in report.tables for c in t.missing_columns]
    assert lost == [("years", "2021年")]


def test_a_form_is_cut_where_its_parts_begin() -> None:
    rubric = load("henan-annual-review-park")
    document = Document(FILE, "docx", (_table(1, _form()),))
    tables = list(unmixed(document, rubric).tables())
    firsts = [next(c.text for c in t.cells()) for t in tables]
    assert firsts[:3] == ["一、基本信息", "产值（万元）", "二、合规性信息 1"]
    assert [t.number for t in tables] == list(range(1, len(tables) + 1))
    assert sum(len(t.rows) for t in tables) == len(_form())


def test_a_factory_template_is_left_whole() -> None:
    document = Document(FILE, "docx", (_table(1, _form()),))
    assert unmixed(document, load("zhengzhou-factory-third-party")) is document


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("□是 ☑否", "不符合"), ("☑是 □否", "符合"), ("是☑ 否□", "符合"), ("否", "不符合"),
        ("是", "符合"), ("未发生", "不符合"), ("已完成", "符合"), ("未完成", "不符合"),
        ("否，详见信用查询记录", "不符合"), ("是（见附件1）", "符合"), ("□是 □否", None),
        ("☑是 ☑否", None), ("是 否", None), ("", None), ("不涉及", "不适用"),
    ],
)  # fmt: skip
def test_yes_or_no(text: str, answer: str | None) -> None:
    assert yes_or_no(text) == answer


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12,345.6万元", "12345.6", "万元"), ("85.5 亩", "85.5", "亩"), ("94.1%", "94.1", "%"),
        ("18620m3", "18620", "m3"), ("约1203吨标准煤", "1203", "吨标准煤"), ("1203", "1203", ""),
        ("0.339tce/万元", "0.339", "tce/万元"), ("-3.2", "-3.2", ""),
    ],
)  # fmt: skip
def test_a_quantity_in_a_cell(text: str, value: str, unit: str) -> None:
    assert read_quantity(text) == (Decimal(value), unit)


@pytest.mark.parametrize("text", ["", "见附件3", "2020年第3季度完成", "A类", "3项制度、2项办法"])
def test_words_are_no_quantity(text: str) -> None:
    assert read_quantity(text) is None


def test_headings_of_value_columns() -> None:
    heads = (
        "2020年",
        "2022 年指标值",
        "列入名单时指标情况",
        "第1年",
        "第 2年（2021年）",
        "指标数据",
    )
    assert all(heads_values(h) for h in heads)
    assert not any(heads_values(h) for h in ("产值（万元）", "项目名称", "一、基本信息", ""))
    assert list(inline_years("2020年：1203；2021年：1300")) == [
        ("2020年", "1203"),
        ("2021年", "1300"),
    ]


def test_a_unit_added_to_a_label_is_no_other_wording() -> None:
    rows = [["列入名单以来", "<", "<", "<"], *_form()]
    rows = [[r[0].replace("工业增加值（万元）", "工业增加值(万元)"), *r[1:]] for r in rows]
    report = _read(rows)
    assert {r.status for r in report.rows_of("measure")} == {"matched"}


def test_units_in_a_column_of_their_own_and_the_latest_year_first() -> None:
    rows = _form()
    years = rows[5]
    before, after = rows[:5], rows[6:]
    labels = [r.text for r in load("henan-annual-review-park").measures]
    document = Document(
        FILE,
        "docx",
        (
            Paragraph("绿色工业园区年度复核表", _PLACE),
            _table(1, before),
            _table(2, [["年度", "单位", "2022年", "2021年", "2020年"],
                       ["产值", "万元", "1,400.5", "1300", "1200"]]),
            _table(3, after),
        ),
    )  # fmt: skip
    choice = choose(document, load_all())
    assert choice is not None
    assert years[0] == labels[0]
    row = next(r for r in read_report(document, choice).rows_of("measure") if r.text == labels[0])
    assert row.status == "matched"
    assert [(v[0], v[1], v[2]) for v in row.values] == [
        ("2022年", Decimal("1400.5"), "万元"),
        ("2021年", Decimal(1300), "万元"),
        ("2020年", Decimal(1200), "万元"),
    ]


def test_figures_that_look_like_years_head_no_columns() -> None:
    rubric = load("zhejiang-dynamic-factory")
    assert not is_value_header(["能源消耗总量（tce）", "2050", "2000"], rubric)
    assert not is_value_header(["能源消费总量（m3）", "2100", "2050", "2000"], rubric)
    assert is_value_header(["", "2020", "2021", "2022"], rubric)
    assert is_value_header(["年度", "2022年", "2021年", "2020年"], rubric)


def test_values_in_merged_columns_without_a_header() -> None:
    rows = [["一、基本信息", *"<" * 7]]
    rows += [
        ["产值（万元）", "<", "2020 年：1200", "<", "2021 年：1300", "<", "2022 年：1400", "<"]
    ]
    rubric = load("henan-annual-review-park")
    spec = next(t for t in rubric.tables_of("measures") if t.title == "一、基本信息")
    (row,) = read_value_table(_table(1, rows), spec, rubric).rows
    values = [(c.column, c.text) for c in row.cells if c.role == "value"]
    assert values == [("2020年", "1200"), ("2021年", "1300"), ("2022年", "1400")]


def test_a_year_over_two_columns_keeps_both() -> None:
    table = _table(1, [["年度", "2020年", "2021年", "2021年"], ["产值（万元）", "1", "2", "3"]])
    assert value_columns(table, [0], ["2020年", "2021年", "2022年"]) == {
        1: "2020年", 2: "2021年", 3: "2021年（2）",
    }  # fmt: skip
