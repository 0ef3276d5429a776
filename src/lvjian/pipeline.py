"""The stages strung together once: the command line, the service and the tests all call this."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from lvjian.checker.catalogue import RULES
from lvjian.checker.choosing import choose_readings
from lvjian.checker.engine import Outcome, check
from lvjian.checker.registry import Rule
from lvjian.core.bundle import Bundle, FileProblem
from lvjian.core.errors import UsageError
from lvjian.core.finding import Finding
from lvjian.core.reading import BundleReading, FileReading, PictureSeries, ReportReading
from lvjian.core.rubric import Rubric
from lvjian.crops import cut_crops
from lvjian.file_reading import read_bundle_files
from lvjian.ingest.intake import open_bundle
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.matchers.bundle import read_bundle
from lvjian.matchers.stated_editions import stated_edition
from lvjian.matchers.templates import fit
from lvjian.picture_series import at_pictures
from lvjian.recognition import Recognition, default_cache
from lvjian.reports.crops import Crops
from lvjian.rubrics import load_all, rubric_ids
from lvjian.rubrics.editions import edition_note, family_of, in_force
from lvjian.work_folder import work_folder

_CLEARLY = 0.02  # of the fit of a template, 0 to 1
Progress = Callable[[str, int, int], None]
"""Called with stage (``intake``, ``read``, ``ocr``, ``match``, ``check``), done and total."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Everything a report is written from.

    Attributes:
        timings: seconds per stage; not part of what must be identical between runs.
        crops: pictures of the places a person is asked about, for the HTML page.
    """

    reading: BundleReading
    outcome: Outcome
    timings: dict[str, float] = field(default_factory=dict)
    crops: Crops = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings in report order."""
        return self.outcome.findings


@dataclass(frozen=True, slots=True)
class BundleFiles:
    """A bundle read and not yet judged: all that ``judge_files`` needs.

    Attributes:
        files: in path order; their ``disk`` may be gone by now.
        folders: every folder of the bundle, empty ones too.
        series: pictures that may be the pages of one document, read as such.
    """

    name: str
    sha256: str
    files: tuple[FileReading, ...]
    problems: tuple[FileProblem, ...]
    folders: tuple[str, ...]
    timings: dict[str, float] = field(default_factory=dict)
    series: tuple[PictureSeries, ...] = ()


def check_bundle(
    path: Path,
    *,
    as_of: date,
    rubric_id: str | None = None,
    limits: Limits | None = None,
    rubrics: Sequence[Rubric] | None = None,
    workers: Workers | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    recognition: Recognition | None = None,
    pages: bool = False,
) -> CheckResult:
    """Check one bundle: a folder, an archive or a single file.

    Args:
        as_of: the date of the check; nothing else in a report depends on the clock.
        workers: a pool to share over many bundles; one of ``jobs`` processes is made otherwise.
        recognition, pages: as in ``read_files``.

    Raises:
        UsageError: no such path, or no such rubric.
    """
    packs = _packs(rubrics, rubric_id)
    limits = limits or Limits()
    disks: dict[str, Path] = {}
    with _pool(workers, jobs, limits) as pool, _opened(
        path, limits, pool, tell=progress or _silent, recognition=recognition, pages=pages,
        jobs=jobs, keep=lambda bundle: disks.update({f.path: f.disk for f in bundle.files}),
    ) as read:  # fmt: skip
        result = judge_files(
            read, as_of=as_of, rubric_id=rubric_id, rubrics=packs, progress=progress
        )
        crops = cut_crops(result.reading, result.findings, disks=disks, workers=pool)
    return replace(result, crops=crops)


def read_files(
    path: Path,
    *,
    limits: Limits | None = None,
    workers: Workers | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    keep: Callable[[Bundle], None] | None = None,
    recognition: Recognition | None = None,
    pages: bool = False,
) -> BundleFiles:
    """Open a bundle and read its files: everything that takes long.

    Args:
        keep: called with the opened bundle while its files lie on disk, before they are read.
        recognition: how pages without text are recognised; ``jobs`` processes and the usual
            cache unless given.
        pages: print Word files by LibreOffice, so that their places have pages and boxes too;
            where lines break depends on the fonts of the machine.

    Raises:
        UsageError: no such path.
    """
    limits = limits or Limits()
    with _pool(workers, jobs, limits) as pool, _opened(
        path, limits, pool, tell=progress or _silent, recognition=recognition, pages=pages,
        jobs=jobs, keep=keep,
    ) as read:  # fmt: skip
        return read


