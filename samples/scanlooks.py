"""What a scanner, a copier or a telephone makes of a printed page: pictures in, pictures out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Carrier = Literal["pdf", "tiff", "photos", "word"]
Layer = Literal["none", "rubbish", "recognised"]
Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class ScanLook:
    """How pages were scanned, and in what they are handed in.

    Attributes:
        dpi: dots per inch. tilt: most degrees a page is turned.
        noise: standard deviation of grey levels. blur: sigma in pixels at 200 dpi.
        shade: share of light lost in the darkest corner.
        jpeg: lowest and highest quality. grey: no colour.
        turned: share of pages that lie on their side or upside down.
        bend: perspective, as a share of the page's width.
        layer: an invisible text layer: unrelated letters, or the text with errors.
        stamp_ink: of the seals. written: names are signed by hand.
        pieces: attachments are scanned too.
    """

    name: str
    carrier: Carrier = "pdf"
    dpi: int = 200
    tilt: float = 1.0
    noise: float = 4.0
    blur: float = 0.5
    shade: float = 0.08
    jpeg: tuple[int, int] = (60, 80)
    grey: bool = False
    turned: float = 0.0
    bend: float = 0.0
    layer: Layer = "none"
    stamp_ink: Literal["red", "blue"] = "red"
    written: bool = True
    pieces: bool = False


LOOKS: tuple[ScanLook, ...] = (
    ScanLook("flatbed"),
    ScanLook("clean", tilt=0.2, noise=1.5, blur=0.0, shade=0.0, jpeg=(80, 85)),
    ScanLook("worn", noise=8.0, blur=0.8, shade=0.18, jpeg=(60, 65)),
    ScanLook("fine", dpi=300, noise=5.0),
    ScanLook("coarse", dpi=150, noise=3.0, blur=0.3),
    ScanLook("turned", turned=0.5),
    ScanLook("fax-layer", layer="rubbish"),
    ScanLook("ocr-layer", layer="recognised"),
    ScanLook("tiff", carrier="tiff"),
    ScanLook("photos", carrier="photos", shade=0.22, bend=0.004, noise=5.0, blur=0.6),
    ScanLook("in-word", carrier="word"),
    ScanLook("grey", grey=True),
    ScanLook("whole", pieces=True),
)
LOOK_BY_NAME = {look.name: look for look in LOOKS}


def scanned(page: Image.Image, look: ScanLook, rng: np.random.Generator) -> Image.Image:
    """One printed page as the scanner gives it, not yet compressed."""
    pixels: Pixels = np.asarray(page.convert("RGB"), dtype=np.uint8)
    pixels = _laid(pixels, look, rng)
    values = pixels.astype(np.float32)
    if look.shade:
        values *= _light(pixels.shape[0], pixels.shape[1], look.shade, rng)[:, :, None]
    if look.blur:
        blurred = cv2.GaussianBlur(values, (0, 0), look.blur * look.dpi / 200)
        values = np.asarray(blurred, dtype=np.float32)
    if look.noise:
        grain = rng.standard_normal(pixels.shape[:2], dtype=np.float32)
        values += (grain * np.float32(look.noise))[:, :, None]
    result = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    if look.grey:
        result = result.convert("L")
    if look.turned and rng.random() < look.turned:
        way = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
        result = result.transpose(way[int(rng.integers(3))])
    return result


def _laid(pixels: Pixels, look: ScanLook, rng: np.random.Generator) -> Pixels:
    """Turned by a little and bent; what comes in at the edges is the lid of the scanner."""
    height, width = pixels.shape[:2]
    angle = float(rng.uniform(-look.tilt, look.tilt))
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), [0, 0, 1]])
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    moved = corners + rng.uniform(-look.bend, look.bend, (4, 2)).astype(np.float32) * width
    bend = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    out = cv2.warpPerspective(
        pixels, bend @ turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(246, 246, 244)
    )
    return np.asarray(out, dtype=np.uint8)


def _light(height: int, width: int, shade: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Light falling off from a point near the middle: factors of ``height`` × ``width``."""
    middle = rng.uniform(0.3, 0.7, 2)
    down = (np.arange(height) / height - middle[0])[:, None]
    across = (np.arange(width) / width - middle[1])[None, :]
    far = (down**2 + across**2) / 0.98
    return np.asarray(1.0 - shade * np.clip(far, 0, 1), dtype=np.float32)


def draw_signature(
    page: Image.Image, box: tuple[float, float, float, float], rng: np.random.Generator
) -> None:
    """Scribble a name by hand over ``box`` (pixels), the typed one painted out."""
    x0, y0, x1, y1 = box
    high = (y1 - y0) * 1.5
    draw = ImageDraw.Draw(page)
    draw.rectangle((x0 - 2, y0 - 2, x1 + 2, y1 + 1), fill="white")
    ink = ((28, 30, 60), (20, 20, 24))[int(rng.integers(2))]
    wide = max(2, round(high * 0.07))
    for stroke in range(int(rng.integers(5, 9))):
        start = x0 + (x1 - x0) * stroke / 8
        phase, turns = rng.uniform(0, math.tau), rng.uniform(0.5, 1.6)
        reach = rng.uniform(0.25, 0.5) * (x1 - x0)
        points = []
        for step in range(14):
            t = step / 13
            swing = math.sin(phase + turns * math.tau * t)
            points.append((start + reach * t, (y0 + y1) / 2 + swing * high * 0.42 * (1 - 0.4 * t)))
        draw.line(points, fill=ink, width=wide, joint="curve")
