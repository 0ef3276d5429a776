"""The template's own words: what a report repeats of them is not the applicant's text."""

from __future__ import annotations

import re
from functools import lru_cache

from lvjian.core.rubric import Rubric
from lvjian.core.text import substance

STANDARD = re.compile(
    r"(?P<body>GB\s*/?\s*T|GB\s*/?\s*Z|GB|ISO|OHSAS|SA|JB\s*/?\s*T|HJ|AQ|DB\d*\s*/?\s*T?)"
    r"\s*(?P<number>\d{3,6}(?:\.\d+)?)(?:\s*[-—–:：]\s*(?P<year>(?:19|20)\d{2}))?(?!\d)",
    re.IGNORECASE,
)
"""A standard number as reports print it; the letters are folded by ``standard_key``."""


def standard_key(match: re.Match[str]) -> tuple[str, str | None]:
    """``(GB/T 19001, 2008)`` of a match; GB/T and GB of one number are one standard."""
    body = re.sub(r"[\s/]", "", match["body"]).upper()
    body = {"GBT": "GB/T", "GBZ": "GB/Z", "JBT": "JB/T"}.get(body, body)
    return f"{body} {match['number']}", match["year"]


@lru_cache(maxsize=64)
def official_texts(rubric: Rubric) -> tuple[str, ...]:
    """Every text the template itself prints."""
    texts: list[str] = [rubric.title, rubric.report_title, rubric.commitment or "", *rubric.notes]
    for section in rubric.sections:
        texts += [section.heading, section.prompt or "", *section.points]
    for row in rubric.rows():
        texts += [row.text, *row.accepts, row.group or "", row.level1 or "", row.level2 or ""]
    for table in rubric.tables:
        texts += [table.title, *(c.label for c in table.columns)]
    texts += [m.text for m in rubric.materials]
    texts += [t or "" for f in rubric.cover + rubric.fields for t in (f.hint, f.group)]
    return tuple(t for t in texts if t)


@lru_cache(maxsize=64)
def official_blob(rubric: Rubric) -> str:
    """All of them in substance, for asking whether a passage is the template's."""
    return "\n".join(substance(t) for t in official_texts(rubric))


def is_official(rubric: Rubric, text: str) -> bool:
    """Whether a passage is the template's own text and nothing else."""
    words = substance(text)
    return len(words) >= 4 and words in official_blob(rubric)


@lru_cache(maxsize=64)
def official_standards(rubric: Rubric) -> frozenset[tuple[str, str | None]]:
    """The standards the template itself cites, ``superseded_ok`` included."""
    texts = official_texts(rubric) + rubric.superseded_ok
    return frozenset(standard_key(m) for t in texts for m in STANDARD.finditer(t))
