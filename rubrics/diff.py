"""What differs between two rubrics, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rapidfuzz import fuzz

from lvjian.core.rubric import Rubric
from lvjian.core.text import substance
from lvjian.rubrics.show import Json, rubric_json

Change = Literal["added", "removed", "changed"]

# Two wordings this much alike are one row changed, not one gone and one new; rows of one id
# need less, for an edition often rewrites a row in its place.
_ALIKE, _ALIKE_OF_ONE_ID = 75, 50
_HEAD = (
    "title", "issuer", "source", "edition", "effective_from", "effective_to", "object", "kind",
    "report_title", "markers", "commitment", "superseded_ok", "assessor_quota",
)  # fmt: skip
# Parts of a rubric, the key of their words, and the keys that are compared besides.
_PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "cover": ("label", ("type",)),
    "fields": ("label", ("type", "options", "max_chars", "required", "columns")),
    "results": ("label", ("type", "options")),
    "sections": ("heading", ("no", "points", "prompt", "max_chars")),
    "tables": ("title", ("number", "columns", "year_blank", "max_entries", "effects")),
    "basic": ("text", ("group", "type", "thresholds")),
    "indicators": (
        "text",
        (
            "level1",
            "level2",
            "type",
            "when_applicable",
            "max_score",
            "weight",
            "unit",
            "allowed",
            "thresholds",
        ),
    ),
    "bonus": ("text", ("type", "max_score", "weight", "unit", "allowed")),
    "questions": ("text", ("expects", "explain")),
    "measures": ("label", ("level1", "unit", "columns", "derived", "thresholds")),
    "materials": ("text", ("when_applicable",)),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs.

    Attributes:
        part: key of the rubric JSON it stands in, ``head`` for the rubric itself.
        left, right: id (or number, or label) on either side, None where it is not there.
        key: what of it changed, None where the whole is added or removed.
        before, after: its values as in the rubric JSON.
    """

    part: str
    change: Change
    left: str | None = None
    right: str | None = None
    key: str | None = None
    before: Any = None
    after: Any = None


def differences(left: Rubric, right: Rubric) -> list[Difference]:
    """Everything that differs, in the order of the rubric JSON; empty for equal templates.

    Lines and sources are not compared: the same words of another document are the same.
    """
    old, new = rubric_json(left), rubric_json(right)
    found = [
        Difference("head", "changed", key=key, before=old[key], after=new[key])
        for key in _HEAD
        if old[key] != new[key]
    ]
    for part, (words, keys) in _PARTS.items():
        found += _of_part(part, old[part], new[part], words, keys)
    for key in old["scoring"]:
        before, after = old["scoring"][key], new["scoring"][key]
        if before != after:
            found.append(Difference("scoring", "changed", key=key, before=before, after=after))
    found += _of_notes(old["notes"], new["notes"])
    return found


def _of_part(
    part: str, old: Sequence[Json], new: Sequence[Json], words: str, keys: tuple[str, ...]
) -> Iterator[Difference]:
    pairs = _paired(old, new, words)
    taken = {id(b) for _, b in pairs}
    partner = {id(a): b for a, b in pairs}
    for item in old:
        other = partner.get(id(item))
        if other is None:
            yield Difference(part, "removed", left=_name(item), before=item[words])
            continue
        if substance(item[words]) != substance(other[words]):
            yield Difference(
                part, "changed", _name(item), _name(other), words, item[words], other[words]
            )
        for key in keys:
            if not _same(item[key], other[key]):
                yield Difference(
                    part, "changed", _name(item), _name(other), key, item[key], other[key]
                )
    for item in new:
        if id(item) not in taken:
            yield Difference(part, "added", right=_name(item), after=item[words])


def _same(before: Any, after: Any) -> bool:
    """Equal values; of words, equal in substance."""
    if isinstance(before, str) and isinstance(after, str):
        return substance(before) == substance(after)
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(_same, before, after))
    if isinstance(before, dict) and isinstance(after, dict) and "label" in before:
        # A column is what it prints; whether reports must have it is no matter of the template.
        return _same(before["label"], after["label"])
    return bool(before == after)


def _name(item: Json) -> str:
    return str(item.get("id") or item.get("no") or item.get("heading") or item.get("title"))


def _paired(old: Sequence[Json], new: Sequence[Json], words: str) -> list[tuple[Json, Json]]:
    """Entries that are one and the same: equal in words, else by id, else much alike."""
    pairs: list[tuple[Json, Json]] = []
    left, right = list(old), list(new)

    def take(fits: Callable[[Json, Json], bool]) -> None:
        for item in list(left):
            other = next((o for o in right if fits(item, o)), None)
            if other is not None:
                pairs.append((item, other))
                left.remove(item)
                right.remove(other)

    def alike(a: Json, b: Json) -> float:
        return fuzz.ratio(substance(a[words]), substance(b[words]))

    take(lambda a, b: substance(a[words]) == substance(b[words]) and _name(a) == _name(b))
    take(lambda a, b: substance(a[words]) == substance(b[words]))
    take(lambda a, b: _name(a) == _name(b) and alike(a, b) >= _ALIKE_OF_ONE_ID)
    while left and right:
        score, item, other = max(
            ((alike(a, b), a, b) for a in left for b in right), key=lambda found: found[0]
        )
        if score < _ALIKE:
            break
        pairs.append((item, other))
        left.remove(item)
        right.remove(other)
    return pairs


def _of_notes(old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    held = {substance(n) for n in new}
    yield from (Difference("notes", "removed", before=n) for n in old if substance(n) not in held)
    held = {substance(n) for n in old}
    yield from (Difference("notes", "added", after=n) for n in new if substance(n) not in held)


def diff_json(left: Rubric, right: Rubric) -> Json:
    """The differences as JSON values."""
    return {
        "left": left.id,
        "right": right.id,
        "differences": [
            {
                "part": d.part, "change": d.change, "left": d.left, "right": d.right,
                "key": d.key, "before": d.before, "after": d.after,
            }
            for d in differences(left, right)
        ],
    }  # fmt: skip
