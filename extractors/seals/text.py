"""The words of a seal: the letters along its rim unrolled into a line and recognised.

The recogniser is handed in, so that this module needs no engine of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.place import Box
from lvjian.core.recognised import SEAL_SURE, Seal
from lvjian.extractors.seals.inks import paper_of
from lvjian.extractors.seals.letters import read_letters
from lvjian.extractors.seals.proof import Recognise, is_proven
from lvjian.extractors.seals.rims import Rim
from lvjian.extractors.seals.search import Mark, marks_on
from lvjian.extractors.seals.squares import POSSIBLE, SquareSeal

Image = NDArray[np.uint8]
_DOUBTFUL, _PROVEN = 0.4, 0.9
_COARSE = 16
_LARGE_OVAL, _OVAL_LETTERS = 96.0, 4
"""Points: marks of certifiers are smaller; letters that prove a small one."""
_FIRM = re.compile(r"(?:公司|中心|集团|事务所|研究院|学院|协会|厂)[印章]{0,3}$")
_BLACK, _DARK_PRINT = 0.2, 0.62
_MARGIN_POINTS = 18.0
_LATIN = re.compile(r"[A-Za-z]{3,}")
_INNER = 0.8
"""Of the half width of a ring: what stands inside its rim."""
_PLAIN = 0.8
"""How surely letters set in one line are read."""
_AWAY = 60.0
"""Points by which the sides of what is found again are away at most, together."""
_WORDS_PROVE = 0.6
_LINE = 56
"""Height of the unrolled line in pixels; recognisers scale to 48."""
_BAND = (0.56, 0.94)
"""Where along the half axes the words stand: their heads a tenth inside the rim."""
_LETTERS = re.compile(r"[一-鿿A-Za-z()（）]")

_CUT = re.compile(
    r"(?P<tail>.{2,}?(?:公司|事务所|委员会|研究院|研究所|生态环境局|管理局))(?P<head>[一-鿿]{2,14})(?<!章)(?<!公司)"
)


def read_seals(
    image: Image, seals: Iterable[Seal], *, dpi: float, recognise: Recognise
) -> tuple[Seal, ...]:
    """Seals of a page with their words; what shows itself to be part of something else is left out.

    Rings inside a seal are its own, rings of a page without colour mean nothing unless their
    words can be read. Arguments as of ``read_seal``.
    """
    found = tuple(seals)
    marks = marks_on(image, dpi=dpi, page=found[0].page) if found else []
    read = [_read(image, s, marks, dpi=dpi, recognise=recognise) for s in found]
    sure = [seal for seal in read if seal.sure >= SEAL_SURE]
    return tuple(
        seal
        for seal in read
        if seal in sure or (seal.sure > 0 and seal.colour != "grey" and not _is_part(seal, sure))
    )


def _is_part(seal: Seal, others: Sequence[Seal]) -> bool:
    """Whether a ring lies in a seal; a name seal may be stamped upon one."""
    return seal.shape != "square" and any(_middle_in(seal.box, other.box) for other in others)


def _middle_in(box: Box, outer: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def read_seal(image: Image, seal: Seal, *, dpi: float, recognise: Recognise) -> Seal:
    """The seal with the words along its rim, where any could be read; doubtful without proof.

    Args:
        image: the page the seal was found on, in colour.
        recognise: reads one line of text. It is asked twice: worn letters at either end of
            the arc are lost in one reading and not in the other.
    """
    marks = marks_on(image, dpi=dpi, page=seal.page)
    return _read(image, seal, marks, dpi=dpi, recognise=recognise)


def _read(
    image: Image, seal: Seal, marks: Sequence[Mark], *, dpi: float, recognise: Recognise
) -> Seal:
    """The seal read; ``marks``: all of its page."""
    mark = _mark(seal, marks)
    if seal.shape == "square":
        square = mark.square if mark else None
        return _read_square(image, seal, square, recognise=recognise)
    if mark is None or mark.rim is None:
        return replace(seal, sure=min(seal.sure, _DOUBTFUL))
    patch, left, top = _patch(image, seal, dpi)
    rim = replace(mark.rim, x=mark.rim.x - left, y=mark.rim.y - top)
    ink = _ink(patch, seal.colour)
    readings = [recognise(line) for line in _lines(ink, rim)]
    text, sure = max(readings, key=lambda r: (len(_words(r[0])) >= 4, r[1]), default=("", 0.0))
    if not _is_seal(seal, ink, rim, readings, recognise=recognise):
        return replace(seal, sure=min(seal.sure, _DOUBTFUL))
    seal = replace(seal, sure=max(seal.sure, _WORDS_PROVE))
    words = _turned(_words(text))
    if len(words) < 2:
        return seal
    return replace(seal, text=words, text_sure=round(float(sure), 3))


def _is_seal(
    seal: Seal,
    ink: Image,
    rim: Rim,
    readings: Sequence[tuple[str, float]],
    *,
    recognise: Recognise,
) -> bool:
    """Whether a ring is a seal's by what was read along it."""
    grey = seal.colour == "grey"
    if _is_foreign_mark(ink, rim, readings, recognise=recognise):
        return False
    if seal.shape == "oval" and not grey:
        # Nothing else as large of that shape has a rim and words; read along it are few.
        read = max((len(_words(text)) for text, _ in readings), default=0)
        large = _long(seal) >= _LARGE_OVAL and seal.sure >= SEAL_SURE
        return large or read >= _OVAL_LETTERS
    return is_proven(ink, rim, readings, sure=seal.sure, grey=grey, recognise=recognise)


