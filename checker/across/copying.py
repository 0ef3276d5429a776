"""Sentences that two reports have in common, found without comparing every pair of reports."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from lvjian.checker.across.footprint import Footprint, Passage, Unit
from lvjian.checker.across.legal_names import legal_person
from lvjian.checker.across.table import Table

ALIKE = 82.0
"""Two sentences are one when so many hundredths of their characters agree in order."""
COMMON_FROM = 4
"""A sentence without figures of its own under so many applicants is usual wording."""
LEAST_RUN = 40
"""Characters of own wording that make a copied passage."""
SURELY_ALIKE = 95.0
"""A single sentence must agree to so many hundredths; two or more next to each other to ALIKE."""
LEAST_SPREAD = 200
"""Or so many in all, spread over short cells."""
# How an assessor works, in its own words: the same in all its reports, however few they are.
_METHOD = re.compile(
    r"本机构|我机构|我们|评价组|评价小组|评价机构|评价人员|复核人员|底稿|三级审核|项目组|资料清单|现场工作"
    r"|现场核验|文件评?审|评价工作|本次工作|本次评价|抽样|访谈|原始凭证|数据采集"
)
_FIGURE = re.compile(r"\d+\.\d+|\d{3,}")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHIFT = 1 << 20


@dataclass(frozen=True, slots=True)
class Copied:
    """A passage that stands in two reports.

    Attributes:
        left, right: (passage, first sentence, last sentence) in each bundle.
        length: characters of its common sentences; likeness 0..100 of the two wordings.
    """

    left: tuple[int, int, int]
    right: tuple[int, int, int]
    length: int
    likeness: float

    @property
    def sure(self) -> bool:
        """Two sentences or more, or one that is the same but for a letter or two."""
        return self.left[1] < self.left[2] or self.likeness >= SURELY_ALIKE


@dataclass(frozen=True, slots=True)
class CommonText:
    """What two bundles have in common; ``left`` < ``right`` are their numbers."""

    left: int
    right: int
    passages: tuple[Copied, ...]

    @property
    def length(self) -> int:
        """Characters in all."""
        return sum(p.length for p in self.passages)


def common_texts(
    footprints: Sequence[Footprint], applicants: Sequence[str]
) -> Iterator[CommonText]:
    """Every two bundles of different applicants with copied passages, in order."""
    usual = _usual(footprints, applicants)
    with Table("key INT, bundle INT, place INT") as table:
        for number, footprint in enumerate(footprints):
            table.keep_text((number, p, _storable(u.bare)) for p, u in _units(footprint))
            for place, unit in _units(footprint):
                table.add((key, number, place) for key in _keys(unit, usual))
        yield from _joined(footprints, applicants, table)


def _joined(
    footprints: Sequence[Footprint], applicants: Sequence[str], table: Table
) -> Iterator[CommonText]:
    found: dict[int, list[tuple[int, int, float]]] = {}
    firms = [
        legal_person(f.assessors[0].name) if f.assessors else number
        for number, f in enumerate(footprints)
    ]
    at = -1
    for left, right in table.pairs():
        if left[0] != at:
            yield from _settled(footprints, at, found)
            at, found = left[0], {}
        if applicants[left[0]] == applicants[right[0]]:
            continue
        one = table.text(left)
        if firms[left[0]] == firms[right[0]] and _METHOD.search(one) and not _figures(one):
            continue
        other = table.text(right)
        score = ratio(one, other, score_cutoff=ALIKE)
        if score and _NUMBER.findall(one) != _NUMBER.findall(other):
            # Alike but for its figures: alone it may be chance, beside others it is not.
            score = min(score, SURELY_ALIKE - 1)
        if score:
            found.setdefault(right[0], []).append((left[1], right[1], score))
    yield from _settled(footprints, at, found)


def _settled(
    footprints: Sequence[Footprint], left: int, found: dict[int, list[tuple[int, int, float]]]
) -> Iterator[CommonText]:
    for right in sorted(found):
        runs = _runs(footprints[left], found[right])
        strong = any(r.length >= LEAST_RUN and r.sure for r in runs)
        if strong or sum(r.length for r in runs) >= LEAST_SPREAD:
            yield CommonText(left, right, tuple(runs))


def _runs(left: Footprint, matches: Sequence[tuple[int, int, float]]) -> list[Copied]:
    """Matched sentences put together by the paragraphs they stand in; each sentence once."""
    taken: tuple[set[int], set[int]] = (set(), set())
    by_pair: dict[tuple[int, int], list[tuple[int, int, float]]] = {}
    for one, other, score in sorted(matches, key=lambda m: (-m[2], m[0], m[1])):
        if one in taken[0] or other in taken[1]:
            continue
        taken[0].add(one)
        taken[1].add(other)
        pair = one // _SHIFT, other // _SHIFT
        by_pair.setdefault(pair, []).append((one % _SHIFT, other % _SHIFT, score))
    runs = []
    for (p, q), held in sorted(by_pair.items()):
        ones, others = [m[0] for m in held], [m[1] for m in held]
        sizes = [len(left.passages[p].units[n].bare) for n in ones]
        weight = sum(s * m[2] for s, m in zip(sizes, held, strict=True)) / sum(sizes)
        if len(ones) == 1 and weight < SURELY_ALIKE:
            continue
        runs.append(
            Copied((p, min(ones), max(ones)), (q, min(others), max(others)), sum(sizes), weight)
        )
    return runs


def _usual(footprints: Sequence[Footprint], applicants: Sequence[str]) -> frozenset[int]:
    """Hashes of the sentences under so many applicants that nobody copied them from one."""
    with Table("key INT, bundle INT, place INT") as table:
        numbers = {name: n for n, name in enumerate(dict.fromkeys(applicants))}
        for number, footprint in enumerate(footprints):
            who = numbers[applicants[number]]
            table.add({(_hash(_masked(u.bare)), who, 0) for _, u in _units(footprint)})
        return frozenset(key for key, held in table.shared() if len(held) >= COMMON_FROM)


def _keys(unit: Unit, usual: frozenset[int]) -> tuple[int, ...]:
    """Keys of a sentence: none for usual wording, one where only its figures are telling."""
    if _hash(_masked(unit.bare)) not in usual:
        # The rules are named in every process; numpy is for those that compare bundles.
        from lvjian.checker.across.minhash import band_keys  # noqa: PLC0415

        return band_keys(unit.bare)
    return (_hash("=" + unit.bare),) if _figures(unit.bare) else ()


def _figures(bare: str) -> bool:
    """Whether a sentence states figures of its own; years are none."""
    return bool(_FIGURE.search(_YEAR.sub("", bare)))


def _units(footprint: Footprint) -> Iterator[tuple[int, Unit]]:
    """Sentences with passage and number packed into one integer."""
    for p, passage in enumerate(footprint.passages):
        for n, unit in enumerate(passage.units):
            yield p * _SHIFT + n, unit


def _storable(text: str) -> str:
    return text.encode(errors="replace").decode()


def _masked(bare: str) -> str:
    return re.sub(r"\d+(?:\.\d+)?", "0", bare)


def _hash(text: str) -> int:
    digest = hashlib.blake2b(text.encode(errors="replace"), digest_size=7).digest()
    return int.from_bytes(digest, "big")


def own_length(footprint: Footprint) -> int:
    """Characters of own wording in all reports of a bundle."""
    return sum(len(u.bare) for p in footprint.passages for u in p.units)


def quoted(passage: Passage, first: int, last: int) -> str:
    """The words of some sentences as they stand."""
    return passage.text[passage.units[first].start : passage.units[last].end].strip()
