"""Pictures of single pages that together are a report: photographs 1.jpg … 20.jpg."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lvjian.core.document import Document
from lvjian.core.reading import PictureSeries
from lvjian.core.rubric import Rubric
from lvjian.matchers.templates import choose


def reports_in_pictures(
    series: Sequence[PictureSeries],
    documents: Mapping[str, Document],
    rubrics: Sequence[Rubric],
) -> tuple[PictureSeries, ...]:
    """The series that fit a template better than any of their pictures does alone.

    A form of one page photographed twice fits no better, nor do certificates in a folder.
    """
    kept: list[PictureSeries] = []
    for one in series:
        whole = choose(one.document, rubrics)
        if whole is None:
            continue
        pages = (documents[p] for p in one.parts if p in documents)
        alone = (choose(page, rubrics) for page in pages)
        if whole.confidence > max((c.confidence for c in alone if c is not None), default=0.0):
            kept.append(one)
    return tuple(kept)
