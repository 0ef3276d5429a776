"""Handwriting at places that ask for a signature: ink where the form leaves room for a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.place import Box
from lvjian.core.recognised import RecognisedLine
from lvjian.core.signing import ENDS_NAME, SEAL_ASKED, SIGNATURE_ASKED

Image = NDArray[np.uint8]
Mask = NDArray[np.uint8]
_ROOM = 230.0
"""Points behind the words in which a name is written."""
_LEAST_AREA = 10.0
"""Square points of ink: two strokes of a pen; a colon or a speck has less."""
_LEAST_SIZE = (9.0, 5.0)
_BELOW = 3.5
"""Heights of a line under the words that ask in which a name may stand."""
_PRINT = 0.8
"""How surely print is read at least, and a hand is not."""
_LONGEST_NAME = 8
"""Characters."""


@dataclass(frozen=True, slots=True)
class _Room:
    """Where a name may be written, and the height of the words that ask for it."""

    box: Box
    height: float


def find_signed(image: Image, lines: Sequence[RecognisedLine], *, dpi: float) -> tuple[Box, ...]:
    """Boxes of ink that stands where a signature is asked for, in points.

    A typed name is ink too. Ruling lines, red ink and the words of the form are not.

    Args:
        image: height × width × 3, blue first, as put upright, with its colours.
        lines: recognised on it, in points.
        dpi: pixels per 72 points.
    """
    found: list[Box] = []
    for asking in lines:
        boxes = [_signed_in(image, room, asking, lines, dpi=dpi) for room in _rooms(asking, lines)]
        below = _room_below(asking, lines) if not any(boxes) else None
        if below is not None:
            boxes.append(_ink(image, below, _words_near(below, asking, lines), dpi=dpi))
        found += [box for box in boxes if box is not None]
    return tuple(sorted(set(found), key=lambda b: (b[1], b[0])))


def _signed_in(
    image: Image,
    room: _Room,
    asking: RecognisedLine,
    lines: Sequence[RecognisedLine],
    *,
    dpi: float,
) -> Box | None:
    # Recognition often takes the hand into the line that asks: its words end where
    # the room begins.
    words = [(*asking.box[:2], min(asking.box[2], room.box[0] - 1.0), asking.box[3])]
    words += [
        line.box
        for line in lines
        if line is not asking and not _may_be_name(line, room) and _overlaps(line.box, room.box)
    ]
    return _ink(image, room, words, dpi=dpi)


def _room_below(asking: RecognisedLine, lines: Sequence[RecognisedLine]) -> _Room | None:
    """Room under words that ask and end their line, down to the next words of the form."""
    match = SIGNATURE_ASKED.search(asking.text)
    if match is None or asking.text[match.start("name") :].strip(" :：_＿"):
        return None
    x0, _, x1, y0 = asking.box
    height = asking.box[3] - asking.box[1]
    y1 = y0 + _BELOW * height
    for line in lines:
        if line.sure >= _PRINT and line.box[0] < x1 and line.box[2] > x0 and line.box[1] >= y0 - 1:
            y1 = min(y1, line.box[1])
    if y1 - y0 < height:
        return None
    return _Room((x0 - 1.0, y0 + 1.0, x0 + _ROOM, y1 - 1.0), min(height, (y1 - y0) / 2))


def _words_near(room: _Room, asking: RecognisedLine, lines: Sequence[RecognisedLine]) -> list[Box]:
    """The words in and about a room under the words that ask; a hand is not read surely."""
    hand = [x for x in lines if x.sure < _PRINT and len(x.text.strip()) <= _LONGEST_NAME]
    words = [x.box for x in lines if x is not asking and not any(x is h for h in hand)]
    return [asking.box, *(box for box in words if _overlaps(box, room.box))]


def _rooms(line: RecognisedLine, lines: Sequence[RecognisedLine]) -> list[_Room]:
    """Room behind each place of a line that asks: to the next words of the form or the margin."""
    rooms: list[_Room] = []
    for match in SIGNATURE_ASKED.finditer(line.text):
        start = match.start("name")
        end = ENDS_NAME.search(line.text, start)
        stop = end.start() if end else len(line.text)
        # What SIGNATURE_ASKED leaves of the line is brackets of another question.
        bracket = min(
            (i for i in (line.text.find(b, start, stop) for b in "(（") if i >= 0), default=stop
        )
        x0 = _edge(line, start)
        height = line.box[3] - line.box[1]
        x1 = _edge(line, bracket) if bracket < len(line.text) else x0 + _ROOM
        for other in lines:
            beside = other is not line and other.box[0] > x0 + 2 and _level(other.box, line.box)
            if beside and (ENDS_NAME.search(other.text[:6]) or SEAL_ASKED.match(other.text)):
                x1 = min(x1, other.box[0])
        if x1 - x0 > _LEAST_SIZE[0]:
            box = (x0 + 1.0, line.box[1] - 0.9 * height, x1, line.box[3] + 0.9 * height)
            rooms.append(_Room(box, height))
    return rooms


def _edge(line: RecognisedLine, index: int) -> float:
    """Left edge of the character at ``index`` of the text, the line's end behind the last."""
    before = sum(1 for char in line.text[:index] if not char.isspace())
    chars = [c for c in line.chars if not c[0].isspace()]
    if before < len(chars):
        return chars[before][1] if before else line.box[0]
    return line.box[2]


