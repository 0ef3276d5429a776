"""The one list of rules over a batch."""

from __future__ import annotations

from lvjian.checker.across import (
    copied_text,
    foreign_names,
    quota,
    same_applicant,
    shared_evidence,
)
from lvjian.checker.across.batch_rules import BatchRule

BATCH_RULES: tuple[BatchRule, ...] = (
    quota.assessor_over_quota,
    copied_text.copied_text,
    same_applicant.same_applicant_twice,
    shared_evidence.shared_evidence,
    foreign_names.foreign_name,
)
