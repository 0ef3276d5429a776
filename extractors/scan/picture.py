"""Picture files and pictures inside files, decoded for recognition."""

from __future__ import annotations

import io
import warnings

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from lvjian.core.errors import FileReadError
from lvjian.extractors.image import DECODING_ERRORS, FORMATS, stated_dpi
from lvjian.extractors.scan.raster import is_coarse

Pixels = NDArray[np.uint8]

_MOST_SIDE = 3400


def decode_picture(data: bytes, *, frame: int, most_pixels: int) -> tuple[Pixels, float]:
    """A frame as displayed (EXIF turn applied), on white, and its dots per inch as stated.

    Large pictures are made smaller: an A3 page at 200 dpi is the most that helps.

    Raises:
        FileReadError: I001 damaged, I004 too large.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                if image.width * image.height > most_pixels:
                    raise FileReadError("I004", "图片像素过多", "请缩小图片后重新提交")
                before = image.size
                if frame > 1:
                    image.seek(frame - 1)
                    before = image.size
                elif image.format == "JPEG":
                    image.draft("RGB", (_MOST_SIDE, _MOST_SIDE))
                across, down = stated_dpi(image)
                upright = ImageOps.exif_transpose(_squared(_on_white(image), across / down))
        except (Image.DecompressionBombError, *DECODING_ERRORS) as error:
            raise FileReadError("I001", "图片已损坏，无法打开", "请重新导出这张图片") from error
    pixels = np.asarray(upright, np.uint8)[:, :, ::-1]
    side = max(pixels.shape[:2])
    if side > _MOST_SIDE:
        factor = _MOST_SIDE / side
        pixels = np.asarray(
            cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8
        )
    stated = max(across, down)
    wide, high = before[0] * stated / across, before[1] * stated / down
    return np.ascontiguousarray(pixels), stated * max(pixels.shape[:2]) / max(wide, high, 1)


def is_coarse_picture(data: bytes, *, frame: int) -> bool:
    """Whether a frame is a fax with lines too far apart for small print."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if frame > 1:
                image.seek(frame - 1)
            return is_coarse(*stated_dpi(image))
    except (Image.DecompressionBombError, *DECODING_ERRORS):
        return False


def _squared(image: Image.Image, shape: float) -> Image.Image:
    """The picture with dots as high as wide; ``shape``: dots per inch across by those down."""
    if 0.9 < shape < 1.1:
        return image
    width, height = image.size
    size = (width, round(height * shape)) if shape > 1 else (round(width / shape), height)
    larger = image.resize(size, Image.Resampling.BICUBIC)
    if (exif := image.getexif()) and 0x0112 in exif:
        larger.getexif()[0x0112] = exif[0x0112]
    return larger


def _on_white(image: Image.Image) -> Image.Image:
    """RGB, transparent parts white."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        clear = image.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        flat = Image.alpha_composite(paper, clear).convert("RGB")
    elif image.mode.startswith("I;16") or image.mode in {"I", "F"}:
        flat = _eight_bits(image).convert("RGB")
    else:
        flat = image.convert("RGB")
    if (exif := image.getexif()) and 0x0112 in exif:
        flat.getexif()[0x0112] = exif[0x0112]
    return flat


def _eight_bits(image: Image.Image) -> Image.Image:
    levels = np.asarray(image, np.float32)
    low, high = float(levels.min()), float(levels.max())
    return Image.fromarray(np.uint8((levels - low) * (255.0 / max(high - low, 1.0))))
