"""The cells that a filled table row shows: WeasyPrint fills a row through a clip of its cells."""

from __future__ import annotations

import ctypes
from itertools import pairwise

from lvjian.core.place import Box
from lvjian.extractors.pdf import native as native
from lvjian.extractors.pdf.page import Matrix, apply

MAX_CLIP_SEGMENTS = 400
_CORNERS = 4
_MIN_SIDE = 3.0

Point = tuple[float, float]


def clipped(item: int, fill: Box, matrix: Matrix) -> list[Box]:
    """The parts of a filled rectangle that its clip lets through; the whole of it without one.

    Args:
        item: the path object.
        fill: its box as displayed.
        matrix: from page space to the displayed page.
    """
    clip = native.clip_path(item)
    count = native.clip_count(clip) if clip else 0
    best: list[Box] = []
    for index in range(max(count, 0)):
        segments = native.clip_segments(clip, index)
        if 2 * _CORNERS < segments <= MAX_CLIP_SEGMENTS:
            boxes = _rectangles(clip, index, segments, matrix)
            best = boxes if len(boxes) > len(best) else best
    shown = [shared for box in best if (shared := _shared(fill, box)) is not None]
    return shown or [fill]


def _rectangles(clip: int, index: int, segments: int, matrix: Matrix) -> list[Box]:
    """Axis-parallel rectangles of a clip, in the order they are written."""
    x, y = ctypes.c_float(), ctypes.c_float()
    x_at, y_at = ctypes.addressof(x), ctypes.addressof(y)
    points: list[Point] = []
    for number in range(segments):
        native.segment_point(native.clip_segment(clip, index, number), x_at, y_at)
        points.append(apply(matrix, x.value, y.value))
    boxes: list[Box] = []
    start = 0
    for end in range(1, len(points)):
        closes = end - start == _CORNERS and _near(points[start], points[end])
        if closes and all(_straight(a, b) for a, b in pairwise(points[start : end + 1])):
            corners = points[start:end]
            xs, ys = [p[0] for p in corners], [p[1] for p in corners]
            boxes.append((min(xs), min(ys), max(xs), max(ys)))
        if end - start == _CORNERS:
            start = end + 1
    return boxes


def _near(a: Point, b: Point) -> bool:
    return abs(a[0] - b[0]) < 0.1 and abs(a[1] - b[1]) < 0.1


def _straight(a: Point, b: Point) -> bool:
    return abs(a[0] - b[0]) < 0.3 or abs(a[1] - b[1]) < 0.3


def _shared(fill: Box, box: Box) -> Box | None:
    left, top = max(fill[0], box[0]), max(fill[1], box[1])
    right, bottom = min(fill[2], box[2]), min(fill[3], box[3])
    if right - left < _MIN_SIDE or bottom - top < _MIN_SIDE:
        return None
    return left, top, right, bottom
