"""Official figures kept as data stand in the document they are said to come from."""

from __future__ import annotations

from importlib.resources import files

from lvjian.checker.official_limits import _limits, assessor_staff_limit, least_duties


def test_each_limit_stands_at_its_line() -> None:
    for held in _limits().values():
        source = files("lvjian.rubrics") / f"sources/{held['source']}.txt"
        assert held["text"] in source.read_text("utf-8").split("\n")[held["line"] - 1]


def test_the_figures_are_those_of_the_text() -> None:
    staff = assessor_staff_limit()
    text = _limits()["assessor_staff"]["text"]
    assert f"不少于 {staff.middle} 人" in text
    assert text.endswith(f"高级职称人员不少于 {staff.senior} 人")
    assert least_duties() == 3
