"""Labels before the facts of a certificate, and what stands behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, takewhile

from lvjian.core.dates import find_dates
from lvjian.core.document import Block, Cell, Paragraph, Table
from lvjian.core.numbers import plain
from lvjian.core.place import Place
from lvjian.core.text import fold
from lvjian.matchers.data import read_data
from lvjian.matchers.evidence.certificate_geometry import Placed, beneath, beside, placed

_MAX_LINES = 400
"""Labels stand on the first pages; long reports are not searched to their end."""
_FILE = "certificate_labels.yaml"
_ENGLISH = r"(?:\s*[/|]?\s*[A-Za-z][A-Za-z .,'’()/&\-]{0,44})?"
"""The label again in English, as certificates in two languages print it."""
_MOST_COLUMNS, _LONGEST_HEAD = 5, 12
_LONGEST_LABEL = 400


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and what stands beside or behind it; a line of text has no label."""

    label: str
    value: str
    place: Place


def labels(fact: str) -> tuple[str, ...]:
    """The labels of a fact, the narrower first."""
    return tuple(read_data(_FILE)["labels"][fact])


def facts() -> tuple[str, ...]:
    """Names of all facts that have labels."""
    return tuple(read_data(_FILE)["labels"])


@cache
def ranks(fact: str) -> dict[str, int]:
    """Folded label → its rank."""
    return {fold(word): rank for rank, word in enumerate(labels(fact))}


@cache
def _every_label() -> frozenset[str]:
    data = read_data(_FILE)
    words = [w for group in data["labels"].values() for w in group] + list(data["others"])
    return frozenset(fold(w) for w in words)


def _options(words: Sequence[str]) -> str:
    spaced = (re.escape(w).replace(r"\ ", r"\s*") for w in sorted(words, key=len, reverse=True))
    return "|".join(spaced)


@cache
def _pattern(fact: str) -> re.Pattern[str]:
    """Labels of a fact with their value behind; no Chinese character right before.

    Without colon or space a value is told by its own form: a date, a standard, a number.
    """
    before = "" if fact == "standard" else "(?<![一-鿿])"
    return re.compile(
        rf"{before}(?:{_options(labels(fact))})\s?(?:\([^()]{{0,12}}\))?"
        rf"(?:\s*[/|]\s*(?:{_options(labels(fact))}))?"
        rf"(?:{_ENGLISH}\.?\s*[:：]\s*|\s*为\s*|\s+|(?=自|从|GB|ISO|(?:19|20)\d\d\s?[年.\-/]|[0-9A-Z]{{8}}))"
        r"(?P<value>[^\n]{1,90})",
        re.IGNORECASE,
    )


@cache
def _following() -> re.Pattern[str]:
    """Where the next label of the same line begins."""
    data = read_data(_FILE)
    words = [w for group in data["labels"].values() for w in group] + list(data["others"])
    words = [w for w in words if len(w) >= 2 and w != "符合"]
    return re.compile(
        rf"\s*(?:{_options(words)})\s?(?:\([^()]{{0,12}}\))?{_ENGLISH}\.?\s*[:：]", re.IGNORECASE
    )


@cache
def _next_column() -> re.Pattern[str]:
    """A label that stands wide beside a value: licences set two columns without colons."""
    words = (r"\s{0,8}".join(map(re.escape, word)) for word in read_data(_FILE)["columns"])
    return re.compile(rf"\s+(?:{'|'.join(words)})(?:\s|$)")


@cache
def _glued(fact: str) -> re.Pattern[str] | None:
    """A label at the head of a line whose value follows without a gap (recognised text)."""
    form = {
        "holder": r"[一-鿿()（）]{3,40}(?:公司|厂|集团|合作社)(?:[一-鿿]{1,10}(?:分公司|分厂))?",
        "legal_representative": r"[一-鿿·]{2,4}(?=\s|$)",
        "capital": r"[人民币零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆整正美欧港\d.,]{3,30}",
    }.get(fact)
    if form is None:
        return None
    return re.compile(rf"^(?:{_options(labels(fact))})(?P<value>{form})(?=\s|$)")


