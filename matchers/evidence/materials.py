"""Which attachments stand for which entry of 相关证明材料."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from lvjian.core.reading import Attachment
from lvjian.core.rubric import MaterialSpec, Rubric
from lvjian.core.text import fold
from lvjian.matchers.evidence.kinds import (
    QUALIFICATION,
    SEVERAL_SYSTEMS,
    SYSTEM_KINDS,
    has_words,
    kinds_in,
)
from lvjian.matchers.evidence.material_contents import content_of, headings
from lvjian.matchers.titles import SAME, of_others, similarity

_SPLIT = re.compile(r"[、，,；;和及或]|\(|\)|（|）|[:：]")
_HEAD = 600


def match_materials(
    rubric: Rubric, attachments: Sequence[Attachment]
) -> tuple[tuple[MaterialSpec, tuple[str, ...]], ...]:
    """Attachment ids for each official material, in official order.

    An entry that lists several documents (计量设备清单、用能设备清单 …) is there if any of them
    is. One attachment may serve several entries. An empty one counts as there: that it is
    empty is told of the attachment itself.
    """
    own = frozenset(kind for m in rubric.materials for kind in _kinds(m))
    return tuple(
        (m, tuple(a.id for a in attachments if serves(m, a, own=own))) for m in rubric.materials
    )


def serves(
    material: MaterialSpec, attachment: Attachment, *, own: frozenset[str] = frozenset()
) -> bool:
    """Whether an attachment is (one of) the documents a material asks for.

    Args:
        own: kinds that the template has an entry of its own for.
    """
    if material.catch_all:
        return False
    others = of_others(attachment.title) or attachment.kind == QUALIFICATION
    if others and "资质" not in material.text and not of_others(material.text):
        return False
    entries = _entries(material)
    title = fold(attachment.title)
    if any(has_words(title, e) for e in entries):
        return True
    if any(similarity(part, attachment.title) >= SAME for part in _parts(material)):
        return True
    if content := content_of(material.text):
        return content.tells(attachment, kinds=_kinds(material), own=own)
    if attachment.kind and attachment.kind in _kinds(material):
        return True
    if attachment.source == "folder" or attachment.kind is None:
        return _in_head(entries, attachment)
    return False


@lru_cache(maxsize=512)
def _entries(material: MaterialSpec) -> tuple[str, ...]:
    return tuple(fold(k) for k in material.keywords)


@lru_cache(maxsize=512)
def _parts(material: MaterialSpec) -> tuple[str, ...]:
    """The documents an entry lists, its number and its brackets left out."""
    text = re.sub(r"^\s*\d{1,2}\s*[.、]\s*", "", material.text)
    bare = re.sub(r"[(（][^()（）]*[)）]", "", text)
    parts = [p.strip(" 。;；") for p in _SPLIT.split(bare)]
    return tuple(p for p in [bare.strip(" 。;；"), *parts] if len(p) >= 4)


@lru_cache(maxsize=512)
def _kinds(material: MaterialSpec) -> frozenset[str]:
    kinds = {kind for part in _parts(material) for kind in kinds_in(part)[:1]}
    if SEVERAL_SYSTEMS in kinds:
        kinds |= set(SYSTEM_KINDS) | {"CNCA截图"}
    return frozenset(kinds - {"设备清单"})


def _in_head(entries: Sequence[str], attachment: Attachment) -> bool:
    """A title-like line of an attachment whose own title tells nothing, or a file in a folder."""
    short = headings(attachment.text)
    if attachment.source != "folder":
        head = fold(attachment.text[:_HEAD])
        short = tuple(line for line in short if line in head)
    return any(has_words(line, e) for line in short for e in entries)
