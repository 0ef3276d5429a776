"""Rounds compared: what shows only when the bundles of a round lie side by side (B rules).

It is worked out by a worker after the bundles are done, never in a request, and kept as a
blob beside the digest of what it was worked out from: whoever reads it can tell whether it
still holds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lvjian.api.clock import now
from lvjian.api.settings import Settings
from lvjian.api.store.models import Batch
from lvjian.api.tasks import jobs
from lvjian.api.tasks.facts import facts_dict
from lvjian.api.tasks.footprints import kept_footprints
from lvjian.api.tasks.jobs import Claim, LostJob
from lvjian.api.tasks.round_state import Compared, compared, digest_of, round_bundles
from lvjian.api.tasks.steps import Tools
from lvjian.batch_affiliates import read_affiliates
from lvjian.checker.across.engine import AcrossOutcome, across
from lvjian.checker.across.footprint import Footprint
from lvjian.core.finding import Finding
from lvjian.reports.as_dict import finding_dict
from lvjian.reports.wording import one_line, sound_tree


def compare_round(tools: Tools, held: Claim) -> None:
    """Lay the bundles of a round side by side and keep what shows.

    Raises:
        LostJob: somebody else holds the job by now, or there is no such round.
        UsageError: the list of affiliated firms cannot be read.
    """
    with tools.database.read() as session:
        batch = session.get(Batch, held.subject)
        part = compared(round_bundles(session, held.subject))
    if batch is None:
        raise LostJob(held.id)
    digest = digest_of(tools.settings, part)
    if digest == batch.across_of:
        with tools.database.write() as session:
            jobs.end(session, held)
        return
    footprints = kept_footprints(tools.blobs, [(b.name, b.footprint) for b in part])
    outcome = _across(tools.settings, footprints)
    (across_blob,) = tools.blobs.keep_bytes(_json(outcome, part, footprints))
    with tools.database.write() as session:
        jobs.end(session, held)
        batch = session.get_one(Batch, held.subject)
        before = batch.across
        batch.across, batch.across_of, batch.across_at = across_blob, digest, now()
    if before is not None and before != across_blob:
        tools.blobs.remove(before)


def _across(settings: Settings, footprints: Sequence[Footprint]) -> AcrossOutcome:
    affiliates = read_affiliates(Path(settings.affiliates)) if settings.affiliates else ()
    return across(footprints, affiliates=affiliates)


def _json(
    outcome: AcrossOutcome, part: tuple[Compared, ...], footprints: Sequence[Footprint]
) -> bytes:
    ids = {b.name: b.id for b in part}
    shares = {share.bundle: share for share in outcome.copied}
    told = {
        "bundles": [
            {"id": b.id, "name": b.name, "facts": facts_dict(f, shares.get(b.name), ids)}
            for b, f in zip(part, footprints, strict=True)
        ],
        "findings": [_finding(f, ids) for f in outcome.findings],
        "rules_not_evaluated": [
            {"code": n.code, "target": n.target, "why": one_line(n.why, 400)}
            for n in outcome.not_evaluated
        ],
    }
    return json.dumps(dict(sound_tree(told)), ensure_ascii=False).encode()


def _finding(finding: Finding, ids: dict[str, str]) -> dict[str, Any]:
    """A finding as ``batch.json`` has it, with the bundles it is about."""
    held = [ids[p.file.partition("/")[0]] for p in finding.at]
    told = finding_dict(finding)
    places = [{**at, "bundle": id_} for at, id_ in zip(told["at"], held, strict=True)]
    return {**told, "at": places, "bundles": list(dict.fromkeys(held))}