def read_pairs(blocks: Sequence[Block]) -> list[Pair]:
    """Label–value pairs: neighbouring cells of tables, lines with the label inside."""
    found: list[Pair] = []
    for block in blocks:
        if len(found) > 4 * _MAX_LINES:
            break
        if isinstance(block, Table):
            found += _table_pairs(block)
        elif isinstance(block, Paragraph):
            found += [
                Pair("", line, block.place)
                for line in spaced(block.text).split("\n")
                if line.strip()
            ]
    found = [_tidied(p) for p in found if p.place.way != "ocr" or not _SPECK.fullmatch(p.value)]
    torn = _torn_off(blocks)
    return [*_heads_over_values(found), *found, *_over_two_lines(found), *_by_place(blocks), *torn]


def _torn_off(blocks: Sequence[Block]) -> Iterator[Pair]:
    """Cells whose border is lost under a seal: the labels without a value, then the lines behind.

    As many lines as labels, each of the form its label asks for, else nothing is told.
    """
    known = _every_label()
    for at, block in enumerate(blocks):
        if not isinstance(block, Table) or block.place.way != "ocr":
            continue
        rows = [[c for c in row if c is not None and c.text.strip()] for row in block.rows]
        alone = [bare_label(row[0].text) for row in rows if len(row) == 1]
        heads = [label for label in alone if label in known]
        lines = [b for b in blocks[at + 1 : at + 1 + len(heads)] if isinstance(b, Paragraph)]
        fits = all(_looks_like(h, line.text) for h, line in zip(heads, lines, strict=False))
        if len(heads) > 1 and len(lines) == len(heads) and fits:
            yield from (Pair(h, plain(b.text), b.place) for h, b in zip(heads, lines, strict=True))


_FORMS = {
    "holder": r"[一-鿿()A-Za-z0-9]{3,}(?:公司|厂|集团|合作社)",
    "uscc": r"[0-9A-Z]{18}$",
    "standard": r"GB|ISO|OHSAS",
    "number": r"(?=.*\d)[0-9A-Z\-/]{6,}$",
    "issued": r"(?:19|20)\d\d|[二〇○零一三四五六七八九]{4}",
    "expires": r"(?:自?\s*20\d\d|自?[二〇○零一三四五六七八九]{4}|.{1,2}年$|长期)",
}


def _looks_like(label: str, text: str) -> bool:
    """Whether a line has the form of the values of a label."""
    fact = next((name for name in _FORMS if label in ranks(name)), None)
    return fact is None or re.match(_FORMS[fact], plain(text).strip()) is not None


def _by_place(blocks: Sequence[Block]) -> Iterator[Pair]:
    """Labels alone in a line or cell, and what stands beside or beneath them on the page."""
    items = placed(blocks)
    for item in (i for i in items if len(i.text) <= _LONGEST_HEAD * _MOST_COLUMNS):
        if (label := bare_label(item.text)) not in _every_label():
            yield from _heads_above(item, items)
        elif not item.blank:
            lines = _value_by_place(item, items)
            if lines:
                yield Pair(label, "".join(plain(i.text) for i in lines), lines[0].place)


def _value_by_place(label: Placed, items: Sequence[Placed]) -> list[Placed]:
    right = beside(label, items)
    if right is not None and _is_value(right.text):
        return [right]
    return list(takewhile(lambda line: _is_value(line.text), beneath(label, items)))


def _is_value(text: str) -> bool:
    """Whether a text can stand for a label's value: it is no label and carries none of its own."""
    if bare_label(text) in _every_label():
        return False
    return not _LABELLED.match(plain(text)) or bool(_OF_A_SCOPE.match(plain(text)))


_LABELLED = re.compile(r"\s*[一-鿿][一-鿿()、/ ]{1,18}[:：]")
_OF_A_SCOPE = re.compile(r"\s*(?:一般|许可|主营|经营)[一-鿿]{0,6}[:：]")


def _heads_above(line: Placed, items: Sequence[Placed]) -> Iterator[Pair]:
    """Labels side by side on one line, the line of their values somewhere beneath."""
    heads = [bare_label(word) for word in _in_chinese(plain(line.text)).split()]
    if _are_heads(heads):
        for below in beneath(line, items):
            values_ = _side_by_side(below.text, len(heads))
            yield from (Pair(h, v, below.place) for h, v in zip(heads, values_, strict=False))


