"""How citations are worded, in the forms reports use."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from lvjian.core.numbers import to_chinese
from lvjian.samples.layout import Citing, Layout
from lvjian.samples.model import Cite

_MIXED: tuple[Citing, ...] = ("number-title", "see-number", "chinese", "see-title")


def citation_lines(cites: Sequence[Cite], layout: Layout, seed: str) -> tuple[str, ...]:
    """The evidence cell of one row, one line per paragraph; empty without citations."""
    if not cites:
        return ()
    form = layout.citing
    if form == "mixed":
        form = Random(seed).choice(_MIXED)
    if form == "range":
        return ("；".join(_ranges(cites, layout)),)
    parts = [_one(c, form, layout) for c in cites]
    if form == "numbered-list":
        return tuple(f"{i}.{p}" for i, p in enumerate(parts, 1))
    if form in ("book", "number-title", "file"):
        return tuple(parts)
    joiner = "、" if form in ("see-number", "chinese") else "；"
    head = "见" if form in ("see-number", "chinese") and cites[0].raw is None else ""
    return (head + joiner.join(parts),)


def _one(cite: Cite, form: Citing, layout: Layout) -> str:
    if cite.raw is not None:
        return cite.raw
    word, number, title = layout.word, cite.number, cite.title or ""
    if number is None:
        return f"《{title}》"
    named = f"{word}{number} {title}".strip()
    wordings = {
        "number-title": named,
        "see-number": f"{word}{number}",
        "chinese": f"{word}{chinese_number(number)}",
        "see-title": f"见{named}",
        "appendix": f"详见{word}{number}",
        "book": f"《{title}》" if title else named,
        "numbered-list": f"《{title}》" if title else named,
        "page": f"{word}{number}第1页",
        "file": f"{named}.{layout.attachment_format}",
    }
    return wordings[form]


def chinese_number(number: str) -> str:
    """``3`` → 三, ``11-2`` → 十一-2."""
    head, dash, tail = number.partition("-")
    return (to_chinese(int(head)) if head.isdigit() else head) + dash + tail


def _ranges(cites: Sequence[Cite], layout: Layout) -> list[str]:
    """Runs of three and more neighbours as ``附件3～5``, the rest one by one with title."""
    out: list[str] = []
    run: list[Cite] = []
    for cite in [*cites, None]:
        if cite is not None and cite.raw is None and _follows(run, cite):
            run.append(cite)
            continue
        out += _close(run, layout)
        if cite is None:
            break
        if cite.raw is not None or cite.number is None or not cite.number.isdigit():
            out.append(_one(cite, "number-title", layout))
            run = []
        else:
            run = [cite]
    return out


def _follows(run: list[Cite], cite: Cite) -> bool:
    last = run[-1].number if run else None
    return bool(
        last and cite.number and cite.number.isdigit() and int(cite.number) == int(last) + 1
    )


def _close(run: list[Cite], layout: Layout) -> list[str]:
    if len(run) >= 3:
        return [f"{layout.word}{run[0].number}～{run[-1].number}"]
    return [_one(c, "number-title", layout) for c in run]