def _is_foreign_mark(
    ink: Image, rim: Rim, readings: Sequence[tuple[str, float]], *, recognise: Recognise
) -> bool:
    """Whether Latin letters alone stand along a ring or across its middle: CNAS, IAF, ISO 14001.

    The seal of a Chinese firm has its name along the rim; a code of it has digits.
    """
    along = max((_words(text) for text, _ in readings), key=len, default="")
    if len(along) >= _OVAL_LETTERS:
        return _LATIN.fullmatch(along) is not None
    cos, sin = abs(np.cos(np.radians(rim.turn))), abs(np.sin(np.radians(rim.turn)))
    wide = _INNER * float(np.hypot(rim.a * cos, rim.b * sin))
    high = float(np.hypot(rim.a * sin, rim.b * cos)) / 2
    rows = slice(max(0, round(rim.y - high)), round(rim.y + high))
    band = ink[rows, max(0, round(rim.x - wide)) : round(rim.x + wide)]
    text, sure = recognise(np.ascontiguousarray(band)) if band.size else ("", 0.0)
    return sure >= _PLAIN and _LATIN.fullmatch(text.strip()) is not None


def _long(seal: Seal) -> float:
    """The longer side of its box in points."""
    return max(seal.box[2] - seal.box[0], seal.box[3] - seal.box[1])


def _mark(seal: Seal, marks: Sequence[Mark]) -> Mark | None:
    """What a seal was found by."""
    best: tuple[float, Mark] | None = None
    for mark in marks:
        if (mark.square is None) == (seal.shape == "square"):
            continue
        away = sum(abs(a - b) for a, b in zip(mark.seal.box, seal.box, strict=True))
        if best is None or away < best[0]:
            best = (away, mark)
    return best[1] if best and best[0] < _AWAY else None


def _read_square(
    image: Image, seal: Seal, square: SquareSeal | None, *, recognise: Recognise
) -> Seal:
    """A square seal, surer or less sure by its letters."""
    if square is None:
        return replace(seal, sure=0.0 if seal.sure <= POSSIBLE else min(seal.sure, _DOUBTFUL))
    letters = read_letters(
        square.flat,
        square.square,
        colour=seal.colour,
        paper=paper_of(image[::_COARSE, ::_COARSE]),
        recognise=recognise,
        pressed=square.pressed,
    )
    if letters.refuted:
        return replace(seal, sure=0.0)
    if not letters.proven:
        return replace(seal, sure=0.0) if seal.sure <= POSSIBLE else seal
    proven = replace(seal, sure=max(seal.sure, _PROVEN))
    if letters.text is None or not _FIRM.search(letters.text):
        return proven
    return replace(proven, text=letters.text, text_sure=round(letters.sure, 3))


def _words(text: str) -> str:
    return "".join(_LETTERS.findall(text))


def _turned(words: str) -> str:
    """A name that was cut in its middle put in order: 电子有限公司苏州华锐."""
    match = _CUT.fullmatch(words)
    return match["head"] + match["tail"] if match else words


def _patch(image: Image, seal: Seal, dpi: float) -> tuple[Image, int, int]:
    """The seal's part of the page with a margin, and its corner in pixels."""
    height, width = image.shape[:2]
    scale = dpi / 72.0
    x0, y0 = (max(0, int((v - _MARGIN_POINTS) * scale)) for v in seal.box[:2])
    x1, y1 = (int((v + _MARGIN_POINTS) * scale) + 1 for v in seal.box[2:])
    return image[y0 : min(y1, height), x0 : min(x1, width)], x0, y0


