"""One scanned bundle in the test-suite; the others by ``python -m tests.corpus.scans``."""

from __future__ import annotations

from pathlib import Path

from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.recognition import recognition_workers
from lvjian.samples.builder import BundleSpec
from lvjian.samples.scans import ScanSpec
from tests.corpus.scans import measure, show

SPEC = ScanSpec(BundleSpec(("zhengzhou-factory-third-party",), 3, "official", ("s006-table",)))


def test_a_stamped_scan_with_a_wrong_total(tmp_path: Path) -> None:
    limits = Limits()
    with (
        Workers(jobs=1, limits=limits, preload=("lvjian.extractors.task",)) as workers,
        recognition_workers(jobs=2, limits=limits) as ocr,
    ):
        one = measure(SPEC, tmp_path, workers, ocr)
    assert one.silent == [], show(one)
    assert one.alarms == [], show(one)
    assert one.cells.right >= 0.97 * one.cells.of, show(one)
    assert one.scores.of > 90
    assert one.sure_scores.right >= 0.99 * one.sure_scores.of, show(one)
    assert (one.seals.right, one.seals.of, one.invented) == (1, 1, 0), show(one)
