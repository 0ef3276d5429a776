"""Fields, rows and scores that are no longer as they were."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lvjian.core.numbers import show
from lvjian.core.text import display, substance
from lvjian.reports.resubmission.model import Change
from lvjian.reports.resubmission.row_words import cells, explanation, without_citations
from lvjian.reports.resubmission.sameness import recognised, same_value, same_words

Json = dict[str, Any]
_WHERE = {
    "table": "评价表", "field": "基本信息表", "conclusion": "评价结论", "cover": "封面",
    "text": "正文",
}  # fmt: skip
_WHAT = {"total": "总分", "category": "分项得分", "bonus": "加分", "verdict": "结论"}
_BOX = re.compile("[□☐☑■▣☒√✓✔●○◯]")
_NUMBER = re.compile(r"(?:附件|附录|材料)\d+(?:-\d+)*")
_VERDICTS = {"pass": "符合", "fail": "不符合"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Attachments by id, as the rows of both submissions cite them.

    Attributes:
        before, after: id → what it is called; one attachment has one name in both.
    """

    before: Mapping[str, str]
    after: Mapping[str, str]
    titles_before: Mapping[str, str]
    titles_after: Mapping[str, str]


def field_changes(before: Json, after: Json) -> Iterator[Change]:
    """Cover entries and fields of the information table."""
    later = {(f["id"], f["where"]): f for f in after["fields"]}
    for old in before["fields"]:
        new = later.get((old["id"], old["where"]))
        if new is None:
            continue
        unsure = recognised([*old["at"], *new["at"]])
        if same_words(old["value"], new["value"], unsure=unsure) or _same_boxes(old, new):
            continue
        yield Change(
            "field",
            f"field:{old['id']}",
            old["label"],
            "封面" if old["where"] == "cover" else "填写内容",
            old["value"],
            new["value"],
            tuple(old["at"][:1]),
            tuple(new["at"][:1]),
            unsure=unsure,
        )


def _same_boxes(old: Json, new: Json) -> bool:
    """The same options ticked, whatever the boxes look like."""
    if not old["ticked"] or old["ticked"] != new["ticked"]:
        return False
    bare = [substance(_BOX.sub("", f["value"] or "")) for f in (old, new)]
    return bare[0] == bare[1]


def row_changes(before: Json, after: Json, evidence: Evidence) -> Iterator[Change]:
    """Official rows, wherever they stand by now."""
    later = {r["id"]: r for r in after["rows"]}
    for old in before["rows"]:
        new = later.get(old["id"])
        if new is None or (old["status"] == new["status"] == "missing"):
            continue
        yield from _RowChange(old, new, evidence).changes()


