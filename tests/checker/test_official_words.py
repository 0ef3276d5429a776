"""What the template itself prints is nobody's left-over."""

from __future__ import annotations

from lvjian.checker.official import is_official
from lvjian.rubrics import load_all


def test_every_heading_of_fields_is_the_templates_own() -> None:
    groups = [(r, f.group) for r in load_all() for f in (*r.cover, *r.fields) if f.group]
    assert len({group for _, group in groups}) > 3
    assert [group for rubric, group in groups if not is_official(rubric, group)] == []


def test_part_of_a_heading_is_official_and_an_example_is_not() -> None:
    rubric = next(r for r in load_all() if r.id == "zhejiang-factory-self")
    assert is_official(rubric, "（根据企业实际选择填写单耗情况）")
    assert not is_official(rubric, "（请在此填写企业名称）")
