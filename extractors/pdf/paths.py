"""Vector paths and pictures of a PDF page: rulings, fills, small boxes."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from itertools import pairwise, repeat
from typing import Any

from pypdfium2 import raw

from lvjian.core.place import Box
from lvjian.extractors.pdf import native as native
from lvjian.extractors.pdf.clips import clipped
from lvjian.extractors.pdf.page import Edge, Matrix, PageContent, apply, apply_box, product

MAX_OBJECTS = 60_000
"""Objects looked at on one page: maps and CAD drawings have hundreds of thousands."""
MAX_EDGES = 6_000
MAX_SEGMENTS = 400
MAX_FILLS = 3_000
_SEAL_SIDE = (50.0, 170.0)
THIN = 3.0
"""A rectangle thinner than this (points) is a ruling, not a fill."""
MAX_DEPTH = 8
_TICK_SIZE = (4.0, 18.0)
_PICTURE = 3.0
_SLANT = 0.6
_SHARED = 0.05

Point = tuple[float, float]


class PathReader:
    """Walks the objects of a page, nested form objects included, into a PageContent."""

    def __init__(self, content: PageContent) -> None:
        self.content = content
        self.seen = 0
        self.page_matrix: Matrix | None = None
        self._floats = (ctypes.c_float * 6)()
        self._matrix_at = ctypes.addressof(self._floats)
        self._bounds_at = [self._matrix_at + 4 * i for i in range(4)]
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._x, self._y = ctypes.c_float(), ctypes.c_float()

    def read(self, page: Any, matrix: Matrix) -> None:
        """Read all painted paths and pictures of ``page``."""
        self.page_matrix = matrix
        handle = native.address(page)
        count = raw.FPDFPage_CountObjects(page)
        self._walk(native.page_object, handle, count, matrix, depth=0)
        content = self.content
        if len(content.horizontal) + len(content.vertical) > MAX_EDGES:
            content.crowded = True
            content.horizontal, content.vertical, content.fills = [], [], []

    def _walk(
        self,
        get: Callable[..., Any],
        handle: int,
        count: int,
        matrix: Matrix,
        *,
        depth: int,
    ) -> None:
        count = min(count, MAX_OBJECTS - self.seen + 1)
        self.seen += count
        if self.seen > MAX_OBJECTS:
            self.content.crowded = True
        items = list(map(get, repeat(handle, count), range(count)))
        kinds = map(native.object_type, items)
        for item, kind in zip(items, kinds, strict=True):
            if item and kind != raw.FPDF_PAGEOBJ_TEXT:
                self._item(item, kind, matrix, depth)

    def _item(self, item: int, kind: int, matrix: Matrix, depth: int) -> None:
        if kind == raw.FPDF_PAGEOBJ_PATH:
            self._path(item, matrix)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            box = apply_box(matrix, self._bounds(item))
            if box[2] - box[0] > _PICTURE and box[3] - box[1] > _PICTURE:
                self.content.pictures.append(box)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            inner = product(self._matrix(item), matrix)
            form = ctypes.cast(item, raw.FPDF_PAGEOBJECT)
            count = raw.FPDFFormObj_CountObjects(form)
            self._walk(native.form_object, item, count, inner, depth=depth + 1)
        elif kind == raw.FPDF_PAGEOBJ_SHADING:
            self.content.drawings += 1

    def _matrix(self, item: int) -> Matrix:
        native.object_matrix(item, self._matrix_at)
        a, b, c, d, e, f = self._floats
        return a, b, c, d, e, f

    def _bounds(self, item: int) -> tuple[float, float, float, float]:
        native.object_bounds(item, *self._bounds_at)
        left, bottom, right, top = self._floats[:4]
        return left, bottom, right, top

    def _path(self, item: int, matrix: Matrix) -> None:
        native.draw_mode(item, ctypes.addressof(self._fill), ctypes.addressof(self._stroke))
        filled, stroked = bool(self._fill.value), bool(self._stroke.value)
        if not filled and not stroked:
            return
        self.content.drawings += 1
        segments = native.segment_count(item)
        if segments > MAX_SEGMENTS:
            return
        if segments <= 5 and filled and not stroked:
            # A bar thin enough is a ruling whatever its outline: its bounds say all.
            box = apply_box(matrix, self._bounds(item))
            if min(box[2] - box[0], box[3] - box[1]) < THIN:
                self._bar(box)
                return
        if segments == 2 and stroked:
            self._stroke_between(item, product(self._matrix(item), matrix))
            return
        before = len(self.content.fills)
        outlines = self._outlines(item, segments, product(self._matrix(item), matrix))
        if None in outlines and self._is_red(item, stroked=stroked):
            self._seal(apply_box(matrix, self._bounds(item)))
        # Two outlines filled between them are a border too.
        border = len(outlines) == 2 and segments <= 12
        if border and not stroked and self._open_border(outlines):
            return
        for points in outlines:
            self._outline(points, stroked=stroked or border)
        if before < len(self.content.fills) < MAX_FILLS and matrix is self.page_matrix:
            fresh = self.content.fills[before:]
            self.content.fills[before:] = [b for f in fresh for b in clipped(item, f, matrix)]

    def _open_border(self, outlines: Sequence[list[Point] | None]) -> bool:
        """Whether two rectangles share a side, where no border is: those apart are ruled then."""
        boxes = [_around(p) for p in outlines if p is not None and len(p) >= 4 and _is_rectangle(p)]
        if len(boxes) != 2:
            return False
        shared = [abs(a - b) < _SHARED for a, b in zip(*boxes, strict=True)]
        if not any(shared):
            return False
        for x0, y0, x1, y1 in boxes:
            sides = (x0, y0, x0, y1), (x0, y0, x1, y0), (x1, y0, x1, y1), (x0, y1, x1, y1)
            for side, drawn_once in zip(sides, shared, strict=True):
                if not drawn_once:
                    self._line(side)
        return True

    def _seal(self, box: Box) -> None:
        """A red curved outline as wide as high: a seal that is drawn, noted like a picture."""
        low, high = _SEAL_SIDE
        width, height = box[2] - box[0], box[3] - box[1]
        if low <= min(width, height) and max(width, height) <= min(high, 1.5 * min(width, height)):
            self.content.pictures.append(box)

    def _is_red(self, item: int, *, stroked: bool) -> bool:
        get = raw.FPDFPageObj_GetStrokeColor if stroked else raw.FPDFPageObj_GetFillColor
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        if not get(ctypes.cast(item, raw.FPDF_PAGEOBJECT), red, green, blue, alpha):
            return False
        return red.value > 140 and red.value - max(green.value, blue.value) > 80

    def _stroke_between(self, item: int, matrix: Matrix) -> None:
        """A path of two points, by far the most frequent one: a line."""
        x, y = self._x, self._y
        x_at, y_at = ctypes.addressof(x), ctypes.addressof(y)
        native.segment_point(native.path_segment(item, 0), x_at, y_at)
        ax, ay = apply(matrix, x.value, y.value)
        native.segment_point(native.path_segment(item, 1), x_at, y_at)
        bx, by = apply(matrix, x.value, y.value)
        box = min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
        if box[2] - box[0] < _SLANT or box[3] - box[1] < _SLANT:
            self._line(box)
        else:
            self._outline([(ax, ay), (bx, by)], stroked=True)

    def _outlines(self, item: int, segments: int, matrix: Matrix) -> list[list[Point] | None]:
        """The sub-paths of a path as displayed points; None for one with curves."""
        found: list[list[Point] | None] = []
        points: list[Point] = []
        curved = False
        x, y = self._x, self._y
        x_at, y_at = ctypes.addressof(x), ctypes.addressof(y)
        for index in range(segments):
            segment = native.path_segment(item, index)
            kind = native.segment_type(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO and points:
                found.append(None if curved else points)
                points, curved = [], False
            curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
            native.segment_point(segment, x_at, y_at)
            points.append(apply(matrix, x.value, y.value))
            if native.segment_closes(segment) and points[-1] != points[0]:
                points.append(points[0])
        if points:
            found.append(None if curved else points)
        return found

    def _outline(self, points: list[Point] | None, *, stroked: bool) -> None:
        if points is None or len(points) < 2:
            return
        box = _around(points)
        width, height = box[2] - box[0], box[3] - box[1]
        if len(points) >= 4 and _is_rectangle(points):
            self._rectangle(box, stroked=stroked)
        elif min(width, height) < (_SLANT if stroked else THIN):
            self._line(box) if stroked else self._bar(box)
        elif stroked:
            if max(width, height) <= _TICK_SIZE[1]:
                self.content.strokes.append(box)
            for (ax, ay), (bx, by) in pairwise(points):
                if abs(ax - bx) < 0.3 or abs(ay - by) < 0.3:
                    self._line(_around([(ax, ay), (bx, by)]))

    def _rectangle(self, box: Box, *, stroked: bool) -> None:
        x0, y0, x1, y1 = box
        width, height = x1 - x0, y1 - y0
        low, high = _TICK_SIZE
        if min(width, height) < THIN:
            self._bar(box)
        elif low <= width <= high and low <= height <= high and abs(width - height) < 3:
            # A filled square without border is no box, but may be the mark inside one.
            (self.content.squares if stroked else self.content.strokes).append(box)
        elif stroked:
            for line in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                self._line(line)
        else:
            self.content.fills.append(box)

    def _bar(self, box: Box) -> None:
        """Both long sides of a thin rectangle, as pdfplumber takes them."""
        x0, y0, x1, y1 = box
        if x1 - x0 >= 1:
            self.content.horizontal += [Edge(y0, x0, x1), Edge(y1, x0, x1)]
        if y1 - y0 >= 1:
            self.content.vertical += [Edge(x0, y0, y1), Edge(x1, y0, y1)]

    def _line(self, box: Box) -> None:
        x0, y0, x1, y1 = box
        if x1 - x0 >= y1 - y0:
            if x1 - x0 >= 1:
                self.content.horizontal.append(Edge((y0 + y1) / 2, x0, x1))
        elif y1 - y0 >= 1:
            self.content.vertical.append(Edge((x0 + x1) / 2, y0, y1))


def _around(points: list[Point]) -> Box:
    xs = [p[0] for p in points]
    ys = [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _is_rectangle(points: list[Point]) -> bool:
    """Four corners (a fifth point closing) with sides along the axes."""
    if len(points) > 5 or (len(points) == 5 and _apart(points[0], points[4]) > 0.1):
        return False
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points[:4]
    return (
        abs(ax - bx) < 0.3 and abs(by - cy) < 0.3 and abs(cx - dx) < 0.3 and abs(dy - ay) < 0.3
    ) or (abs(ay - by) < 0.3 and abs(bx - cx) < 0.3 and abs(cy - dy) < 0.3 and abs(dx - ax) < 0.3)


def _apart(p: Point, q: Point) -> float:
    return max(abs(p[0] - q[0]), abs(p[1] - q[1]))
