"""Scanned pages as files: PDF of pictures, multi-page TIFF, a folder of photographs, Word."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import numpy as np
from docx.shared import Pt
from PIL import Image

from lvjian.samples.scanlooks import ScanLook

_WRONG = str.maketrans("工的厂评分一二日大合", "エ旳广评芬－ニ曰太台")
"""Letters that recognition mistakes for others."""
_ORIENTATION = 0x0112
# Stored turned, with a note how to turn it back: (value of the tag, how it is stored).
_PHOTO_TURNS = (
    (1, None),
    (6, Image.Transpose.ROTATE_90),
    (3, Image.Transpose.ROTATE_180),
    (8, Image.Transpose.ROTATE_270),
)


@dataclass(slots=True)
class Sheaf:
    """The pages of one scanned document.

    Attributes:
        pages: compressed, with size in points and the text that is on them.
        stamped: page, box in points and words of each seal.
    """

    look: ScanLook
    pages: list[tuple[bytes, tuple[float, float], str]] = field(default_factory=list)
    stamped: list[tuple[int, tuple[float, float, float, float], str]] = field(default_factory=list)

    def add(self, picture: Image.Image, text: str, rng: np.random.Generator) -> None:
        """Compress a page and put it on top."""
        low, high = self.look.jpeg
        quality = int(rng.integers(low, high + 1))
        stream = BytesIO()
        exif = Image.Exif()
        if self.look.carrier == "photos":
            tag, stored = _PHOTO_TURNS[int(rng.integers(len(_PHOTO_TURNS)))]
            picture = picture if stored is None else picture.transpose(stored)
            exif[_ORIENTATION] = tag
        dpi = (self.look.dpi, self.look.dpi)
        picture.save(stream, "JPEG", quality=quality, dpi=dpi, exif=exif)
        size = (picture.width * 72 / self.look.dpi, picture.height * 72 / self.look.dpi)
        self.pages.append((stream.getvalue(), size, text))

    def stamped_as(self, kind: Any) -> list[Any]:
        """The seals as objects of that class."""
        return [kind("", page, box, words) for page, box, words in self.stamped]


def write_sheaf(sheaf: Sheaf, look: ScanLook, path: Path) -> Path:
    """Write the pages beside ``path``, which gives the name; returns the file or folder."""
    if look.carrier == "pdf":
        return _write_pdf(sheaf, look, path.with_suffix(".pdf"))
    if look.carrier == "tiff":
        return _write_tiff(sheaf, path.with_suffix(".tif"))
    if look.carrier == "photos":
        folder = path.with_suffix("")
        folder.mkdir()
        for number, (data, _, _) in enumerate(sheaf.pages, 1):
            (folder / f"{number:03d}.jpg").write_bytes(data)
        return folder
    return _write_word(sheaf, path.with_suffix(".docx"))


def _write_pdf(sheaf: Sheaf, look: ScanLook, path: Path) -> Path:
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415 - wants a PDF library
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), invariant=1)
    for data, (width, height), text in sheaf.pages:
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(BytesIO(data)), 0, 0, width, height)
        if look.layer != "none":
            _layer(canvas, _layer_text(text, look), height)
        canvas.showPage()
    canvas.save()
    return path


def _layer_text(text: str, look: ScanLook) -> list[str]:
    if look.layer == "recognised":
        text = text.translate(_WRONG)
    else:
        text = "".join(chr(0x4E00 + ord(c) * 7 % 0x5000) if c > "\x7f" else c for c in text)
    return [line for line in text.splitlines() if line.strip()]


def _layer(canvas: Any, lines: list[str], height: float) -> None:
    """Invisible text from top to bottom."""
    step = min(14.0, (height - 80) / max(1, len(lines)))
    words = canvas.beginText(50, height - 50)
    words.setTextRenderMode(3)
    words.setFont("STSong-Light", min(9.0, step))
    words.setLeading(step)
    words.textLines(lines)
    canvas.drawText(words)


def _write_tiff(sheaf: Sheaf, path: Path) -> Path:
    frames = [Image.open(BytesIO(data)) for data, _, _ in sheaf.pages]
    dpi = (sheaf.look.dpi, sheaf.look.dpi)
    frames[0].save(
        path, "TIFF", save_all=True, append_images=frames[1:], compression="jpeg", dpi=dpi
    )
    return path


def _write_word(sheaf: Sheaf, path: Path) -> Path:
    document = docx.Document()
    section = document.sections[0]
    section.left_margin = section.right_margin = section.top_margin = Pt(18)
    section.page_width, section.page_height = Pt(595), Pt(842)
    for data, (width, height), _ in sheaf.pages:
        share = min(555 / width, 790 / height, 1.0)
        run = document.add_paragraph().add_run()
        run.add_picture(BytesIO(data), Pt(width * share), Pt(height * share))
    document.save(str(path))
    return path
