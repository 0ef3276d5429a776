"""Codes in which room is left for a character that recognition may have passed over."""

from __future__ import annotations

from itertools import accumulate

import pytest

from lvjian.extractors.scan.text import with_gaps


@pytest.mark.parametrize(
    ("text", "wide", "doubted"),
    [
        ("914101000804471158", (), set()),
        ("91410100080447115", (5,), {4, 5}),
        ("91410100MW0447115X", (9,), set()),
        ("GB23331-2020", (5,), set()),
    ],
    ids=["even", "room_for_one_more", "beside_a_broad_letter", "too_short_for_a_code"],
)
def test_a_code_with_a_gap_may_have_lost_a_character(
    text: str, wide: tuple[int, ...], doubted: set[int]
) -> None:
    broad = 14.0 if "W" in text else 20.0
    steps = [broad if i in wide else 10.0 for i in range(len(text))]
    sure = with_gaps(text, list(accumulate(steps)), (0.999,) * len(text))
    assert {i for i, s in enumerate(sure) if s < 0.9} == doubted
