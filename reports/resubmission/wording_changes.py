"""The report's own text: sentences left out, added, or worded otherwise."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from lvjian.core.text import substance
from lvjian.reports.resubmission.basis import section_target
from lvjian.reports.resubmission.model import Change
from lvjian.reports.resubmission.sameness import recognised, same_words

Json = dict[str, Any]
_Key = tuple[str, int]
_SENTENCE = re.compile(r"[^。！？；;!?]+[。！？；;!?]*")
_REWORDED = 55.0
"""Of 100: less alike, one sentence was left out and another one added."""
_LEAST = 2
_MOST_SENTENCES = 6000
_MOST_TOLD = 80
_WINDOW = 40


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
    for left, right in _gaps(_counted(old), _counted(new)):
        for one, other in _beside(old[left], new[right]):
            change = _change(one, other, headings)
            if change is not None and not _told(change, told):
                yield change


def _counted(sentences: Sequence[_Sentence]) -> list[tuple[str, int]]:
    """Each sentence with how often it stood before: so all are different."""
    seen: Counter[str] = Counter()
    found = []
    for sentence in sentences:
        found.append((sentence.bare, seen[sentence.bare]))
        seen[sentence.bare] += 1
    return found


def _gaps(old: Sequence[_Key], new: Sequence[_Key]) -> Iterator[tuple[slice, slice]]:
    """What stands between the most sentences that both have in one order.

    Of two orders of different things the longest common one is a longest rising sequence:
    n log n, whatever a report repeats.
    """
    places = {key: n for n, key in enumerate(new)}
    common = [(n, places[key]) for n, key in enumerate(old) if key in places]
    start = begin = 0
    for i, j in (*_rising(common), (len(old), len(new))):
        if start < i or begin < j:
            yield slice(start, i), slice(begin, j)
        start, begin = i + 1, j + 1


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises on both sides; the first ones do."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for n, (_, place) in enumerate(pairs):
        at = bisect_left(ends, place)
        before.append(last[at - 1] if at else None)
        if at == len(ends):
            ends.append(place)
            last.append(n)
        else:
            ends[at], last[at] = place, n
    found: list[tuple[int, int]] = []
    step = last[-1] if last else None
    while step is not None:
        found.append(pairs[step])
        step = before[step]
    return found[::-1]


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
        scores = [fuzz.ratio(one.bare, s.bare) for s in new[start : start + _WINDOW]]
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
