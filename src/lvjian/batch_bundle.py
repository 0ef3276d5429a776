"""One bundle of a batch: checked, its reports and footprint written. Runs in a process of its own."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

from lvjian.batch_keeping import FOOTPRINT, Kept, begin, finish
from lvjian.checker.across.footprint import Footprint, footprint_json
from lvjian.checker.across.making import make_footprint
from lvjian.checker.across.wording import OfficialText
from lvjian.core.bundle import Bundle, BundleFile
from lvjian.core.errors import LvjianError
from lvjian.core.picture_print import PicturePrint
from lvjian.core.rubric import Rubric
from lvjian.extractors.picture_prints import PrintTask, print_task
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.kept_readings import NAME as READINGS
from lvjian.kept_readings import packed
from lvjian.pipeline import BundleFiles, CheckResult, judge_files, read_files
from lvjian.recognition import Recognition, default_cache, recognition_workers
from lvjian.reports.as_html import report_html
from lvjian.reports.as_json import report_json
from lvjian.reports.verdict import counts, is_complete, verdict
from lvjian.reports.whole_file import write_whole
from lvjian.rubrics import load_all

_PICTURES = frozenset({"pdf", "docx", "docm", "jpeg", "png", "bmp", "gif", "tiff", "webp"})
_ENDED = 5
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})


@dataclass(frozen=True, slots=True)
class BundleTask:
    """What a process is asked to do.

    Attributes:
        key: under which the outcome is kept.
    """

    name: str
    path: Path
    folder: str
    out: Path
    key: str


@dataclass(frozen=True, slots=True)
class Setup:
    """What all bundles of a batch share."""

    as_of: date
    limits: Limits
    packs: Path | None = None


def serve(connection: Connection, setup: Setup) -> None:
    """Check bundles as they are asked for, until the other end goes away."""
    _end_with_parent()
    limits = setup.limits
    with (
        Workers(jobs=1, limits=limits, preload=("lvjian.extractors.task",)) as pool,
        recognition_workers(jobs=1, limits=limits) as engines,
    ):
        how = Recognition(cache=default_cache(), workers=engines)
        checker = BundleChecker(setup, pool, how)
        while True:
            try:
                task: BundleTask = connection.recv()
            except EOFError:
                return
            connection.send(checker.check(task))


def _end_with_parent() -> None:
    """A batch that was killed takes its processes along."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(_ENDED)

    threading.Thread(target=watch, daemon=True).start()


class BundleChecker:
    """Checks bundles one after the other with the workers given."""

    def __init__(self, setup: Setup, pool: Workers, recognition: Recognition) -> None:
        """Load the packs once."""
        self._setup = setup
        self._pool = pool
        self._recognition = recognition
        self._rubrics: tuple[Rubric, ...] = load_all(setup.packs) if setup.packs else load_all()
        self._official = OfficialText(self._rubrics)

    def check(self, task: BundleTask) -> Kept:
        """Check a bundle and write what is kept of it; a bad one is told, never raised."""
        start = time.perf_counter()
        folder = task.out / task.folder
        if not task.path.is_dir() and not task.path.is_file():
            return failed(task, "断开的链接、管道或设备，没有可以核对的内容", internal=False)
        try:
            begin(folder)
            result, footprint, read = self._checked(task)
            self._write(folder, result, footprint)
            write_whole(folder / READINGS, packed(read))
            kept = kept_of(task, result, time.perf_counter() - start)
            finish(folder, task.key, kept)
        except LvjianError as error:
            return failed(task, str(error), internal=error.exit_code == 4)
        except OSError as error:
            full = error.errno in _NO_SPACE
            why = "磁盘空间不足" if full else f"读写文件出错：{error.strerror}"
            return failed(task, why, internal=True, no_space=full)
        except Exception as error:  # noqa: BLE001 - the task shell: the others go on
            return failed(task, f"内部错误：{type(error).__name__}: {error}", internal=True)
        return kept

    def _checked(self, task: BundleTask) -> tuple[CheckResult, Footprint, BundleFiles]:
        pictures: list[PicturePrint] = []

        def look(bundle: Bundle) -> None:
            pictures.extend(self._pictures(bundle))

        read = read_files(
            task.path,
            limits=self._setup.limits,
            workers=self._pool,
            keep=look,
            recognition=self._recognition,
        )
        result = judge_files(read, as_of=self._setup.as_of, rubrics=self._rubrics)
        footprint = make_footprint(result.reading, self._official, pictures=pictures)
        return result, footprint, read

    def _pictures(self, bundle: Bundle) -> Sequence[PicturePrint]:
        return picture_prints(bundle, self._pool, most_pixels=self._setup.limits.pixels)

    @staticmethod
    def _write(folder: Path, result: CheckResult, footprint: Footprint) -> None:
        write_whole(folder / "report.json", report_json(result).encode())
        write_whole(folder / "report.html", report_html(result).encode())
        write_whole(folder / FOOTPRINT, footprint_json(footprint))


def picture_prints(bundle: Bundle, pool: Workers, *, most_pixels: int) -> list[PicturePrint]:
    """Prints of all pictures of a bundle whose files lie on disk; what fails is left out."""
    return prints_of(bundle.files, pool, most_pixels=most_pixels)


def prints_of(
    files: Iterable[BundleFile], pool: Workers, *, most_pixels: int
) -> list[PicturePrint]:
    """The same of some files."""
    tasks = [
        PrintTask(f.disk, f.path, f.format, most_pixels)
        for f in files
        if f.format in _PICTURES and f.size
    ]
    found: list[PicturePrint] = []
    for _, outcome in pool.map(print_task, tasks):
        if isinstance(outcome, tuple):
            found += outcome
    return found


def kept_of(task: BundleTask, result: CheckResult, seconds: float) -> Kept:
    """A bundle as batch.json says it."""
    found, reports = counts(result), result.reading.reports
    return Kept(
        task.name,
        task.folder,
        result.reading.sha256,
        verdict(result),
        {s: found[s] for s in ("error", "warning", "info")},
        _named(result, "applicant-name"),
        _named(result, "assessor-name"),
        [r.rubric.id for r in reports],
        is_complete(result),
        seconds=round(seconds, 3),
    )


def _named(result: CheckResult, meaning: str) -> str | None:
    values = (f.value for r in result.reading.reports for f in r.named(meaning))
    return next((v.strip() for v in values if v and v.strip()), None)


def failed(task: BundleTask, why: str, *, internal: bool, no_space: bool = False) -> Kept:
    """A bundle of which there is no report."""
    none = dict.fromkeys(("error", "warning", "info"), 0)
    return Kept(
        task.name, task.folder, None, "incomplete", none, None, None, [], complete=False,
        internal=internal, error=why, no_space=no_space,
    )  # fmt: skip
