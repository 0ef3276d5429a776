"""Automatic numbering of Word put back: the label each numbered paragraph shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lvjian.extractors.word.names import MC, VAL, Element, W, switch, value, whole
from lvjian.extractors.word.numbers import show_number

_LEVELS = 9
_PERCENT = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: ``w:lvl``."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    suffix: str = " "
    restart: int | None = None
    paragraph_style: str | None = None
    legal: bool = False


@dataclass(slots=True)
class _List:
    """A list (``w:num``): its levels and the counters it shares with its siblings."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)


class Numbering:
    """The lists of one document with their running counters.

    Lists of one ``w:abstractNum`` share counters, as Word has it; a ``startOverride``
    sets the counter once, when its list reaches that level first.
    """

    def __init__(self, root: Element | None, *, style_lists: dict[str, str] | None = None) -> None:
        """``style_lists``: numbering style id → numId, for ``w:numStyleLink``."""
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, list[int | None]] = {}
        if root is not None:
            self._load(root, style_lists or {})

    def _load(self, root: Element, style_lists: dict[str, str]) -> None:
        abstracts = {a.get(f"{W}abstractNumId", ""): a for a in root.iterfind(f"{W}abstractNum")}
        owners = {
            n.get(f"{W}numId", ""): value(n, "abstractNumId") or ""
            for n in root.iterfind(f"{W}num")
        }
        levels: dict[str, dict[int, Level]] = {}
        for num in root.iterfind(f"{W}num"):
            abstract = owners[num.get(f"{W}numId", "")]
            link = value(abstracts.get(abstract), "numStyleLink")
            if link is not None:
                abstract = owners.get(style_lists.get(link, ""), abstract)
            if abstract not in levels:
                levels[abstract] = _levels(abstracts.get(abstract))
            self._lists[num.get(f"{W}numId", "")] = _with_overrides(num, abstract, levels[abstract])

    def level_of_style(self, num_id: str, style_id: str) -> int | None:
        """The level a paragraph style is linked to in that list."""
        found = self._lists.get(num_id)
        if found is None:
            return None
        return next((i for i, v in found.levels.items() if v.paragraph_style == style_id), None)

    def label(self, num_id: str, ilvl: int) -> str:
        """Count one paragraph and give what stands before it, suffix included; "" for a bullet."""
        found = self._lists.get(num_id)
        if found is None or not 0 <= ilvl < _LEVELS:
            return ""
        level = found.levels.get(ilvl)
        if level is None:
            return ""
        counters = self._counters.setdefault(found.abstract, [None] * _LEVELS)
        self._count(found, counters, ilvl)
        shown = _PERCENT.sub(lambda m: _shown(found, counters, int(m[1]) - 1, level), level.text)
        return "" if level.style == "bullet" or not shown.strip() else shown.strip() + level.suffix

    def _count(self, found: _List, counters: list[int | None], ilvl: int) -> None:
        level = found.levels[ilvl]
        now = counters[ilvl]
        if ilvl in found.starts and ilvl not in found.begun:
            counters[ilvl] = found.starts[ilvl]
        else:
            counters[ilvl] = level.start if now is None else now + 1
        found.begun.add(ilvl)
        for higher in range(ilvl):
            if counters[higher] is None:
                counters[higher] = found.levels.get(higher, Level()).start
        for deeper in range(ilvl + 1, _LEVELS):
            restart = found.levels.get(deeper, Level()).restart
            # lvlRestart n: only a paragraph of level n or above (1-based) starts it anew; 0: none.
            if restart is None or ilvl < restart:
                counters[deeper] = None


def _shown(found: _List, counters: list[int | None], index: int, level: Level) -> str:
    other = found.levels.get(index, Level())
    number = counters[index]
    style = other.style
    if level.legal and style not in {"none", "bullet"}:
        style = "decimal"
    return show_number(other.start if number is None else number, style)


def _levels(abstract: Element | None) -> dict[int, Level]:
    if abstract is None:
        return {}
    found: dict[int, Level] = {}
    for item in abstract.iterfind(f"{W}lvl"):
        found[whole(item.get(f"{W}ilvl"), 0)] = _level(item)
    return found


def _level(item: Element) -> Level:
    suffix = value(item, "suff")
    restart = value(item, "lvlRestart")
    fallback = item.find(f"{MC}AlternateContent/{MC}Fallback")
    style = value(item, "numFmt") or value(fallback, "numFmt") or "decimal"
    return Level(
        start=whole(value(item, "start"), 1),
        style=style,
        text=value(item, "lvlText") or "",
        suffix="" if suffix == "nothing" else " ",
        restart=None if restart is None else whole(restart, 0),
        paragraph_style=value(item, "pStyle"),
        legal=bool(switch(item, "isLgl")),
    )


def _with_overrides(num: Element, abstract: str, levels: dict[int, Level]) -> _List:
    found = _List(abstract, dict(levels))
    for override in num.iterfind(f"{W}lvlOverride"):
        ilvl = whole(override.get(f"{W}ilvl"), 0)
        own = override.find(f"{W}lvl")
        if own is not None:
            found.levels[ilvl] = _level(own)
        start = override.find(f"{W}startOverride")
        if start is not None:
            found.starts[ilvl] = whole(start.get(VAL), 1)
            found.levels[ilvl] = replace(found.levels.get(ilvl, Level()), start=found.starts[ilvl])
    return found
