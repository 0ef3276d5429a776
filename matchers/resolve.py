"""Citations tied to what the bundle holds: by number, by title, by file name.

A number decides where there is one; a title is only asked when there is none, or to notice
that number and title mean different attachments. What is not found for sure missing stays
``unclear`` or, while something is unread, ``unreadable``.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lvjian.core.reading import Attachment, Citation
from lvjian.core.text import fold, substance
from lvjian.matchers.evidence.attachment_names import read_name
from lvjian.matchers.official_texts import official
from lvjian.matchers.titles import SAME, core_title, similarity

_MISMATCH = 0.45
"""Below this a cited title does not fit the attachment of the cited number."""
_CLEARLY_OTHER = 0.88
"""From here it fits another attachment so well that the number is in doubt."""
_TIE = 0.04


@dataclass(frozen=True, slots=True)
class _Held:
    """The attachments of a bundle, ready to be looked up."""

    attachments: tuple[Attachment, ...]
    by_key: dict[str, tuple[Attachment, ...]]
    texts: tuple[tuple[Attachment, str], ...]


def resolve(
    citations: Sequence[Citation], attachments: Sequence[Attachment], unread: bool = False
) -> tuple[Citation, ...]:
    """Tie citations to attachments.

    A ``3-5`` that turns out to be a range becomes one citation per number; a title that may
    be a law or notice and is not held is dropped.

    Args:
        unread: something of the bundle that may hold further attachments was not read:
            what is not found is then ``unreadable``, not ``missing``.
    """
    held = _index(tuple(attachments))
    out: list[Citation] = []
    for citation in citations:
        for one in _expanded(citation, held):
            out += _resolved(one, held, unread=unread)
    return tuple(out)


@lru_cache(maxsize=8)
def _index(attachments: tuple[Attachment, ...]) -> _Held:
    by_key: dict[str, list[Attachment]] = defaultdict(list)
    for attachment in attachments:
        if attachment.number:
            by_key[_key(attachment.number)].append(attachment)
    texts = tuple((a, substance(a.text)) for a in attachments)
    return _Held(attachments, {k: tuple(v) for k, v in by_key.items()}, texts)


def _key(number: str) -> str:
    return number.replace(".", "-")


def _expanded(citation: Citation, held: _Held) -> Iterator[Citation]:
    """附件3-5: the sub-number 3-5 if the bundle numbers so, else the range 3, 4, 5."""
    match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", citation.number or "")
    if citation.kind != "attachment" or match is None or _key(match[0]) in held.by_key:
        yield citation
        return
    low, high = int(match[1]), int(match[2])
    dotted = re.search(rf"{low}\s*[.．]\s*{high}", citation.raw)
    sub_numbered = any(k.startswith(f"{low}-") for k in held.by_key)
    if dotted or sub_numbered or not low < high <= low + 20:
        yield citation
        return
    for number in range(low, high + 1):
        yield replace(citation, number=str(number), title=None)


def _resolved(citation: Citation, held: _Held, *, unread: bool) -> list[Citation]:
    if citation.kind == "vague":
        return [replace(citation, status="unclear")]
    if citation.kind == "file":
        return [_by_file(citation, held, unread=unread)]
    if citation.number is not None:
        return [_by_number(citation, held, unread=unread)]
    if citation.title:
        found = _by_title(citation, held, unread=unread)
        return [found] if found else []
    return [replace(citation, status="unclear")]


def _missing(citation: Citation, *, unread: bool) -> Citation:
    return replace(citation, status="unreadable" if unread else "missing", attachments=())


def _found(citation: Citation, attachments: Sequence[Attachment], score: float) -> Citation:
    ids = tuple(a.id for a in attachments)
    return replace(citation, status="found", attachments=ids, score=score)


def _by_number(citation: Citation, held: _Held, *, unread: bool) -> Citation:
    number = citation.number or ""
    key = _key(number)
    if citation.kind == "table":
        return _table(citation, held, key, unread=unread)
    candidates = held.by_key.get(key) or _children(held, key)
    if not candidates and citation.kind == "section":
        candidates = _section_item(citation, held, key)
    if candidates:
        return _agreeing(citation, _near(citation, candidates), held)
    if part := _inside_parent(held, key):
        return _found(citation, part, 0.8)
    return _number_missing(citation, held, unread=unread)


def _table(citation: Citation, held: _Held, key: str, *, unread: bool) -> Citation:
    """附表1.1 is a table of the report itself; 附表3 may be an attachment."""
    candidates = held.by_key.get(f"表{key}", ())
    if candidates:
        return _found(citation, _near(citation, candidates), 1.0)
    if citation.title and (best := _best_by_title(citation.title, held)):
        return _found(citation, best[0], best[1])
    if "-" in key:
        return replace(citation, status="found", score=0.5)
    return _missing(citation, unread=unread)


def _children(held: _Held, key: str) -> tuple[Attachment, ...]:
    """附件5 where the bundle holds 5-1 and 5-2."""
    return tuple(
        a for k, many in sorted(held.by_key.items()) if k.startswith(f"{key}-") for a in many
    )


def _section_item(citation: Citation, held: _Held, key: str) -> tuple[Attachment, ...]:
    """5.3 is the third entry of 五、相关证明材料 where its headings count 1, 2, 3."""
    _, _, last = key.rpartition("-")
    if key.count("-") != 1:
        return ()
    own = held.by_key.get(last, ())
    return tuple(a for a in own if a.source == "heading" and a.scope == citation.place.file)


def _inside_parent(held: _Held, key: str) -> tuple[Attachment, ...]:
    """附件5-1 where 5 is held in one piece and its own text names a 5-1."""
    parent, _, _ = key.rpartition("-")
    if not parent:
        return ()
    shown = re.compile(
        rf"(?<![\d.-]){re.escape(key).replace('-', '[-.]')}(?![\d])".replace("\\[-.]", "[-.]")
    )
    return tuple(a for a in held.by_key.get(parent, ()) if shown.search(fold(a.text)))


def _near(citation: Citation, candidates: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """Those of the citing report's own appendix, or whose file belongs to that report, first."""
    own = tuple(a for a in candidates if a.scope == citation.place.file)
    if own:
        return own
    if len({a.scope for a in candidates}) < 2:
        return tuple(candidates)
    ranked = sorted(candidates, key=lambda a: -_affinity(citation.place.file, a))
    best = _affinity(citation.place.file, ranked[0])
    return tuple(a for a in ranked if _affinity(citation.place.file, a) == best)


