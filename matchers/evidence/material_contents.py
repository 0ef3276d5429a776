"""Official materials told by what a paper says where its title does not tell what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from lvjian.core.evidence import Attachment
from lvjian.core.text import fold
from lvjian.matchers.bare_titles import ends_like_title, is_title
from lvjian.matchers.data import read_data
from lvjian.matchers.evidence.kinds import has_words, kinds_in

_LINE = 40
"""A short line of the text that carries the key words is a heading of that material."""
_MOST = 200
_FIRST = 12
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class MaterialContent:
    """What tells a material inside a paper; the words are those of ``evidence_kinds.yaml``.

    Attributes:
        heads: words of a heading. said: words of a sentence without any of ``unless``.
        of_no_kind: kinds of papers that speak of the matter and are not it.
        beside: a kind that counts too unless the template has an entry of its own for it.
    """

    material: str
    heads: tuple[str, ...]
    said: tuple[str, ...]
    unless: tuple[str, ...]
    of_no_kind: frozenset[str]
    beside: str

    def tells(self, attachment: Attachment, *, kinds: frozenset[str], own: frozenset[str]) -> bool:
        """Whether an attachment is such a material by its title's kind or by its content.

        Args:
            kinds: of the material itself.
            own: kinds the template has an entry of its own for.
        """
        told = set(kinds_in(attachment.title))
        if told & kinds or (self.beside in told and self.beside not in own):
            return True
        if (told and attachment.source != "folder") or attachment.kind in self.of_no_kind:
            return False
        lines = (*headings(attachment.text), *_long_headings(attachment.text))
        if any(has_words(line, words) for line in lines for words in self.heads):
            return True
        return any(self._said(fold(s)) for s in re.split(r"[。\n]", attachment.text))

    def _said(self, sentence: str) -> bool:
        if any(word in sentence for word in self.unless):
            return False
        return any(has_words(sentence, words) for words in self.said)


@lru_cache(maxsize=256)
def headings(text: str) -> tuple[str, ...]:
    """Short lines near the head of a text that read like titles, folded."""
    lines = [line for line in text.split("\n") if line.strip()]
    return tuple(
        fold(line) for line in lines[:_MOST] if len(line) <= _LINE and is_title(line.strip())
    )


@lru_cache(maxsize=256)
def _long_headings(text: str) -> tuple[str, ...]:
    """Titles at the head of a text that are long (关于…的意见) or broken over two lines."""
    lines = [line.strip() for line in text.split("\n") if line.strip()][:_FIRST]
    pairs = [a + b for a, b in pairwise(lines) if len(a) <= _LINE and len(b) <= _LINE]
    return tuple(
        fold(line)
        for line in (*lines, *pairs)
        if len(line) <= _LONGEST and not re.search(r"[。；;:：]", line) and ends_like_title(line)
    )


@lru_cache(maxsize=512)
def content_of(material: str) -> MaterialContent | None:
    """What tells the official entry of these words, None where its name alone does."""
    return next((c for c in _contents() if c.material in fold(material)), None)


@cache
def _contents() -> tuple[MaterialContent, ...]:
    def words(entry: dict[str, list[str]], name: str) -> tuple[str, ...]:
        return tuple(fold(w) for w in entry[name])

    return tuple(
        MaterialContent(
            fold(entry["material"]),
            words(entry, "heads"),
            words(entry, "said"),
            words(entry, "unless"),
            frozenset(entry["of_no_kind"]),
            entry["beside"],
        )
        for entry in read_data("evidence_kinds.yaml")["contents"]
    )
