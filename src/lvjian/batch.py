"""``lvjian batch``: every child of a folder checked, then all of them laid side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lvjian.batch_assessors import batch_assessors
from lvjian.batch_bundle import BundleTask, Setup
from lvjian.batch_children import Child, children, content_digest
from lvjian.batch_keeping import FOOTPRINT, Kept, clear_parts, footprint_in, key_of, read_kept
from lvjian.batch_processes import BundleProcesses
from lvjian.checker.across.engine import across
from lvjian.checker.across.kept_footprints import KeptFootprints
from lvjian.checker.across.legal_names import Affiliates
from lvjian.core.errors import UsageError
from lvjian.ingest.limits import Limits
from lvjian.reports.batch_html import batch_html
from lvjian.reports.batch_json import BatchResult, BundleLine, batch_json
from lvjian.reports.batch_xlsx import batch_xlsx
from lvjian.reports.verdict import FailOn
from lvjian.reports.whole_file import write_whole

Told = Callable[[int, int, Kept | None], None]
"""Called with bundles done, bundles in all, and the one that was just done."""
_FULL = (
    "磁盘空间不足（--out 或临时文件夹所在的磁盘），已停止：核对完的材料都已保存，"
    "腾出空间后再运行同样的命令会接着核对"
)
_FILES = ("batch.json", "batch.xlsx", "batch.html")


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """What the reports of a batch depend on besides its bundles."""

    as_of: date
    limits: Limits
    fail_on: FailOn = "error"
    packs: Path | None = None
    affiliates: tuple[Affiliates, ...] = ()
    jobs: int = 1


def check_batch(
    folder: Path, out: Path, settings: BatchSettings, *, tell: Told | None = None
) -> BatchResult:
    """Check every bundle of a folder and write the reports; those done before stay.

    Raises:
        UsageError: no such folder, nothing in it, or nothing can be written.
    """
    start = time.perf_counter()
    held = children(folder, out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        clear_parts(out)
        for name in _FILES:
            # A half-done batch has no result that could be taken for a whole one.
            (out / name).unlink(missing_ok=True)
        kept = _every(held, out, settings, tell or _silent)
        result = _joined(held, out, settings, kept)
        timed = result.timed(
            total=time.perf_counter() - start, bundles=sum(k.seconds for k in kept.values())
        )
        write_whole(out / "batch.html", batch_html(timed).encode())
        write_whole(out / "batch.xlsx", batch_xlsx(timed))
        write_whole(out / "batch.json", batch_json(timed).encode())
    except OSError as error:
        raise UsageError(f"写不了 {out}：{error.strerror}，请检查 --out 的路径和权限") from None
    return timed


def _every(
    held: Sequence[Child], out: Path, settings: BatchSettings, tell: Told
) -> dict[str, Kept]:
    """Each bundle by name, kept from an earlier run or checked now."""
    kept: dict[str, Kept] = {}

    def tasks() -> Iterator[BundleTask]:
        for child in held:
            key = _key(child, settings)
            before = read_kept(out / child.folder, key)
            if before is None:
                yield BundleTask(child.name, child.path, child.folder, out, key)
            else:
                kept[child.name] = before
                tell(len(kept), len(held), before)

    setup = Setup(settings.as_of, settings.limits, settings.packs)
    tell(0, len(held), None)
    with BundleProcesses(setup, jobs=settings.jobs) as processes:
        for done in processes.map(tasks()):
            kept[done.name] = done
            tell(len(kept), len(held), done)
            if done.no_space:
                raise UsageError(_FULL)
    return kept


def _key(child: Child, settings: BatchSettings) -> str:
    try:
        content = content_digest(child.path)
    except OSError as error:
        content = f"unreadable {error.errno}"
    packs = "" if settings.packs is None else content_digest(settings.packs)
    said = f"{settings.limits!r}{packs}"
    return key_of(content, as_of=settings.as_of.isoformat(), settings=said)


def _joined(
    held: Sequence[Child], out: Path, settings: BatchSettings, kept: dict[str, Kept]
) -> BatchResult:
    """The bundles in order of name, with what shows across them."""
    lines = [_line(kept[c.name], settings.fail_on) for c in held]
    folders = [out / c.folder for c in held if kept[c.name].error is None]
    usable = [f for f in folders if (f / FOOTPRINT).is_file()]
    outcome = across(KeptFootprints(usable, footprint_in), affiliates=settings.affiliates)
    return BatchResult(
        as_of=settings.as_of,
        fail_on=settings.fail_on,
        bundles=tuple(lines),
        findings=outcome.findings,
        not_evaluated=outcome.not_evaluated,
        assessors=batch_assessors(usable, outcome, settings.affiliates),
    )


def _line(kept: Kept, fail_on: FailOn) -> BundleLine:
    severe = kept.counts["error"] + (kept.counts["warning"] if fail_on == "warning" else 0)
    code = 1 if severe and fail_on != "never" else 0
    if not kept.complete:
        code = 4 if kept.internal else 3
    return BundleLine(
        name=kept.name,
        folder=kept.folder,
        sha256=kept.sha256,
        verdict=kept.verdict,
        counts=kept.counts,
        applicant=kept.applicant,
        assessor=kept.assessor,
        rubrics=tuple(kept.rubrics),
        exit=code,
        error=kept.error,
    )


def _silent(_done: int, _total: int, _kept: Kept | None) -> None:
    """Progress that nobody follows."""
