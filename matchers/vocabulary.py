"""Words of the domain, and what splits and marks text by them.

jieba and spaCy are loaded on first use only, and stay behind this interface. jieba gets the
domain words as its whole dictionary: nothing is written to a cache, and loading takes milliseconds
instead of half a second.
"""

from __future__ import annotations

import io
import logging
import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from lvjian.core.numbers import plain
from lvjian.core.text import fold

if TYPE_CHECKING:
    from spacy.language import Language

EntityLabel = Literal["STANDARD", "QUANTITY", "DATE", "ATTACHMENT"]

STANDARD = re.compile(
    r"(?<![A-Za-z])(?:GB|DB|HJ|JGJ|CJJ|CJ|JG|QB|YB|HG|SB|AQ|TSG|TD|SH|SY|NY|FZ|JC|JB|DL|RB|WS|"
    r"GBZ|GBJ|ISO|IEC|OHSAS|SA|[TQ](?=\s*/))"
    r"(?:\d{2})?(?:\s*/\s*(?:[A-Z]{1,8}\d{0,2}|TS|IEC))?[\s-]*"
    r"(?:\d{2,6}(?:\s*[.]\s*\d{1,3})?|\d\.\d)(?:\s*[-:—–~]\s*\d{2,5})*"
)
"""A standard code with or without edition: ``GB/T 36132-2018``, ``ISO 9001:2015``, ``GB 50034``."""

_QUANTITY = re.compile(
    r"\d[\d,]*(?:\.\d+)?\s*(?:万元|亿元|元|万kWh|kWh|MWh|tce|kgce|tCO2e?|吨标准煤|吨标煤|吨|千克|kg|t|"
    r"m3|m2|hm2|km2|立方米|平方米|公顷|亩|%|MJ|GJ|W/m2|dB(?:\(A\))?|mg/(?:m3|L)|人|台|套|项|分)"
)
_DATE = re.compile(
    r"(?:19|20)\d{2}\s*(?:年\s*(?:\d{1,2}\s*月\s*(?:\d{1,2}\s*日)?)?|[-./]\d{1,2}[-./]\d{1,2})"
)
_ATTACHMENT = re.compile(
    r"(?:附件|附录|附表|附图|证明材料|佐证材料|证明文件)\s*[\d一二三四五六七八九十]{1,3}(?:[-.]\d{1,2})*"
)
_ENTITIES: tuple[tuple[EntityLabel, re.Pattern[str]], ...] = (
    ("STANDARD", STANDARD),
    ("DATE", _DATE),
    ("QUANTITY", _QUANTITY),
    ("ATTACHMENT", _ATTACHMENT),
)

_WORDS_FILE = "domain_words.txt"
"""Words that must stay whole: names of documents, systems, bodies and measures of this field."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Something named in a text; ``start`` and ``end`` count characters of ``plain(text)``."""

    text: str
    label: EntityLabel
    start: int
    end: int


def _jieba() -> ModuleType:
    """Import jieba without what takes 0.3 s to load and is not asked for here.

    That is pkg_resources (it does without) and its table for guessing words that no dictionary
    holds: between domain words every character stands for itself.
    """
    guessing = ModuleType("jieba.finalseg")
    guessing.cut = guessing.add_force_split = list  # type: ignore[attr-defined]
    stand_ins: dict[str, ModuleType | None] = {"pkg_resources": None, "jieba.finalseg": guessing}
    added = [name for name in stand_ins if name not in sys.modules]
    for name in added:
        sys.modules[name] = stand_ins[name]  # type: ignore[assignment]  # None: cannot be had
    try:
        import jieba  # noqa: PLC0415 - loaded late: the command line answers without it
    finally:
        for name in added:
            del sys.modules[name]
    return jieba  # type: ignore[no-any-return]  # jieba carries no types


@lru_cache(maxsize=1)
def _segmenter() -> Any:
    jieba = _jieba()
    jieba.setLogLevel(logging.ERROR)
    words = resources.files("lvjian.matchers").joinpath(_WORDS_FILE).read_text("utf-8").split()
    lines = "".join(f"{word} {1000 * len(word)} n\n" for word in words)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(io.BytesIO(lines.encode()))
    tokenizer.initialized = True  # or jieba would load its own dictionary and write a cache
    return tokenizer


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[str, ...]:
    """Words of the folded text, standard codes whole, punctuation dropped."""
    folded = fold(text)
    out: list[str] = []
    at = 0
    for match in STANDARD.finditer(folded.upper()):
        out += _segmenter().cut(folded[at : match.start()])
        out.append(folded[match.start() : match.end()])
        at = match.end()
    out += _segmenter().cut(folded[at:])
    return tuple(word for word in out if re.search(r"\w", word))


@lru_cache(maxsize=1)
def _pipeline() -> Language:
    import spacy  # noqa: PLC0415
    from spacy.tokens import Doc  # noqa: PLC0415

    nlp = spacy.blank("zh")

    def split(text: str) -> Doc:
        pieces = _pieces(text)
        return Doc(nlp.vocab, words=pieces, spaces=[False] * len(pieces))

    nlp.tokenizer = split  # any callable str -> Doc will do
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]  # an EntityRuler, typed as a plain callable
        [
            {"label": label, "pattern": [{"TEXT": {"REGEX": f"^(?:{pattern.pattern})$"}}]}
            for label, pattern in _ENTITIES
        ]
    )
    return nlp


def _pieces(text: str) -> list[str]:
    """Tokens that join up to ``text`` again, codes, quantities, dates and numbers whole."""
    spans: list[tuple[int, int]] = []
    for _, pattern in _ENTITIES:
        for match in pattern.finditer(text):
            start, end = match.span()
            end -= len(match[0]) - len(match[0].rstrip())
            if end > start and all(end <= a or start >= b for a, b in spans):
                spans.append((start, end))
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        pieces += _segmenter().cut(text[at:start])
        pieces.append(text[start:end])
        at = end
    pieces += _segmenter().cut(text[at:])
    return [piece for piece in pieces if piece]


@lru_cache(maxsize=512)
def entities(text: str) -> tuple[Entity, ...]:
    """Standards, quantities, dates and attachments named in ``plain(text)``, in order."""
    folded = plain(text)
    if not folded:
        return ()
    return tuple(
        Entity(span.text, span.label_, span.start_char, span.end_char)  # type: ignore[arg-type]
        for span in _pipeline()(folded).ents
    )
