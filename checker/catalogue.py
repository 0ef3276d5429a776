"""The one list of rules. A rule that is not in it does not run; a test fails for it."""

from __future__ import annotations

from lvjian.checker.across.batch_rules import BatchRule
from lvjian.checker.across.catalogue import BATCH_RULES
from lvjian.checker.registry import Rule
from lvjian.checker.rules import (
    answers,
    attachments_cited,
    category_sums,
    certificates,
    citations,
    commitment,
    contradictions,
    evidence_fit,
    evidence_given,
    field_agreement,
    fields,
    formats,
    independence,
    intake,
    measures,
    placeholders,
    row_scores,
    rows,
    sections,
    standards_cited,
    tables,
    verdict,
    years,
)

RULES: tuple[Rule, ...] = (
    intake.file_unreadable,
    intake.file_encrypted,
    intake.file_unsupported,
    intake.limit_exceeded,
    intake.no_report_found,
    intake.page_unreadable,
    intake.duplicate_file,
    intake.unsafe_entry,
    sections.section_missing,
    sections.section_out_of_order,
    sections.section_empty,
    tables.row_missing,
    rows.row_altered,
    tables.row_added,
    tables.column_missing,
    rows.max_score_altered,
    rows.weight_altered,
    rows.type_altered,
    fields.field_missing,
    fields.field_blank,
    formats.field_invalid,
    fields.checkbox_unresolved,
    fields.too_long,
    placeholders.placeholder_left,
    commitment.commitment_altered,
    commitment.seal_missing,
    standards_cited.superseded_standard,
    tables.table_missing,
    commitment.signature_missing,
    row_scores.score_missing,
    row_scores.score_out_of_range,
    row_scores.score_not_allowed,
    row_scores.required_not_full,
    category_sums.category_sum_wrong,
    category_sums.total_wrong,
    category_sums.totals_disagree,
    verdict.verdict_contradicts,
    answers.answer_missing,
    answers.self_third_gap,
    evidence_given.score_without_evidence,
    row_scores.not_applicable_scored,
    contradictions.value_contradicts,
    attachments_cited.cited_attachment_missing,
    attachments_cited.material_missing,
    attachments_cited.attachment_uncited,
    evidence_given.index_missing,
    citations.index_unclear,
    evidence_fit.evidence_mismatch,
    certificates.certificate_expired,
    certificates.holder_mismatch,
    certificates.attachment_empty,
    citations.attachment_number_clash,
    evidence_fit.evidence_out_of_period,
    citations.reference_list_differs,
    field_agreement.field_disagrees,
    measures.measure_wrong,
    measures.unit_wrong,
    years.year_disagrees,
    contradictions.text_contradicts_table,
    independence.not_independent,
)

EVERY_RULE: tuple[Rule | BatchRule, ...] = (*RULES, *BATCH_RULES)
"""The rules over one bundle, then those that lay the bundles of a batch side by side."""


def rule(code: str) -> Rule | BatchRule | None:
    """The rule of that code, None if there is none."""
    return next((r for r in EVERY_RULE if r.code == code.upper()), None)
