"""Check digits of credit codes (GB 32100-2015, GB 11714), by an example worked out by hand."""

from __future__ import annotations

import pytest

from lvjian.core.identifiers import organisation_check_digit, uscc_check_digit, uscc_checks

# Σ Ci·Wi = 1261, 1261 mod 31 = 21, 31 - 21 = 10 → A; inside 77604965: Σ = 250 → 3.
WORKED = "91350200776049653A"


def test_the_worked_example() -> None:
    assert uscc_check_digit(WORKED) == "A"
    assert organisation_check_digit(WORKED) == "3"
    assert uscc_checks(WORKED)


@pytest.mark.parametrize("at", range(17))
def test_one_digit_off_never_checks(at: int) -> None:
    other = "7" if WORKED[at] != "7" else "5"
    assert not uscc_checks(WORKED[:at] + other + WORKED[at + 1 :])