def _affinity(report: str, attachment: Attachment) -> int:
    """How much an attachment's place looks like belonging to a report: folder and role words."""
    score = 0
    where = fold(attachment.at[0].file if attachment.at else attachment.scope)
    folder = posixpath.dirname(report)
    if folder and where.startswith(fold(folder)):
        score += 1
    for words in (("自评",), ("第三方", "三方")):
        if any(w in fold(report) for w in words) and any(w in where for w in words):
            score += 2
    return score


def _agreeing(citation: Citation, candidates: tuple[Attachment, ...], held: _Held) -> Citation:
    """The attachment of that number, unless the title clearly means another one."""
    title = citation.title
    if not title:
        return _one_of(citation, candidates)
    fits = sorted(candidates, key=lambda a: -similarity(title, a.title))
    here = similarity(title, fits[0].title)
    if here >= SAME:
        return _found(citation, [a for a in fits if similarity(title, a.title) >= SAME], here)
    others = [a for a in held.attachments if a.id not in {c.id for c in candidates}]
    rival = max(others, key=lambda a: similarity(title, a.title), default=None)
    known = fits[0].title and len(core_title(fits[0].title)) >= 2
    doubted = rival and known and here < _MISMATCH and not _names_title(fits, title)
    if rival and doubted and similarity(title, rival.title) >= _CLEARLY_OTHER:
        ids = (fits[0].id, rival.id)
        return replace(citation, status="ambiguous", attachments=ids, score=here)
    return _found(citation, candidates, max(here, 0.7))


