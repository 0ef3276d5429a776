"""Places that ask for a seal or a signature, and whether something stands there.

Only files with fixed pages can be told: on a Word page a seal comes after printing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lvjian.core.document import Document, Paragraph
from lvjian.core.numbers import plain
from lvjian.core.place import Box, Place
from lvjian.core.reading import SealPlace
from lvjian.core.recognised import SEAL_SURE, TRACE_SURE, Seal
from lvjian.core.signing import ENDS_NAME, SEAL_ASKED, SIGNATURE_ASKED
from lvjian.core.text import display

_LEAST_SEAL = 65.0  # points
_LOWEST_SEAL = 72.0
_NEAR = 160.0  # points: a seal is stamped over or beside the words that ask for it
_HAND = (240.0, 14.0)
"""Points: how far beside and over or under the words a hand has signed."""
_PRINT = 1.3
"""Of the height of a printed line: handwriting is higher, or may be."""
_HARDLY = 0.6
_WHOLE_PAGE = (330.0, 430.0)
"""Points: a picture as large as a page is the scan itself, not something put on it."""
_ONE_LINE = 8.0
_FEW = 20
"""Characters recognition makes of the words of a seal."""
_HEAD = 75.0
"""Points: a running head ends above."""
_AFTER_SEAL = re.compile(r".{0,6}|.*(?:日期|年.{0,6}月).{0,10}", re.DOTALL)
"""What may stand behind the words that ask for a seal: a date, the number of the page."""
_COPY = re.compile(r"(?:复印件|扫描件|影印件|原件|正本|副本)\s*$")
"""企业法人证书复印件（加盖公章） in a list of materials: the copy bears the seal, not this line."""
_GREY = "扫描件没有颜色，看不出有没有印章"
_NAME_SEAL = 85.0
"""Points: a name seal's longer side, turned a little; a company's square seal is larger."""
_COMPANYS = re.compile(r"公\s*章|单\s*位")
_NAME = re.compile(r"[一-鿿·]{2,6}")
_UNREAD = frozenset({"no-text", "rubbish-text", "failed"})


def read_seals(document: Document) -> tuple[SealPlace, ...]:
    """Every asking place with what stands at it."""
    found: list[SealPlace] = []
    asked = [
        (m.group(), p)
        for text, p in _texts(document)
        for m in SEAL_ASKED.finditer(text)
        if not _COPY.search(text[: m.start()]) and not _signs(text, m)
    ]
    on_page = Counter(place.page for _, place in asked)
    found += [_seal(document, label, p, others=on_page[p.page]) for label, p in asked]
    for text, place in _texts(document):
        found += [_signature(document, m, place) for m in SIGNATURE_ASKED.finditer(text)]
    return tuple(found)


def _signs(text: str, asked: re.Match[str]) -> bool:
    """Whether a person may sign instead: 法定代表人（签字或盖章）, not 负责人签字：（单位公章）."""
    if _COMPANYS.search(asked.group()):
        return False
    signing = (m for m in SIGNATURE_ASKED.finditer(text) if m.start() < asked.start())
    return any(asked.start() < m.start("name") for m in signing)


def _texts(document: Document) -> Iterator[tuple[str, Place]]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text, block.place
    for table in document.tables():
        for cell in table.cells():
            for place in cell.places[-1:]:
                yield cell.text, place


def _unread(document: Document, page: int) -> bool:
    return any(d.page == page and d.why in _UNREAD for d in document.doubts)


def _seal(document: Document, label: str, place: Place, *, others: int) -> SealPlace:
    """What stands at one place; ``others``: places of its page that ask, itself among them."""
    asked = SealPlace("seal", label.strip(), place.quoting(display(label)))
    page = place.page
    if page is None:
        return asked
    if page in document.recognised:
        return _stamped(document, asked, page, others=others)
    satisfied = _pictured(document, place)
    if satisfied is False and _unread(document, page):
        return replace(asked, read=False)
    return replace(asked, satisfied=satisfied)


def _stamped(document: Document, asked: SealPlace, page: int, *, others: int) -> SealPlace:
    """A place on a page that was looked at: a seal's own picture counts, no other."""
    place = asked.place
    here = [s for s in _stamps(document, page) if not is_name_seal(s)]
    # One seal for one place: it may stand anywhere on the page.
    enough = len(here) >= others
    near = [s for s in here if enough or _is_near(s, place)]
    if near:
        nearest = min(near, key=lambda s: _gap(s.box, place.bbox) if place.bbox else 0.0)
        words = (nearest.text, nearest.text_sure) if nearest.text else None
        return replace(asked, satisfied=True, words=words)
    if _unread(document, page):
        return replace(asked, read=False)
    if _pictured(document, place):
        return replace(asked, satisfied=True)
    unsure = _doubt(document, place, page, others=bool(here))
    return replace(asked, unsure=unsure) if unsure else replace(asked, satisfied=False)


