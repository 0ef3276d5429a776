"""Rims of round and oval seals in the ink of a page: told from other rings by their build.

A thin rim around words, little outside it, paper between. Measured in ``design/measured.md`` 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.place import Box
from lvjian.core.recognised import SealShape
from lvjian.extractors.seals.inks import SMALL_DPI
from lvjian.extractors.seals.rims import Fit, Mask, Rim, circles, measure, refined

Image = NDArray[np.uint8]
_FAINT, _LEAST_COLOUR = 9, 18
"""Redness (of 255) of ink, and of the strongest ink of a patch: an opacity of 0.1."""
_SMEAR = 0.2
_PX = SMALL_DPI / 25.4
_ROUND_MM = (17.0, 64.0)
_SURE_ROUND_MM, _SMALL_ROUND_MM, _CLEAR, _MARK_FILLED = 26.0, 22.0, 0.95, 0.26
"""Smaller rings are marks of certifiers and firms unless a star stands in their middle."""
_CLEAR_AROUND, _FEW_LETTERS = 0.03, 0.18
"""Ink around a ring that is clear, and directions in which small letters stand in one."""
_OUTER, _LARGER = 0.75, 1.2
"""How sure an outer rim is against the surest, and how much larger."""
_PATCH_MM = 8.0
_COVERED = 0.7
"""Share of a patch of ink that a square seal takes: there is nothing else in it."""
SURE_RING = 0.8
"""A ring that is a seal by its build."""
_WEAK_RIM, _WEAK_SURE, _WORN_RIM, _WORN_OUTSIDE, _WORN_LETTERS = 0.45, 0.42, 0.9, 0.03, 0.3
"""Of a worn rim the share that is left, how sure it is, and what makes up for the rest."""
_LEAST_RIM, _UNWORN, _MOST_OUTSIDE, _MOST_THICK = 0.3, 0.85, 0.2, 0.17
_LEAST_FILLED, _THIN_LETTERS = 0.02, 0.2
_BROAD, _JOIN, _WIDE_JOIN = 13, 9, 19
"""Pixels: broader ink is no rim; over so many ink hangs together, and the arcs of a worn rim."""
_STARRED_RIM, _STAR_OUTSIDE, _BARE_OVAL, _EMPTY, _DOUBTFUL = 0.4, 0.02, 0.03, 0.015, 0.45
_MAX_PATCHES = 12
_MAX_SEALS = 8


@dataclass(frozen=True, slots=True)
class Ring:
    """A seal in pixels of the picture it was looked for in; a square one has no rim."""

    shape: SealShape
    box: Box
    sure: float
    rim: Rim | None = None

    def moved(self, x: float, y: float) -> Ring:
        """The same in a picture whose corner lies at (-x, -y)."""
        x0, y0, x1, y1 = self.box
        rim = _moved(self.rim, x, y) if self.rim else None
        return Ring(self.shape, (x0 + x, y0 + y, x1 + x, y1 + y), self.sure, rim)


@dataclass(frozen=True, slots=True)
class _Patch:
    """Ink that hangs together.

    Attributes:
        x, y: of its left upper corner.
        ink: all of it; ``thin``: lines and letters alone.
        cut: at which sides it ends with the page: left, top, right, bottom.
    """

    x: int
    y: int
    ink: Mask
    thin: Mask
    cut: tuple[bool, bool, bool, bool]


def rings_in(ink: Mask, small: Image, squares: Sequence[Box]) -> list[Ring]:
    """Round and oval seals; what lies within ``squares`` belongs to them."""
    found: list[Ring] = []
    seen: list[Box] = []
    for patch in _patches(ink, join=_JOIN):
        seen.append(_box_of(patch))
        found += _in_page(patch, ink, small, squares)
    # A worn rim is left in arcs far apart.
    sure = [ring.box for ring in found if ring.sure > SURE_RING]
    for patch in _patches(ink, join=_WIDE_JOIN):
        box = _box_of(patch)
        size = box[2] - box[0], box[3] - box[1]
        if not (_ROUND_MM[0] * _PX <= min(size) and max(size) <= 1.1 * _ROUND_MM[1] * _PX):
            continue
        if not any(is_within(other, box) for other in (*seen, *sure)):
            more = _in_page(patch, ink, small, squares)
            found += [m for m in more if not any(is_within(r.box, m.box) for r in found)]
    return found[:_MAX_SEALS]


def _box_of(patch: _Patch) -> Box:
    down, across = patch.ink.shape
    return patch.x, patch.y, patch.x + across, patch.y + down


def _in_page(patch: _Patch, ink: Mask, small: Image, squares: Sequence[Box]) -> list[Ring]:
    """Rings of a patch where they lie on the page."""
    height, width = ink.shape
    box = _box_of(patch)
    if any(is_within(square, box) for square in squares):
        return []
    down, across = patch.ink.shape
    ground = small[patch.y : patch.y + down, patch.x : patch.x + across]
    found: list[Ring] = []
    for one in _in_patch(patch, ground):
        here = one.moved(patch.x, patch.y)
        if any(is_within(square, here.box) for square in squares):
            continue
        x0, y0, x1, y1 = here.box
        box = (max(0.0, x0), max(0.0, y0), min(float(width), x1), min(float(height), y1))
        found.append(replace(here, box=box))
    return found


def is_within(square: Box, box: Box) -> bool:
    """Whether a frame is all there is in a box, or holds it."""
    across = min(square[2], box[2]) - max(square[0], box[0])
    down = min(square[3], box[3]) - max(square[1], box[1])
    own = (box[2] - box[0]) * (box[3] - box[1])
    return across > 0 and down > 0 and across * down > _COVERED * own


def _patches(ink: Mask, *, join: int) -> Iterator[_Patch]:
    """Ink that hangs together within ``join`` pixels, the largest first.

    Faint ink counts where stronger ink of the same patch does. What is broader than a rim
    (bars, photographs) is left out of what is looked through for rims.
    """
    mask = np.where(ink > _FAINT, np.uint8(255), np.uint8(0))
    if not mask.any():
        return
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_BROAD, _BROAD))
    thin = cv2.subtract(mask, cv2.morphologyEx(mask, cv2.MORPH_OPEN, disc))
    joined = cv2.dilate(thin, np.ones((join, join), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    least = _PATCH_MM * _PX
    boxes = [
        (n, int(x), int(y), int(w), int(h))
        for n, (x, y, w, h, _) in enumerate(stats)
        if n and max(w, h) >= least and min(w, h) >= 0.35 * least
    ]
    boxes.sort(key=lambda b: (-b[3] * b[4], b[2], b[1]))
    for n, x, y, width, height in boxes[:_MAX_PATCHES]:
        here = (slice(y, y + height), slice(x, x + width))
        part = labels[here]
        own = part == n
        if not (ink[here][own] > _LEAST_COLOUR).any():
            continue
        # Colour that JPEG smears around black letters is faint beside the seal's own.
        inked = own & (mask[here] > 0)
        level = max(float(_FAINT), _SMEAR * float(np.percentile(ink[here][inked], 90)))
        clear = np.where(ink[here] > level, np.uint8(255), np.uint8(0))
        # Broad ink between (a star) belongs to nobody else.
        whole = np.where(own | (part == 0), clear, np.uint8(0))
        edges = np.where(own, cv2.min(np.asarray(thin[here], np.uint8), clear), np.uint8(0))
        cut = (x <= 2, y <= 2, x + width >= ink.shape[1] - 2, y + height >= ink.shape[0] - 2)
        yield _Patch(x, y, whole, edges, cut)


def _in_patch(patch: _Patch, ground: Image) -> list[Ring]:
    rims = _round(patch, ground) if _room_for_a_rim(patch) else []
    found = [Ring("round", rim.box, sure, rim) for rim, sure in rims]
    if not any(one.sure > 0.8 for one in found):
        oval = _oval(patch.ink)
        return [oval] if oval else found
    return found + _beside(patch.ink, [rim for rim, _ in rims])


def _beside(ink: Mask, rims: list[Rim]) -> list[Ring]:
    """Oval seals that touch round ones."""
    left = ink.copy()
    for rim in rims:
        axes = (round(rim.a * 1.02), round(rim.b * 1.02))
        cv2.ellipse(left, (round(rim.x), round(rim.y)), axes, rim.turn, 0, 360, 0, -1)
    joined = cv2.dilate(left, np.ones((5, 5), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    found: list[Ring] = []
    for n, (x, y, width, height, _) in enumerate(stats):
        if n == 0 or min(width, height) < _PATCH_MM * _PX:
            continue
        here = (slice(y, y + height), slice(x, x + width))
        one = _oval(np.where(labels[here] == n, left[here], np.uint8(0)))
        if one is not None:
            found.append(one.moved(x, y))
    return found


def _round(patch: _Patch, ground: Image) -> list[tuple[Rim, float]]:
    """Round seals of a patch and how sure each is, several where they overlap."""
    # Paper around the patch but where the page ends.
    edge = int(_ROUND_MM[1] * _PX)
    left, top, right, bottom = (0 if side else edge for side in patch.cut)
    border = (top, bottom, left, right, cv2.BORDER_CONSTANT)
    ink, thin = patch.ink, patch.thin
    wide = np.asarray(cv2.copyMakeBorder(ink, *border, value=0), np.uint8)
    paper = np.full_like(wide, 255)
    found: list[tuple[Rim, float]] = []
    rims: list[Rim] = []
    for _ in range(4):
        best = _best_circle(thin, wide, paper, (left, top))
        if best is None or any(_same_middle(best[0], r) for r in rims):
            break
        rim, fit = best
        rims.append(rim)
        on_paper = _on_paper(ink, ground, rim)
        if on_paper:
            found.append((rim, _sureness(fit)))
        thin, wide = _without_rim(thin, rim), _without_rim(wide, _moved(rim, left, top))
        if on_paper and _sureness(fit) > SURE_RING:
            # Another seal may go on under this one: what is there is not known.
            thin, wide = _without_disc(thin, rim), _without_disc(wide, _moved(rim, left, top))
            paper = _without_disc(paper, _moved(rim, left, top))
    return found


def _room_for_a_rim(patch: _Patch) -> bool:
    """A line of coloured text is too low for any seal but one the page's edge cuts."""
    height, width = patch.ink.shape
    cut = patch.cut
    least = 0.8 * _ROUND_MM[0] * _PX
    return (width >= least or cut[0] or cut[2]) and (height >= least or cut[1] or cut[3])


