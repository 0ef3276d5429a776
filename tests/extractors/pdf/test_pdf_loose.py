"""Tables with horizontal rules only and with filled rows, as browsers and WeasyPrint print them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from weasyprint import HTML

HEAD = ("序号", "一级指标", "具体评价要求", "符合性说明及证明材料索引", "要求类型", "分值", "得分")
WIDTHS = (6, 10, 30, 30, 10, 7, 7)
REQUIREMENT = (
    "工厂应建立、实施并保持第{n}项管理制度，明确职责和权限，并按照国家标准的规定定期检查。"
)
REMARK = "企业已建立第{n}项制度并形成运行记录；现场抽查3处，未见异常。详见附件{n}：管理制度"
RULES = "td,th{border-bottom:.7px solid #444} table{border-top:1.5px solid #000}"
LINES = "tr{border-bottom:.7px solid #444} table{border-top:1px solid #000}"
ZEBRA = "tbody tr:nth-child(even){background:#eaf2ea}"


def requirement(n: int) -> str:
    return REQUIREMENT.format(n=n)


def remark(n: int) -> str:
    return REMARK.format(n=n)


def page(tmp_path, body: str, style: str, *, height: str = "297mm"):
    css = (
        f"@page{{size:210mm {height};margin:18mm}}"
        "body{font-family:'Noto Sans CJK SC','WenQuanYi Zen Hei';font-size:9pt}"
        "table{border-collapse:collapse;width:100%;table-layout:fixed}"
        "td,th{padding:3px;vertical-align:middle;text-align:left;font-weight:normal}"
        f"thead{{display:table-header-group}}{style}"
    )
    path = tmp_path / "a.pdf"
    HTML(string=f"<style>{css}</style><body>{body}").write_pdf(str(path))
    return path


def table(rows: list[str], head: tuple[str, ...] = HEAD, widths: tuple[int, ...] = WIDTHS) -> str:
    columns = "".join(f"<col style='width:{w}%'>" for w in widths)
    labels = "".join(f"<th>{label}</th>" for label in head)
    return (
        f"<table><colgroup>{columns}</colgroup><thead><tr>{labels}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def plain_row(n: int) -> str:
    cells = (str(n), "管理体系", requirement(n), remark(n), "必选", str(n), f"{n}.5")
    return "<tr>" + "".join(f"<td>{c}</td>" for c in cells) + "</tr>"


def merged_rows(sizes: tuple[int, ...]) -> list[str]:
    """Rows whose level and type cells span a group each."""
    rows: list[str] = []
    n = 0
    for group, size in enumerate(sizes, 1):
        for place in range(size):
            n += 1
            spans = f"<td rowspan={size}>"
            lead = f"{spans}{group}</td>{spans}第{group}类</td>" if place == 0 else ""
            kind = f"{spans}{'必选' if group % 2 else '可选'}</td>" if place == 0 else ""
            rows.append(
                f"<tr>{lead}<td>{requirement(n)}</td><td>{remark(n)}</td>{kind}"
                f"<td>{n}</td><td>{n}.5</td></tr>"
            )
    return rows


def texts(found) -> list[list[str]]:
    return [[(c.text if c else "").replace("\n", "") for c in row] for row in found.rows]


def column(found, label: str) -> list[str]:
    rows = texts(found)
    place = next(i for i, text in enumerate(rows[0]) if text == label)
    return [row[place] for row in rows[1:]]


@pytest.mark.parametrize("style", [RULES, LINES, ZEBRA])
def test_every_row_over_three_pages(tmp_path, read, style):
    path = page(tmp_path, table([plain_row(n) for n in range(1, 25)]), style, height="150mm")
    document = read(path)
    (found,) = document.tables()
    assert document.pages >= 3
    assert not found.ruled
    assert column(found, "序号") == [str(n) for n in range(1, 25)]
    assert column(found, "具体评价要求") == [requirement(n) for n in range(1, 25)]
    assert column(found, "符合性说明及证明材料索引") == [remark(n) for n in range(1, 25)]
    assert column(found, "得分") == [f"{n}.5" for n in range(1, 25)]


@pytest.mark.parametrize("style", [RULES, ZEBRA])
def test_merged_cells_span_their_rows(tmp_path, read, style):
    path = page(tmp_path, table(merged_rows((3, 2, 4))), style)
    (found,) = read(path).tables()
    assert column(found, "一级指标") == ["第1类"] * 3 + ["第2类"] * 2 + ["第3类"] * 4
    assert column(found, "要求类型") == ["必选"] * 3 + ["可选"] * 2 + ["必选"] * 4
    assert column(found, "分值") == [str(n) for n in range(1, 10)]


@pytest.mark.parametrize("style", [RULES, ZEBRA])
def test_headings_between_tables_stay_outside(tmp_path, read, style):
    parts = [
        f"<h3>（{no}）第{no}类指标</h3>" + table([plain_row(n) for n in span])
        for no, span in (("一", range(1, 5)), ("二", range(5, 9)))
    ]
    document = read(page(tmp_path, "".join(parts), style))
    found = list(document.tables())
    assert [column(t, "序号") for t in found] == [list("1234"), list("5678")]
    assert [p.text for p in document.paragraphs()] == ["（一）第一类指标", "（二）第二类指标"]


def test_label_value_table_without_vertical_rules(tmp_path, read):
    rows = [
        ("工厂名称", "宁波云岫汽车部件有限公司", "所属行业", "3670"),
        ("单位性质", "☐国有 ☑民营", "法定代表人", "温拟竹"),
        ("统一社会信用代码", "91330200MA1AHML51C", "联系电话", "0574-55503790"),
        ("主要产品", "铝合金转向节、制动卡钳", "电子邮箱", "ehs@example.com"),
    ]
    body = "<table>" + "".join(
        "<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows
    )
    (found,) = read(page(tmp_path, body + "</table>", RULES)).tables()
    assert texts(found) == [list(row) for row in rows]


def test_ruled_and_open_table_of_one_width_stay_apart(tmp_path, read):
    cells = "<tr>" + "".join(f"<td>{word}</td>" for word in ("甲项", "乙项", "丙项")) + "</tr>"
    ruled = f"<table class=grid>{cells * 3}</table>"
    opened = f"<table>{cells * 4}</table>"
    style = "table{margin:8pt 0} table:not(.grid) td{border-bottom:.7px solid #444}"
    style += " table:not(.grid){border-top:1px solid #000} .grid td{border:1px solid #000}"
    found = list(read(page(tmp_path, opened + ruled + opened, style)).tables())
    assert [(t.ruled, t.width, len(t.rows)) for t in found] == [
        (False, 3, 4),
        (True, 3, 3),
        (False, 3, 4),
    ]


def test_a_row_cut_at_the_page_end_is_one_row(tmp_path, read):
    style = RULES + " .gap{height:%dmm}"
    for gap in (0, 4, 9, 14):
        body = "<div class=gap></div>" + table([plain_row(n) for n in range(1, 9)])
        (found,) = read(page(tmp_path, body, style % gap, height="100mm")).tables()
        numbers = [int(text) for text in column(found, "序号")]
        assert numbers == list(range(1, 9))
        assert all(b == a + 1 for a, b in pairwise(numbers))
        assert column(found, "具体评价要求") == [requirement(n) for n in numbers]


FORM = "td,th{border-top:.7px solid #333;border-bottom:.7px solid #333}"


def form_rows(first: int, last: int, label: str) -> str:
    """Rows of one merged label, the index column citing attachments by number and title."""
    out = []
    for n in range(first, last + 1):
        head = f'<td rowspan="{last - first + 1}">{label}</td>' if n == first else ""
        cells = (
            str(n),
            f"第{n}项指标使用比例",
            "%",
            f"{40 + n}.5",
            f"附件{n} 2022年度经济与能源统计报表汇总",
        )
        out.append(f"<tr>{head}{''.join(f'<td>{c}</td>' for c in cells)}</tr>")
    return "".join(out)


FORM_HEAD = "".join(
    f"<th style='width:{w}%'>{h}</th>"
    for h, w in zip(
        ("一级指标", "序号", "二级指标", "指标单位", "指标数据", "证明材料索引"),
        (18, 9, 28, 9, 18, 18),
        strict=True,
    )
)


def test_merged_labels_beside_an_index_that_cites_by_title(tmp_path, read):
    body = (
        "<h4>附表1.2 园区工业指标自评表</h4>"
        f"<table><tr>{FORM_HEAD}</tr>{form_rows(1, 5, '能源利用绿色化指标 (EG)')}"
        f"{form_rows(6, 22, '资源利用绿色化指标 (RG)')}{form_rows(23, 26, '产业绿色指标 (CG)')}</table>"
    )
    (table,) = read(page(tmp_path, body, FORM)).tables()
    rows = [[c.text.replace("\n", "") for c in row] for row in table.rows[1:]]
    assert [r[1] for r in rows] == [str(n) for n in range(1, 27)]
    assert [r[2] for r in rows] == [f"第{n}项指标使用比例" for n in range(1, 27)]
    assert all(r[5] == f"附件{n} 2022年度经济与能源统计报表汇总" for n, r in enumerate(rows, 1))


def test_a_table_of_one_row(tmp_path, read):
    body = (
        "<h4>三、自评价结果</h4><table><tr><td>基本要求</td><td>☑符合 ☐不符合</td><td>得分</td>"
        "<td>92.6</td></tr></table><h4>四、下一步工作</h4><p>继续推进绿色低碳建设。</p>"
    )
    (table,) = read(page(tmp_path, body, FORM)).tables()
    assert [[c.text for c in row] for row in table.rows] == [
        ["基本要求", "☑符合 ☐不符合", "得分", "92.6"]
    ]


def test_the_name_of_the_next_table_is_no_row(tmp_path, read):
    tables = "".join(
        f"<p>第{n}年（202{n}年）园区数据清单</p><table><tr>{FORM_HEAD}</tr>{form_rows(1, 4, '能源')}</table>"
        for n in (1, 2)
    )
    first, second = read(page(tmp_path, tables, FORM)).tables()
    assert [len(t.rows) for t in (first, second)] == [5, 5]
