"""Facts that a certificate must carry and that could not be read off it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lvjian.core.dates import find_dates
from lvjian.core.document import Block, Paragraph, Table
from lvjian.core.numbers import plain
from lvjian.matchers.evidence.certificate_labels import Pair, labels
from lvjian.matchers.evidence.kinds import SEVERAL_SYSTEMS, SYSTEM_KINDS

EXPIRING = (*SYSTEM_KINDS, SEVERAL_SYSTEMS, "排污许可证", "排污登记回执")
"""Kinds of papers that always say whose they are and until when they are valid."""
_DATED = frozenset({"CNCA截图", "生产许可证", "CCC证书", "安全生产标准化证书", "绿色产品认证"})
"""Kinds that say it in one form and not in another."""
FOREVER = re.compile(
    r"长期|永久|无固定期限|不约定|长久|(?:撤销|注销|吊销)(?:之日)?(?:为止|前)|until\s*(?:revoked|further|withdrawn|cancel)|indefinite",
    re.IGNORECASE,
)
TERM = re.compile(r"有效期(?:限)?\s*[:：为]?\s*([一二三四五1-5])\s*年(?!\d|[一-鿿]*月)")
_ENDS = re.compile(r"到期|有效期[至到止限]")
_WORDS = re.compile(r"[一-鿿]{3,}")


def not_read(
    kind: str | None, known: Mapping[str, object], pairs: Sequence[Pair], blocks: Sequence[Block]
) -> Iterator[str]:
    """Names of the facts that are missing: labelled without a value, or on a picture.

    A paper typed without a word of its validity says nothing of it; a picture of one
    always says it, so that there it was not read.
    """
    if kind not in EXPIRING and kind not in _DATED:
        return
    lines = list(_lines(blocks))
    named = kind in EXPIRING or any(_ENDS.search(line) for line in lines)
    seen = named and any(b.place.way == "ocr" for b in blocks)
    lasts = any(FOREVER.search(p.value) or TERM.search(p.label + plain(p.value)) for p in pairs)
    if "expires" not in known and not lasts and (seen or _empty_label("expires", lines)):
        yield "expires"
    if "holder" not in known and seen and kind in EXPIRING:
        yield "holder"
    if "standard" not in known and seen and kind in SYSTEM_KINDS:
        yield "standard"


def _empty_label(fact: str, lines: Sequence[str]) -> bool:
    """A label of the fact with nothing behind it, or with what is no value."""
    words = "|".join(map(re.escape, sorted(labels(fact), key=len, reverse=True)))
    label = re.compile(rf"(?:^|[\s,，;；(])(?:{words})\s*[:：]?\s*(?P<rest>[^\n]*)$", re.IGNORECASE)
    for line in lines:
        match = label.search(line)
        if match and not _WORDS.search(_undated(match["rest"])):
            return True
    return False


def _undated(text: str) -> str:
    """Text without its dates: 2022年4月12日至 leaves 至 alone."""
    for _, start, end in reversed(find_dates(text)):
        text = text[:start] + text[end:]
    return text


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        texts = [block.text] if isinstance(block, Paragraph) else []
        if isinstance(block, Table):
            texts = [cell.text for cell in block.cells()]
        for text in texts:
            yield from (line.strip() for line in plain(text).split("\n") if line.strip())