def _level(a: Box, b: Box) -> bool:
    middle = (a[1] + a[3]) / 2
    return b[1] - 4 <= middle <= b[3] + 4


def _overlaps(a: Box, b: Box) -> bool:
    return a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]


def _may_be_name(line: RecognisedLine, room: _Room) -> bool:
    """Words recognised within the room, and short: the hand itself, or a typed name."""
    middle = (line.box[1] + line.box[3]) / 2
    low, high = room.box[1] + 0.5 * room.height, room.box[3] - 0.5 * room.height
    inside = line.box[0] >= room.box[0] - 3 and low <= middle <= high
    return inside and len(line.text.strip()) <= _LONGEST_NAME and not ENDS_NAME.search(line.text)


def _ink(image: Image, room: _Room, printed: Sequence[Box], *, dpi: float) -> Box | None:
    """The box around the ink in a room, None where there is too little of it."""
    scale = dpi / 72.0
    height, width = image.shape[:2]
    x0, y0 = (max(0, round(v * scale)) for v in room.box[:2])
    x1, y1 = min(width, round(room.box[2] * scale)), min(height, round(room.box[3] * scale))
    if x1 - x0 < 6 or y1 - y0 < 6:
        return None
    mask = _pen(image[y0:y1, x0:x1])
    for box in printed:
        left, top, right, bottom = (round(v * scale) for v in box)
        mask[
            max(0, top - y0 - 1) : max(0, bottom - y0 + 1), max(0, left - x0) : max(0, right - x0)
        ] = 0
    mask = _without_rulings(mask, scale)
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    kept = [stats[n] for n in range(1, count) if stats[n][4] >= (1.0 * scale) ** 2]
    # A name's strokes reach the height of the words that ask; what only hangs into the room
    # from the line above or below does not.
    core = (0.7 * room.height * scale, (y1 - y0) - 0.7 * room.height * scale)
    kept = [s for s in kept if s[1] + s[3] > core[0] and s[1] < core[1]]
    if sum(int(s[4]) for s in kept) < _LEAST_AREA * scale**2:
        return None
    left, top = min(int(s[0]) for s in kept), min(int(s[1]) for s in kept)
    right, bottom = max(int(s[0] + s[2]) for s in kept), max(int(s[1] + s[3]) for s in kept)
    if right - left < _LEAST_SIZE[0] * scale or bottom - top < _LEAST_SIZE[1] * scale:
        return None
    edges = (x0 + left, y0 + top, x0 + right, y0 + bottom)
    a, b, c, d = (round(v / scale, 1) for v in edges)
    return (a, b, c, d)


def _pen(part: Image) -> Mask:
    """Black, blue and grey ink; red is a seal's."""
    blue, green, red = (part[:, :, n] for n in range(3))
    light = np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), np.uint8)
    paper = float(np.percentile(light, 80))
    redness = cv2.subtract(red, cv2.max(green, blue)).astype(np.float32)
    # A seal's edge is as red for its darkness as the middle of its strokes.
    inky = redness < np.maximum(10.0, 0.2 * (paper - light.astype(np.float32)))
    dark = (light < 0.72 * paper) & inky
    return np.where(dark, np.uint8(255), np.uint8(0))


def _without_rulings(mask: Mask, scale: float) -> Mask:
    """Underlines and borders taken out."""
    length = max(9, round(22 * scale))
    level = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    upright = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    lines = cv2.dilate(cv2.max(level, upright), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.subtract(mask, lines), np.uint8)
