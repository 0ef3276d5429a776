"""A pack that extends another: what it says itself, laid over what the other holds.

A city that takes over a province's table, or the next edition of a template, writes down
only what differs. Everything works on the plain values of the YAML files; the result is
validated like any pack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lvjian.core.errors import RubricError

Plain = dict[str, Any]

# What says which edition it is, or counts what the other holds, is never taken over.
_OWN = ("id", "extends", "changes", "effective_from", "effective_to", "family", "shared")
# Lists of a pack and the key that tells their entries apart.
_LISTS = {
    "cover": "id", "fields": "id", "sections": "no", "tables": "kind", "basic": "id",
    "bonus": "id", "questions": "id", "measures": "id", "materials": "id",
}  # fmt: skip
_TEXTS = ("text", "label", "heading", "title", "line")


def overlaid(base: Plain, own: Plain, where: str) -> Plain:
    """The pack that ``own`` makes of ``base``.

    Args:
        base: the pack extended, its shared rows filled in.
        where: the folder of ``own``, for messages.

    Raises:
        RubricError: a change names something ``base`` does not hold, or the other way round.
    """
    result = _stamped({k: v for k, v in base.items() if k not in _OWN})
    result |= {k: v for k, v in own.items() if k != "changes"}
    for part, change in (own.get("changes") or {}).items():
        if part in own:
            raise RubricError(f"{where}：“{part}”既整体重写又写在 changes 里；请只留一处")
        named = f"{where}：changes.{part}"
        if part in ("indicators", "blocks"):
            make = _rows_changed if part == "indicators" else _blocks_changed
            result["indicators"] = make(result.get("indicators", []), change, named)
        elif part in _LISTS:
            result[part] = _changed(result.get(part, []), change, key=_LISTS[part], where=named)
        else:
            raise RubricError(
                f"{named}：不能这样改；可改 {'、'.join((*_LISTS, 'indicators', 'blocks'))}"
            )
    return result


def _stamped(base: Plain) -> Plain:
    """The pack with every text saying which document it is from."""
    seed = base.get("seed")

    def stamp(item: Any) -> Any:
        return item if not isinstance(item, dict) or "seed" in item else {**item, "seed": seed}

    result = dict(base)
    for part in (*_LISTS, "notes"):
        if part in result:
            result[part] = [stamp(item) for item in result[part]]
    if isinstance(result.get("commitment"), dict):
        result["commitment"] = stamp(result["commitment"])
    if "indicators" in result:
        result["indicators"] = [
            {**block, "rows": [stamp(row) for row in block["rows"]]}
            for block in result["indicators"]
        ]
    return result


def _changed(items: list[Plain], change: Plain, *, key: str, where: str) -> list[Plain]:
    """A list with entries removed, replaced and added, in this order."""
    gone = set(change.get("remove", ()))
    _all_known(gone, items, key=key, where=where)
    kept = [item for item in items if _name(item, key) not in gone]
    news = {_name(item, key): item for item in change.get("replace", ())}
    _all_known(news, kept, key=key, where=where)
    kept = [_replaced(item, news.get(_name(item, key))) for item in kept]
    for item in change.get("add", ()):
        _insert(kept, item, key=key, where=where)
    return kept


def _name(item: Plain, key: str) -> Any:
    """What an entry is called by; a table by its id where it has one."""
    return item.get("id", item.get(key)) if key == "kind" else item.get(key)


def _replaced(item: Plain, change: Plain | None) -> Plain:
    """An entry with the keys of a change; new words are from the new document."""
    if change is None:
        return item
    merged = item | change
    if any(name in change for name in _TEXTS):
        merged.pop("seed", None)
    return {k: v for k, v in merged.items() if v is not None}


def _insert(items: list[Plain], item: Plain, *, key: str, where: str) -> None:
    after = item.get("after")
    new = {k: v for k, v in item.items() if k not in ("after", "block")}
    if after is None:
        items.append(new)
        return
    _all_known([after], items, key=key, where=where)
    items.insert(1 + [_name(i, key) for i in items].index(after), new)


def _all_known(names: Iterable[Any], items: list[Plain], *, key: str, where: str) -> None:
    known = {_name(item, key) for item in items}
    for name in names:
        if name not in known:
            raise RubricError(f"{where}：被扩展的模板里没有 {name}；请核对编号")


def _rows_changed(blocks: list[Plain], change: Plain, where: str) -> list[Plain]:
    """Indicator rows: each change goes to the block that holds the row it names."""
    homes = {row["id"]: block["no"] for block in blocks for row in block["rows"]}
    homes |= {b["no"]: b["no"] for b in blocks}

    def home(what: str) -> Callable[[Any], str]:
        def of(entry: Any) -> str:
            name = entry if isinstance(entry, str) else entry.get(what) or entry.get("block")
            if name not in homes:
                raise RubricError(f"{where}：被扩展的模板里没有 {name}；新行请写 after 或 block")
            return str(homes[name])

        return of

    result = []
    for block in blocks:
        mine = {
            kind: [e for e in change.get(kind, ()) if home(what)(e) == block["no"]]
            for kind, what in (("remove", "id"), ("replace", "id"), ("add", "after"))
        }
        result.append({**block, "rows": _changed(block["rows"], mine, key="id", where=where)})
    return result


def _blocks_changed(blocks: list[Plain], change: Plain, where: str) -> list[Plain]:
    return _changed(blocks, change, key="no", where=where)
