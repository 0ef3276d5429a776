"""What the packs of the product already know: ids and meanings of labels, words for materials."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

from lvjian.core.text import substance
from lvjian.rubrics.loader import load_all

_ENOUGH = 4
_TAIL = re.compile(r"(复印件|原件|扫描件|等|相关|文件|材料|证明|情况|说明)+$")


def id_of(label: str) -> str | None:
    """The id the packs give most often to a label; None for one they do not have."""
    return _most(_labels()[0], label)


def meaning_of(label: str) -> str | None:
    """What a label has in common over cover and tables (``applicant-name``), None if nothing."""
    return _most(_labels()[1], label)


def keywords_of(text: str) -> tuple[list[str], bool]:
    """Words an attachment is known by as this material, and whether a pack already says so."""
    known = _materials().get(substance(text))
    if known is not None:
        return list(known), True
    bare = re.sub(r"[（(][^（）()]*[)）]", "", text)
    first = re.split(r"[、，；;和及]", bare)[0].strip()
    short = _TAIL.sub("", first) or first
    return [short if len(short) >= _ENOUGH else bare.strip() or text], False


def _most(table: dict[str, Counter[str]], label: str) -> str | None:
    found = table.get(substance(label))
    return min(found, key=lambda k: (-found[k], k)) if found else None


@cache
def _labels() -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    ids: dict[str, Counter[str]] = defaultdict(Counter)
    meanings: dict[str, Counter[str]] = defaultdict(Counter)
    for rubric in load_all():
        for field in (*rubric.cover, *rubric.fields):
            for label in (field.label, *field.aliases):
                ids[substance(label)][field.id] += 1
                if field.same_as is not None:
                    meanings[substance(label)][field.same_as] += 1
    return dict(ids), dict(meanings)


@cache
def _materials() -> dict[str, tuple[str, ...]]:
    return {substance(m.text): m.keywords for r in load_all() for m in r.materials if m.keywords}
