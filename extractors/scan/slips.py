"""Characters of one shape told by what stands beside them: IS0 14001, 500 Ix.

Only where no number can be meant: a zero inside a word, a letter that makes a known unit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SURE = 0.92
SLIPS: tuple[tuple[str, str], ...] = (
    # Behind a unit, and before a 2 that ends there: no zero ever follows carbon.
    (r"(?<=[tg吨])C0(?=[2₂](?!\.?\d))", "CO"),
    (r"(?<![A-Za-z0-9])C0(?=[2₂]e?(?:当量|排放|eq))", "CO"),
    (r"(?<![A-Za-z])IS0(?=/|[ \-]?\d{4,5}(?!\d))", "ISO"),
    (r"(?<![A-Za-z0-9])[1l|]S[O0](?=/|[ \-]?\d{4,5}(?!\d))", "ISO"),
    (r"(?<![A-Za-z0-9])[1l|]EC(?=/|[ \-]?\d{4,5}(?!\d))", "IEC"),
    (r"(?<=\d)[I|]x(?![A-Za-z0-9])", "lx"),
    (r"(?<=\d )[I|]x(?![A-Za-z0-9])", "lx"),
    # The usual strengths of light alone, and nothing behind: 500 lx, and not 21x or 5001 x 3.
    (r"(?<=(?<![\d.])(?:50|75))1x(?=[、，。；,;）)]|$)", "lx"),
    (r"(?<=(?<![\d.])(?:50|75) )1x(?=[、，。；,;）)]|$)", "lx"),
    (r"(?<=(?<![\d.])(?:100|150|200|300|500|750))1x(?=[、，。；,;）)]|$)", "lx"),
    (r"(?<=(?<![\d.])(?:100|150|200|300|500|750) )1x(?=[、，。；,;）)]|$)", "lx"),
    (r"(?<![A-Za-z0-9])C0D(?![A-Z0-9])", "COD"),
    (r"(?<![A-Za-z0-9])B0D(?![A-Z0-9])", "BOD"),
    (r"(?<![A-Za-z0-9])V0C(?=s?(?![A-Za-z0-9]))", "VOC"),
    (r"(?<![A-Za-z0-9])N0(?=[xX](?![A-Za-z0-9]))", "NO"),
    (r"(?<![A-Za-z0-9])R0HS(?![A-Za-z0-9])", "ROHS"),
    (r"(?<![A-Za-z0-9])RoH5(?![A-Za-z0-9])", "RoHS"),
    (r"(?<![A-Za-z0-9])0A(?=系统|办公|平台|流程)", "OA"),
    (r"(?<=氨、)氢(?=等|\d* ?Bq|[、和及](?:TVOC|总挥发))", "氡"),
    (r"(?<=率)€(?= ?=)", "ε"),
    (r"(?<![A-Za-z0-9])(?:6B|G8)(?=/T ?\d{4,5}(?!\d))", "GB"),
)
"""What is read, and what it says: as many characters."""
_SLIPS = tuple((re.compile(pattern), said) for pattern, said in SLIPS)


def mend_words(text: str, sure: Sequence[float]) -> tuple[str, tuple[float, ...]]:
    """A line with the misread characters of known words put right, and how sure they are.

    Returns:
        As many characters as before; those changed are sure by their word.
    """
    said = text
    for pattern, word in _SLIPS:
        said = pattern.sub(word, said)
    return said, tuple(
        s if old == new else max(s, _SURE) for s, old, new in zip(sure, text, said, strict=True)
    )
