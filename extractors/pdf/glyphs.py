"""Characters of a PDF page: what the fonts of check boxes mean and which characters count."""

from __future__ import annotations

import re

from lvjian.core.boxes import OPEN, TICKED

# Code points of the box and tick glyphs in the symbol fonts Word and WPS write.
_WINGDINGS = {
    0x6F: OPEN, 0x70: OPEN, 0x71: OPEN, 0x72: OPEN, 0xA8: OPEN, 0xA3: OPEN,
    0xFE: TICKED, 0xFD: "☒", 0xFC: "✓", 0xFB: "✗", 0x6E: "■", 0x78: "☒", 0x52: "☑",
}  # fmt: skip
_WINGDINGS_2 = {
    0x30: OPEN, 0x2A: OPEN, 0xA3: OPEN, 0xA2: "■", 0x52: TICKED, 0x53: "☒", 0x54: "☒",
    0x50: "✓", 0x4F: "✗", 0x51: "☒",
}  # fmt: skip
_DINGBATS = {
    0x33: "✓", 0x34: "✔", 0x35: "✕", 0x36: "✖", 0x37: "✗", 0x38: "✘", 0x6E: "■", 0x6F: OPEN,
    0x70: OPEN, 0x71: OPEN, 0x72: OPEN,
}  # fmt: skip
_LAST_OF_LEVEL_1 = 0xD7
_SYMBOL = {0x80: OPEN, 0xA0: OPEN}


def symbol_table(font: str) -> dict[int, str] | None:
    """The glyph table of a symbol font by its (subset-tagged) name, None for a text font."""
    name = font.casefold().replace(" ", "").replace("-", "").replace("_", "")
    if "wingdings2" in name:
        return _WINGDINGS_2
    if "wingding" in name:
        return _WINGDINGS
    if "opensymbol" in name:
        # LibreOffice prints Wingdings with it and keeps the code points F000–F0FF.
        return None
    if "dingbat" in name:
        return _DINGBATS
    return _SYMBOL if name.endswith("symbol") or "symbolmt" in name else None


def glyph_text(code: int, symbols: dict[int, str] | None) -> str:
    """Text of a character code; "" for one that is no character.

    PDFium reports a line-end hyphen as U+0002 and unmapped glyphs as U+FFFE or 0.
    """
    if code == 2:
        return "-"
    if code < 32 or code in (0xFFFE, 0xFFFF, 0xFEFF, 0x200B, 0x200E, 0x200F, 0xAD):
        return ""
    if symbols is not None and (code < 0x100 or 0xF000 <= code <= 0xF0FF):
        return symbols.get(code & 0xFF, chr(code))
    # Word maps symbol fonts to F000–F0FF even where the font name is lost.
    if 0xF000 <= code <= 0xF0FF:
        return _WINGDINGS.get(code & 0xFF, chr(code))
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else ""


def is_wide(char: str) -> bool:
    """Whether a character is set solid, with no space before or after: CJK and its punctuation."""
    code = ord(char[0])
    return (
        0x2E80 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or 0xFF00 <= code <= 0xFFEF
        or 0x20000 <= code <= 0x3FFFF
        or code in (0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0x00B7)
        or 0x2500 <= code <= 0x27BF
    )


_HANZI = re.compile("[\u3400-\u9fff]+")
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd\x80-\x9f]")
_LATIN_1 = re.compile("[\xa1-\xff]")
_LATIN_USED = re.compile("[·±×÷°²³µ§]")
_KNOWN = re.compile("[!-~\u2000-\u2fff\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]")


def is_rubbish(text: str) -> bool:
    """Whether a text layer is no text: private-use, replacement or absurdly mixed characters.

    Real Chinese is more than nine tenths characters of GB 2312 level 1; glyph numbers read
    as characters are less than a third.
    """
    seen = "".join(text.split())
    total = len(seen)
    bad = len(_PRIVATE.findall(seen))
    if total < 12:
        return bad > 0 and bad == total
    latin = len(_LATIN_1.findall(seen)) - len(_LATIN_USED.findall(seen))
    known = len(_KNOWN.findall(seen))
    if bad > 0.3 * total or latin > 0.35 * total or known + latin < 0.5 * total:
        return True
    hanzi = "".join(_HANZI.findall(seen))
    leading = hanzi.encode("gb2312", "ignore")[::2]
    common = sum(byte <= _LAST_OF_LEVEL_1 for byte in leading)
    return len(hanzi) >= 40 and common < 0.42 * len(hanzi)