def _moved(rim: Rim, x: float, y: float) -> Rim:
    return Rim(rim.x + x, rim.y + y, rim.a, rim.b, rim.turn)


def _best_circle(
    patch: Mask, wide: Mask, paper: Mask, offset: tuple[int, int]
) -> tuple[Rim, Fit] | None:
    """The circle, or the ellipse near it, that fits best and can be a seal's rim."""
    fits = list(_fits(patch, wide, paper, offset))
    # Beside a whole ring every circle that is not quite its own looks like a worn rim.
    whole = any(fit.rim > _UNWORN and fit.outside < _MOST_OUTSIDE for _, fit in fits)
    found = [
        (_sureness(fit), rim, fit)
        for rim, fit in fits
        if _is_rim(fit, rim, worn=not whole and _may_be_worn(fit))
    ]
    if not found:
        return None
    sure, inner, _ = max(found, key=lambda f: f[0])
    # Words of a seal may stand round a ring of their own: the rim is the outer one.
    around = [f for f in found if f[0] > _OUTER * sure and _same_middle(f[1], inner)]
    _, rim, fit = max(around, key=lambda f: (f[1].a + f[1].b > _LARGER * (inner.a + inner.b), f[0]))
    return rim, fit


def _fits(
    patch: Mask, wide: Mask, paper: Mask, offset: tuple[int, int]
) -> Iterator[tuple[Rim, Fit]]:
    """Circles and ellipses of a seal's size that ink points at, and how they fit."""
    least, most = (mm / 2 * _PX for mm in _ROUND_MM)
    for rough in circles(patch, least=least, most=most, dpi=SMALL_DPI):
        first = measure(wide, paper, _moved(rough, *offset))
        if first.rim < _LEAST_RIM or first.outside > 0.5:
            continue
        better = refined(patch, refined(patch, rough))
        for rim, fit in ((rough, first), (better, measure(wide, paper, _moved(better, *offset)))):
            if 0.86 <= rim.b / rim.a <= 1.16 and least <= (rim.a + rim.b) / 2 <= most:
                yield rim, fit


