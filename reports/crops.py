"""Pictures of single places, shown in the HTML report beside what was read there."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from markupsafe import Markup

from lvjian.core.place import Box, Place

MOST_CROPS = 80
"""More would make the page heavy; the box of every place is in the JSON."""
CropKey = tuple[str, int, Box]
Crops = Mapping[CropKey, bytes]


def key_of(place: Place) -> CropKey | None:
    """Under which a place's picture is kept; None for places that have none."""
    if place.way != "ocr" or place.page is None or place.bbox is None:
        return None
    return place.file, place.page, place.bbox


def picture_of(place: Place, crops: Crops) -> Markup:
    """The picture of a place as an ``img`` that needs no other file; empty without one."""
    key = key_of(place)
    png = crops.get(key) if key else None
    if not png:
        return Markup("")
    data = base64.b64encode(png).decode("ascii")
    return Markup('<img class="crop" alt="此处的扫描图像" src="data:image/png;base64,{}">').format(
        data
    )
