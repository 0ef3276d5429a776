"""Recognising pages that have no text of their own: which, where, by how many processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from lvjian.core.bundle import BundleFile
from lvjian.core.document import Document
from lvjian.core.errors import UsageError
from lvjian.core.recognised import RecognisedPage, Wanted
from lvjian.extractors.ocr.cache import OcrCache
from lvjian.extractors.ocr.settings import engine_version
from lvjian.extractors.scan.task import RecogniseTask, recognise_task
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers

CACHE_SETTING = "LVJIAN_CACHE"
_OFF = {"off", "none", "no", "0"}
_PAGES_PER_WORKER = 80
"""A process is replaced after so many pages: the engine keeps a little memory of each."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """How recognition is done.

    Attributes:
        enabled: False: pages without text stay unread and are named.
        cache: folder of readings kept from earlier checks, None for none.
        workers: a pool made by ``recognition_workers``, to share over many bundles.
        jobs: processes at a time, where no pool is given.
    """

    enabled: bool = True
    cache: Path | None = None
    workers: Workers | None = None
    jobs: int = 1


def default_cache(environ: Mapping[str, str] | None = None) -> Path | None:
    """Folder of kept readings: ``LVJIAN_CACHE``, else in the user's cache folder; None if off.

    Raises:
        UsageError: the setting names a file.
    """
    source = os.environ if environ is None else environ
    said = source.get(CACHE_SETTING, "").strip()
    if said.casefold() in _OFF and said:
        return None
    if said:
        folder = Path(said).expanduser()
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"环境变量 {CACHE_SETTING} 指向的“{said}”不是文件夹。")
        return folder
    base = source.get("XDG_CACHE_HOME", "").strip() or source.get("HOME", "").strip()
    if not base:
        return None
    root = Path(base) if source.get("XDG_CACHE_HOME", "").strip() else Path(base) / ".cache"
    return root / "lvjian" / "ocr"


def recognition_workers(*, jobs: int, limits: Limits) -> Workers:
    """A pool for recognition: more memory than for reading, a model in each process."""
    return Workers(
        jobs=max(1, min(jobs, os.cpu_count() or 1)),
        limits=replace(limits, memory_mib=limits.ocr_memory_mib),
        preload=("lvjian.extractors.scan.page",),
        recycle_after=_PAGES_PER_WORKER,
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """A page to be recognised, with the file it is in."""

    path: str
    wanted: Wanted
    task: RecogniseTask
    key: str


def recognise(
    read: Sequence[tuple[BundleFile, Document]],
    how: Recognition,
    *,
    limits: Limits,
    tell: Callable[[str, int, int], None],
) -> dict[str, tuple[RecognisedPage, ...]]:
    """What recognition makes of the pages and pictures that documents want.

    Pages that fail or take too long are left out: they stay unread.

    Returns:
        Recognised pages by path of the file, files without any left out.
    """
    pages = [_page(file, wanted, limits) for file, doc in read for wanted in doc.wanted]
    if not how.enabled or not pages:
        return {}
    cache = OcrCache(how.cache) if how.cache is not None else None
    done: dict[int, RecognisedPage] = {}
    if cache is not None:
        kept = ((i, cache.get(page.key)) for i, page in enumerate(pages) if page.key)
        done = {i: found for i, found in kept if found is not None}
    missing = [i for i in range(len(pages)) if i not in done]
    tell("ocr", len(done), len(pages))
    if missing:
        with _pool(how, limits) as pool:
            tasks = [pages[i].task for i in missing]
            results = pool.map(recognise_task, tasks, seconds=limits.seconds_per_page)
            for i, (_, found) in zip(missing, results, strict=True):
                if isinstance(found, RecognisedPage):
                    done[i] = found
                    if cache is not None and pages[i].key:
                        cache.put(pages[i].key, found)
                tell("ocr", len(done), len(pages))
        if cache is not None:
            cache.shrink()
    found_in: dict[str, tuple[RecognisedPage, ...]] = {}
    for i in sorted(done):
        path = pages[i].path
        found_in[path] = (*found_in.get(path, ()), done[i])
    return found_in


def _page(file: BundleFile, wanted: Wanted, limits: Limits) -> _Page:
    disk, form = file.source
    task = RecogniseTask(disk, form, wanted, limits.pixels)
    digest = f"{file.sha256}-{form}" if file.sha256 else ""
    key = OcrCache.key(digest, wanted, engine=engine_version()) if digest else ""
    return _Page(file.path, wanted, task, key)


@contextmanager
def _pool(how: Recognition, limits: Limits) -> Iterator[Workers]:
    if how.workers is not None:
        yield how.workers
        return
    with recognition_workers(jobs=how.jobs, limits=limits) as pool:
        yield pool
