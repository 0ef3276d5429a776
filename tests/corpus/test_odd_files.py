"""Files that cannot be taken as they are: each mutation of family I, built and checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.samples.builder import BundleSpec
from lvjian.samples.mutations import intake
from tests.corpus.small import check_spec


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(jobs=1, limits=Limits(), preload=("lvjian.extractors.task",)) as pool:
        yield pool


@pytest.mark.parametrize("name", [m.name for m in intake.MUTATIONS])
def test_an_odd_file_gives_its_finding_and_no_other(
    name: str, workers: Workers, tmp_path: Path
) -> None:
    spec = BundleSpec(("zhengzhou-factory-third-party",), 3, "official", (name,))
    checked = check_spec(spec, tmp_path, workers)
    assert checked.outcome.misses == ()
    assert checked.outcome.alarms == ()
