"""Places cut out of pages: the right piece, small, and none where there is nothing."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from lvjian.core.errors import FileReadError
from lvjian.core.place import Box
from lvjian.extractors.scan.crop_task import CropTask, can_crop, crop_task


def page(folder: Path, format_: str) -> Path:
    """An A4 page at 150 dpi, white, with a red square 100–150 points from left and top."""
    image = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(image).rectangle((208, 208, 312, 312), fill=(200, 0, 0))
    path = folder / f"页.{format_}"
    image.save(path, resolution=150.0, dpi=(150, 150))
    return path


def cut(path: Path, format_: str, *boxes: Box) -> list[Image.Image | None]:
    pieces = crop_task(CropTask(path, format_, 1, boxes))
    return [Image.open(BytesIO(p)).convert("RGB") if p else None for p in pieces]


@pytest.mark.parametrize("format_", ["pdf", "png", "jpeg", "tiff"])
def test_a_place_is_cut_with_a_little_around_it(tmp_path: Path, format_: str) -> None:
    red, white, outside = cut(
        page(tmp_path, format_), format_,
        (100, 100, 150, 150), (300, 300, 340, 320), (5000, 5000, 5100, 5100),
    )  # fmt: skip
    assert red is not None and white is not None and outside is None
    middle = red.getpixel((red.width // 2, red.height // 2))
    corner = red.getpixel((1, 1))
    assert isinstance(middle, tuple) and isinstance(corner, tuple)
    assert middle[0] > 150 and middle[1] < 60
    assert min(corner) > 230
    assert 110 <= red.width <= 130 and 110 <= red.height <= 130
    assert white.getcolors() is not None and min(white.getpixel((9, 9)) or (0,)) > 230  # type: ignore[arg-type]


def test_a_wide_place_is_shrunk_and_is_the_same_each_time(tmp_path: Path) -> None:
    path = page(tmp_path, "pdf")
    task = CropTask(path, "pdf", 1, ((0, 0, 595, 842),))
    first, again = crop_task(task), crop_task(task)
    assert first == again
    assert max(Image.open(BytesIO(first[0])).size) <= 1000


def test_what_has_no_pages_is_not_cut(tmp_path: Path) -> None:
    assert not can_crop("docx") and can_crop("pdf") and can_crop("tiff")
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.7 broken")
    with pytest.raises(FileReadError):
        crop_task(CropTask(broken, "pdf", 1, ((0, 0, 9, 9),)))
