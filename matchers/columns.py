"""Which column of a table holds what: by its header words, else by what stands in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from lvjian.core.document import Cell, Table
from lvjian.core.numbers import read_fraction, read_number
from lvjian.core.rubric import ColumnRole, ColumnSpec, TableSpec
from lvjian.core.text import substance

# Header words beside those the official tables print; the first fitting entry wins.
_KNOWN: tuple[tuple[ColumnRole, tuple[str, ...]], ...] = (
    ("no", (
        "序号", "编号", "no", "条款号",
    )),
    ("level1", (
        "一级指标",
    )),
    ("level2", (
        "二级指标",
    )),
    ("type", (
        "要求类型", "指标类型", "必选可选", "要求属性",
    )),
    ("max_score", (
        "分值", "满分", "标准分", "标准分值", "满分值", "总分值", "应得分",
    )),
    ("weight", (
        "权重", "权重系数", "指标权重",
    )),
    ("score", (
        "得分", "评分", "评价得分", "实得分", "实际得分", "自评得分", "评定得分", "自评分",
        "评价分数", "第三方评分", "第三方评价得分", "核定得分", "打分",
    )),
    ("value", (
        "指标值及是否符合评价要求", "指标值及符合性", "指标值及是否符合要求",
        "指标值及是否符合",
    )),
    ("answer", (
        "是否符合", "符合性", "是否符合要求", "符合情况", "评价结果", "是否满足", "符合与否",
        "符合性判定", "评价结论", "符合性结论", "是否符合评价要求", "判定结果",
    )),
    ("remark", (
        "符合性说明及证明材料索引", "符合性说明和证明材料索引", "符合性说明与证明材料索引",
        "符合性说明", "评价说明", "情况说明", "符合情况说明", "符合性描述", "评价依据及说明",
        "说明", "评价情况", "符合性说明证明材料索引",
    )),
    ("evidence", (
        "证明材料索引", "证明材料", "佐证材料", "材料索引", "证据索引", "证明文件", "附件索引",
        "佐证材料索引", "证明材料编号", "证明材料名称", "支撑材料", "对应附件", "证据材料",
    )),
    ("unit", (
        "单位", "指标单位", "计量单位",
    )),
    ("text", (
        "具体评价要求", "评价要求", "具体要求", "要求条款", "基本要求", "一般要求", "评价内容",
        "要求内容", "二级指标具体要求", "指标要求",
    )),
    ("other", (
        "备注", "评价方法", "评分说明", "评分标准", "加权得分", "折算得分", "加权分",
        "加权后得分", "权重得分", "权重后得分",
    )),
)  # fmt: skip
_TYPE_WORD = re.compile(r"必选|可选|基本要求|预期性?要求")
_ANSWER_WORD = re.compile(r"(不?符合|是|否|不适用|不涉及|[√✓☑☐□]\s*(不?符合|是|否).*)")
_POINTS_BY = re.compile(
    r"(?!.*(?:权|折|满|应得|标准|上年|去年|历史|说明|总))[一-鿿]{1,8}(?:得分|评分|打分|计分|赋分|分数)"
)
"""Points by whoever gave them: 专家评分, 评审组打分, 企业自评得分."""
_NEAR = 86.0
_LONGEST_HEADER = 40


def header_role(text: str, spec: TableSpec | None) -> tuple[ColumnRole, ColumnSpec | None] | None:
    """The role a header cell names, with the official column it stands for."""
    return _named(text, spec) if len(text) <= _LONGEST_HEADER else None


@lru_cache(maxsize=8192)
def _named(text: str, spec: TableSpec | None) -> tuple[ColumnRole, ColumnSpec | None] | None:
    key = _header_key(text)
    if not key:
        return None
    column = _official_headers(spec).get(key) if spec is not None else None
    if column is not None:
        # A split index: 证明材料索引 beside 符合性说明 is a column of its own.
        split = column.role == "remark" and _generic_role(key) == "evidence"
        return ("evidence" if split else column.role), column
    role = _generic_role(key)
    return (role, None) if role else None


@lru_cache(maxsize=256)
def _official_headers(spec: TableSpec) -> dict[str, ColumnSpec]:
    """Header words of an official table and the column each names."""
    return {
        _header_key(name): column
        for column in reversed(spec.columns)
        for name in (column.label, *column.aliases)
    }


def _header_key(text: str) -> str:
    return substance(re.sub(r"[(（][^()（）]*[)）]\s*$", "", text.strip()) or text)


@lru_cache(maxsize=4096)
def _generic_role(key: str) -> ColumnRole | None:
    folded = [(role, tuple(substance(w) for w in words)) for role, words in _KNOWN]
    for role, words in folded:
        if key in words:
            return role
    for role, words in folded:
        if any(len(w) >= 4 and fuzz.ratio(key, w) >= _NEAR for w in words):
            return role
    return "score" if _POINTS_BY.fullmatch(key) else None


def is_header_row(row: Sequence[Cell | None], spec: TableSpec | None) -> bool:
    """A row whose filled cells are mostly header words, at least two different ones."""
    cells = [c for at, c in enumerate(row) if c is not None and c not in row[:at]]
    filled = [c for c in cells if c.text.strip()]
    named = [c for c in filled if header_role(c.text, spec)]
    roles = {header_role(c.text, spec) for c in named}
    return len(roles) >= 2 and len(named) * 2 > len(filled)


def header_rows(table: Table, spec: TableSpec | None) -> list[int]:
    """Positions of header rows: at the top, and wherever the header is printed again."""
    found = [at for at, row in enumerate(table.rows) if is_header_row(row, spec)]
    if found and found[0] + 1 < len(table.rows):
        first = found[0]
        # A header of two lines: cells of the first reach into the second.
        spans = [c.row_span for c in table.rows[first] if c is not None and c.row == first]
        found += [r for r in range(first + 1, first + max(spans, default=1)) if r not in found]
    return sorted(found)


def roles_by_header(
    table: Table, spec: TableSpec | None, *, text_column: int, headers: Sequence[int]
) -> tuple[dict[int, ColumnRole], dict[ColumnRole, str]]:
    """Role of each grid column and the header words behind each role."""
    roles: dict[int, ColumnRole] = {text_column: "text"}
    words: dict[ColumnRole, str] = {}
    for at in headers:
        for col, cell in enumerate(table.rows[at]):
            if cell is None or col in roles:
                continue
            named = header_role(cell.text, spec)
            if named is None:
                continue
            role = named[0]
            words.setdefault(role, cell.text)
            if role == "text":
                continue
            if role in roles.values() and not _continues(table.rows[at], col, roles, role):
                continue
            roles[col] = role
    if any(
        (named := header_role(c.text, spec)) and named[0] == "text"
        for at in headers
        for c in table.rows[at]
        if c is not None
    ):
        words.setdefault("text", "")
    return roles, words


def _continues(
    row: Sequence[Cell | None], col: int, roles: Mapping[int, ColumnRole], role: ColumnRole
) -> bool:
    """The same header cell spans this column too."""
    return col > 0 and row[col] is row[col - 1] and roles.get(col - 1) == role


def roles_by_content(
    table: Table,
    roles: dict[int, ColumnRole],
    data_rows: Sequence[int],
    wanted: Sequence[ColumnRole],
) -> dict[int, ColumnRole]:
    """Fill in columns without a known header by what stands in them.

    Args:
        wanted: roles the official table has and no header named.
    """
    out = dict(roles)
    for col in range(table.width):
        if col in out:
            continue
        texts = [
            t for r in data_rows if (c := table.rows[r][col]) is not None and (t := c.text.strip())
        ]
        role = _content_role(texts, len(data_rows))
        if role and role in wanted and role not in out.values():
            out[col] = role
    return out


def _content_role(texts: Sequence[str], rows: int) -> ColumnRole | None:
    if not texts or len(texts) * 4 < rows:
        return None
    tests: Counter[ColumnRole] = Counter()
    for text in texts:
        if _TYPE_WORD.match(substance(text)) and len(text) <= 12:
            tests["type"] += 1
        elif "%" in text and read_fraction(text) is not None:
            tests["weight"] += 1
        elif _ANSWER_WORD.fullmatch(text):
            tests["answer"] += 1
        elif read_number(text) is not None:
            tests["max_score"] += 1
        elif re.search(r"附[件录表]|证明材料|《", text):
            tests["evidence"] += 1
        elif len(text) >= 12:
            tests["remark"] += 1
    if not tests:
        return None
    role, count = max(tests.items(), key=lambda item: (item[1], item[0]))
    return role if count * 3 >= len(texts) * 2 else None