def _tidied(pair: Pair) -> Pair:
    """A recognised line without the specks that borders beside and within it left."""
    if pair.place.way != "ocr" or pair.label:
        return pair
    value = _TRAILED.sub("", _LED.sub("", pair.value))
    return replace(pair, value=_ruled().sub(r"\1 ", value))


@cache
def _ruled() -> re.Pattern[str]:
    """A label at the head of a line, and the ruling behind it read as a letter."""
    words = [w for w in _every_label() if re.fullmatch("[一-鿿]{2,}", w)]
    return re.compile(rf"^({_options(words)})\s?[1lIi|丨!](?=\s?[一-鿿])")


def spaced(text: str) -> str:
    """Labels set wide (名　　称：, or 注 册 资 本 at the head of a line) closed up."""
    joined = _wide_columns().sub(_closed_up, _WIDE.sub(_closed, plain(text)))
    return re.sub(r"(?<=[一-鿿])[ \t]{1,8}(?=[一-鿿]{1,2}[:：])", "", joined)


@cache
def _wide_columns() -> re.Pattern[str]:
    """Labels of licences set wide anywhere, their values perhaps right behind (名 称广东…)."""
    words = sorted(read_data(_FILE)["columns"], key=len, reverse=True)
    spread = "|".join(r"\s{1,8}".join(map(re.escape, word)) for word in words)
    return re.compile(rf"(?<![一-鿿])({spread})(?=[\s一-鿿\d])")


def _closed_up(match: re.Match[str]) -> str:
    return " " + "".join(match[0].split()) + " "


_WIDE = re.compile(r"^[一-鿿](?:[ \t]{1,8}[一-鿿]){1,6}(?=[ \t:：])", re.MULTILINE)


def _closed(match: re.Match[str]) -> str:
    """The longest label that single characters set apart spell, and what follows as it was."""
    characters = match[0].split()
    for many in range(len(characters), 1, -1):
        if "".join(characters[:many]) in _every_label():
            return " ".join(["".join(characters[:many]), *characters[many:]])
    return match[0]


def _table_pairs(table: Table) -> Iterator[Pair]:
    for at, row in enumerate(table.rows[:_MAX_LINES]):
        cells = [c for i, c in enumerate(row) if c is not None and c not in row[:i]]
        cells = [c for c in cells if not _SPECK.fullmatch(c.text)]
        yield from _row_of_labels(cells, table.rows[at + 1] if at + 1 < len(table.rows) else ())
        yield from _value_behind_a_blank(cells)
        for left, right in pairwise(cells):
            label = _without_specks(left.text)
            if label and len(label) <= 40 and right.text.strip():
                yield Pair(label, plain(right.text), right.place)
        for cell in cells:
            for line in spaced(cell.text).split("\n"):
                yield Pair("", line, cell.place)


def _value_behind_a_blank(cells: Sequence[Cell]) -> Iterator[Pair]:
    """A row of a known label, cells torn off blank, and the one value."""
    filled = [c for c in cells if c.text.strip()]
    if len(filled) != 2 or len(cells) == 2 or filled[0] is not cells[0]:
        return
    label = _without_specks(filled[0].text)
    if label in _every_label() and _is_value(filled[1].text):
        yield Pair(label, plain(filled[1].text), filled[1].place)


_SPECK = re.compile(r"\s*(?:[\dlILi|丨!]\s*){1,3}")
"""What recognition makes of the edge of a tinted cell beside a ruling."""
_LED = re.compile(r"^[1lI|丨!]\s+(?=[一-鿿])")
_TRAILED = re.compile(r"(?<=[一-鿿])\s+[1lIi|丨!]$")
_SPECKS = re.compile(rf"^{_SPECK.pattern}|{_SPECK.pattern}$")


def _without_specks(text: str) -> str:
    """A label folded; specks beside it are dropped where a known one is left."""
    label = bare_label(text)
    if label in _every_label():
        return label
    cleaned = bare_label(_SPECKS.sub("", plain(text)))
    return cleaned if cleaned in _every_label() else label


