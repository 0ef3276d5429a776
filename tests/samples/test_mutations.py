"""Each mutation changes what it says and nothing else, and names things that exist."""

import re
from dataclasses import astuple, replace
from itertools import product

import pytest

from lvjian.samples.builder import BundleSpec, content_of
from lvjian.samples.corpus import FORM_RUBRICS
from lvjian.samples.layout import BY_NAME, LAYOUTS
from lvjian.samples.model import BundleContent, ReportContent
from lvjian.samples.mutations import ALL
from lvjian.samples.planting import Mutation, Planted
from lvjian.samples.settling import settled

_SUBJECTS = (
    ("zhengzhou-factory-third-party",), ("henan-factory-third-party",), ("henan-factory-self",),
    ("zhejiang-factory-third-party",), ("suzhou-factory",), ("beijing-factory-third-party",),
    ("henan-factory-self", "henan-factory-third-party"), *((r,) for r in FORM_RUBRICS),
)  # fmt: skip
_IDS = {m.name: m for m in ALL}


def _first(mutation: Mutation) -> tuple[BundleContent, Planted]:
    """The first subject and layout it can be planted in."""
    names = ("official", "consultant", "drawn")
    for subject, name, seed in product(_SUBJECTS, names, (2, 3, 5)):
        parent = content_of(BundleSpec(subject, seed, name))
        planted = mutation.apply(parent, BY_NAME[name], seed)
        if planted is not None:
            return parent, planted
    raise AssertionError(f"{mutation.name} fits nowhere")


def test_names_are_unique_and_begin_with_their_code() -> None:
    assert len(_IDS) == len(ALL)
    for mutation in ALL:
        head = mutation.name.split("-")[0]
        assert head == (mutation.code.lower() or "ok")
        assert re.fullmatch(r"[a-z0-9-]+", mutation.name)
        assert mutation.title


def test_every_rule_of_the_catalogue_has_a_mutation() -> None:
    codes = {m.code for m in ALL}
    wanted = {f"T{n:03}" for n in range(1, 22)} | {f"S{n:03}" for n in range(1, 14)}
    wanted |= {f"A{n:03}" for n in range(1, 13)} | {f"C{n:03}" for n in range(1, 7)}
    wanted |= {f"I{n:03}" for n in range(1, 9)}
    assert wanted <= codes


@pytest.mark.parametrize("name", sorted(_IDS))
def test_it_changes_its_part_only(name: str) -> None:
    mutation = _IDS[name]
    parent, planted = _first(mutation)
    child = planted.content
    if mutation.changes == "layout":
        assert child == parent
        assert planted.layout is not None
        return
    assert child != parent or planted.layout is not None
    if mutation.changes == "files":
        quiet = replace(child, extras=(), unsafe=(), omit_reports=False)
        assert quiet == parent
    elif mutation.changes == "report":
        assert child.extras == parent.extras
        others = [
            (a, b) for a, b in zip(child.attachments, parent.attachments, strict=True) if a != b
        ]
        assert not others or name == "t013-uscc-check"


@pytest.mark.parametrize("name", sorted(_IDS))
def test_expected_targets_name_things_of_the_parent(name: str) -> None:
    parent, planted = _first(_IDS[name])
    assert bool(planted.expected) != _IDS[name].harmless
    rows = {r.id for report in parent.reports for r in report.rows()}
    fields = {f.id for report in parent.reports for f in report.fields + report.cover}
    for wanted in planted.expected:
        kind, _, what = wanted.target.split("|")[0].partition(":")
        if kind == "row" and "*" not in what:
            assert what in rows
        elif kind == "field" and "*" not in what:
            assert what in fields
        elif kind == "material":
            assert what in {m.id for m in parent.report.rubric.materials}
        elif kind == "section" and "*" not in what:
            assert int(what) in {s.number for s in parent.report.sections}


def test_a_changed_score_leaves_all_sums_right() -> None:
    mutation = _IDS["s004-one-less"]
    parent, planted = _first(mutation)
    changed = [
        (a, b)
        for a, b in zip(planted.content.report.rows(), parent.report.rows(), strict=True)
        if a != b
    ]
    assert len(changed) == 1
    assert planted.content.report == _resummed(planted.content.report)


def _resummed(report: ReportContent) -> ReportContent:
    return settled(report)


def test_one_row_of_the_wording_differs() -> None:
    parent, planted = _first(_IDS["t005-threshold"])
    differ = [
        (a.text, b.text)
        for a, b in zip(planted.content.report.rows(), parent.report.rows(), strict=True)
        if a.text != b.text
    ]
    assert len(differ) == 1
    assert re.sub(r"\d", "", differ[0][0]) == re.sub(r"\d", "", differ[0][1])


def test_layouts_differ_in_many_choices() -> None:
    for index, one in enumerate(LAYOUTS):
        for other in LAYOUTS[index + 1 :]:
            differ = sum(a != b for a, b in zip(astuple(one), astuple(other), strict=True))
            assert differ >= 6, (one.name, other.name)


def test_a_failed_basic_row_is_a_required_one() -> None:
    for seed in range(1, 12):
        parent = content_of(BundleSpec(("beijing-factory-third-party",), seed, "weighted"))
        planted = _IDS["s008-basic-fails"].apply(parent, BY_NAME["weighted"], seed)
        assert planted is not None
        pairs = zip(planted.content.report.rows(), parent.report.rows(), strict=True)
        (changed,) = [a for a, b in pairs if a != b]
        assert changed.official is not None
        assert changed.official.type == "required"


@pytest.mark.parametrize("name", ["t003-empty", "t003-prompt-only", "t003-advice-empty"])
def test_an_emptied_section_holds_no_table(name: str) -> None:
    for seed in range(1, 12):
        parent = content_of(BundleSpec(("henan-factory-self",), seed, "official"))
        planted = _IDS[name].apply(parent, BY_NAME["official"], seed)
        if planted is not None:
            targets = {s.target for s in parent.report.sections if "下一步" in s.heading}
            assert planted.expected[0].target not in targets
