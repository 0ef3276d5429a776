"""Pictures of invented seals: a red ring with a star, no font needed."""

from __future__ import annotations

import math
from functools import lru_cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw


@lru_cache(maxsize=64)
def seal_png(name: str, side: int = 220) -> bytes:
    """A round red seal on a transparent ground; the ring's ticks stand for the name's letters."""
    picture = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    draw = ImageDraw.Draw(picture)
    red = (210, 25, 30, 225)
    middle = side / 2
    draw.ellipse((6, 6, side - 6, side - 6), outline=red, width=8)
    points = []
    for step in range(10):
        radius = side * (0.16 if step % 2 == 0 else 0.065)
        angle = -math.pi / 2 + step * math.pi / 5
        points.append((middle + radius * math.cos(angle), middle + radius * math.sin(angle)))
    draw.polygon(points, fill=red)
    for index in range(len(name)):
        angle = math.pi * (0.85 + 1.3 * index / max(len(name) - 1, 1))
        inner, outer = side * 0.32, side * 0.42
        draw.line(
            (
                middle + inner * math.cos(angle), middle + inner * math.sin(angle),
                middle + outer * math.cos(angle), middle + outer * math.sin(angle),
            ),
            fill=red, width=9,
        )  # fmt: skip
    stream = BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


@lru_cache(maxsize=4)
def illegible_page_png(width: int = 826, height: int = 1168) -> bytes:
    """A picture of a page written all over with what no one can read: strokes at random."""
    rng = Random("illegible")
    picture = Image.new("L", (width, height), 250)
    draw = ImageDraw.Draw(picture)
    for y in range(100, height - 100, 40):
        for x in range(100, width - 100, 26):
            for _ in range(7):
                ends = [(x + rng.randrange(22), y + rng.randrange(22)) for _ in range(2)]
                draw.line(ends, fill=70, width=2)
    stream = BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()
