"""T020, T007, T004, T006: whole tables, columns and rows of the official tables."""

from __future__ import annotations

from collections.abc import Iterator

from lvjian.checker.doubt import CROPS
from lvjian.checker.form_blanks import projects_beyond
from lvjian.checker.judgeable import (
    around_row,
    missing_rows,
    places,
    row_name,
    row_places,
    row_target,
    table_of,
    unread,
    unread_between,
    unread_pages,
)
from lvjian.checker.registry import CannotTell, Problem, ReportCase, report_rule
from lvjian.checker.run_together import rows_run_together
from lvjian.checker.sought import (
    doubtful_between,
    doubtful_header,
    standing_apart,
    table_place,
    torn_header,
)
from lvjian.core.place import Place
from lvjian.core.reading import AddedRow, ReportReading, RowReading, TableReading
from lvjian.core.rubric import ColumnSpec, TableSpec
from lvjian.core.text import display, substance

_KIND_NAMES = {
    "fields": "基本信息表",
    "basic": "基本要求表",
    "indicators": "评价指标表",
    "bonus": "加分项表",
    "questions": "合规性信息表",
    "measures": "指标数据表",
    "projects": "重点项目汇总表",
}
_TOLD = 2
"""Columns by which a header is known; of fewer the header itself was not read."""
_SHARE = 3
"""One text in so many that stands somewhere shows that a table was not lost."""


def table_name(spec: TableSpec) -> str:
    """``附表 2.2 绿色工厂评价指标第三方评价表``."""
    title = spec.title or _KIND_NAMES[spec.kind]
    return f"{spec.number} {title}" if spec.number else title


