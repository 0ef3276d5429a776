"""Every demand of the official documents names its rules or says why it cannot be checked."""

from __future__ import annotations

from lvjian.rubrics import rubric_ids
from lvjian.rubrics.obligations import (
    Obligation,
    coverage,
    obligations_markdown,
    read_obligations,
    unmapped,
)
from lvjian.rubrics.proof import source_text

SEEDS = {"zhengzhou": 58, "henan": 124, "suzhou": 17, "zhejiang": 108, "beijing": 58}


def test_all_365_by_document() -> None:
    found: dict[str, int] = {}
    for obligation in read_obligations():
        found[obligation.seed] = found.get(obligation.seed, 0) + 1
    assert found == SEEDS
    assert sum(found.values()) == 365


def test_nothing_of_the_packs_is_left_open() -> None:
    open_ = {i: [o.no for o in unmapped(read_obligations(), i)] for i in rubric_ids()}
    assert open_ == {i: [] for i in rubric_ids()}


def test_planned_ones_belong_to_other_templates_only() -> None:
    planned = [o for o in read_obligations() if o.planned]
    assert [o.no for o in planned if any(o.concerns(i) for i in rubric_ids())] == []


def test_reasons_are_sentences() -> None:
    reasons = [o.not_checkable for o in read_obligations() if o.not_checkable is not None]
    assert [r for r in reasons if len(r) < 8 or r.endswith("。")] == []


def test_words_stand_at_their_lines() -> None:
    """The first words of each obligation, where they are a quotation without gaps."""
    lost = []
    for obligation in read_obligations():
        source = source_text(obligation.seed)
        head = obligation.words.split(" ")[0][:6]
        squeezed = "".join(source.line(obligation.line).split())
        if head not in squeezed and source.find(head, obligation.line, obligation.line + 3) is None:
            lost.append((obligation.no, head))
    assert lost == []


def test_patterns_of_templates() -> None:
    def at(number: int) -> Obligation:
        return read_obligations()[number - 1]

    assert at(59).concerns("henan-factory-self")
    assert not at(59).concerns("henan-park-self")
    assert at(211).concerns("zhejiang-factory-third-party")
    assert not at(211).concerns("zhejiang-factory-self")


def test_coverage_stands_at_the_top_of_the_page() -> None:
    checked, untold, planned = coverage(read_obligations())
    assert checked + untold + planned == 365
    head = obligations_markdown().split("\n## ")[0]
    assert f"由规则核对：**{checked}** 条" in head
    assert f"写明理由：**{untold}** 条" in head
