"""Review, park, supply-chain and product templates: sound bundles and one defect each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.samples.builder import BundleSpec, plant
from lvjian.samples.corpus import FORM_RUBRICS
from lvjian.samples.mutations import forms
from tests.corpus.small import check_spec

LAYOUTS = ("official", "modern", "drawn", "plain")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(jobs=1, limits=Limits(), preload=("lvjian.extractors.task",)) as pool:
        yield pool


def sound_specs() -> Iterator[BundleSpec]:
    """Every template once, layouts in turn."""
    for number, rubric in enumerate(FORM_RUBRICS):
        yield BundleSpec((rubric,), number + 1, LAYOUTS[number % len(LAYOUTS)])


def planted_specs() -> Iterator[BundleSpec]:
    """Every defect of forms once, templates and layouts in turn."""
    for number, mutation in enumerate(forms.MUTATIONS):
        tries = (
            BundleSpec(
                (FORM_RUBRICS[(number + later) % len(FORM_RUBRICS)],),
                seed,
                LAYOUTS[(number + step) % len(LAYOUTS)],
                (mutation.name,),
            )
            for later in range(len(FORM_RUBRICS))
            for step in range(len(LAYOUTS))
            for seed in (1, 2)
        )
        yield next(s for s in tries if plant(s) is not None)


@pytest.mark.parametrize("spec", list(sound_specs()), ids=lambda s: s.name)
def test_a_sound_form_gives_no_error_and_no_warning(
    spec: BundleSpec, workers: Workers, tmp_path: Path
) -> None:
    checked = check_spec(spec, tmp_path, workers)
    assert [f for f in checked.findings if f["severity"] != "info"] == []
    assert checked.outcome.untold == ()


@pytest.mark.parametrize("spec", list(planted_specs()), ids=lambda s: s.name)
def test_a_defect_of_a_form_gives_its_finding_and_no_other(
    spec: BundleSpec, workers: Workers, tmp_path: Path
) -> None:
    checked = check_spec(spec, tmp_path, workers)
    assert checked.outcome.misses == ()
    assert checked.outcome.alarms == ()
