"""The engine: a broken rule is named, odd names break none."""

from __future__ import annotations

from collections.abc import Iterator

from lvjian.checker.engine import check
from lvjian.checker.registry import BundleCase, CannotTell, Problem, bundle_rule
from lvjian.core.place import Place
from tests.checker.readings import sound_bundle

ODD_NAME = "附件\udce4\udcff.pdf"


@bundle_rule("I001", "file-unreadable", "error")
def complains_of_an_odd_name(_case: BundleCase) -> Iterator[Problem | CannotTell]:
    """A file whose name is no UTF-8, as the file system hands it over."""
    yield Problem(f"file:{ODD_NAME}", "读不出", "重交", (Place(ODD_NAME),), key=ODD_NAME)


@bundle_rule("I002", "file-encrypted", "error")
def raises(_case: BundleCase) -> Iterator[Problem | CannotTell]:
    """Breaks after its first finding."""
    yield Problem("bundle", "有一处", "改正", ())
    raise ZeroDivisionError("除以零")


def test_a_name_with_lone_surrogates_breaks_no_rule() -> None:
    outcome = check(sound_bundle(), [complains_of_an_odd_name])
    (finding,) = outcome.findings
    assert outcome.not_evaluated == ()
    assert len(finding.fingerprint) == 16
    again = check(sound_bundle(), [complains_of_an_odd_name])
    assert again.findings == outcome.findings


def test_a_rule_that_raises_is_named_and_the_others_go_on() -> None:
    outcome = check(sound_bundle(), [raises, complains_of_an_odd_name])
    assert [f.code for f in outcome.findings] == ["I001", "I002"]
    assert [(n.code, n.target) for n in outcome.not_evaluated] == [("I002", "bundle")]
    assert "除以零" in outcome.not_evaluated[0].why
    assert outcome.run == ("I001",)
