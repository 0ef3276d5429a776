"""Kinds of evidence: what an attachment is, told by its title, else by the head of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.fuzz import partial_ratio

from lvjian.core.text import fold
from lvjian.matchers.data import read_data

SYSTEM_KINDS = (
    "质量管理体系认证证书",
    "环境管理体系认证证书",
    "职业健康安全管理体系认证证书",
    "能源管理体系认证证书",
)
QUALIFICATION = "资质证明"
"""Whatever proves the third party's or a supplier's own qualification, its licence too."""
SEVERAL_SYSTEMS = "管理体系认证证书"
"""A title that names several systems, or none of them in particular."""


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """One kind of evidence.

    Attributes:
        titles: sets of words, joined with ``+``, that must all occur in a title; any set will do.
        without: words that rule the kind out.
        heads: sets of words that, in the head of a text without a telling title, mean this kind.
    """

    name: str
    titles: tuple[str, ...]
    without: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()


def _load() -> tuple[EvidenceKind, ...]:
    """The kinds as ``evidence_kinds.yaml`` lists them; what is narrower stands first."""
    data = read_data("evidence_kinds.yaml")["kinds"]
    return tuple(
        EvidenceKind(
            entry["name"],
            *(
                tuple(fold(w) for w in entry.get(name, ()))
                for name in ("titles", "without", "heads")
            ),
        )
        for entry in data
    )


KINDS = _load()
_BY_NAME = {kind.name: kind for kind in KINDS}


def names() -> tuple[str, ...]:
    """All names of kinds, in order."""
    return tuple(_BY_NAME)


def has_words(folded: str, entry: str) -> bool:
    """Whether all words of an entry written with ``+`` occur in folded text.

    The number of a standard is not looked for inside longer numbers and codes: credit codes
    end in 50001, numbers of permits in 9001P.
    """
    for word, number in _words_of(entry):  # asked some 600 times of every attachment
        if word not in folded or (number is not None and not number.search(folded)):
            return False
    return True


@lru_cache(maxsize=4096)
def _words_of(entry: str) -> tuple[tuple[str, re.Pattern[str] | None], ...]:
    """The words of an entry, numbers with their pattern."""
    return tuple((w, _whole(w) if w.isdigit() else None) for w in entry.split("+"))


@lru_cache(maxsize=64)
def _whole(number: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9])(?<![0-9][a-zA-Z]){number}(?![0-9]|[a-zA-Z](?![a-zA-Z]))")


def _is(kind: EvidenceKind, folded: str) -> bool:
    return any(has_words(folded, e) for e in kind.titles) and not any(
        word in folded for word in kind.without
    )


@lru_cache(maxsize=8192)
def kinds_in(title: str) -> tuple[str, ...]:
    """Every kind whose words a title carries, the narrower first (``四体系证书`` has one)."""
    folded = fold(title)
    return tuple(kind.name for kind in KINDS if _is(kind, folded))


def recognise_kind(title: str, text: str = "") -> str | None:
    """The kind of an attachment, None where neither title nor head of the text tells.

    A title that names several management systems is ``管理体系认证证书``. Without a telling
    title the heading of the text counts as one, then the words of its head; a word of
    recognised text may have a character wrong.
    """
    if kind := _of_title(title):
        return kind
    if not text[:_HEAD].strip():
        return None
    if kind := kind_of_head(text):
        return kind
    return _misread(_heading(text) or next(iter(_first_lines(text)), ""))


def kind_of_head(text: str) -> str | None:
    """The kind that the heading of a text tells, else the words of its head."""
    heading = _heading(text)
    if heading and (kind := _of_title(heading)):
        return kind
    head = fold(text[:_HEAD])
    for kind_ in KINDS:
        if any(has_words(head, entry) for entry in kind_.heads):
            return kind_.name
    return None


_HEAD = 400
_HEADING_LINES = 4
_LONGEST_HEADING = 26
_NO_HEADING = re.compile(r"[:：。；;，,]|^第?\d+页?$|^(?:附件|附录|附)\s*\d*[-\d]*$|公司$|第\d+页")
_HEADING = re.compile(
    r"(?:证书?|执照|许可证?|回执|批复|意见|报告书?|声明|承诺书?|任命书?|授权书|合同|协议|台账|清单|一览表|签到表|登记表|记录表?|证明|备案表?|通知书|函|截图|信息|凭证)$"
)


def _of_title(title: str) -> str | None:
    found = kinds_in(title)
    if not found:
        return None
    systems = [name for name in found if name in SYSTEM_KINDS]
    if len(systems) > 1 and found[0] != "CNCA截图":
        return SEVERAL_SYSTEMS
    return found[0]


def _heading(text: str) -> str:
    """The heading of a text: short lines at its head, up to one that ends as papers are called.

    A long heading is printed in two or three lines (关于…项目环境影响 / 报告表的批复).
    """
    parts: list[str] = []
    for folded in _first_lines(text):
        if len(folded) > _LONGEST_HEADING or _NO_HEADING.search(folded):
            if parts:
                return ""
            continue
        parts.append(folded)
        if _HEADING.search(folded):
            return "".join(parts)
    return ""


def _first_lines(text: str) -> list[str]:
    return [fold(w) for w in text[:_HEAD].split("\n") if w.strip()][:_HEADING_LINES]


def _misread(heading: str) -> str | None:
    """The kind whose words stand in a heading but for a character in four."""
    if not heading or len(heading) > _LONGEST_HEADING or _NO_HEADING.search(heading):
        return None
    for kind, words in _LONG_TITLES:
        if any(not partial_ratio(w, heading, score_cutoff=_CLOSE) for w in words):
            continue
        if not any(word in heading for word in kind.without):
            return kind.name
    return None


_CLOSE = 74  # of 100: a character in four is another one
_LONG_TITLES = tuple(
    (kind, words)
    for kind in KINDS
    for words in (entry.split("+") for entry in kind.titles)
    if all(len(word) >= 4 for word in words)
)