def _may_be_worn(fit: Fit) -> bool:
    """Whether there are words and nothing around to make up for what the rim lacks."""
    if fit.arc <= _WORN_RIM or fit.outside >= _WORN_OUTSIDE:
        return False
    return fit.letters >= _WORN_LETTERS or _is_star_alone(fit)


def _is_star_alone(fit: Fit) -> bool:
    """Ink in the middle and along the rim, and hardly any between."""
    return fit.core > 0.3 and fit.gap < 0.1 * fit.core and fit.outside < _STAR_OUTSIDE


def _is_rim(fit: Fit, rim: Rim, *, worn: bool) -> bool:
    alone = worn and _is_star_alone(fit)
    least = _STARRED_RIM if alone else _WEAK_RIM if worn else 0.6 if fit.arc > 0.7 else 0.7
    if fit.arc < 0.3 or fit.rim < least:
        return False
    if alone:
        return fit.thick <= _MOST_THICK
    if (
        _sureness(fit) < (_WEAK_SURE if worn else 0.5)
        or fit.outside > _MOST_OUTSIDE
        or fit.thick > _MOST_THICK
        or not _LEAST_FILLED <= fit.filled <= 0.56
    ):
        return False
    starred = fit.core > 0.35 and fit.gap < 0.5 * fit.core
    across = 2 * min(rim.a, rim.b) / _PX
    if across < _SURE_ROUND_MM and not starred and not _is_small_seal(fit, across):
        return False
    return fit.letters >= _least_letters(fit, starred=starred)


