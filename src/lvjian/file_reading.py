"""Files of a bundle read in worker processes, scanned pages recognised on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lvjian.core.bundle import Bundle, BundleFile, FileProblem, FileStatus
from lvjian.core.document import READ_ALL_THE_SAME, Document, PageDoubt, Table
from lvjian.core.errors import FileReadError
from lvjian.core.reading import FileReading, PictureSeries
from lvjian.core.recognised import RecognisedPage
from lvjian.core.text import display
from lvjian.extractors.task import ReadTask, read_task
from lvjian.ingest.intake import unread
from lvjian.ingest.limits import Limits
from lvjian.ingest.pages import file_read_in_part, page_unreadable
from lvjian.ingest.sandbox import Workers, problem_of
from lvjian.ingest.sandbox_child import Failure
from lvjian.kept_documents import KeptDocuments
from lvjian.picture_series import read_limits_of, read_series
from lvjian.recognition import Recognition, recognise

Tell = Callable[[str, int, int], None]
_Outcome = Document | Failure | FileReadError
_WITHOUT_PAGES = ("docx", "xlsx")
_RAW_BYTES = "ÐÏ_x0011_à¡±"
"""How the mark of a compound file looks in a workbook made of its bytes as text."""


def read_bundle_files(
    bundle: Bundle, pool: Workers, limits: Limits, how: Recognition, tell: Tell
) -> tuple[list[FileReading], list[FileProblem], list[PictureSeries]]:
    """Read every readable file in a worker; what fails becomes a problem of that file.

    Files with pages that only recognition can read are read once more, with what it made of
    them: that costs little beside recognition, and puts all pages of a file together. So do
    pictures that may be the pages of one document, besides being read each by itself.
    Of bundles with such pages all documents are kept, so that the next check reads nothing.
    """
    kept = None if how.cache is None else KeptDocuments(how.cache)
    untouched = unread(bundle)
    wanted = [f for f in bundle.files if f.path not in untouched]
    reader = _Reader(pool, limits, kept)
    outcomes = reader.read(wanted, {}, tell)
    again = [(f, o) for f, o in zip(wanted, outcomes, strict=True) if isinstance(o, Document)]
    seen = recognise(again, how, limits=limits, tell=tell)
    if seen:
        scanned = [f for f in wanted if f.path in seen]
        fresh = iter(reader.read(scanned, seen, _silent))
        outcomes = [
            next(fresh) if f.path in seen else o for f, o in zip(wanted, outcomes, strict=True)
        ]
        reader.keep()
    problems = list(bundle.problems)
    readings: dict[str, FileReading] = {}
    for file, made in zip(wanted, outcomes, strict=True):
        outcome = _with_content(file, made)
        if isinstance(outcome, Document):
            readings[file.path] = _as_read(file, outcome)
            problems += _doubts(file, outcome)
        else:
            problem = problem_of(outcome, file.path, limits=limits)
            problems.append(problem)
            readings[file.path] = FileReading(file, "unknown", _status(problem))
    files = [
        readings.get(f.path) or FileReading(f, "unknown", untouched[f.path]) for f in bundle.files
    ]
    read = [f for f in readings.values() if f.document]
    series = read_series(read, seen, pool, limits, kept=kept)
    return files, problems, series


class _Reader:
    """Reads files in workers, those kept from an earlier check out of their folder."""

    def __init__(self, pool: Workers, limits: Limits, kept: KeptDocuments | None) -> None:
        self._pool = pool
        self._limits = read_limits_of(limits)
        self._kept = kept
        self._fresh: list[tuple[str | None, Document]] = []

    def read(
        self, files: Sequence[BundleFile], seen: dict[str, tuple[RecognisedPage, ...]], tell: Tell
    ) -> list[_Outcome]:
        """What became of each file; ``seen``: recognised pages by path."""
        keys: list[str | None] = [None] * len(files)
        outcomes: dict[int, _Outcome] = {}
        if self._kept is not None:
            keys = [self._kept.key(f, self._limits, seen.get(f.path, ())) for f in files]
            held = ((n, self._kept.get(key)) for n, key in enumerate(keys))
            outcomes = {n: document for n, document in held if document is not None}
        missing = [n for n in range(len(files)) if n not in outcomes]
        tasks = [self._task(files[n], seen) for n in missing]
        if outcomes:
            tell("read", len(outcomes), len(files))
        for n, (_, outcome) in zip(missing, self._pool.map(read_task, tasks), strict=True):
            outcomes[n] = outcome
            if isinstance(outcome, Document):
                self._fresh.append((keys[n], outcome))
            tell("read", len(outcomes), len(files))
        return [outcomes[n] for n in range(len(files))]

    def keep(self) -> None:
        """Keep what was read until now."""
        if self._kept is not None:
            for key, document in self._fresh:
                self._kept.put(key, document)

    def _task(self, file: BundleFile, seen: dict[str, tuple[RecognisedPage, ...]]) -> ReadTask:
        disk, form = file.source
        recognised = seen.get(file.path, ())
        return ReadTask(disk, file.path, form, self._limits, recognised, file.printed)


def _with_content(file: BundleFile, outcome: _Outcome) -> _Outcome:
    """An old file that LibreOffice cannot make out becomes an empty document, or its raw bytes."""
    if file.converted is None or not isinstance(outcome, Document):
        return outcome
    first = outcome.blocks[0] if outcome.blocks else None
    words = next((c.text for c in first.cells()), "") if isinstance(first, Table) else ""
    if (first is not None or outcome.doubts) and _RAW_BYTES not in words:
        return outcome
    return FileReadError(
        "I001",
        f"“{display(file.path, 120)}”转换后没有可读的内容：文件是空白的，或已损坏。",
        "请用原软件打开核对，另存为 .docx、.xlsx 或导出为 PDF 后再提交。",
    )


def _silent(_stage: str, _done: int, _total: int) -> None:
    """The second reading is part of recognition."""


def _status(problem: FileProblem) -> FileStatus:
    by_code: dict[str, FileStatus] = {"I002": "encrypted", "I003": "unsupported"}
    return by_code.get(problem.code, "unreadable")


def _as_read(file: BundleFile, document: Document) -> FileReading:
    doubtful = {d.page for d in document.doubts if d.why not in READ_ALL_THE_SAME}
    pages = document.pages
    # Their doubts are about pictures in them, or about the file as a whole.
    read = None if pages is None or document.kind in _WITHOUT_PAGES else pages - len(doubtful)
    status: FileStatus = "read"
    if doubtful:
        status = "unreadable" if read == 0 else "partly"
    return FileReading(file, "unknown", status, pages, read, document)


def _doubts(file: BundleFile, document: Document) -> list[FileProblem]:
    """One problem per run of unreadable pages, so that a scan of 90 pages is one line."""
    paged = document.kind not in _WITHOUT_PAGES
    unread = [d for d in document.doubts if d.why != "blank"]
    whole = [] if paged else [d for d in unread if d.why == "failed"]
    told = sorted((d for d in unread if d not in whole), key=lambda d: d.page)
    runs: list[list[PageDoubt]] = []
    for doubt in told:
        last = runs[-1][-1] if runs else None
        if last and doubt.page == last.page + 1 and doubt.detail == last.detail:
            runs[-1].append(doubt)
        else:
            runs.append([doubt])
    return [
        *(file_read_in_part(file.path, doubt.detail) for doubt in whole),
        *(
            page_unreadable(
                file.path, run[0].page, run[-1].page, run[0].detail,
                unit="页" if paged else "张图片",
                partly=all(d.why == "lost-glyphs" for d in run),
            )
            for run in runs
        ),
    ]  # fmt: skip
