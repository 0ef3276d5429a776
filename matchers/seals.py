"""Places that ask for a seal or a signature, and whether something stands there.

Only files with fixed pages can be told: on a Word page a seal comes after printing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvjian.core.document import Document, Paragraph
from lvjian.core.numbers import plain
from lvjian.core.place import Box, Place
from lvjian.core.reading import SealPlace
from lvjian.core.text import display

_SEAL = re.compile(
    r"[(（]\s*(?:单\s*位\s*)?(?:公\s*章|盖\s*章)\s*[)）]|(?:单位)?[(（]?(?:公章|盖章)[)）]?\s*[:：]"
)
_SIGN = re.compile(
    r"(?:法人代表|法定代表人|负责人|单位负责人|法人|园区负责人)[^：:\n]{0,12}?签\s*[字名]\s*[)）]?\s*[:：]?\s*(?P<name>[^\n(（]*)"
)
_LEAST_SEAL = 65.0  # points
_NEAR = 160.0  # points: a seal is stamped over or beside the words that ask for it
_NAME = re.compile(r"[一-鿿·]{2,6}")
_NOT_A_NAME = re.compile(r"日期|年|月|公章|盖章|单位|签字|签名")


def read_seals(document: Document) -> tuple[SealPlace, ...]:
    """Every asking place with what stands at it."""
    found: list[SealPlace] = []
    for text, place in _texts(document):
        found += [_seal(document, m.group(), place) for m in _SEAL.finditer(text)]
        found += [_signature(document, m, place) for m in _SIGN.finditer(text)]
    return tuple(found)


def _texts(document: Document) -> Iterator[tuple[str, Place]]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text, block.place
    for table in document.tables():
        for cell in table.cells():
            for place in cell.places[-1:]:
                yield cell.text, place


def _seal(document: Document, label: str, place: Place) -> SealPlace:
    quoted = place.quoting(display(label))
    return SealPlace("seal", label.strip(), quoted, _pictured(document, place))


def _signature(document: Document, match: re.Match[str], place: Place) -> SealPlace:
    """A name written, or a picture that is no company seal: a hand, a name stamp."""
    name = _NOT_A_NAME.split(plain(match["name"]))[0].strip(" _＿:：")
    written = name if _NAME.fullmatch(name.replace(" ", "")) else None
    satisfied = True if written else _pictured(document, place, seals=False)
    return SealPlace("signature", display(match.group()), place, satisfied, written)


def _pictured(document: Document, place: Place, *, seals: bool = True) -> bool | None:
    """Whether a picture stands at a place; None without fixed pages or with pages unread.

    Args:
        seals: whether a picture of the shape and size of a company seal counts.
    """
    if place.page is None or any(d.page == place.page for d in document.doubts):
        return None
    return any(
        (_near(box, place) or _pushed_over(document, box, place))
        and (seals or not _is_seal_shaped(box))
        for box in document.page_boxes
    )


def _pushed_over(document: Document, picture: Place, place: Place) -> bool:
    """Whether a picture stands by itself on the page after: there was no room for it."""
    if place.page is None or picture.page != place.page + 1:
        return False
    texts = (p for text, p in _texts(document) if text.strip())
    return all(p.page != picture.page for p in texts)


def _is_seal_shaped(picture: Place) -> bool:
    """As wide as high and too large for a signature: a round seal measures 38 to 45 mm."""
    if picture.bbox is None:
        return False
    x0, y0, x1, y1 = picture.bbox
    width, height = x1 - x0, y1 - y0
    return min(width, height) >= _LEAST_SEAL and max(width, height) <= 1.3 * min(width, height)


def _near(picture: Place, place: Place) -> bool:
    if picture.page != place.page:
        return False
    if picture.bbox is None or place.bbox is None:
        return True
    return _gap(picture.bbox, place.bbox) <= _NEAR


def _gap(a: Box, b: Box) -> float:
    """Larger of the horizontal and vertical distances between two boxes, 0 if they touch."""
    across = max(a[0], b[0]) - min(a[2], b[2])
    down = max(a[1], b[1]) - min(a[3], b[3])
    return max(across, down, 0.0)
