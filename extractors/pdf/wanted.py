"""Which pages of a PDF, and which pictures on them, only recognition can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from lvjian.core.place import Box
from lvjian.core.recognised import RecognisedPage, Wanted
from lvjian.extractors.pdf.page import Char, PageContent
from lvjian.extractors.picture_size import may_hold_words
from lvjian.extractors.scan.content import to_chars

_MOSTLY = 0.6
_FEW_WORDS = 24
_SOME = 0.12
_MANY_PATHS = 400
_AGREE = 0.9


def wanted_of(content: PageContent, pictures: Sequence[Box], *, rubbish: bool) -> Wanted | None:
    """What recognition is wanted for; None for a page whose own text says all.

    A page with rubbish for text, without text, or that is mostly picture is read whole; on
    another its larger pictures are: a certificate set into a page of text.
    """
    words = _words_up_to(content, _FEW_WORDS + 1)
    shares = [_share(box, content) for box in pictures]
    covered = min(1.0, sum(shares))
    whole = (
        rubbish
        or covered >= _MOSTLY
        or (words == 0 and bool(pictures or content.drawings or content.crowded))
        or (words <= _FEW_WORDS and (covered >= _SOME or content.drawings > _MANY_PATHS))
    )
    if whole:
        return Wanted(content.number)
    boxes = tuple(
        _rounded(box) for box in pictures if may_hold_words(box[2] - box[0], box[3] - box[1])
    )
    return Wanted(content.number, boxes) if boxes else None


def _words_up_to(content: PageContent, most: int) -> int:
    """Number of its characters that are no space, counted up to ``most``."""
    return sum(1 for _ in islice((c for c in content.chars if not c.text.isspace()), most))


def _share(box: Box, content: PageContent) -> float:
    width = max(0.0, min(box[2], content.width) - max(box[0], 0.0))
    height = max(0.0, min(box[3], content.height) - max(box[1], 0.0))
    return width * height / max(content.width * content.height, 1.0)


def _rounded(box: Box) -> Box:
    x0, y0, x1, y1 = box
    return round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)


def agrees(content: PageContent, seen: RecognisedPage) -> bool:
    """Whether the text layer of a page says what is seen on it.

    A page of text over a picture of paper does. Of the text that a scanner's program laid over
    its picture nobody knows how sure it is, nor where its lines stand: it never counts.
    """
    if content.laid:
        return False
    own = _letters(c.text for c in content.chars)
    shown = _letters(line.text for line in seen.lines)
    total = max(sum(own.values()), sum(shown.values()))
    common = sum((own & shown).values())
    return total > 0 and common >= _AGREE * total


def says_more(content: PageContent, seen: RecognisedPage) -> bool:
    """Whether a page has words of its own and recognition saw none, beside or between pictures.

    Words that lie wholly under pictures without words are not to be seen: a scanner's program
    made them up.
    """
    if any(line.text for line in seen.lines):
        return False
    return any(not c.text.isspace() and not _pictured(content, c) for c in content.chars)


def settle_hidden(content: PageContent) -> bool:
    """Take the words that are not drawn for what is seen under them; tell whether others are left.

    A scanner's program lays them over its picture, a printer driver over letters it drew as
    paths. Elsewhere nobody sees them.
    """
    if not content.hidden:
        return False
    drawn = content.drawings > _MANY_PATHS
    over = [c for c in content.hidden if drawn or _pictured(content, c)]
    content.laid = [] if drawn else over
    content.chars = [*content.chars, *over]
    left = len(content.hidden) > len(over)
    content.hidden = []
    return left


def _pictured(content: PageContent, char: Char) -> bool:
    x, y = (char.x0 + char.x1) / 2, char.base - 0.38 * char.size
    return any(_holds(box, x, y) for box in content.pictures)


def _letters(texts: Iterable[str]) -> Counter[str]:
    return Counter(char for text in texts for char in text if char.isalnum())


def add_lines(content: PageContent, seen: RecognisedPage) -> None:
    """Put the words recognised in pictures among the characters of the page.

    Words of the page's own text that stand over a picture are not taken twice; those that a
    scanner's program laid over it give way.
    """
    if content.turn is not None:
        return
    laid = set(map(id, content.laid))
    content.chars = [c for c in content.chars if id(c) not in laid]
    own = [((c.x0 + c.x1) / 2, c.base - 0.38 * c.size) for c in content.chars]
    fresh = [line for line in seen.lines if not any(_holds(line.box, x, y) for x, y in own)]
    content.chars = [*content.chars, *to_chars(fresh)]


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
