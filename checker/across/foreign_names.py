"""B005: another company's name, credit code or product left in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lvjian.checker.across.batch_rules import BatchCase, batch_rule
from lvjian.checker.across.footprint import Footprint, Passage
from lvjian.checker.across.naming import role_in, sentence_around
from lvjian.checker.across.wording import short_names
from lvjian.checker.registry import Problem
from lvjian.core.place import Place
from lvjian.core.text import display, substance

_USCC = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Za-z])")
_HEAD = 4
_MAKES = re.compile(r"主要产品|主要生产|主营|主导产品|产品为|生产的")


@dataclass(frozen=True, slots=True)
class _Trace:
    """Something of another applicant found in a text."""

    owner: int
    words: str
    what: str
    place: Place


@batch_rule("B005", "foreign-name", "error")
def foreign_name(case: BatchCase) -> Iterator[Problem]:
    """报告正文里留有别家单位的名称、信用代码或产品。

    为什么：套用别家报告时没有改干净；这样的段落写的是别家的情况，不能作为评价的依据。
    与本批所有申报单位的名称（全称和简称）、信用代码和独有的产品比对，也看正文里把别的单位当作
    被评价企业来写的句子。
    不报：写明是供应商、客户、检测或认证机构、施工和处置单位、邻厂、股东、银行等的名称，在句子里写明的和由表头、行名、列表的引语写明的都算；附件里有其证照的单位；
    申报单位与机构自己的名称和简称；更名前的名称；只在产品上相同的同行。
    怎么改：改成本单位的名称和情况，并逐句核对该段的数据。
    """
    names = _Names(case)
    for number, footprint in enumerate(case.footprints):
        told: set[str] = set()
        for trace in _traces(case, names, number):
            key = case.applicants[trace.owner]
            if key not in told:
                told.add(key)
                yield _of_batch(case, footprint, trace)
        yield from _strangers(footprint, names)


def _traces(case: BatchCase, names: _Names, number: int) -> Iterator[_Trace]:
    """Names, codes, then products, in the order of the text."""
    own = case.applicants[number]
    footprint = case.footprints[number]
    found = [t for p in footprint.passages for t in names.in_passage(p, footprint)]
    for trace in found:
        if case.applicants[trace.owner] != own:
            yield trace


def _of_batch(case: BatchCase, footprint: Footprint, trace: _Trace) -> Problem:
    other = case.footprints[trace.owner]
    owner = other.applicants[0].name
    mine = footprint.applicants[0].name if footprint.applicants else footprint.name
    product = trace.what == "产品"
    places = (footprint.place(trace.place), other.place(other.applicants[0].at.quoting(owner)))
    return Problem(
        "document",
        f"“{mine}”的报告里留有本批另一申报单位“{owner}”的{trace.what}“{trace.words}”",
        "改成本单位的名称和情况，并逐句核对该段的数据",
        places,
        expected=mine,
        actual=trace.words,
        outcome="needs-human" if product else "fail",
        severity="warning" if product else None,
        key=f"{mine}|{owner}",
    )


def _strangers(footprint: Footprint, names: _Names) -> Iterator[Problem]:
    """Companies of no other bundle that the text speaks of as of the applicant."""
    if not footprint.applicants or footprint.renamed:
        return
    mine = footprint.applicants[0].name
    told: set[str] = set()
    for mention in footprint.mentions:
        bare = substance(mention.name)
        if mention.role or not mention.subject or bare in told or names.owner(bare) is not None:
            continue
        if any(bare in k or k in bare for k in footprint.known):
            continue
        told.add(bare)
        yield Problem(
            "document",
            f"“{mine}”的报告正文把另一家单位“{mention.name}”当作被评价企业来写",
            "改成本单位的名称和情况，并逐句核对该段的数据；确有关系的，写明是什么单位",
            (footprint.place(mention.at),),
            expected=mine,
            actual=mention.name,
            key=f"{mine}|{bare}",
        )


class _Names:
    """Names, codes and products of all applicants, looked up by their first characters."""

    def __init__(self, case: BatchCase) -> None:
        self._case = case
        self._codes: dict[str, int] = {}
        self._heads: dict[str, list[tuple[str, int, str]]] = {}
        owners: dict[str, set[str]] = {}
        held: list[tuple[str, int, str]] = []
        for number, footprint in enumerate(case.footprints):
            who = case.applicants[number]
            for party in footprint.applicants:
                for code in party.codes:
                    self._codes.setdefault(code, number)
                for bare in short_names(party.name):
                    owners.setdefault(bare, set()).add(who)
                    held.append((bare, number, "名称"))
            for product in footprint.products:
                owners.setdefault(substance(product), set()).add(who)
                held.append((substance(product), number, "产品"))
        for bare, number, what in held:
            if len(owners[bare]) == 1 and len(bare) >= _HEAD:
                group = self._heads.setdefault(bare[:_HEAD], [])
                if (bare, what) not in {(b, w) for b, _, w in group}:
                    group.append((bare, number, what))

    def owner(self, bare: str) -> int | None:
        """The bundle whose applicant has exactly this name."""
        group = self._heads.get(bare[:_HEAD], ())
        return next((n for b, n, what in group if b == bare and what == "名称"), None)

    def in_passage(self, passage: Passage, footprint: Footprint) -> Iterator[_Trace]:
        """What of any applicant stands in a passage without a role of its own."""
        for match in _USCC.finditer(passage.text.upper()):
            owner = self._codes.get(match.group())
            if owner is not None and not self._has_role(passage, match.start(), match.group()):
                yield self._trace(owner, match.group(), "统一社会信用代码", passage, match.start())
        bare, places = _with_positions(passage.text)
        for i in range(len(bare) - _HEAD + 1):
            group = self._heads.get(bare[i : i + _HEAD])
            for name, owner, what in group or ():
                if not bare.startswith(name, i):
                    continue
                words = passage.text[places[i] : places[i + len(name) - 1] + 1]
                if self._left_over(footprint, passage, places[i], (name, what, words)):
                    yield self._trace(owner, words, what, passage, places[i])

    def _left_over(
        self, footprint: Footprint, passage: Passage, at: int, found: tuple[str, str, str]
    ) -> bool:
        """Whether a name stands there as if it were the applicant's own."""
        name, what, words = found
        own = [
            n for p in (*footprint.applicants, *footprint.assessors) for n in short_names(p.name)
        ]
        if any(name in o for o in own) or any(name in k for k in footprint.known):
            return False
        if what == "名称":
            return not footprint.renamed and not self._has_role(passage, at, words)
        sentence = sentence_around(passage.text, at)
        mine = [substance(p) for p in footprint.products]
        if not _MAKES.search(sentence) or role_in(sentence, words):
            return False
        # Products of one trade are alike: only a list without any product of one's own counts.
        return not any(p in substance(sentence) or name in p or p in name for p in mine)

    @staticmethod
    def _has_role(passage: Passage, at: int, words: str) -> bool:
        return bool(role_in(sentence_around(passage.text, at), words, passage.context))

    @staticmethod
    def _trace(owner: int, words: str, what: str, passage: Passage, at: int) -> _Trace:
        sentence = sentence_around(passage.text, at)
        return _Trace(owner, words, what, passage.at.quoting(display(sentence, 100)))


def _with_positions(text: str) -> tuple[str, Sequence[int]]:
    """A text in substance, with the place of each of its characters in the text."""
    bare: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        for kept in substance(character):
            bare.append(kept)
            places.append(at)
    return "".join(bare), places
