"""The whole check: share of matching and rules, memory over many bundles."""

from __future__ import annotations

import gc
import statistics
import tempfile
from datetime import date
from pathlib import Path

from benchmarks.timing import resident_mib, show
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.pipeline import check_bundle
from lvjian.samples.builder import BundleSpec, build

AS_OF = date(2024, 8, 1)
BUNDLES = 200


def run() -> bool:
    """Print both figures."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        paths = [
            build(BundleSpec(("henan-factory-third-party",), layout="official"), root),
            build(BundleSpec(("zhejiang-factory-third-party",), layout="drawn"), root),
        ]
        with Workers(jobs=1, limits=Limits(), preload=("lvjian.extractors.task",)) as workers:
            share = _share(paths, workers)
            growth = _growth(paths, workers)
    return all(
        (
            show("匹配与规则占整个核对的比例", share, "≤ 0.40", share <= 0.40),
            show(f"连续核对 {BUNDLES} 份材料后内存之比", growth, "≤ 1.10", growth <= 1.10),
        )
    )


def _share(paths: list[Path], workers: Workers) -> float:
    shares = []
    for path in paths * 4:
        timings = check_bundle(path, as_of=AS_OF, workers=workers).timings
        shares.append((timings["match"] + timings["check"]) / sum(timings.values()))
    return statistics.median(shares[2:])


def _growth(paths: list[Path], workers: Workers) -> float:
    """Resident memory of this process and its workers at the end, against after a tenth."""
    early = 0.0
    for done in range(BUNDLES):
        check_bundle(paths[done % len(paths)], as_of=AS_OF, workers=workers)
        if done == BUNDLES // 10:
            gc.collect()
            early = resident_mib()
    gc.collect()
    return resident_mib() / early


if __name__ == "__main__":
    raise SystemExit(0 if run() else 1)