def _row_of_labels(cells: Sequence[Cell], below: Sequence[Cell | None]) -> Iterator[Pair]:
    """A row of nothing but labels with the values in the cells beneath."""
    known = _every_label()
    if len(cells) < 2 or not all(bare_label(c.text) in known for c in cells):
        return
    for cell in cells:
        value = next((v for v in below if v is not None and v.col == cell.col), None)
        if value is not None and value.text.strip() and bare_label(value.text) not in known:
            yield Pair(bare_label(cell.text), plain(value.text), value.place)


def bare_label(text: str) -> str:
    """A label folded, its English twin and colon dropped; a long text is no label."""
    if len(text) > _LONGEST_LABEL:
        return fold(text)
    chinese = re.sub(r"^[A-Za-z][A-Za-z .,'’()&\-]{3,44}[/|]\s*(?=[一-鿿])", "", plain(text))
    chinese = re.sub(r"[/|]?\s*[A-Za-z][A-Za-z .,'’()/&\-]{3,44}\s*[:：]?\s*$", "", chinese)
    return fold(chinese or text).rstrip(":：")


def _over_two_lines(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """A line that is a label alone, and the line behind it."""
    lines = [p for p in pairs if not p.label]
    known = _every_label()
    for line, following in pairwise(lines):
        label = bare_label(re.split("[,，;；。]", line.value)[-1])
        if label in known and _is_value(following.value):
            yield Pair(label, following.value, following.place)


def _heads_over_values(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Labels side by side on one line (发证日期　有效期至), their values side by side on the next.

    A line of their English twins may stand between, or the two lines may be read as one.
    Labels that nobody knows keep their place.
    """
    lines = [p for p in pairs if not p.label]
    for at, line in enumerate(lines):
        first = next((start for _, start, _ in find_dates(line.value)), len(line.value))
        heads = [bare_label(word) for word in _in_chinese(line.value[:first]).split()]
        if re.search("[:：]", line.value[:first]) or not _are_heads(heads):
            continue
        below = [line.value[first:], *(p.value for p in lines[at + 1 : at + 3])]
        for number, text in enumerate(below):
            if values_ := _side_by_side(text, len(heads)):
                place = lines[at + number].place
                yield from (Pair(h, v, place) for h, v in zip(heads, values_, strict=True))
                break
            if re.search(r"[\d\u4e00-\u9fff]", text):
                break


def _in_chinese(line: str) -> str:
    """Labels without their English twins beneath, read into the same line."""
    return _TWINS.sub(" ", line) if re.search("[一-鿿]", line) else line


_TWINS = re.compile(r"[/|]?\s*[A-Za-z][A-Za-z .,'’()/&\-]{3,}")


def _are_heads(words: Sequence[str]) -> bool:
    """Whether words are labels set side by side, one of them at least a known one."""
    if not 2 <= len(words) <= _MOST_COLUMNS or not any(w in _every_label() for w in words):
        return False
    return all(w and len(w) <= _LONGEST_HEAD and not re.search(r"\d", w) for w in words)


def _side_by_side(line: str, many: int) -> list[str]:
    """The values of a line that holds just so many: as many dates, else as many words."""
    dates = find_dates(line)
    between = [line[one[2] : other[1]] for one, other in pairwise(dates)]
    if any(re.search("[至到止~—-]", words) for words in between):
        return []  # one span, not a date for each label
    if len(dates) == many:
        return [line[start:end] for _, start, end in dates]
    words = line.split()
    if dates or len(words) != many or any(bare_label(w) in _every_label() for w in words):
        return []
    return words if all(re.search(r"[\d\u4e00-\u9fff]", w) for w in words) else []


def values(pair: Pair, fact: str) -> Iterator[tuple[int, str]]:
    """Values of a fact in a pair with the rank of their labels."""
    known = ranks(fact)
    if pair.label:
        if pair.label in known:
            yield known[pair.label], pair.value
        return
    glued = _glued(fact)
    matches = list(_pattern(fact).finditer(pair.value))
    if glued is not None and not matches and (match := glued.match(pair.value.strip())):
        matches = [match]
    for match in matches:
        words = fold(match[0][: match.start("value") - match.start()])
        rank = next((n for w, n in known.items() if words.startswith(w)), len(known))
        value = match["value"].strip()
        cuts = (_following().search(value), _next_column().search(value))
        ends = [cut.start() for cut in cuts if cut and cut.start() > 0]
        yield rank, value[: min(ends)].strip() if ends else value
