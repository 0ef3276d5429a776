"""An assessor's own papers in a bundle: its licence, its qualifications, how long they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lvjian.checker.across.footprint import OwnPaper
from lvjian.checker.companies import any_same, looks_like_company
from lvjian.core.evidence import Attachment
from lvjian.core.reading import BundleReading

ASSESSORS_OWN = re.compile(r"第三方|评价机构|评价人员|机构资质|资质证明|CNAS|CMA", re.IGNORECASE)
"""Words of a title or file name that say a paper is the assessor's."""
_QUALIFICATION = "资质证明"


def is_assessors(attachment: Attachment, assessors: Sequence[str]) -> bool:
    """Whether an attachment is the assessor's own licence or qualification.

    Args:
        assessors: names of the assessors of the bundle.
    """
    holder = attachment.facts.holder
    if holder and assessors and any_same(holder, list(assessors)):
        return True
    return bool(ASSESSORS_OWN.search(attachment.title)) or attachment.kind == _QUALIFICATION


def own_papers(reading: BundleReading, assessors: Sequence[str]) -> Iterator[OwnPaper]:
    """The assessor's papers that a bundle holds, in its order; supplier's papers are none."""
    for attachment in reading.attachments:
        holder = attachment.facts.holder or ""
        others = looks_like_company(holder) and not any_same(holder, [*assessors])
        if not attachment.at or others or not is_assessors(attachment, assessors):
            continue
        facts = attachment.facts
        at = facts.place("expires") or attachment.at[0]
        yield OwnPaper(attachment.title, attachment.kind, facts.number, facts.expires, at)