@dataclass(frozen=True, slots=True)
class _RowChange:
    old: Json
    new: Json
    evidence: Evidence

    def changes(self) -> Iterator[Change]:
        """What of the row is no longer as it was."""
        old, new = self.old, self.new
        if "missing" in (old["status"], new["status"]):
            words = ("无此行" if r["status"] == "missing" else "有此行" for r in (old, new))
            yield self._change("条目", *words)
            return
        if not same_words(old.get("written"), new.get("written"), unsure=self._unsure):
            yield self._change("条目文字", old.get("written"), new.get("written"))
        if old["answer"] != new["answer"]:
            yield self._change("判定", old["answer"], new["answer"])
        yield from self._points()
        yield from self._values()
        yield from self._explanation()
        yield from self._citations()

    @property
    def _unsure(self) -> bool:
        return recognised([*self.old["at"], *self.new["at"]])

    def _points(self) -> Iterator[Change]:
        old, new = (cells(r, "score").get("", _number(r["score"])) for r in (self.old, self.new))
        if not same_value(old, new):
            yield self._change("得分", old, new)
        full = [_number(r["stated_max"]) for r in (self.old, self.new)]
        if all(full) and full[0] != full[1]:
            yield self._change("分值", *full)

    def _values(self) -> Iterator[Change]:
        """Value boxes by their columns."""
        if self.old["kind"] != "measure":
            return
        old, new = cells(self.old, "value"), cells(self.new, "value")
        for column in dict.fromkeys((*old, *new)):
            if not same_value(old.get(column), new.get(column)):
                yield self._change(f"数值 {column}".strip(), old.get(column), new.get(column))

    def _explanation(self) -> Iterator[Change]:
        old, new = explanation(self.old), explanation(self.new)
        bare = without_citations(old, self.old, self.evidence.titles_before)
        now = without_citations(new, self.new, self.evidence.titles_after)
        if not same_words(bare, now, unsure=self._unsure):
            yield self._change("说明", old, new)

    def _citations(self) -> Iterator[Change]:
        old, new = self.old["evidence"], self.new["evidence"]
        names = [
            {self.evidence.before.get(e["attachment"] or "") for e in old} - {None},
            {self.evidence.after.get(e["attachment"] or "") for e in new} - {None},
        ]
        lost = [[e for e in held if e["attachment"] is None] for held in (old, new)]
        # The same words that lead nowhere any more: a matter of the attachments, not of the row.
        words = [[substance(e["cited"]) for e in held] for held in (old, new)]
        if words[0] == words[1] and any(lost):
            return
        if names[0] != names[1] or not _same_citations(*lost):
            said = (_cited(old, self.evidence.before), _cited(new, self.evidence.after))
            yield self._change("证明材料索引", *said)

    def _change(self, what: str, before: str | None, after: str | None) -> Change:
        return Change(
            "row",
            f"row:{self.old['id']}",
            display(self.old["text"], 80),
            what,
            before or None,
            after or None,
            tuple(self.old["at"][:1]),
            tuple(self.new["at"][:1]),
            unsure=self._unsure,
        )


def score_changes(before: Json, after: Json) -> Iterator[Change]:
    """Totals, category scores and verdicts as stated, place by place."""
    old, new = (_stated(d["scores"]["stated"]) for d in (before, after))
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key, []), new.get(key, [])
        said, says = (list(dict.fromkeys(_score(s) for s in held)) for held in (one, other))
        if not one or not other or sorted(said) == sorted(says):
            continue
        what, category, where, _ = key
        places = [p for s in (*one, *other) for p in s["at"]]
        yield Change(
            "score",
            f"score:{'total' if what == 'total' else category or what}",
            category or _WHAT[what],
            _WHERE[where],
            "、".join(said),
            "、".join(says),
            tuple(p for s in one for p in s["at"]),
            tuple(p for s in other for p in s["at"]),
            unsure=recognised(places),
        )


def _stated(scores: Iterable[Json]) -> dict[tuple[str, str, str, bool], list[Json]]:
    found: dict[tuple[str, str, str, bool], list[Json]] = {}
    for score in scores:
        key = (score["what"], score["category"] or "", score["where"], score["includes_bonus"])
        found.setdefault(key, []).append(score)
    return found


def _score(stated: Json) -> str:
    value = stated["value"]
    return _VERDICTS[value] if isinstance(value, str) else _number(value) or "—"


def _number(value: float | None) -> str | None:
    return None if value is None else show(Decimal(str(value)))


def _cited(items: Iterable[Json], names: Mapping[str, str]) -> str:
    """What is cited: by the name of the attachment it leads to, else by its words."""
    said = (names.get(e["attachment"] or "") or e["cited"] for e in items)
    return "、".join(dict.fromkeys(said))


def _same_citations(old: Sequence[Json], new: Sequence[Json]) -> bool:
    """Whether citations that lead nowhere name the same, by number or by title."""
    keys = [[_citation(e) for e in held] for held in (old, new)]
    left = list(keys[1])
    for number, title in keys[0]:
        same = [k for k in left if (number and k[0] == number) or (title and k[1] == title)]
        if not same:
            return False
        left.remove(same[0])
    return not left


def _citation(item: Json) -> tuple[str, str]:
    """Number and title of a citation, "" where it has none."""
    bare = substance(item["cited"])
    number = _NUMBER.search(bare)
    return (number.group(), bare[number.end() :]) if number else ("", bare)