@report_rule("T020", "table-missing", "error", obligations=(53, 98, 110, 119, 120, 281, 302, 339))
def table_missing(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """整张官方表格（基本信息表、基本要求表、评价指标表、加分项表等）不在报告中。

    为什么：评价以官方表格为准，缺表则无从核对（义务 98：“填写附表 1.1 和附表 1.2”）。
    不报：表格可能位于未能识读的页面时只说明无法判断；缺表后不再逐行报告。
    怎么改：按官方模板补上整张表格并逐行填写。
    """
    report = case.report
    for name, kind, at, texts in _missing_tables(report):
        if pages := unread_pages(report):
            yield unread("document", f"“{name}”", pages)
            continue
        apart = standing_apart(report, texts)
        apart = apart if _SHARE * len(apart) >= len(texts) else ()
        yield Problem(
            "document",
            f"缺少官方表格“{name}”",
            f"按官方模板补上“{name}”并逐行填写",
            places(report, at),
            expected=name,
            key=kind,
            rests_on=(*doubtful_between(report, None, None, sought=(name,)), *apart[:CROPS]),
            slip=bool(apart),
        )


_Missing = tuple[str, str, tuple[Place, ...], tuple[str, ...]]


def _missing_tables(report: ReportReading) -> Iterator[_Missing]:
    """Name, key, place and texts of each."""
    if report.rubric.fields and not report.fields_found:
        spec, labels = report.rubric.table("fields"), tuple(f.spec.label for f in report.fields)
        yield table_name(spec) if spec else _KIND_NAMES["fields"], "fields", (), labels
    told: set[TableSpec] = set()
    for table in report.tables:
        if table.status != "missing" or table.spec.kind == "fields" or table.spec in told:
            continue
        texts = tuple(r.spec.text for r in report.rows if table.spec.holds(r.spec))
        prints = [t for t in report.tables if t.spec == table.spec]
        if len(prints) > 1 and any(t.status == "found" for t in prints):
            part = next(p for p in table.spec.parts if p.label == table.part)
            key = table.spec.kind + part.label
            yield f"{table_name(table.spec)}：{part.title}", key, table.at, texts
            continue
        told.add(table.spec)
        name = table.spec.id or ""
        yield table_name(table.spec), table.spec.kind + name, table.at, texts


@report_rule("T007", "column-missing", "error", obligations=(119, 120, 188, 189, 289, 346, 355))
def column_missing(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """官方表格缺少一列。

    为什么：表头由官方模板规定（义务 120：“序号 一级指标 二级指标 具体评价要求 符合性说明及证明材
    料索引要求类型 分值 权重 得分”）。
    不报：整张表缺失（见 T020）；缺列以后该列的空白不再逐行报告。
    怎么改：补上该列并逐行填写。
    """
    told: set[tuple[TableSpec, str]] = set()
    for table in case.report.tables:
        if table.status == "missing":
            continue
        for column in table.missing_columns:
            if not column.required or (table.spec, column.label) in told:
                continue
            # A table printed once for each year lacks the column in all of them alike.
            told.add((table.spec, column.label))
            if near := rows_run_together(case.report, table.spec):
                yield _not_told_apart("document", f"“{column.label}”列", near)
                continue
            torn = torn_header(case.report.document, table, column)
            yield Problem(
                "document",
                f"“{table_name(table.spec)}”缺少“{column.label}”列",
                f"在“{table_name(table.spec)}”中补上“{column.label}”列并逐行填写",
                places(case.report, table_place(table)),
                expected=column.label,
                actual=_header(table),
                key=f"{table.spec.kind}:{column.role}{_which(table.spec, column)}",
                rests_on=(*doubtful_header(case.report.document, table, column), *torn),
                slip=bool(torn) or len(table.columns) < _TOLD,
            )


def _which(spec: TableSpec, column: ColumnSpec) -> str:
    """The heading, where a table has several columns of one role."""
    same = sum(c.role == column.role for c in spec.columns)
    return f":{column.label}" if same > 1 else ""


def _header(table: TableReading) -> str | None:
    return "、".join(display(words, 20) for _, words in table.columns) or None


@report_rule("T004", "row-missing", "error", obligations=(27, 32, 119, 120, 161, 188, 189, 289))
def row_missing(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """官方表格中的一行（基本要求、评价指标、加分项等）不在报告的表格里。

    为什么：评价须逐条进行，不得删减条目（义务 120：91 行评价指标）。
    不报：整张表缺失（见 T020）；该行可能位于未能识读的页面，或无边框表格的各行文字连在一起
    时，只说明无法判断。缺行以后，其得分、证
    明材料以及所在类别和总分不再另行报告。
    怎么改：按官方原文补上该行并填写。
    """
    for row in missing_rows(case.report):
        frame = around_row(case.report, row)
        if pages := unread_between(case.report, *frame):
            yield unread(row_target(row.spec), f"官方条目{row_name(row.spec)}", pages)
            continue
        table = table_of(case.report, row)
        if table is not None and (near := rows_run_together(case.report, table.spec)):
            yield _not_told_apart(row_target(row.spec), f"官方条目{row_name(row.spec)}", near)
            continue
        apart = standing_apart(case.report, (row.spec.text,), frame)
        path = "／".join(p for p in (row.spec.level1 or row.spec.group, row.spec.level2) if p)
        yield Problem(
            row_target(row.spec),
            f"缺少官方条目{row_name(row.spec)}" + (f"（{path}）" if path else ""),
            "按官方原文补上该行，并填写评价结果和证明材料",
            row_places(case.report, row),
            expected=row.spec.text,
            rests_on=(*doubtful_between(case.report, *frame, sought=(row.spec.text,)), *apart),
            slip=bool(apart) or _beside_an_altered_row(case.report, row),
        )


def _beside_an_altered_row(report: ReportReading, row: RowReading) -> bool:
    """Whether a row next to it does not read as it should: the two may have been torn together."""
    same = [r for r in report.rows if r.spec.kind == row.spec.kind]
    at = next(i for i, r in enumerate(same) if r is row)
    before = next((r for r in reversed(same[:at]) if r.status != "missing"), None)
    after = next((r for r in same[at + 1 :] if r.status != "missing"), None)
    return any(r is not None and r.status == "altered" for r in (before, after))


def _not_told_apart(target: str, what: str, near: Place) -> CannotTell:
    page = f"第 {near.page} 页" if near.page else ""
    return CannotTell(target, f"{page}无边框的表格里各行文字连在一起，无法判断{what}")


@report_rule("T006", "row-added", "warning", obligations=(27, 32, 171, 234))
def row_added(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """官方表格里多出一行模板没有的条目。

    为什么：条目由官方模板规定；按行业标准增加条目须说明依据（义务 48：“按照所属行业评价要求增加
    对应导则的评分标准”）。
    不报：小计、合计、重复的表头。
    怎么改：删去该行，或说明所依据的行业标准。
    """
    groups: dict[tuple[str, str], list[AddedRow]] = {}
    for added in case.report.added:
        # A table printed once a year has the row in every print: one thing to put right.
        own = substance(added.text) if added.table.parts else f"{id(added)}"
        groups.setdefault((added.table.title, own), []).append(added)
    for added, *again in groups.values():
        table = case.report.table(added.table.kind)
        if table is not None and table.status == "missing":
            continue
        if near := rows_run_together(case.report, added.table):
            yield _not_told_apart("document", f"条目“{display(added.text, 32)}”", near)
            continue
        yield Problem(
            "document",
            f"“{table_name(added.table)}”多出模板没有的条目“{display(added.text, 32)}”",
            "删去该行；确需按行业标准增加时，写明所依据的标准",
            (added.place, *(a.place for a in again)),
            actual=added.text,
            key=f"{added.table.kind}:{added.text}",
        )
    yield from projects_beyond(case.report)
