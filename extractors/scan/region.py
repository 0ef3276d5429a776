"""Recognised pages scaled, moved into a box of another page, and put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lvjian.core.place import Box
from lvjian.core.recognised import CheckBox, RecognisedLine, RecognisedPage, Ruling


def scaled(page: RecognisedPage, factor: float) -> RecognisedPage:
    """The page with all its lengths times ``factor``."""
    return replace(
        _moved(page, factor, 0.0, 0.0),
        width=round(page.width * factor, 2),
        height=round(page.height * factor, 2),
        dpi=page.dpi / factor,
        sheet=_map_scaled(page.sheet, factor),
        spread=_spread_scaled(page.spread, factor),
    )


def _spread_scaled(spread: tuple[float, ...], factor: float) -> tuple[float, ...]:
    return (spread[0] * factor, spread[1] * factor, spread[2]) if spread else ()


def _map_scaled(sheet: tuple[float, ...], factor: float) -> tuple[float, ...]:
    """A projective map between two pages, both ``factor`` times as large."""
    by = (1, 1, factor, 1, 1, factor, 1 / factor, 1 / factor, 1)
    return tuple(v * f for v, f in zip(sheet, by, strict=True)) if sheet else ()


def into_box(page: RecognisedPage, box: Box) -> RecognisedPage:
    """A recognised picture on the page it is set into, at the box where it stands.

    One that lies on its side, or a sheet on a photograph, keeps its words in order, made to
    fit the box.
    """
    room = min((box[2] - box[0]) / max(page.width, 1.0), (box[3] - box[1]) / max(page.height, 1.0))
    factor = room if page.turn in {90, 270} or page.sheet else 1.0
    return _moved(page, factor, box[0], box[1])


def one_under_the_other(
    first: RecognisedPage, second: RecognisedPage, *, right: float, factor: float
) -> RecognisedPage:
    """Two facing pages as one high page, in the order in which they are read.

    Args:
        right: points from the left side of the picture to the second page.
        factor: points of the pages per point of the picture.
    """
    below = _moved(second, 1.0, 0.0, first.height)
    high, wide = first.height + second.height, max(first.width, second.width)
    whole = merged(first.number, [first, below], width=wide, height=high, dpi=first.dpi)
    return replace(whole, spread=(first.height, round(right, 3), round(factor, 6)))


def merged(
    number: int, parts: Sequence[RecognisedPage], *, width: float, height: float, dpi: float
) -> RecognisedPage:
    """One page of the pictures that stand on it."""
    return RecognisedPage(
        number,
        round(width, 2),
        round(height, 2),
        lines=tuple(x for p in parts for x in p.lines),
        horizontal=tuple(x for p in parts for x in p.horizontal),
        vertical=tuple(x for p in parts for x in p.vertical),
        fills=tuple(x for p in parts for x in p.fills),
        boxes=tuple(x for p in parts for x in p.boxes),
        seals=tuple(x for p in parts for x in p.seals),
        codes=tuple(x for p in parts for x in p.codes),
        signed=tuple(x for p in parts for x in p.signed),
        dpi=dpi,
        blank=all(p.blank for p in parts),
        photo=bool(parts) and all(p.photo or p.blank for p in parts),
        trouble=next((p.trouble for p in parts if p.trouble), ""),
    )


def _moved(page: RecognisedPage, factor: float, right: float, down: float) -> RecognisedPage:
    def at(box: Box) -> Box:
        x0, y0, x1, y1 = (v * factor for v in box)
        return (
            round(x0 + right, 2),
            round(y0 + down, 2),
            round(x1 + right, 2),
            round(y1 + down, 2),
        )

    def line(item: RecognisedLine) -> RecognisedLine:
        chars = tuple(
            (c, round(lo * factor + right, 2), round(hi * factor + right, 2))
            for c, lo, hi in item.chars
        )
        return replace(item, box=at(item.box), chars=chars)

    def rule(item: Ruling, across: float, along: float) -> Ruling:
        return Ruling(
            round(item.at * factor + across, 2),
            round(item.lo * factor + along, 2),
            round(item.hi * factor + along, 2),
        )

    return replace(
        page,
        lines=tuple(line(x) for x in page.lines),
        horizontal=tuple(rule(x, down, right) for x in page.horizontal),
        vertical=tuple(rule(x, right, down) for x in page.vertical),
        boxes=tuple(CheckBox(at(x.box), x.ticked) for x in page.boxes),
        seals=tuple(replace(x, box=at(x.box)) for x in page.seals),
        codes=tuple(replace(x, box=at(x.box)) for x in page.codes),
        fills=tuple(at(x) for x in page.fills),
        marks=None if page.marks is None else tuple(at(x) for x in page.marks),
        strays=None if page.strays is None else tuple(at(x) for x in page.strays),
        signed=tuple(at(x) for x in page.signed),
    )
