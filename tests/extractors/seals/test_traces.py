"""What no shape is left of: red ink that may be a seal, grey rings that may be a table."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from lvjian.core.recognised import TRACE_SURE, Seal
from lvjian.extractors.seals.traces import find_traces

DPI = 200.0


def page(
    *blots: tuple[int, int, int, int], colour: tuple[int, int, int] = (236, 190, 190)
) -> np.ndarray:
    """A page with black print and patches of broken ink, blue first."""
    sheet = Image.new("RGB", (1654, 2339), (250, 250, 248))
    draw = ImageDraw.Draw(sheet)
    for row in range(20):
        draw.rectangle((200, 200 + 60 * row, 1400, 220 + 60 * row), fill=(30, 30, 30))
    for left, top, right, bottom in blots:
        for x in range(left, right, 16):
            draw.line((x, top, x + 8, bottom), fill=colour, width=7)
    return np.ascontiguousarray(np.asarray(sheet)[:, :, ::-1])


def test_red_ink_as_large_as_a_seal_is_a_trace() -> None:
    blot = (900, 1600, 1220, 1920)
    (trace,) = find_traces(page(blot), (), dpi=DPI, page=3)
    assert (trace.page, trace.colour, trace.sure) == (3, "red", TRACE_SURE)
    assert np.allclose(np.array(trace.box) * DPI / 72, blot, atol=25)


def test_what_a_seal_accounts_for_is_none() -> None:
    blot = (900, 1600, 1220, 1920)
    box = (900 * 0.36, 1600 * 0.36, 1220 * 0.36, 1920 * 0.36)
    seal = Seal(1, box, "round", "red", 0.9)
    assert find_traces(page(blot), (seal,), dpi=DPI, page=1) == ()
    doubtful = Seal(1, box, "round", "red", 0.3)
    assert len(find_traces(page(blot), (doubtful,), dpi=DPI, page=1)) == 1


def test_print_ticks_headlines_and_other_colours_are_none() -> None:
    tick, headline = (900, 1600, 940, 1640), (200, 100, 1450, 180)
    assert find_traces(page(), (), dpi=DPI, page=1) == ()
    assert find_traces(page(tick), (), dpi=DPI, page=1) == ()
    assert find_traces(page(headline), (), dpi=DPI, page=1) == ()
    blue = page((900, 1600, 1220, 1920), colour=(150, 170, 236))
    assert find_traces(blue, (), dpi=DPI, page=1) == ()
