"""Characters of symbol fonts as the Unicode characters a reader sees."""

from __future__ import annotations

from lvjian.core.boxes import OPEN, TICKED

# Wingdings and Wingdings 2 disagree below 0x7F; nobody types a sun (Wingdings R) in a report,
# a ticked box (Wingdings 2 R) everybody does, so one table serves both.
_WINGDINGS = {
    0x4F: "✗", 0x50: TICKED, 0x51: TICKED, 0x52: TICKED, 0x53: TICKED, 0x54: TICKED,
    0x6C: "●", 0x6E: "■", 0x6F: OPEN, 0x70: OPEN, 0x71: OPEN, 0x72: OPEN, 0x75: "◆",
    0x78: TICKED, 0x9E: "·", 0x9F: "•", 0xA1: OPEN, 0xA2: OPEN, 0xA3: OPEN, 0xA4: "◉",
    0xA7: "▪", 0xA8: OPEN, 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓",
    0xFB: "✗", 0xFC: TICKED, 0xFD: TICKED, 0xFE: TICKED,
}  # fmt: skip
_WEBDINGS = {0x61: TICKED, 0x63: OPEN, 0x67: "■", 0x6E: "●", 0x72: "✗"}
_DINGBATS = {0x33: TICKED, 0x34: TICKED, 0x6F: OPEN, 0x70: OPEN, 0x71: OPEN, 0x6E: "■"}
_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_SYMBOL = (
    {0x41 + i: c for i, c in enumerate(_GREEK)}
    | {0x61 + i: c for i, c in enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ")}
    | {i: chr(i) for i in range(0x20, 0x40) if chr(i) not in "\"$'*-"}
    | {
        0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0xA2: "′", 0xA3: "≤",
        0xA5: "∞", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±",
        0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡",
        0xBB: "≈", 0xBC: "…", 0xD6: "√", 0xD7: "⋅", 0xE5: "∑", 0xF0: "",
    }
)  # fmt: skip
_FONTS = {
    "symbol": _SYMBOL,
    "webdings": _WEBDINGS,
    "zapfdingbats": _DINGBATS,
    "zapf dingbats": _DINGBATS,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS,
    "wingdings 3": {},
}
FIRST_PRIVATE, LAST_PRIVATE = "\uf000", "\uf0ff"


def is_symbol_font(font: str | None) -> bool:
    """Whether the font shows other characters than those typed in it."""
    return font is not None and font.casefold() in _FONTS


def symbol(font: str | None, code: int) -> str:
    """The character of ``w:sym``; empty where it is not known and only an ornament."""
    if 0xF000 <= code <= 0xF0FF or code < 0x100:
        return _FONTS.get((font or "").casefold(), _WINGDINGS).get(code & 0xFF, "")
    return (
        "" if 0xE000 <= code <= 0xF8FF or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)
    )


def typed(text: str, font: str | None) -> str:
    """Text typed in a symbol font, or holding characters of its private range.

    Chinese characters in such a run are shown in another font and stay.
    """
    known = is_symbol_font(font)
    return "".join(_typed(c, font, known=known) for c in text)


def _typed(char: str, font: str | None, *, known: bool) -> str:
    if FIRST_PRIVATE <= char <= LAST_PRIVATE:
        return symbol(font, ord(char))
    if known and font is not None and char < "\u0100":
        return _FONTS[font.casefold()].get(ord(char), char)
    return char
