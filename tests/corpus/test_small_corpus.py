"""Recall and precision on a small corpus: whole findings compared, bundle by bundle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.samples.builder import BundleSpec
from lvjian.samples.corpus import FACTORY_RUBRICS
from lvjian.samples.mutations import ALL
from tests.corpus.small import LEFT_OUT, check_spec, read_expected, sound_specs

EXPECTED = read_expected()


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(jobs=1, limits=Limits(), preload=("lvjian.extractors.task",)) as pool:
        yield pool


def test_rules_and_templates_are_all_among_them() -> None:
    codes = {m.name: m.code for m in ALL}
    wanted = {m.code for m in ALL if m.code} - LEFT_OUT
    assert sorted(codes[spec.mutations[0]] for spec, _ in EXPECTED) == sorted(wanted)
    assert {r for spec, _ in EXPECTED for r in spec.rubrics} == set(FACTORY_RUBRICS)
    assert [spec.rubrics[0] for spec in sound_specs()] == [
        r for r in FACTORY_RUBRICS for _ in "123"
    ]


@pytest.mark.parametrize("spec", list(sound_specs()), ids=lambda s: s.name)
def test_a_sound_bundle_gives_no_error_and_no_warning(
    spec: BundleSpec, workers: Workers, tmp_path: Path
) -> None:
    checked = check_spec(spec, tmp_path, workers)
    assert [f for f in checked.findings if f["severity"] != "info"] == []
    assert checked.outcome.untold == ()


@pytest.mark.parametrize(("spec", "findings"), EXPECTED, ids=[s.name for s, _ in EXPECTED])
def test_a_planted_defect_gives_its_finding_and_no_other(
    spec: BundleSpec, findings: list[dict[str, Any]], workers: Workers, tmp_path: Path
) -> None:
    checked = check_spec(spec, tmp_path, workers)
    assert checked.outcome.misses == ()
    assert checked.outcome.alarms == ()
    assert checked.findings == findings
