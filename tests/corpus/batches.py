"""Evaluation of the rules across bundles: a built round, what was planted, what was found.

``python -m tests.corpus.batches [--count 200] [--jobs 2] DIR`` builds a round under DIR with
thirty defects across bundles, checks it as a batch and prints what was missed and what was
found besides.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from lvjian.samples.batches import AcrossLabel, write_batch


def compare(
    labels: list[AcrossLabel], findings: list[dict[str, Any]]
) -> tuple[list[AcrossLabel], list[dict[str, Any]]]:
    """Labels that no finding answers, and findings that answer no label."""
    left, extra = list(labels), []
    for finding in findings:
        bundles = {at["file"].partition("/")[0] for at in finding["at"]}
        hit = next(
            (x for x in left if x.code == finding["code"] and set(x.bundles) <= bundles), None
        )
        if hit is None:
            extra.append(finding)
        else:
            left.remove(hit)
    return left, extra


def main() -> int:
    """Build, check, compare; exit status 1 when anything is missed or two pairs are false."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    labels = list(write_batch(asked.folder / "round", asked.count))
    out = asked.folder / "reports"
    words = ["batch", str(asked.folder / "round"), "--out", str(out), "--as-of", "2023-06-01"]
    subprocess.run([sys.executable, "-m", "lvjian", *words, "--jobs", str(asked.jobs)], check=False)
    held = json.loads((out / "batch.json").read_text("utf-8"))
    missed, extra = compare(labels, held["findings"])
    print(f"埋设 {len(labels)}，漏报 {len(missed)}，多报 {len(extra)}")
    for label in missed:
        print("漏报", label.code, label.what, *label.bundles[:2])
    for finding in extra:
        print("多报", finding["code"], finding["message"])
    return 1 if missed or len(extra) > 1 else 0


if __name__ == "__main__":
    raise SystemExit(main())