def _doubt(document: Document, place: Place, page: int, *, others: bool) -> str:
    """Why it cannot be told whether a seal stands at a place; empty if it can."""
    if others:
        return "同页有印章，但不在该处"
    rings = [s for s in document.seals if s.page == page and _is_near(s, place)]
    if any(is_name_seal(s) and s.sure >= SEAL_SURE for s in rings):
        return "该处只有个人名章大小的方章"
    if rings and all(s.sure <= TRACE_SURE for s in rings):
        return "该处有红色印迹，看不清是不是印章"
    if rings := [s for s in rings if s.sure > TRACE_SURE]:
        form = "方形" if all(s.shape == "square" for s in rings) else "圆形"
        return f"该处有{form}图形，看不清是不是印章"
    return _GREY if page in document.colourless else ""


def is_name_seal(seal: Seal) -> bool:
    """Whether a seal is as small and square as a person's: 14 to 25 mm."""
    x0, y0, x1, y1 = seal.box
    return seal.shape == "square" and max(x1 - x0, y1 - y0) <= _NAME_SEAL


def _is_near(seal: Seal, place: Place) -> bool:
    return not place.bbox or _gap(seal.box, place.bbox) <= _NEAR


def _signature(document: Document, match: re.Match[str], place: Place) -> SealPlace:
    """A name written, or a picture that is no company seal: a hand, a name stamp."""
    behind = ENDS_NAME.split(plain(match["name"]))[0].strip(" _＿:：.·…—-/")
    written = behind if _NAME.fullmatch(behind.replace(" ", "")) else None
    asked = SealPlace("signature", display(match.group()), place, name=written)
    page = place.page
    # What recognition makes of handwriting need not be a name.
    if written or (behind and place.way == "ocr"):
        return replace(asked, satisfied=True)
    if page is None:
        return asked
    if page not in document.recognised:
        satisfied = _pictured(document, place, seals=False)
        if satisfied is False and _unread(document, page):
            return replace(asked, read=False)
        return replace(asked, satisfied=satisfied)
    if _signed(document, place) or _pictured(document, place, seals=False):
        return replace(asked, satisfied=True)
    if _unread(document, page):
        return replace(asked, read=False)
    unsure = _doubt_of_name(document, place, page)
    return replace(asked, unsure=unsure) if unsure else replace(asked, satisfied=False)


def _doubt_of_name(document: Document, place: Place, page: int) -> str:
    """Why it cannot be told whether a person's name seal stands at a place; empty if it can."""
    if page in document.colourless:  # grey it is as faint as the paper
        return _GREY
    small = (s for s in document.seals if s.page == page and is_name_seal(s))
    if any(_beside(s.box, place.bbox, _NEAR) for s in small):
        return "该处有方形图形，看不清是不是人名章"
    return ""


def _signed(document: Document, place: Place) -> bool:
    """Handwriting at a place, or a person's name seal beside it."""
    stamps = tuple(_stamps(document, place.page))
    hands = (
        h for h in document.signed if h.page == place.page and not _stamped_print(h, place, stamps)
    )
    if any(_written_behind(h.bbox, place.bbox) for h in hands) or _misread(document, place):
        return True
    squares = (s for s in stamps if s.shape == "square")
    return any(_beside(s.box, place.bbox, _NEAR) for s in squares)


def _misread(document: Document, place: Place) -> bool:
    """Whether handwriting at a place was taken for words: hardly read, and higher than print."""
    if place.bbox is None:
        return False
    least = _PRINT * (place.bbox[3] - place.bbox[1])
    return any(
        p.page == place.page
        and p.way == "ocr"
        and p.sure < _HARDLY
        and p.bbox is not None
        and p.bbox[3] - p.bbox[1] > least
        and p.bbox[0] >= place.bbox[0]
        and len(text.strip()) <= _FEW
        and _written_behind(p.bbox, place.bbox)
        for text, p in _texts(document)
    )