def _least_letters(fit: Fit, *, starred: bool) -> float:
    """Directions in which there must be words: fewer inside a whole rim with nothing around."""
    if starred:
        return 0.12
    if fit.rim > _CLEAR and fit.outside < _CLEAR_AROUND:
        return _FEW_LETTERS
    return _THIN_LETTERS if fit.rim > SURE_RING and fit.outside < _CLEAR_AROUND else 0.3


def _is_small_seal(fit: Fit, across: float) -> bool:
    """A small ring that is whole, thin and full of letters, with nothing around: no mark."""
    clear = fit.rim > _CLEAR and fit.arc > _CLEAR and fit.outside < 0.02
    return across >= _SMALL_ROUND_MM and clear and fit.filled < _MARK_FILLED


def _sureness(fit: Fit) -> float:
    whole = 0.55 + 0.45 * min(1.0, fit.arc / 0.8)
    return float(max(0.0, min(1.0, fit.rim * (1.0 - fit.outside) * whole)))


def _same_middle(left: Rim, right: Rim) -> bool:
    away = np.hypot(left.x - right.x, left.y - right.y)
    return bool(away < 0.3 * max(left.a, right.a))


def _without_rim(mask: Mask, rim: Rim) -> Mask:
    left = mask.copy()
    thick = max(3, round(0.09 * rim.a))
    axes = (round(rim.a), round(rim.b))
    cv2.ellipse(left, (round(rim.x), round(rim.y)), axes, rim.turn, 0, 360, 0, thick)
    return left


def _without_disc(mask: Mask, rim: Rim) -> Mask:
    left = mask.copy()
    axes = (round(rim.a * 1.04), round(rim.b * 1.04))
    cv2.ellipse(left, (round(rim.x), round(rim.y)), axes, rim.turn, 0, 360, 0, -1)
    return left


def _on_paper(ink: Mask, ground: Image, rim: Rim) -> bool:
    """Whether what is not ink inside the rim is mostly paper.

    A seal is no part of a photograph, and no emblem printed in red and gold.
    """
    inside = np.zeros_like(ink)
    axes = (round(rim.a * 0.92), round(rim.b * 0.92))
    cv2.ellipse(inside, (round(rim.x), round(rim.y)), axes, rim.turn, 0, 360, 255, -1)
    return _is_paper(ground[(inside > 0) & (ink == 0)])


def _is_paper(pixels: Image) -> bool:
    """Whether pixels (n × 3) are mostly bright and without colour; print over paper may be."""
    if pixels.shape[0] < 50:
        return False
    high, low = pixels.max(axis=1).astype(np.int16), pixels.min(axis=1).astype(np.int16)
    white = float(np.percentile(high, 90))
    coloured = float(((high - low) > 0.32 * white).mean())
    return white > 130 and float((high > 0.8 * white).mean()) > 0.55 and coloured < 0.2


def _oval(patch: Mask) -> Ring | None:
    """An oval seal that stands by itself: the hull of its ink is an ellipse with a rim."""
    if np.count_nonzero(patch) < 60:
        return None
    hull = np.asarray(cv2.convexHull(cv2.findNonZero(patch)), np.int32)
    if len(hull) < 8:
        return None
    (x, y), (d1, d2), degrees = cv2.fitEllipseDirect(_dense(hull))
    rim = Rim(float(x), float(y), float(d1) / 2, float(d2) / 2, float(degrees))
    short, long = sorted((rim.a, rim.b))
    if not (14 <= 2 * short / _PX <= 50 and 24 <= 2 * long / _PX <= 70):
        return None
    if not 0.4 <= short / long <= 0.86:
        return None
    edge = 12
    wide = np.asarray(cv2.copyMakeBorder(patch, edge, edge, edge, edge, 0, value=0), np.uint8)
    fit = measure(wide, np.full_like(wide, 255), _moved(rim, edge, edge))
    if fit.rim < 0.75 or fit.outside > 0.12 or fit.thick > 0.22 or not _EMPTY <= fit.filled <= 0.6:
        return None
    # With few words left in it, it may as well be drawn by a pen.
    sure = _sureness(fit) if fit.filled >= _BARE_OVAL else min(_DOUBTFUL, _sureness(fit))
    return Ring("oval", rim.box, sure, rim)


def _dense(hull: NDArray[np.int32]) -> NDArray[np.float32]:
    """Points every pixel or so along a hull, so that long sides weigh what they ought to."""
    outline = hull[:, 0, :].astype(np.float32)
    following = np.roll(outline, -1, axis=0)
    parts = [
        start + (end - start) * np.linspace(0, 1, max(2, int(np.hypot(*(end - start)))))[:-1, None]
        for start, end in zip(outline, following, strict=True)
    ]
    return np.concatenate(parts).astype(np.float32)
