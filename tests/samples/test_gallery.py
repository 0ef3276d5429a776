"""The committed samples are what the builder makes today, small, and labelled."""

import json
from pathlib import Path

from lvjian.checker.evaluation import matches
from lvjian.core.finding import Finding
from lvjian.samples.builder import BundleSpec, label_json
from lvjian.samples.gallery import GALLERY, KEPT, guide, write_kept
from lvjian.samples.mutations import BY_NAME
from lvjian.samples.planting import Expected
from tests.corpus.scoreboard import judge

_BUILT = Path(__file__).parents[2] / "samples" / "built"


def test_committed_samples_are_small_and_all_labelled() -> None:
    labels = json.loads((_BUILT / "expected.json").read_text("utf-8"))["bundles"]
    files = [p for p in _BUILT.rglob("*") if p.is_file()]
    assert sum(p.stat().st_size for p in files) < 1_500_000
    names = {p.name for p in _BUILT.iterdir()} - {"expected.json", "样例说明.md"}
    assert names == {label["bundle"] for label in labels}
    assert sum(not label["expected"] for label in labels) >= 2


def test_committed_labels_are_what_is_built_today(tmp_path: Path) -> None:
    built = write_kept(tmp_path)
    today = json.loads(json.dumps([label_json(b) for b in built]))
    kept = json.loads((_BUILT / "expected.json").read_text("utf-8"))["bundles"]
    assert sorted(today, key=lambda one: one["bundle"]) == kept
    assert guide(built) == (_BUILT / "样例说明.md").read_text("utf-8")


def test_gallery_names_known_mutations_and_holds_sound_and_planted() -> None:
    specs = [*GALLERY, *(spec for _, spec in KEPT)]
    assert all(name in BY_NAME for spec in specs for name in spec.mutations)
    assert any(not s.mutations for s in GALLERY)
    assert sum(bool(s.mutations) for s in GALLERY) >= 4


def _finding(code: str, target: str) -> Finding:
    return Finding(code, "rule", "error", "fail", target, None, "文", "改", None, None, (), "f")


def test_a_finding_of_another_target_is_a_miss_and_a_false_alarm() -> None:
    wanted = Expected("S004", "row:1.1.1")
    assert matches(wanted, _finding("S004", "row:1.1.1"))
    outcome = judge(BundleSpec(("x",)), (wanted,), [_finding("S004", "row:1.1.2")])
    assert outcome.misses == (wanted,)
    assert [a.target for a in outcome.alarms] == ["row:1.1.2"]


def test_one_finding_explains_one_expectation() -> None:
    wanted = (Expected("T005", "row:*"), Expected("T005", "row:*"))
    outcome = judge(BundleSpec(("x",)), wanted, [_finding("T005", "row:2.1")])
    assert len(outcome.misses) == 1
    assert not outcome.alarms