def _stamped_print(hand: Place, place: Place, stamps: Sequence[Seal]) -> bool:
    """Whether it is more likely print that nobody could read under a seal, as （公章）.

    It is no higher than the words that ask for the signature, and stands on another line.
    """
    if hand.bbox is None or place.bbox is None:
        return False
    x0, y0, x1, y1 = hand.bbox
    _, top, _, bottom = place.bbox
    if y1 - y0 > _PRINT * (bottom - top) or top <= (y0 + y1) / 2 <= bottom:
        return False
    return any(
        s.box[0] <= (x0 + x1) / 2 <= s.box[2] and s.box[1] <= (y0 + y1) / 2 <= s.box[3]
        for s in stamps
        if s.shape != "square"
    )


def _stamps(document: Document, page: int | None) -> Iterator[Seal]:
    return (s for s in document.seals if s.page == page and s.sure >= SEAL_SURE)


def _written_behind(hand: Box | None, place: Box | None) -> bool:
    if hand is None or place is None:
        return True
    across = max(hand[0], place[0]) - min(hand[2], place[2])
    down = max(hand[1], place[1]) - min(hand[3], place[3])
    return across <= _HAND[0] and down <= _HAND[1]


def _beside(box: Box | None, place: Box | None, reach: float) -> bool:
    return box is None or place is None or _gap(box, place) <= reach


def _pictured(document: Document, place: Place, *, seals: bool = True) -> bool | None:
    """Whether a picture stands at a place; None without fixed pages.

    Args:
        seals: whether a picture of the shape and size of a company seal counts.
    """
    scanned = place.page in document.recognised
    # A Word file may know its pages by a print of it: a seal comes after printing all the same.
    if place.page is None or (document.pages is None and not scanned):
        return None
    if seals and _seal_alone_behind(document, place):
        return True
    return any(
        (_near(box, place) or _pushed_over(document, box, place))
        and (not _is_flat(box) if seals else not _is_seal_shaped(box))
        and not (scanned and _is_scan(box))
        for box in document.page_boxes
    )


def _is_scan(picture: Place) -> bool:
    if picture.bbox is None:
        return True
    x0, y0, x1, y1 = picture.bbox
    return x1 - x0 > _WHOLE_PAGE[0] and y1 - y0 > _WHOLE_PAGE[1]


def _pushed_over(document: Document, picture: Place, place: Place) -> bool:
    """Whether a picture stands by itself on the page after, or leads it: there was no room.

    The words that ask for it are then the last of their page, a seal the first thing of the next.
    """
    if place.page is None or picture.page != place.page + 1:
        return False
    if picture.page in document.recognised:
        return False
    texts = [(text.strip(), p) for text, p in _texts(document) if text.strip()]
    if all(p.page != picture.page for _, p in texts):
        return True
    if picture.bbox is None or place.bbox is None or not _is_seal_shaped(picture):
        return False
    under, over = place.bbox[3] + _ONE_LINE, picture.bbox[1] + _ONE_LINE
    behind = [t for t, p in texts if p.page == place.page and p.bbox and p.bbox[1] > under]
    before = [p.bbox[3] for _, p in texts if p.page == picture.page and p.bbox and p.bbox[1] < over]
    return all(_AFTER_SEAL.fullmatch(t) for t in behind) and all(y < _HEAD for y in before)


def _seal_alone_behind(document: Document, place: Place) -> bool:
    """Whether the page after holds a seal and nothing else: it was looked at as a picture."""
    after = (place.page or 0) + 1
    if not any(_stamps(document, after)):
        return False
    return all(len(t.strip()) <= _FEW for t, p in _texts(document) if p.page == after)


def _is_seal_shaped(picture: Place) -> bool:
    """As wide as high and too large for a signature: a round seal measures 38 to 45 mm."""
    if picture.bbox is None:
        return False
    x0, y0, x1, y1 = picture.bbox
    width, height = x1 - x0, y1 - y0
    return min(width, height) >= _LEAST_SEAL and max(width, height) <= 1.3 * min(width, height)


def _is_flat(picture: Place) -> bool:
    """As low and wide as a signature: no company seal, which is round or nearly square."""
    if picture.bbox is None:
        return False
    x0, y0, x1, y1 = picture.bbox
    return y1 - y0 < _LOWEST_SEAL and x1 - x0 > 1.8 * (y1 - y0)


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
