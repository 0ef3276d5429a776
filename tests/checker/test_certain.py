"""What was read as surely as recognition can is an error, but where characters look alike."""

from __future__ import annotations

import pytest

from lvjian.checker.catalogue import RULES
from lvjian.checker.choosing import choose_readings
from lvjian.checker.engine import check
from tests.checker import readings as r
from tests.checker import spoiling as but
from tests.checker.case import Spoil
from tests.checker.scanned import scanned
from tests.checker.test_doubt import Scan, asks, error, named, promise, wording


def answered(text: str) -> Spoil:
    return lambda b: but.with_cell(b, "b1", "answer", text, answer=None)


@pytest.mark.parametrize(
    ("text", "found"), [("合", ("S009", "warning", "needs-human")), ("已建立制度", None)]
)
def test_a_scrap_of_an_answer_is_asked_about(text: str, found: tuple[str, str, str] | None) -> None:
    bundle = scanned(answered(text)(r.sound_bundle()), {"b1是否符合": 0.8})
    findings = check(choose_readings(bundle), RULES).findings
    assert [(f.code, f.severity, f.outcome) for f in findings] == ([found] if found else [])


CERTAIN = [
    Scan("one_character_of_another_shape", wording(("危", "火")), (error("T005"),)),
    Scan("one_character_seldom_taken_for_it", wording(("独", "烛")), (error("T005"),)),
    Scan("one_character_that_looks_like_it", wording(("仓", "合")), (asks("T005"),)),
    Scan("one_character_of_the_same_shape", wording(("30%", "3O%"), row="1.3"), (asks("T005"),)),
    Scan("one_character_lost", wording(("独", "")), (asks("T005"),)),
    Scan("one_character_of_a_promise", promise(("诺", "喏")), (error("T017"),)),
    Scan("one_character_of_a_name", named("河南绿芯电机有限公同"), (error("C001"),)),
    Scan("one_digit_of_a_code", lambda b: but.with_facts(b, "1", uscc="91410100MA0000002X"), (error("C001"),)),
    Scan("letters_for_digits_of_a_code", lambda b: but.with_facts(b, "1", uscc="914101OOMA0000001X"), (asks("C001"),)),
    Scan("code_a_character_short", lambda b: but.with_field(b, "uscc", value="91410100MA000001X"), (error("T013"),)),
]  # fmt: skip
"""Read as surely as recognition can: only characters that look alike may be another."""


@pytest.mark.parametrize("scan", CERTAIN, ids=lambda s: s.name)
def test_what_was_read_with_certainty(scan: Scan) -> None:
    bundle = scanned(scan.spoil(r.sound_bundle()), sure=0.99)
    findings = check(choose_readings(bundle), RULES).findings
    shown = [(f.code, f.target, f.message) for f in findings]
    assert [(f.code, f.severity, f.outcome) for f in findings] == list(scan.found), shown