@contextmanager
def _opened(
    path: Path,
    limits: Limits,
    pool: Workers,
    *,
    tell: Progress,
    recognition: Recognition | None,
    pages: bool,
    jobs: int,
    keep: Callable[[Bundle], None] | None,
) -> Iterator[BundleFiles]:
    """A bundle read, its files on disk until the end."""
    how = recognition or Recognition(cache=default_cache(), jobs=jobs)
    timings: dict[str, float] = {}
    with work_folder() as work:
        with _timed(timings, "intake"):
            bundle = open_bundle(
                Path(path),
                work=work,
                limits=limits,
                workers=pool,
                printed=pages,
                cache=None if how.cache is None else how.cache / "office",
            )
        if keep is not None:
            keep(bundle)
        with _timed(timings, "read"):
            files, problems, series = read_bundle_files(bundle, pool, limits, how, tell)
        yield BundleFiles(
            bundle.name, bundle.sha256, tuple(files), tuple(problems), bundle.folders, timings,
            tuple(series),
        )  # fmt: skip


def judge_files(
    read: BundleFiles,
    *,
    as_of: date,
    rubric_id: str | None = None,
    rubrics: Sequence[Rubric] | None = None,
    rules: Sequence[Rule] = RULES,
    progress: Progress | None = None,
) -> CheckResult:
    """Lay what was read beside the rubrics and run the rules, without reading anything again.

    Raises:
        UsageError: no such rubric.
    """
    every = _packs(rubrics, rubric_id)
    packs = in_force(every, as_of, wanted=rubric_id)
    timings = dict(read.timings)
    tell = progress or _silent
    with _timed(timings, "match"):
        tell("match", 0, 1)
        reading = read_bundle(
            read.files,
            packs,
            name=read.name,
            sha256=read.sha256,
            as_of=as_of,
            problems=read.problems,
            folders=read.folders,
            rubric_id=rubric_id,
            series=read.series,
        )
    with _timed(timings, "check"):
        tell("check", 0, 1)
        reading = choose_readings(_with_editions(reading, every))
        outcome = at_pictures(check(reading, rules), reading.series)
    return CheckResult(reading, outcome, timings)


def _packs(rubrics: Sequence[Rubric] | None, rubric_id: str | None) -> tuple[Rubric, ...]:
    """The rubrics to choose from, among them the one asked for."""
    packs = tuple(rubrics if rubrics is not None else load_all())
    if rubric_id is not None and all(r.id != rubric_id for r in packs):
        raise UsageError(f"没有名为 {rubric_id} 的评价模板；可用：{'、'.join(rubric_ids())}")
    return packs


def _with_editions(reading: BundleReading, rubrics: Sequence[Rubric]) -> BundleReading:
    """The reading with what is to be said of the edition each report was laid beside."""
    noted = tuple(
        replace(
            r,
            edition_note=edition_note(
                r.rubric,
                rubrics,
                reading.as_of,
                resembles=_closer_edition(r, rubrics),
                stated=stated_edition(r.document, r.rubric),
            ),
        )
        for r in reading.reports
    )
    return replace(reading, reports=noted)


def _closer_edition(report: ReportReading, rubrics: Sequence[Rubric]) -> str | None:
    """Id of another edition of the template that the report fits clearly better."""
    family = [r for r in rubrics if family_of(r) == family_of(report.rubric)]
    if len(family) < 2:
        return None
    fits = {r.id: fit(report.document, r, family) for r in family}
    best = max(fits, key=lambda i: (fits[i], i))
    return best if fits[best] > fits[report.rubric.id] + _CLEARLY else None


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    timings[stage] = round(time.perf_counter() - start, 4)


@contextmanager
def _pool(workers: Workers | None, jobs: int, limits: Limits) -> Iterator[Workers]:
    """The pool given, or one of our own that ends with the check."""
    if workers is not None:
        yield workers
        return
    with Workers(jobs=jobs, limits=limits, preload=("lvjian.extractors.task",)) as pool:
        yield pool


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Progress that nobody follows."""
