"""The words over the columns of official tables, and the lines that are such words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lvjian.extractors.pdf.lines import row_text
from lvjian.extractors.pdf.page import Char

HEADER_LABELS = (
    "序号", "一级指标", "二级指标", "具体评价要求", "具体要求", "评价要求", "要求条款", "基本要求",
    "一般要求", "是否符合", "符合性说明及证明材料索引", "证明材料索引", "证明材料", "符合性说明",
    "要求类型", "分值", "权重", "得分", "指标值", "评价指标", "评分标准", "评价内容", "单位",
    "项目名称", "项目内容", "指标名称", "备注", "名称", "数量", "类别", "指标", "内容",
)  # fmt: skip
_LABELS = re.compile("|".join(sorted(HEADER_LABELS, key=len, reverse=True)))
_SENTENCE = frozenset("，。；")


def header_score(text: str) -> int:
    """Number of different column labels in a line of text; 0 for a sentence."""
    if len(text) < 4 or not _SENTENCE.isdisjoint(text):
        return 0
    return len(set(_LABELS.findall(re.sub(r"\s", "", text))))


def labels_alone(row: Sequence[Char]) -> set[str]:
    """The labels that stand alone in a line of characters, with blanks around them."""
    parts = row_text(sorted(row, key=lambda c: c.x0)).split()
    return {part for part in parts if part in HEADER_LABELS}
