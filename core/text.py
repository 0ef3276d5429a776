"""Text folded for comparison: what counts as the same wording and what does not."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# CJK radical forms that PDF fonts map characters to and NFKC leaves alone
# (Unicode EquivalentUnifiedIdeograph).
_RADICALS = str.maketrans(
    "⺁⺇⺈⺊⺋⺌⺍⺗⺝⺟⺠⺩⺬⺮⺯⺳⺶⺷⺺⺻⺼⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻑⻒⻓⻔⻕⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻥⻦⻨⻩⻪⻫⻬⻭⻮⻰⻱⻲⻳",
    "厂几刀卜㔾小小心月母民王示竹糸网羊羊聿聿肉虎衤西西见角角讠贝足车辶辶辶阝長镸长门阜青韦页风飞食飠饣马骨鱼鸟麦黄黾斉齐歯齿龙龜亀龟",
)
_SPACE = re.compile(r"[\s\u00a0\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff\ufffe\ufffc]+")
_DROPPED = re.compile(
    r"""[,.:;!?'"()\[\]{}<>《》〈〉「」『』【】〔〕、。·•…‥“”‘’`´_/\\|^*#~—–\-―−]"""
)
_KEEP_BETWEEN_DIGITS = re.compile(r"(?<=\d)[.\-](?=\d)")
_HOLD = {".": "\ue000", "-": "\ue001"}


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """NFKC, radical forms replaced, all white space removed, letters in lower case."""
    out = unicodedata.normalize("NFKC", text).translate(_RADICALS)
    return _SPACE.sub("", out).casefold()


@lru_cache(maxsize=65536)
def substance(text: str) -> str:
    """What is left of a wording when nothing but substance counts.

    Spaces, line breaks, width, punctuation and brackets are dropped; digits, units,
    comparison signs, percent and plus-minus signs stay; a point or a dash between two
    digits stays (``1.2`` is not ``12``), all kinds of range dashes being one.
    """
    out = fold(text).replace("(适用时)", "")
    out = re.sub(r"(?<=\d)[‐‑‒–—―−~〜∼]+(?=\d)", "-", out)
    out = _KEEP_BETWEEN_DIGITS.sub(lambda m: _HOLD[m.group()], out)
    # A comparison sign counts, a book-title bracket does not: < > only before digits.
    out = re.sub(r"<(?=\d)", "\ue002", out)
    out = re.sub(r">(?=\d)", "\ue003", out)
    out = _DROPPED.sub("", out)
    return (
        out.replace("\ue000", ".").replace("\ue001", "-").replace("\ue002", "<")
        .replace("\ue003", ">")
    )  # fmt: skip


def same_substance(left: str, right: str) -> bool:
    """Whether two wordings differ in nothing but form."""
    return substance(left) == substance(right)


def display(text: str, limit: int = 60) -> str:
    """One line for a message or a quote, cut with an ellipsis."""
    line = re.sub(r"\s+", " ", text).strip()
    return line if len(line) <= limit else line[: limit - 1] + "…"
