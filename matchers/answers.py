"""Answers and scores as rows state them."""

from __future__ import annotations

import re
from decimal import Decimal

from lvjian.core.boxes import ANY_BOX
from lvjian.core.numbers import plain, read_score
from lvjian.core.reading import Answer
from lvjian.matchers.checkboxes import read_ticks

NOT_APPLICABLE = re.compile(
    r"(?:本?[项条款]|该[项条款]|此[项条款]|本要求|该要求|[本该](?:企业|公司|工厂|单位|厂)|受评价方)?"
    r"\s*+(?:评价)?\s*+(?:为)?\s*+(不适用|不涉及|n/?a|无此项)"
    r"(?:于?本[项条厂企]\S{0,4}|[该此]项(?:内容|要求|指标)?)?\s*(?=$|[，。；,;.、（(：:\s])",
    re.IGNORECASE,
)
_BLANK_MARKS = frozenset({"/", "／", "-", "--", "—", "——", "–", "\\", "无", "n/a", "na"})
_NEGATIVE = re.compile(
    r"不符合|未符合|不满足|不达标|未达到|不合格|^(否|×|✗|✘|N|no)$", re.IGNORECASE
)
_DENIED = re.compile(
    r"(无|没有|未发现|不存在|未出现|未发生)[^，。；]{0,8}(不符合|不满足|不达标|不合格)"
)
_POSITIVE = re.compile(
    r"符合|满足|达标|达到|合格|优于|不低于|不高于|低于|高于|超过|已建立|^(是|√|✓|✔|Y|yes|通过)$",
    re.IGNORECASE,
)
_OPTIONS = (("不符合", "符合", "不适用"), ("否", "是"))
_ANSWERS: dict[str, Answer] = {
    "符合": "符合", "是": "符合", "不符合": "不符合", "否": "不符合", "不适用": "不适用",
}  # fmt: skip


def is_mark_for_nothing(text: str) -> bool:
    """A dash or slash that stands for: not applicable, nothing to say."""
    return plain(text).casefold().replace(" ", "") in _BLANK_MARKS


def declares_not_applicable(text: str) -> bool:
    """Whether a cell begins by saying that the row does not apply."""
    return bool(NOT_APPLICABLE.match(plain(text)))


def read_answer(text: str) -> Answer | None:
    """The answer of an answer or value cell; None where it gives none."""
    line = plain(text)
    if not line:
        return None
    if ANY_BOX.search(line) and (boxed := _boxed(line)) is not None:
        return boxed[0] if boxed else None
    if declares_not_applicable(line) or re.fullmatch(r"[/／—-]+", line):
        return "不适用"
    cleared = _DENIED.sub("", line)
    if _NEGATIVE.search(cleared):
        return "不符合"
    if _POSITIVE.search(line):
        return "符合"
    return None


def _boxed(line: str) -> tuple[Answer, ...] | None:
    """The ticked option; () where boxes are there and none or several are ticked, None without."""
    for options in _OPTIONS:
        ticks = read_ticks(line, options)
        if len(ticks.named) >= 2 and ticks.boxes:
            if len(ticks.ticked) != 1:
                return ()
            return (_ANSWERS[ticks.ticked[0]],)
    return None


def read_points(text: str) -> Decimal | None:
    """Points of a 得分 cell; ``8/8`` and ``8（满分8）`` give the points alone."""
    value = read_score(text)
    if value is not None:
        return value
    folded = plain(text).replace(" ", "").replace("\n", "")
    match = re.fullmatch(
        r"(\d+(?:\.\d+)?)分?(?:/\d+(?:\.\d+)?分?|\((?:满分)?\d+(?:\.\d+)?分?\))", folded
    )
    return Decimal(match[1]) if match else None
