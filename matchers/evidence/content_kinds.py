"""What kind of paper an attachment is by its own words, where they contradict its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lvjian.core.text import fold, substance
from lvjian.matchers.data import read_data
from lvjian.matchers.evidence.kinds import (
    SEVERAL_SYSTEMS,
    SYSTEM_KINDS,
    has_words,
    kind_of_head,
    kinds_in,
)

_DATA = "evidence_kinds.yaml"
_HEAD = 900
_CERTIFIES = re.compile(r"认证|证书|certif|注册号|获证")
_LABEL = re.compile(r"^(?:附件|附录|附)?\s*\d{0,3}(?:[-.]\d{1,2})?\s*[:：、.]?\s*")


@dataclass(frozen=True, slots=True)
class _Content:
    """The words one kind of papers carries, and the kinds that may stand for it."""

    signs: tuple[str, ...]
    kin: frozenset[str]


def is_written(kind: str | None, title: str) -> bool:
    """Whether an attachment of that kind and title is a paper of words, no photograph."""
    data = read_data(_DATA)
    return kind in data["written"] and not any(word in title for word in data["shown"])


def kind_inside(named: str | None, title: str, text: str) -> str | None:
    """The kind a paper is by its words, None where they do not contradict its name.

    Its head has to say surely what it is, and not one of the words that papers of the
    kind it is named after carry may stand in it.

    Args:
        named: the kind of its title.
        text: all of its words; what only repeats the title counts for nothing.
    """
    own = _contents().get(named or "")
    if named != SEVERAL_SYSTEMS and own is None:
        return None
    words = _without_title(text, title)
    kind = _kind_of(words)
    if kind is None or kind in kinds_in(title) or kind not in _contents():
        return None
    if named == SEVERAL_SYSTEMS:
        return None if kind in SYSTEM_KINDS or _CERTIFIES.search(fold(words)) else kind
    assert own is not None
    folded = fold(words)
    said = any(has_words(folded, sign) for sign in own.signs)
    return None if said or kind in own.kin else kind


def _without_title(text: str, title: str) -> str:
    """The text without the lines that give the attachment's number and title."""
    name = substance(title)
    return "\n".join(
        line for line in text.split("\n") if substance(_LABEL.sub("", line)) not in ("", name)
    )


def _kind_of(words: str) -> str | None:
    """The kind the head of a text tells: its heading, or the one system it certifies."""
    head = fold(words[:_HEAD])
    systems = [k for k in SYSTEM_KINDS if any(has_words(head, s) for s in _contents()[k].signs)]
    kind = kind_of_head(words)
    if systems and (kind is None or kind in (*SYSTEM_KINDS, SEVERAL_SYSTEMS)):
        return systems[0] if len(systems) == 1 and _CERTIFIES.search(head) else None
    return kind


@cache
def _contents() -> dict[str, _Content]:
    return {
        entry["kind"]: _Content(
            tuple(fold(sign) for sign in entry["signs"]), frozenset(entry.get("kin", ()))
        )
        for entry in read_data(_DATA)["contents_of_kinds"]
    }
