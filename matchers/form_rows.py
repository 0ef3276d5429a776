"""What rows and headers of the review and park forms look like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from lvjian.core.document import Cell, Table
from lvjian.core.numbers import plain
from lvjian.core.rubric import RowKind, Rubric
from lvjian.core.text import substance
from lvjian.matchers.numbering import split_number
from lvjian.matchers.rubric_index import index_of

_YEAR_HEAD = re.compile(
    r"\(?(20\d{2})\)?年?度?(?:指标|数据|实际|完成)*(?:值|情况|数据)?[:：]?\(?(?:单位)?\)?"
)
_NTH_YEAR = re.compile(r"第\s*[一二三123]\s*年[:：]?(?:[\s(（]*20\d{2}\s*年?[)）]?)?")
_THEN = re.compile(
    r"列入.{0,4}(?:时|前).{0,6}|(?:申报|入选|获批)时.{0,6}|(?:申报|实际|目标|基准)值"
)
_NOW = re.compile(r"(?:目前|现在|当前|本年度?|上年度?).{0,6}(?:值|情况)")
_VALUE_WORDS = ("指标数据", "指标值", "数值", "数据")
_BARE_YEAR = re.compile(r"20\d{2}")
_LABEL_HEADS = frozenset(
    ["项目", "指标名称", "指标", "指标涉及的参数", "参数", "年份", "年度", "年度金额", "金额年度",
     "名称", "近三年得分情况", "指标参数", "内容", "经营指标", "年度项目", "项目年度"]
)  # fmt: skip
_PROJECT = ("项目名称",)
_PROJECT_BESIDE = re.compile(
    r"项目(?:主要)?(?:建设)?内容|项目总?投资|投资估算|建设期限|实施成效|效益"
)
_YEARS_INLINE = re.compile(
    r"(20\d{2})\s*年度?(?:指标值|指标情况|数据)?\s*[:：]\s*([^;；\n]*?)(?=\s*20\d{2}\s*年度?\s*[:：]|[;；\n]|$)"
)
_NEAR_QUESTION = 75.0
_LEAST_QUESTION = 8


def row_wording(text: str, rubric: Rubric) -> tuple[RowKind, ...]:
    """Kinds of the official rows a cell words, nearly so for questions."""
    if not text.strip():
        return ()
    index = index_of(rubric)
    exact = tuple(r.kind for r in index.rows_like(text))
    if exact or not rubric.questions:
        return exact
    return ("question",) if question_like(text, rubric) else ()


def question_like(text: str, rubric: Rubric) -> bool:
    """Whether a cell words a question of the form, an answer in it or words changed."""
    key = substance(split_number(text).rest)
    if len(key) < _LEAST_QUESTION or "是否" not in key:
        return False
    return any(
        key.startswith(q) or fuzz.ratio(key, q) >= _NEAR_QUESTION for q in _questions(rubric)
    )


@lru_cache(maxsize=64)
def _questions(rubric: Rubric) -> tuple[str, ...]:
    return tuple(substance(split_number(q.text).rest) for q in rubric.questions)


@lru_cache(maxsize=8192)
def heads_values(text: str) -> bool:
    """Whether a header cell stands over a column of values: a year, then, now."""
    words = re.sub(r"\s+", "", plain(text))
    if not words or len(words) > 16:
        return False
    patterns = (_YEAR_HEAD, _NTH_YEAR, _THEN, _NOW)
    return words in _VALUE_WORDS or any(p.fullmatch(words) for p in patterns)


def is_value_header(texts: Sequence[str], rubric: Rubric) -> bool:
    """A header row over value columns: words of a label column and at least one heading."""
    official = _official_headings(rubric)
    heads = [t for t in texts if heads_values(t) or substance(t) in official]
    if not heads or len(heads) == len(texts) > 3:
        return False
    labels = sum(_label_key(t) in _LABEL_HEADS or substance(t) in official for t in texts)
    # Of a row whose values look like years (2050 beside 2000) some cell words the row itself.
    if any(row_wording(t, rubric) for t in texts if t not in heads):
        return False
    if labels < 1 and not _follow(heads):
        return False  # figures of a row that happen to look like years
    return len(heads) >= 2 or (len(heads) == 1 and labels >= 2)


def _follow(heads: Sequence[str]) -> bool:
    """Whether headings that are bare numbers are years that follow each other."""
    words = [re.sub(r"\s+", "", plain(h)) for h in heads]
    if not all(_BARE_YEAR.fullmatch(w) for w in words):
        return True
    years = [int(w) for w in words]
    return {b - a for a, b in pairwise(years)} in ({1}, {-1})


def _label_key(text: str) -> str:
    return re.sub(r"[\s/、\\()（）]+", "", plain(text))


@lru_cache(maxsize=64)
def _official_headings(rubric: Rubric) -> frozenset[str]:
    named = {substance(x) for t in rubric.tables if t.kind == "measures" for x in t.value_labels}
    return frozenset(named | {substance(c) for r in rubric.measures for c in r.columns})


def is_project_header(cells: Sequence[Cell]) -> bool:
    """项目名称 beside 项目内容, 总投资 or the effects."""
    texts = [re.sub(r"\s+", "", c.text) for c in cells]
    named = any(t in _PROJECT for t in texts)
    return named and sum(bool(_PROJECT_BESIDE.search(t)) for t in texts) >= 1


def value_columns(table: Table, headers: Sequence[int], labels: Sequence[str]) -> dict[int, str]:
    """Grid column → words of its heading, for columns of values.

    Args:
        labels: the official headings.
    """
    official = {substance(x) for x in labels}
    found: dict[int, str] = {}
    for at in headers:
        for col, cell in enumerate(table.rows[at]):
            if cell is None or col in found:
                continue
            if heads_values(cell.text) or substance(cell.text) in official:
                found[col] = _told_apart(cell, table.rows[at])
    return found


def _told_apart(cell: Cell, line: Sequence[Cell | None]) -> str:
    """Words of a heading; a year printed over a second column is counted: 2021年（2）."""
    words = re.sub(r"\s+", " ", cell.text).strip()
    twins = [c for c in line[: cell.col] if c is not None and c.text == cell.text]
    count = len({c.col for c in twins}) + 1
    return f"{words}（{count}）" if count > 1 and heading_year(words) else words


def inline_years(text: str) -> Iterator[tuple[str, str]]:
    """(2020年, value) of a cell that holds its own years: ``2020 年：1203``."""
    for match in _YEARS_INLINE.finditer(plain(text)):
        yield f"{match[1]}年", match[2].strip()


def heading_year(words: str) -> int | None:
    """The calendar year a heading names."""
    match = re.search(r"(20\d{2})", plain(words))
    return int(match[1]) if match else None
