"""What a job does: read, judge, enter the outcome. Every step may be done again safely.

Blobs are named by their content, so writing them again changes nothing; the outcome is
entered in one transaction together with the end of the job, and only by who holds it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from lvjian.api.blobs import Blobs
from lvjian.api.settings import Settings
from lvjian.api.store.database import Database
from lvjian.api.store.models import Bundle, Source
from lvjian.api.tasks import outcomes
from lvjian.api.tasks.footprints import footprint_of
from lvjian.api.tasks.jobs import Claim, LostJob
from lvjian.api.tasks.keeping import StaleBlob, kept, packed
from lvjian.batch_bundle import picture_prints
from lvjian.checker.engine import Outcome
from lvjian.core.bundle import Bundle as OpenedBundle
from lvjian.core.picture_print import PicturePrint
from lvjian.crops import asked, cut_crops
from lvjian.ingest.sandbox import Workers
from lvjian.pipeline import BundleFiles, CheckResult, Progress, judge_files, read_files
from lvjian.recognition import Recognition
from lvjian.reports.as_dict import report_dict
from lvjian.reports.as_html import report_html
from lvjian.reports.as_json import report_json
from lvjian.reports.resubmission.basis import bases

_Prints = Sequence[PicturePrint] | None
"""Prints of a bundle's pictures; None where it was not read just now."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What every step works with.

    Attributes:
        reached: told the name of each point passed; tests stop a worker there.
    """

    settings: Settings
    database: Database
    blobs: Blobs
    pool: Workers
    recognition: Recognition
    reached: Callable[[str], None]


def check(tools: Tools, held: Claim, progress: Progress) -> None:
    """Check a bundle from its files, or from what was read of them before.

    Raises:
        LostJob: somebody else holds the job by now.
        UsageError: the rubric asked for is no longer there.
    """
    bundle = _bundle(tools, held)
    tools.reached("claimed")
    read, prints = _read_or_kept(tools, bundle, progress)
    _judge(tools, held, bundle, read, progress, prints=prints, rule=None)


def recheck(tools: Tools, held: Claim, progress: Progress) -> None:
    """Run the rules again over what was read; read again only if that was not kept."""
    bundle = _bundle(tools, held)
    read, prints = _read_or_kept(tools, bundle, progress)
    _judge(tools, held, bundle, read, progress, prints=prints, rule=held.rule)


def _bundle(tools: Tools, held: Claim) -> Bundle:
    with tools.database.read() as session:
        bundle = session.get(Bundle, held.subject)
    if bundle is None or bundle.purged is not None:
        raise LostJob(held.id)
    return bundle


def _read_or_kept(tools: Tools, bundle: Bundle, progress: Progress) -> tuple[BundleFiles, _Prints]:
    """What was read before, else what is read now with the prints of its pictures."""
    try:
        return kept(tools.blobs, bundle.readings, BundleFiles), None
    except StaleBlob:
        return _read(tools, bundle, progress)


def _read(tools: Tools, bundle: Bundle, progress: Progress) -> tuple[BundleFiles, _Prints]:
    prints: list[PicturePrint] = []

    def keep_files(opened: OpenedBundle) -> None:
        tools.blobs.keep_files([(f.disk, f.sha256) for f in opened.files if f.sha256 is not None])
        tools.reached("opened")
        prints.extend(picture_prints(opened, tools.pool, most_pixels=tools.pool.limits.pixels))

    tools.settings.scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="in-", dir=tools.settings.scratch) as folder:
        path = _laid_out(tools, bundle, Path(folder))
        read = read_files(
            path,
            limits=tools.pool.limits,
            workers=tools.pool,
            progress=progress,
            keep=keep_files,
            recognition=tools.recognition,
            pages=tools.settings.word_pages,
        )
    (readings,) = tools.blobs.keep_bytes(packed(read))
    tools.reached("read")
    outcomes.enter_readings(tools.database, bundle.id, readings)
    return read, prints


def _laid_out(tools: Tools, bundle: Bundle, folder: Path) -> Path:
    """The files as they were handed in, under their own names; returns what to check."""
    wanted = select(Source).where(Source.bundle_id == bundle.id).order_by(Source.n)
    with tools.database.read() as session:
        sources = list(session.scalars(wanted))
    single = len(sources) == 1 and "/" not in sources[0].path
    top = sources[0].path.split("/")[0]
    wrapped = all(s.path.startswith(f"{top}/") for s in sources)
    root = folder if single or wrapped else folder / bundle.name
    for source in sources:
        target = root / source.path
        target.parent.mkdir(parents=True, exist_ok=True)
        with tools.blobs.local(source.sha256) as disk:
            try:
                os.link(disk, target)
            except OSError:  # a store on another file system
                shutil.copyfile(disk, target)
    return root / top if single or wrapped else root


def _judge(
    tools: Tools,
    held: Claim,
    bundle: Bundle,
    read: BundleFiles,
    progress: Progress,
    *,
    prints: _Prints,
    rule: str | None,
) -> None:
    result = judge_files(read, as_of=bundle.as_of, rubric_id=bundle.rubric_asked, progress=progress)
    if rule is not None:
        result = _only(tools, bundle, result, rule)
    result = _with_crops(tools, result)
    tools.reached("judged")
    made = _written(tools, bundle, result, prints)
    tools.reached("written")
    outcomes.enter(tools.database, held, result, made, drawn=tools.settings.previews)
    tools.reached("entered")


def _written(tools: Tools, bundle: Bundle, result: CheckResult, prints: _Prints) -> outcomes.Made:
    """The blobs of a result, brought to the disk together."""
    report, page, checked, footprint = tools.blobs.keep_bytes(
        report_json(result).encode(),
        report_html(result).encode(),
        packed(result),
        footprint_of(tools.blobs, tools.pool, result, prints=prints, before=bundle.footprint),
    )
    rests = tuple(bases(report_dict(result)))
    return outcomes.Made(report, page, checked, footprint, rests)


def _with_crops(tools: Tools, result: CheckResult) -> CheckResult:
    """The result with pictures of the places a person is asked about."""
    files = {place.file for place in asked(result.findings)}
    with ExitStack() as stack:
        disks = {
            f.file.path: stack.enter_context(tools.blobs.local(f.file.sha256))
            for f in result.reading.files
            if f.file.path in files and f.file.sha256 is not None
        }
        crops = cut_crops(result.reading, result.findings, disks=disks, workers=tools.pool)
    return replace(result, crops=crops)


def _only(tools: Tools, bundle: Bundle, new: CheckResult, rule: str) -> CheckResult:
    """The new outcome of one rule among the old ones of the others."""
    try:
        old = kept(tools.blobs, bundle.checked, CheckResult).outcome
    except StaleBlob:
        return new
    mine = [f for f in new.outcome.findings if f.code == rule]
    others = [f for f in old.findings if f.code != rule]
    order = {f: n for n, f in enumerate(new.outcome.findings)}
    findings = sorted((*mine, *others), key=lambda f: order.get(f, len(order)))
    untold = [n for n in old.not_evaluated if n.code != rule]
    untold += [n for n in new.outcome.not_evaluated if n.code == rule]
    ran = set(old.run) - {rule} | (set(new.outcome.run) & {rule})
    return replace(new, outcome=Outcome(tuple(findings), tuple(untold), tuple(sorted(ran))))
