"""Articles of official documents that the product quotes besides its templates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Article:
    """An article, letter for letter.

    Attributes:
        no: 第十六条. text: with its number, as it stands. document: title of the whole;
            line: of the text kept under ``rubrics/sources``.
    """

    no: str
    text: str
    document: str
    line: int


@cache
def assessor_articles() -> tuple[Article, ...]:
    """Articles 16 to 18 of the Zhengzhou measures: how assessors are supervised."""
    lines = (files("lvjian.rubrics") / "sources/zhengzhou.txt").read_text("utf-8").split("\n")
    wanted = re.compile(r"(第十[六七八]条) .+")
    matches = ((n, wanted.fullmatch(line)) for n, line in enumerate(lines, start=1))
    title = "郑州市绿色低碳工厂评价管理办法（征求意见稿）"
    return tuple(Article(m[1], m[0], title, n) for n, m in matches if m)
