"""Every rule has a case that passes, one that fails, one it cannot tell, and a spoiled bundle."""

from __future__ import annotations

from functools import cache

import pytest
from tools.examples import every_case

from lvjian.checker.catalogue import RULES
from lvjian.checker.engine import check
from lvjian.checker.inputs import INPUTS, OF_ATTACHMENTS, SAY_THEMSELVES
from lvjian.samples.mutations import ALL
from tests.checker.case import Case
from tests.checker.readings import sound_bundle
from tests.checker.test_unread import SITUATIONS, untold

CODES = sorted(r.code for r in RULES if r.code[0] in "ITSAC")
PASSES = {
    "I001": "I002_names_the_file", "I002": "I003_names_the_file", "I003": "I001_names_the_file",
    "I004": "I001_names_the_file", "I005": "I001_names_the_file", "I006": "I001_names_the_file",
    "I007": "empty_files_are_no_copies", "I008": "I004_names_the_file",
    "T001": "sections_swapped", "T002": "section_missing", "T003": "section_missing",
    "T004": "table_basic_lost", "T005": "points_altered", "T006": "row_missing",
    "T007": "table_indicators_lost", "T008": "weighted_points", "T009": "points_altered",
    "T010": "type_with_a_bracket_is_the_same", "T011": "information_table_lost",
    "T012": "optional_field_blank", "T013": "phone_（0371）65001234",
    "T014": "option_typed_without_boxes", "T015": "just_long_enough",
    "T016": "type_number_with_crosses", "T017": "information_table_lost",
    "T018": "seal_not_told_in_word", "T019": "edition_in_force", "T020": "row_missing",
    "T021": "seal_missing", "S001": "not_applicable_and_blank", "S002": "weighted_points",
    "S003": "blank", "S004": "required_low_and_not_recommended",
    "S005": "required_low_but_sums_left", "S006": "grand_total",
    "S007": "rounded_in_the_conclusion", "S008": "required_low_and_not_recommended",
    "S009": "answered_in_words_of_its_own", "S010": "two_reports_that_judge_alike",
    "S011": "no_points_no_evidence", "S012": "not_applicable_and_zero",
    "S013": "value_meets_the_threshold", "A001": "cited_law_is_no_attachment",
    "A002": "attachment_1_lost", "A003": "held_without_number_or_name",
    "A004": "prose_in_a_combined_column", "A005": "one_number_two_things",
    "A006": "kind_not_recognised", "A007": "expires_on_the_day",
    "A008": "made_out_to_a_branch", "A009": "kind_not_recognised",
    "A010": "one_number_two_pages_of_one_thing", "A011": "screenshot_of_2024年2月1日",
    "A012": "standards_among_the_references", "C001": "width_and_spaces",
    "C002": "plot_ratio_right", "C003": "unit_in_another_spelling",
    "C004": "same_period_twice", "C005": "another_system", "C006": "written_by_somebody",
}  # fmt: skip
"""Rule → the case that comes nearest to its defect and is none."""
ALWAYS_TOLD = {
    "I003": "格式由文件内容判定，总能判定；这一发现本身就说明其中内容没有核对",
    "I007": "内容相同与否由摘要判定；没有摘要的文件读不出来，由 I001 说明",
    "I008": "条目在读取之前即被拒绝，名称总在压缩包目录里",
}
"""Rules that can always tell, and why."""


@cache
def cases() -> tuple[Case, ...]:
    return tuple(every_case())


@cache
def unsure_codes() -> frozenset[str]:
    """Codes that some case leaves untold: not evaluated, unreadable, or for a person."""
    codes = {code for case in cases() for code, _ in case.untold}
    for one in SITUATIONS:
        codes |= set().union(*untold(one.spoil(sound_bundle())))
    for case in cases():
        findings = check(case.spoil(sound_bundle()), RULES).findings
        codes |= {f.code for f in findings if f.outcome != "fail"}
    return frozenset(codes)


@pytest.mark.parametrize("code", CODES)
def test_it_passes_what_comes_near_and_is_none(code: str) -> None:
    case = next(c for c in cases() if c.name == PASSES[code])
    assert code not in {c for c, _ in (*case.found, *case.untold)}


@pytest.mark.parametrize("code", CODES)
def test_it_fails_something(code: str) -> None:
    assert any(code == c for case in cases() for c, _ in case.found)


@pytest.mark.parametrize("code", CODES)
def test_it_can_be_unable_to_tell(code: str) -> None:
    assert (code in unsure_codes()) != (code in ALWAYS_TOLD)


@pytest.mark.parametrize("code", CODES)
def test_it_has_a_spoiled_bundle(code: str) -> None:
    assert any(m.code == code for m in ALL)


def test_every_rule_says_what_it_has_to_have_read() -> None:
    asked = set(INPUTS) | set(OF_ATTACHMENTS) | SAY_THEMSELVES
    intake = {c for c in CODES if c.startswith("I")}
    assert asked <= set(CODES)
    assert set(CODES) - asked == intake - SAY_THEMSELVES
