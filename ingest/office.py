"""Old and foreign office files made readable by LibreOffice; Word files printed for their pages.

Results lie in the work folder under names of our own; places name the original file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from lvjian.core.bundle import BundleFile, FileProblem
from lvjian.core.errors import FileReadError
from lvjian.ingest import problems
from lvjian.ingest.limits import MIB, Limits
from lvjian.ingest.office_process import OfficeTask, convert, find_program, result_of, writes
from lvjian.ingest.office_sources import (
    Plan,
    Target,
    loses_table,
    mended_word,
    plan_of_file,
)
from lvjian.ingest.ole import locked_workbook
from lvjian.ingest.sandbox import Workers, problem_of
from lvjian.ingest.sandbox_child import Failure
from lvjian.ingest.sniff import sniff

_TOGETHER = 8
"""Files converted in one run: starting LibreOffice takes longer than most files."""
_TOGETHER_BYTES = 16 * MIB
_PROBE = b"{\\rtf1\\ansi probe}"
_PRINT: Final = {form: Plan("pdf", f".{form}") for form in ("docx", "docm", "dotx", "dotm")}
EDITION = "3"
"""Part of the names in the cache; raised when a conversion comes to give something else."""


def convert_files(
    files: Sequence[BundleFile],
    *,
    work: Path,
    limits: Limits,
    workers: Workers,
    cache: Path | None = None,
) -> tuple[tuple[BundleFile, ...], tuple[FileProblem, ...]]:
    """Convert what is not read as it is.

    Args:
        files: those that were had and that nothing is wrong with; others are passed through.
        work: folder for the results.
        cache: folder to keep results in between checks, by content.

    Returns:
        All files, those converted with ``converted`` set; and what went wrong.
    """
    plans = {f.path: plan for f in files if f.sha256 and (plan := plan_of_file(f)) is not None}
    if not plans:
        return tuple(files), ()
    wanted = [(file, plans[file.path]) for file in files if file.path in plans]
    made, told = _Conversion(work, limits, workers, cache).run(wanted)
    out = [_converted(f, plans[f.path], made[f.path]) if f.path in made else f for f in files]
    return tuple(out), tuple(told)


def print_files(
    files: Sequence[BundleFile],
    *,
    work: Path,
    limits: Limits,
    workers: Workers,
    cache: Path | None = None,
) -> tuple[BundleFile, ...]:
    """Print every Word file to PDF, for the pages its words stand on; what fails goes without."""
    wanted = []
    for file in files:
        disk, form = file.source
        if file.sha256 and form in _PRINT:
            wanted.append((replace(file, disk=disk), _PRINT[form]))
    if not wanted:
        return tuple(files)
    made, _ = _Conversion(work / "printed", limits, workers, cache).run(wanted)
    return tuple(replace(f, printed=made[f.path]) if f.path in made else f for f in files)


def _converted(file: BundleFile, plan: Plan, result: Path) -> BundleFile:
    return replace(file, converted=result, converted_format=plan.target, kind=plan.kind)


_One = tuple[BundleFile, Plan]
_Outcome = tuple[str, ...] | Failure | FileReadError


class _Conversion:
    """The conversions of one bundle."""

    def __init__(self, work: Path, limits: Limits, workers: Workers, cache: Path | None) -> None:
        self._work = work / "office"
        self._limits = limits
        self._workers = workers
        self._program = find_program()
        self._cache = None if cache is None else cache / edition_of(self._program)
        self._runs = 0
        self._starts: bool | None = None
        self.made: dict[str, Path] = {}
        self.told: list[FileProblem] = []

    def run(self, wanted: Iterable[_One]) -> tuple[dict[str, Path], list[FileProblem]]:
        """Convert each file; results by path, and what went wrong."""
        self._work.mkdir(parents=True, exist_ok=True)
        able: list[_One] = []
        for file, plan in wanted:
            kept = self._kept(file, plan)
            if kept is not None:
                self.made[file.path] = kept
            elif plan.way == "package" or self._able(plan.target):
                able.append((file, plan))
            elif plan.lost:
                lacks: Literal["all", "part"] = "part" if self._program else "all"
                self.told.append(problems.needs_office(file.path, file.format, lacks=lacks))
        alone: list[list[_One]] = []
        for batch, task, outcome in self._convert(_batches(able)):
            for number, one in enumerate(batch):
                if not self._take(one, task, outcome, number):
                    alone.append([one])
        self._alone(alone)
        return self.made, self.told

    def _alone(self, batches: list[list[_One]]) -> None:
        """Once more, each by itself: one bad file must not cost those beside it."""
        for batch, task, outcome in self._convert(batches):
            if not self._take(batch[0], task, outcome, 0):
                self._failed(batch[0], outcome)

    def _able(self, target: Target) -> bool:
        return self._program is not None and writes(self._program, target)

    def _convert(
        self, batches: Iterable[list[_One]]
    ) -> Iterator[tuple[list[_One], OfficeTask, _Outcome]]:
        every = list(batches)
        tasks = [
            self._task(tuple((str(n), f.disk) for n, (f, _) in enumerate(batch)), batch[0][1])
            for batch in every
        ]
        outcomes = self._workers.map(convert, tasks)
        for batch, (task, outcome) in zip(every, outcomes, strict=True):
            yield batch, task, outcome

    def _task(self, sources: tuple[tuple[str, Path], ...], plan: Plan) -> OfficeTask:
        self._runs += 1
        folder = self._work / str(self._runs)
        program = self._program or Path("soffice")
        return OfficeTask(program, plan, sources, folder / "out", folder / "home")

    def _take(self, one: _One, task: OfficeTask, outcome: _Outcome, number: int) -> bool:
        """Keep the result of a file; whether there is one."""
        file, plan = one
        if not isinstance(outcome, tuple) or str(number) not in outcome:
            return False
        result = result_of(task, str(number))
        if plan.target != "pdf":
            found = sniff(result, package_bytes=self._limits.package_bytes)
            if found.trouble == "too-large":
                self.told.append(
                    problems.over_limit(
                        file.path, "package_bytes", limits=self._limits, met=found.size
                    )
                )
                return True
        if plan.target == "docx" and _loses_table(file):
            self.told.append(problems.table_lost(file.path))
            return True
        self.made[file.path] = result
        self._keep(file, plan, result)
        return True

    def _failed(self, one: _One, outcome: _Outcome) -> None:
        file, plan = one
        if not plan.lost or plan.target == "pdf":
            return
        if isinstance(outcome, Failure | FileReadError):
            self.told.append(problem_of(outcome, file.path, limits=self._limits))
        elif plan.way == "office" and _locked(file):
            self.told.append(problems.encrypted(file.path))
        elif plan.way != "package" and not self._office_starts():
            self.told.append(problems.needs_office(file.path, file.format, lacks="start"))
        else:
            self.told.append(problems.damaged(file.path, "已损坏或不完整，LibreOffice 也无法打开"))

    def _office_starts(self) -> bool:
        """Whether LibreOffice converts a file that is surely sound."""
        if self._starts is None:
            probe = self._work / "probe.rtf"
            probe.write_bytes(_PROBE)
            task = self._task((("probe", probe),), Plan("docx", ".rtf"))
            self._starts = self._workers.run(convert, task) == ("probe",)
        return self._starts

    # --- kept between checks ----------------------------------------------------------

    def _kept(self, file: BundleFile, plan: Plan) -> Path | None:
        path = self._place(file, plan)
        return path if path is not None and path.is_file() else None

    def _keep(self, file: BundleFile, plan: Plan, result: Path) -> None:
        """Copy a result into the cache, whole or not at all; without room it is done without."""
        path = self._place(file, plan)
        if path is None:
            return
        passing = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(result, passing)
            passing.replace(path)
        except OSError:
            with suppress(OSError):
                passing.unlink()

    def _place(self, file: BundleFile, plan: Plan) -> Path | None:
        if self._cache is None or file.sha256 is None:
            return None
        name = f"{file.sha256}{plan.suffix}-{plan.way}.{plan.target}"
        return self._cache / file.sha256[:2] / name


def edition_of(program: Path | None) -> str:
    """Name of this conversion: our own edition and the release of LibreOffice."""
    if program is None:
        return f"{EDITION}-none"
    try:
        release = (program.resolve().parent / "versionrc").read_bytes()
    except OSError:
        release = str(program).encode()
    return f"{EDITION}-{hashlib.sha256(release).hexdigest()[:12]}"


def _batches(wanted: Sequence[_One]) -> Iterator[list[_One]]:
    """Files converted the same way, a few at a time."""
    by_plan: dict[Plan, list[_One]] = {}
    for one in wanted:
        by_plan.setdefault(one[1], []).append(one)
    for group in by_plan.values():
        batch: list[_One] = []
        size = 0
        for one in group:
            if batch and (len(batch) >= _TOGETHER or size + one[0].size > _TOGETHER_BYTES):
                yield batch
                batch, size = [], 0
            batch.append(one)
            size += one[0].size
        yield batch


def _loses_table(file: BundleFile) -> bool:
    """Whether LibreOffice did not see the last table of a Word 97 file."""
    try:
        return file.format == "doc" and loses_table(file.disk) and mended_word(file.disk) is None
    except OSError:
        return False


def _locked(file: BundleFile) -> bool:
    """Whether a file that LibreOffice would not open needs a password."""
    try:
        if file.format == "xls":
            with file.disk.open("rb") as stream:
                return locked_workbook(stream)
        if file.format in ("odt", "ods"):
            with zipfile.ZipFile(file.disk) as package:
                return b"encryption-data" in package.read("META-INF/manifest.xml")
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, RuntimeError):
        return False
    return False
