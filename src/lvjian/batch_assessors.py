"""The assessors of a batch, from what is kept of its bundles."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from lvjian.batch_keeping import FOOTPRINT
from lvjian.checker.across.engine import AcrossOutcome
from lvjian.checker.across.footprint import read_footprint
from lvjian.checker.across.legal_names import Affiliates
from lvjian.checker.assessors.gathering import defects_across, defects_in, submission
from lvjian.checker.assessors.quality import AssessorQuality, assess
from lvjian.checker.assessors.submissions import Submission


def batch_assessors(
    folders: Sequence[Path], outcome: AcrossOutcome, affiliates: Sequence[Affiliates] = ()
) -> tuple[AssessorQuality, ...]:
    """Every assessor of the batch, in order of name.

    Args:
        folders: of bundles with report and footprint, in the order they were compared in.
    """
    return assess(_submissions(folders, outcome), affiliates=affiliates)


def _submissions(folders: Sequence[Path], outcome: AcrossOutcome) -> Iterator[Submission]:
    across = defects_across(outcome.findings)
    shares = {share.bundle: share for share in outcome.copied}
    for folder in folders:
        footprint = read_footprint((folder / FOOTPRINT).read_bytes())
        if not footprint.assessors:
            continue
        report = json.loads((folder / "report.json").read_text("utf-8"))
        yield submission(
            footprint,
            (*defects_in(report), *across.get(footprint.name, ())),
            complete=report["verdict"] != "incomplete",
            share=shares.get(footprint.name),
        )
