"""The list of rules is complete, each code is written once, each page has its parts."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace

import pytest

from lvjian.checker import rules
from lvjian.checker.across.batch_rules import BatchRule
from lvjian.checker.catalogue import EVERY_RULE, RULES, rule
from lvjian.checker.engine import check
from lvjian.checker.registry import Rule
from lvjian.rubrics.obligations import read_obligations
from tests.checker.readings import sound_bundle
from tests.checker.spoiling import self_report

CONTRACT = {
    "I": {
        1: "error",
        2: "error",
        3: "warning",
        4: "error",
        5: "error",
        6: "warning",
        7: "info",
        8: "error",
    },
    "T": dict.fromkeys(range(1, 22), "error") | dict.fromkeys((2, 6, 15, 16, 19, 21), "warning"),
    "S": dict.fromkeys(range(1, 14), "error") | {10: "info", 12: "warning"},
    "A": dict.fromkeys(range(1, 13), "error")
    | {3: "info"}
    | dict.fromkeys((5, 6, 10, 11, 12), "warning"),
    "C": {1: "error", 2: "error", 3: "warning", 4: "warning", 5: "warning", 6: "warning"},
    "B": {1: "error", 2: "warning", 3: "warning", 4: "error", 5: "error"},
}


def test_every_rule_of_the_contract_is_listed_with_its_severity() -> None:
    wanted = {f"{f}{n:03}": s for f, codes in CONTRACT.items() for n, s in codes.items()}
    assert {r.code: r.severity for r in EVERY_RULE} == wanted


def test_codes_and_names_are_written_once() -> None:
    assert len({r.code for r in EVERY_RULE}) == len({r.name for r in EVERY_RULE}) == len(EVERY_RULE)


def test_no_rule_module_is_left_out() -> None:
    listed = {id(r) for r in RULES}
    for module in pkgutil.iter_modules(rules.__path__):
        loaded = importlib.import_module(f"lvjian.checker.rules.{module.name}")
        own = [v for v in vars(loaded).values() if isinstance(v, Rule)]
        assert own, f"{module.name} holds no rule"
        assert all(id(r) in listed for r in own), module.name


@pytest.mark.parametrize("one", EVERY_RULE, ids=lambda r: r.code)
def test_every_page_says_why_what_not_and_how(one: Rule | BatchRule) -> None:
    first, _, rest = one.page.partition("\n")
    assert first.endswith("。")
    for part in ("为什么：", "不报：", "怎么改："):
        assert f"    {part}" in rest


@pytest.mark.parametrize("one", EVERY_RULE, ids=lambda r: r.code)
def test_the_obligations_of_a_rule_name_the_rule(one: Rule | BatchRule) -> None:
    """Those of templates without a pack name the rules they will be checked by."""
    named = {o.no for o in read_obligations() if one.code in (*o.rules, *o.planned)}
    assert set(one.obligations) - named == set()
    assert list(one.obligations) == sorted(set(one.obligations))


def test_every_rule_an_obligation_names_exists_and_names_obligations() -> None:
    named = {code for o in read_obligations() for code in o.rules}
    own = {r.code for r in EVERY_RULE if r.obligations}
    intake = {r.code for r in RULES if r.code.startswith("I")}
    assert named - intake - own == set()
    assert named <= {r.code for r in EVERY_RULE}


def test_rule_is_found_by_its_code() -> None:
    found = rule("s006")
    assert found is not None
    assert found.name == "total-wrong"
    assert rule("Z999") is None


def test_a_sound_bundle_gives_nothing() -> None:
    outcome = check(sound_bundle(), RULES)
    assert outcome.findings == ()
    assert outcome.not_evaluated == ()
    assert len(outcome.run) == len(RULES)


def test_a_sound_bundle_of_two_reports_gives_nothing() -> None:
    outcome = check(self_report(sound_bundle()), RULES)
    assert outcome.findings == ()
    assert outcome.not_evaluated == ()


def test_a_report_nobody_read_anything_of_breaks_no_rule() -> None:
    report = sound_bundle().reports[0]
    bare = replace(
        report, cover=(), fields=(), sections=(), tables=(), rows=(), stated=(), seals=(),
        commitment=None, references=None, evaluation_date=None,
    )  # fmt: skip
    outcome = check(replace(sound_bundle(), reports=(bare,)), RULES)
    assert not [n for n in outcome.not_evaluated if "内部出错" in n.why]


def test_findings_do_not_depend_on_the_order_of_the_rules() -> None:
    spoiled = replace(sound_bundle(), attachments=())
    assert check(spoiled, RULES).findings == check(spoiled, RULES[::-1]).findings
