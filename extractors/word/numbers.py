"""Number formats of automatic numbering (``w:numFmt``)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _counting(number: int, digits: str, units: str, zero: str) -> str:
    """Chinese numeral with units: 十, 十一, 二十, 一百零五; up to 99,999."""
    if number == 0:
        return zero
    if number >= 10_000:
        rest = number % 10_000
        head = _counting(number // 10_000, digits, units, zero) + "万"
        between = zero if 0 < rest < 1000 else ""
        return head + (between + _counting(rest, digits, units, zero) if rest else "")
    out, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            out += (zero if gap else "") + digits[digit] + (units[place - 1] if place else "")
            gap = False
        elif out:
            gap = True
    return out


def _chinese(number: int) -> str:
    text = _counting(number, _DIGITS, "十百千", "零")
    return text[1:] if 10 <= number < 20 else text


def _legal(number: int) -> str:
    return _counting(number, _LEGAL, "拾佰仟", "零")


def _positional(number: int) -> str:
    return "".join(_DIGITS[int(d)] for d in str(number))


def _tens(number: int) -> str:
    """``chineseCounting`` in Word counts 十一, 二十 up to 99 and then digit by digit."""
    return _chinese(number) if number < 100 else _positional(number)


def _roman(number: int) -> str:
    out = ""
    for size, letters in _ROMAN:
        while number >= size:
            out, number = out + letters, number - size
    return out


def _letters(number: int) -> str:
    # Word repeats the letter: Z, AA, BB, CC.
    return chr(65 + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _cycle(alphabet: str) -> Callable[[int], str]:
    return lambda n: alphabet[(n - 1) % len(alphabet)]


def _enclosed(first: int, last: int) -> Callable[[int], str]:
    return lambda n: chr(first + n - 1) if n <= last else str(n)


def _circled(number: int) -> str:
    if number <= 20:
        return chr(0x2460 + number - 1)
    if number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x32B1 + number - 36) if number <= 50 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "chineseCounting": _tens,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _tens,
    "taiwaneseCountingThousand": _chinese,
    "koreanDigital2": _positional,
    "ideographDigital": _positional,
    "japaneseDigitalTenThousand": _positional,
    "taiwaneseDigital": _positional,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "japaneseLegal": _legal,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographEnclosedCircle": _enclosed(0x3280, 10),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _enclosed(0x2474, 20),
    "decimalEnclosedFullstop": _enclosed(0x2488, 20),
    "decimalFullWidth": lambda n: "".join(chr(0xFF10 + int(d)) for d in str(n)),
    "decimalFullWidth2": lambda n: "".join(chr(0xFF10 + int(d)) for d in str(n)),
    "numberInDash": lambda n: f"-{n}-",
    "ordinal": lambda n: f"{n}.",
}


def show_number(number: int, style: str) -> str:
    """``number`` as the format prints it; decimal for a format not known.

    Numbers below 1 have a form of their own only as decimals and zero-padded decimals.
    """
    if style in {"none", "bullet"}:
        return ""
    write = _FORMATS.get(style)
    if write is None or not 0 < number < 100_000:
        return str(number)
    if write in (_roman, _letters) or style in {"lowerRoman", "lowerLetter"}:
        return write(number) if number < 4000 else str(number)
    return write(number)