def _names_title(candidates: Sequence[Attachment], title: str) -> bool:
    """A folder or a piece of several documents whose text names the cited one."""
    words = core_title(title)
    return any(words and words in substance(a.text[:4000]) for a in candidates)


def _one_of(citation: Citation, candidates: tuple[Attachment, ...]) -> Citation:
    """A bare number: ambiguous only where one scope holds two different things under it."""
    if len(candidates) > 1 and len({a.scope for a in candidates}) == 1:
        first = candidates[0]
        same_number = [a for a in candidates if a.number == first.number]
        unlike = [a for a in same_number[1:] if similarity(a.title, first.title) < SAME]
        if unlike and first.title:
            ids = tuple(a.id for a in candidates)
            return replace(citation, status="ambiguous", attachments=ids, score=0.5)
    return _found(citation, candidates, 1.0)


def _number_missing(citation: Citation, held: _Held, *, unread: bool) -> Citation:
    """No such number: the title may still name something that carries no number at all."""
    if citation.title:
        unnumbered = [a for a in held.attachments if a.number is None]
        fits = [a for a in unnumbered if similarity(citation.title, a.title) >= SAME]
        if fits:
            return _found(citation, fits[:1], similarity(citation.title, fits[0].title))
    if citation.kind == "section" and not any("-" in k for k in held.by_key):
        return replace(citation, status="unreadable" if unread else "unclear")
    return _missing(citation, unread=unread)


def _by_file(citation: Citation, held: _Held, *, unread: bool) -> Citation:
    wanted = fold(citation.title or citation.raw)
    stem = posixpath.splitext(wanted)[0]
    for attachment in held.attachments:
        for place in attachment.at:
            name = fold(posixpath.basename(place.file))
            # A name with 、 in it is cut by the list it stands in: its end is what is left.
            meant = posixpath.splitext(name)[0] == stem or (len(stem) > 1 and name.endswith(wanted))
            if attachment.source != "heading" and meant:
                return _found(citation, [attachment], 1.0)
    parts = read_name(citation.title or citation.raw)
    if parts.number and (same := held.by_key.get(parts.number)):
        fits = [a for a in same if not parts.title or similarity(a.title, parts.title) >= SAME]
        if fits:
            return _found(citation, fits, 0.9)
    if parts.title and (best := _best_by_title(parts.title, held)):
        return _found(citation, best[0], best[1])
    return _missing(citation, unread=unread)


def _by_title(citation: Citation, held: _Held, *, unread: bool) -> Citation | None:
    title = citation.title or ""
    if best := _best_by_title(title, held):
        return _found(citation, best[0], best[1])
    if inside := _in_text(title, held):
        return _found(citation, inside, 0.8)
    if official(title) != "no":
        return None
    if len(core_title(title)) < 2:
        return replace(citation, status="unclear")
    return _missing(citation, unread=unread)


@lru_cache(maxsize=8192)
def _scores(title: str, titles: tuple[str, ...]) -> tuple[float, ...]:
    return tuple(similarity(title, other) for other in titles)


def _best_by_title(title: str, held: _Held) -> tuple[list[Attachment], float] | None:
    """Those that fit best (several if they fit alike), None below ``SAME``."""
    scores = _scores(title, tuple(a.title for a in held.attachments))
    ranked = sorted(zip(held.attachments, scores, strict=True), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < SAME:
        return None
    top = ranked[0][1]
    return [a for a, score in ranked if score >= max(SAME, top - _TIE)], top


def _in_text(title: str, held: _Held) -> list[Attachment]:
    """Attachments whose text carries the title (a collection of documents, a folder's files)."""
    words = substance(title).strip()
    core = core_title(title)
    if len(words) < 4:
        return []
    exact = [a for a, text in held.texts if words in text]
    if exact or len(core) < 4:
        return exact
    return [a for a, text in held.texts if core in text and a.kind is None]
