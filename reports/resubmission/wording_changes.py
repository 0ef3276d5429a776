"""The report's own text: sentences left out, added, or worded otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from rapidfuzz import fuzz

from lvjian.core.text import substance
from lvjian.reports.resubmission.basis import section_target
from lvjian.reports.resubmission.model import Change
from lvjian.reports.resubmission.sameness import recognised, same_words

Json = dict[str, Any]
_SENTENCE = re.compile(r"[^。！？；;!?]+[。！？；;!?]*")
_REWORDED = 55.0
"""Of 100: less alike, one sentence was left out and another one added."""
_LEAST = 2
_MOST_SENTENCES = 6000
_MOST_TOLD = 80


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    bare: str
    section: str | None
    at: Json


def text_changes(
    before: Json, after: Json, *, told: Sequence[tuple[str, str]] = ()
) -> Iterator[Change]:
    """Sentences that differ in substance, in order.

    Args:
        told: (before, after) of values whose change is listed by itself: a sentence that
            differs in nothing else is not listed again.
    """
    old, new = _sentences(before), _sentences(after)
    headings = {s["id"]: s["heading"] for d in (before, after) for s in d["sections"]}
    beside = SequenceMatcher(None, [s.bare for s in old], [s.bare for s in new], autojunk=False)
    for tag, i, j, k, m in beside.get_opcodes():
        if tag == "equal":
            continue
        for one, other in _beside(old[i:j], new[k:m]):
            change = _change(one, other, headings)
            if change is not None and not _told(change, told):
                yield change


def _sentences(document: Json) -> list[_Sentence]:
    """Own sentences; those of a paragraph that runs over a page are one all the same."""
    found: list[_Sentence] = []
    for passage in document.get("passages", ()):
        for text in _SENTENCE.findall(passage["text"]):
            bare = substance(text)
            if len(bare) >= _LEAST:
                found.append(_Sentence(text.strip(), bare, passage["section"], passage["at"][0]))
    return found[:_MOST_SENTENCES]


def _beside(
    old: Sequence[_Sentence], new: Sequence[_Sentence]
) -> Iterator[tuple[_Sentence | None, _Sentence | None]]:
    """What stands between equal sentences, pair by pair where they are alike, in order."""
    if "".join(s.bare for s in old) == "".join(s.bare for s in new):
        return  # only cut otherwise
    start = 0
    for one in old:
        scores = [fuzz.ratio(one.bare, s.bare) for s in new[start:]]
        best = max(range(len(scores)), key=lambda n: (scores[n], -n), default=None)
        if best is None or scores[best] < _REWORDED:
            yield one, None
            continue
        yield from ((None, s) for s in new[start : start + best])
        yield one, new[start + best]
        start += best + 1
    yield from ((None, s) for s in new[start:])


def _change(
    one: _Sentence | None, other: _Sentence | None, headings: dict[str, str]
) -> Change | None:
    at = [[s.at] if s else [] for s in (one, other)]
    unsure = recognised([*at[0], *at[1]])
    if one and other and same_words(one.text, other.text, unsure=unsure):
        return None
    there = other or one
    assert there is not None
    heading = headings.get(there.section or "")
    return Change(
        "text",
        section_target(there.section) if there.section else "document",
        heading or "正文",
        "文字" if one and other else "新增文字" if other else "删去文字",
        one.text if one else None,
        other.text if other else None,
        tuple(at[0]),
        tuple(at[1]),
        unsure=unsure,
    )


def _told(change: Change, told: Iterable[tuple[str, str]]) -> bool:
    """Whether the values listed by themselves explain the difference."""
    if change.before is None or change.after is None:
        return False
    values = {before: after for before, after in told if len(before) <= _MOST_TOLD}
    if not values:
        return False
    longest = sorted(values, key=lambda v: (-len(v), v))
    either = "|".join(rf"(?<![\d.]){re.escape(v)}(?![\d.]*\d)" for v in longest)
    now = re.sub(either, lambda m: values[m.group()], change.before)
    return substance(now) == substance(change.after)
