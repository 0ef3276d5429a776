"""Runs the cases a rubric pack brings along, through the matchers and the rules.

A case names a few rows or fields. Around them a whole report is set, filled in soundly, so
that what is tested is the pack itself: its labels, columns, wordings, points and limits.
Only what is found at the rows and fields of the case counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from lvjian.checker.catalogue import RULES
from lvjian.checker.engine import check
from lvjian.core.bundle import BundleFile
from lvjian.core.document import Block, Cell, Document, Paragraph, Table, make_grid
from lvjian.core.errors import RubricError
from lvjian.core.numbers import show
from lvjian.core.place import Place
from lvjian.core.reading import FileReading
from lvjian.core.rubric import Derived, FieldSpec, RowSpec, Rubric, TableSpec
from lvjian.matchers.bundle import read_bundle
from lvjian.rubrics.casefile import Case, read_cases
from lvjian.rubrics.loader import load_folder

_FILE = "例子.docx"
_VALUES = {
    "date": "2020年3月6日", "phone": "0571-86500123", "email": "lvse@example.com",
    "uscc": "91350200776049653A", "industry-code": "C3612 新能源车整车制造",
    "number": "80", "money": "5000万元",
}  # fmt: skip
_WORDS = "云川某项目的有关情况已如实填写"


def run_cases(pack_dir: Path) -> tuple[list[str], int]:
    """What the cases of a pack find otherwise than they say, and how many there are."""
    try:
        rubric = load_folder(pack_dir)
        cases = read_cases(pack_dir)
        problems = [p for path, case in cases for p in _judged(rubric, case, path)]
    except RubricError as error:
        return [str(error)], 0
    return problems, len(cases)


def _judged(rubric: Rubric, case: Case, path: Path) -> Iterator[str]:
    where = f"{path.name}“{case.name}”"
    known = {r.id for r in rubric.rows()} | {f.id for f in rubric.fields}
    unknown = [i for i in case.touched() if i not in known]
    if unknown:
        yield f"{where}：模板里没有 {'、'.join(unknown)}；请核对编号"
        return
    found, told = _found(rubric, case), set(case.expect)
    for finding in sorted(told - found):
        yield f"{where}：应报 {finding}，没有报"
    for finding in sorted(found - told):
        yield f"{where}：多报 {finding}；如属应报请写入 expect"


def _found(rubric: Rubric, case: Case) -> set[str]:
    """Findings at the rows and fields of the case, and at whatever it expects one."""
    document = Document(_FILE, "docx", tuple(_blocks(rubric, case)))
    file = BundleFile(_FILE, Path(_FILE), "0" * 64, "docx", "docx", 1)
    reading = read_bundle(
        [FileReading(file, "unknown", "read", document=document)],
        [rubric],
        name="例子",
        sha256="0" * 64,
        as_of=case.as_of,
        rubric_id=rubric.id,
    )
    targets = {f"{kind}:{i}" for i in case.touched() for kind in ("row", "field")}
    targets |= {e.split(" ")[1] for e in case.expect}
    outcome = check(reading, RULES)
    return {f"{f.code} {f.target}" for f in outcome.findings if f.target in targets}


def _blocks(rubric: Rubric, case: Case) -> Iterator[Block]:
    """Title, cover, information table, sections, official tables."""
    yield _paragraph(rubric.report_title)
    yield from (_paragraph(f"{e.label}：{_filled(e)}") for e in rubric.cover)
    number, figures = 0, _figures(rubric)
    fields = [f for f in rubric.fields if f.id not in case.without]
    if fields:
        number += 1
        titles = [t.title for t in rubric.tables_of("fields")] or ["基本信息表"]
        yield _paragraph(titles[0])
        yield _table([_field_cells(f, case) for f in fields], number)
    if rubric.commitment is not None:
        yield _paragraph(rubric.commitment)
    for section in rubric.sections:
        if not section.in_table:
            yield _paragraph(f"{section.no}、{section.heading}" if section.no else section.heading)
            yield _paragraph(_WORDS + "。")
    for spec in rubric.tables:
        rows = [r for r in rubric.rows() if spec.holds(r) and r.id not in case.without]
        if not rows:
            continue
        number += 1
        yield _paragraph(" ".join(filter(None, (spec.number, spec.title))))
        for part in spec.parts or (None,):
            if part is not None:
                yield _paragraph(part.title.replace("（ 年）", "（2022年）"))
            body = [_row_cells(spec, r, case, figure=figures[r.id]) for r in rows]
            yield _table([h for h in [_header(spec)] if h] + body, number)


def _paragraph(text: str) -> Paragraph:
    return Paragraph(text, Place(_FILE, part=text[:12], quote=text))


def _table(rows: list[list[str]], number: int) -> Table:
    width = max(len(row) for row in rows)
    cells = [
        Cell(r, c, text, (Place(_FILE, part=f"第{number}表第{r + 1}行", quote=text),))
        for r, row in enumerate(rows)
        for c, text in enumerate(row + [""] * (width - len(row)))
    ]
    place = Place(_FILE, part=f"第{number}表")
    return Table(make_grid(cells, len(rows), width), place, number)


def _field_cells(field: FieldSpec, case: Case) -> list[str]:
    given = case.fields.get(field.id)
    if field.columns and given is None:
        return [field.label, *(f"{c}：80" for c in field.columns)]
    return [field.label, _filled(field) if given is None else given]


def _filled(field: FieldSpec) -> str:
    """A sound value of a field."""
    if field.type == "checkbox":
        wanted = next((o for o in field.options if o in ("符合", "民营")), field.options[0])
        return " ".join(f"{'☑' if o == wanted else '□'}{o}" for o in field.options)
    if field.type == "narrative":
        return _WORDS
    return field.options[0] if field.options else _VALUES.get(field.type, "云川有限公司")


def _columns(spec: TableSpec) -> list[tuple[str, str]]:
    """Role and label of the columns that are printed; yes/no rows have none of their own."""
    if spec.kind == "questions":
        return [("text", "合规性信息"), ("answer", "是否")]
    return [(c.role, c.label) for c in spec.columns] or [("text", "要求"), ("answer", "是否符合")]


def _header(spec: TableSpec) -> list[str]:
    return [] if spec.kind == "questions" else [label for _, label in _columns(spec)]


def _row_cells(spec: TableSpec, row: RowSpec, case: Case, *, figure: str) -> list[str]:
    """The cells of a row in the order of the columns, the case's own words where it has any."""
    own: dict[str, str] = {k: str(v) for k, v in case.rows.get(row.id, {}).items()}
    values = list(case.values.get(row.id, ()))
    sound = _sound_cells(row, figure)
    cells = []
    for role, _ in _columns(spec):
        if role == "value" and values:
            cells.append(values.pop(0))
        else:
            cells.append(own.get(role, sound.get(role, "")))
    return cells