def _ink(patch: Image, colour: str) -> Image:
    """Ink as dark letters on white; print under the seal becomes paper.

    The light of a colour alone would do to tell ink from print, but JPEG keeps colour in
    blocks: the letters' shape stands in the brightness.
    """
    seen = patch[:, :, 0 if colour == "blue" else 2]
    light = np.asarray(cv2.cvtColor(patch, cv2.COLOR_BGR2GRAY), np.uint8)
    dark = np.asarray(patch[:, :, 1], np.float32) * 0.5 + light.astype(np.float32) * 0.5
    white = float(np.percentile(seen, 80))
    # Of a grey seal nothing but its own light tells it from print.
    print_ = np.where(seen < _print_level(colour) * white, np.uint8(255), np.uint8(0))
    paper = float(np.percentile(dark, 75))
    free = dark[print_ == 0]
    deepest = float(np.percentile(free, 4)) if free.size else 0.0
    reach = max(30.0, paper - deepest)
    stretched = np.clip((dark - (paper - reach)) * (255.0 / (0.95 * reach)), 0, 255)
    # Strokes of the seal go on under the print: what lies beside fills the holes.
    return np.asarray(cv2.inpaint(stretched.astype(np.uint8), print_, 3, cv2.INPAINT_TELEA))


def _print_level(colour: str) -> float:
    """Share of the paper's light below which ink is print; nothing else tells it from grey."""
    return _BLACK if colour == "grey" else _DARK_PRINT


def _lines(ink: Image, rim: Rim) -> list[Image]:
    """The band of words unrolled clockwise, cut where the seal has its widest gap."""
    whole = _unrolled(ink, rim)
    start = _gap(whole)
    line = np.roll(whole, -start, axis=1)
    trimmed = _trimmed(line)
    return [
        np.asarray(cv2.cvtColor(part, cv2.COLOR_GRAY2BGR), np.uint8) for part in (trimmed, line)
    ]


def _unrolled(ink: Image, rim: Rim) -> Image:
    """Columns run clockwise from the top; the rim is up."""
    low, high = _BAND
    middle = (low + high) / 2
    mean = (rim.a + rim.b) / 2
    width = max(8, round(_LINE * 2 * math.pi * middle / (high - low)))
    angle = np.arange(width, dtype=np.float32) * (2 * math.pi / width) - math.pi / 2
    radius = high - (np.arange(_LINE, dtype=np.float32) + 0.5) * ((high - low) / _LINE)
    # The band is as broad along the long axis of an oval as along the short one.
    inset = (1.0 - radius)[:, None] * min(rim.a, rim.b)
    turn = math.radians(rim.turn)
    local = angle[None, :] - np.float32(turn)
    u = (rim.a - inset) * np.cos(local)
    v = (rim.b - inset) * np.sin(local)
    xs = rim.x + u * math.cos(turn) - v * math.sin(turn)
    ys = rim.y + u * math.sin(turn) + v * math.cos(turn)
    if mean <= 0:
        return np.full((_LINE, width), 255, np.uint8)
    flat = cv2.remap(
        ink, xs.astype(np.float32), ys.astype(np.float32), cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT, borderValue=255,
    )  # fmt: skip
    return np.asarray(flat, np.uint8)


def _gap(line: Image) -> int:
    """The column in the middle of the longest run without letters, round the corner too."""
    ink = (line[6:-6] < 150).mean(axis=0) > 0.06
    width = len(ink)
    if ink.all() or not ink.any():
        return width // 2
    first = int(np.argmax(ink))
    turned = np.roll(ink, -first)
    best, start, run = (0, 0), 0, 0
    for column, dark in enumerate([*turned.tolist(), True]):
        if dark:
            best = max(best, (run, start))
            run, start = 0, column + 1
        else:
            run += 1
    return (best[1] + best[0] // 2 + first) % width


def _trimmed(line: Image) -> Image:
    """The line without the paper before and behind the words."""
    ink = np.nonzero((line[6:-6] < 150).mean(axis=0) > 0.06)[0]
    if len(ink) < 4:
        return line
    lo, hi = max(0, int(ink[0]) - 14), min(line.shape[1], int(ink[-1]) + 15)
    return np.asarray(line[:, lo:hi], np.uint8)