def _sound_cells(row: RowSpec, figure: str) -> dict[str, str]:
    points = "" if row.max_score is None else show(row.max_score)
    weight = "" if row.weight is None else f"{show(row.weight * 100)}%"
    measured = row.kind in ("measure", "indicator", "bonus") and row.max_score is None
    answer = _question_answer(row) if row.kind == "question" else "符合"
    return {
        "no": row.no or row.id, "group": row.group or "", "level1": row.level1 or "",
        "level2": row.level2 or "", "text": row.text, "answer": answer,
        "type": row.type_label or {"required": "必选", "optional": "可选"}.get(row.type or "", ""),
        "max_score": points, "weight": weight, "score": points, "unit": row.unit or "",
        "value": figure if measured else "符合",
        "remark": f"{_WORDS}，见附件1", "evidence": "附件1",
    }  # fmt: skip


def _figures(rubric: Rubric) -> dict[str, str]:
    """Value of each value row: 80, and what follows from such values."""
    figures = {r.id: _WORDS if r.textual else "80" for r in rubric.rows()}
    derived = {r.id: show(_derived(r.derived)) for r in rubric.measures if r.derived is not None}
    tied = {r.same_as: derived[r.id] for r in rubric.measures if r.id in derived and r.same_as}
    again = {r.id: tied[r.same_as] for r in rubric.measures if r.same_as in tied}
    return figures | again | derived


def _derived(rule: Derived) -> Decimal:
    if rule.kind == "quotient":
        return rule.factor
    return rule.factor * 80 * (len(rule.of) if rule.kind == "sum" else 1)


def _question_answer(row: RowSpec) -> str:
    wanted = row.expects or "否"
    return " ".join(f"{'☑' if o == wanted else '□'}{o}" for o in ("是", "否"))
