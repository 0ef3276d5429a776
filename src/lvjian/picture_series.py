"""Pictures numbered through (1.jpg … 20.jpg): read as the pages of one document as well."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lvjian.checker.engine import Outcome
from lvjian.core.document import Document
from lvjian.core.place import Place
from lvjian.core.reading import FileReading, PictureSeries
from lvjian.core.recognised import RecognisedPage
from lvjian.extractors.limits import ReadLimits
from lvjian.extractors.picture_series import SeriesTask, read_series_task
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.kept_documents import KeptDocuments

_DIGITS = re.compile(r"(\d+)")
_LEAST = 2


def read_limits_of(limits: Limits) -> ReadLimits:
    """What of the limits concerns reading a file."""
    return ReadLimits(
        pages=limits.pages, picture_pixels=limits.pixels, xml_bytes=limits.package_bytes
    )


def read_series(
    files: Sequence[FileReading],
    seen: Mapping[str, tuple[RecognisedPage, ...]],
    pool: Workers,
    limits: Limits,
    *,
    kept: KeptDocuments | None = None,
) -> list[PictureSeries]:
    """Series of pictures with recognised words, each read as one document.

    Args:
        files: those that were read.
        seen: recognised pages by path.
        kept: documents of earlier checks.
    """
    groups = [g for g in _groups(files) if any(x.lines for f in g for x in _seen(f, seen))]
    tasks = [
        SeriesTask(
            _name([f.file.path for f in group]),
            tuple((f.file.source[0], _seen(f, seen)) for f in group),
            read_limits_of(limits),
        )
        for group in groups
    ]
    keys = [_key(group, seen, kept, limits) for group in groups]
    read = {n: d for n, key in enumerate(keys) if kept and (d := kept.get(key)) is not None}
    missing = [n for n in range(len(groups)) if n not in read]
    results = pool.map(read_series_task, [tasks[n] for n in missing])
    for n, (_, document) in zip(missing, results, strict=True):
        # Where the whole is beyond a limit, its pictures are read all the same.
        if isinstance(document, Document):
            read[n] = document
            if kept:
                kept.put(keys[n], document)
    return [
        PictureSeries(tuple(f.file.path for f in groups[n] for _ in range(f.pages or 1)), read[n])
        for n in sorted(read)
    ]


def _key(
    group: Sequence[FileReading],
    seen: Mapping[str, tuple[RecognisedPage, ...]],
    kept: KeptDocuments | None,
    limits: Limits,
) -> str | None:
    if kept is None:
        return None
    read_limits = read_limits_of(limits)
    return kept.joint_key([kept.key(f.file, read_limits, _seen(f, seen)) for f in group])


def _seen(
    file: FileReading, seen: Mapping[str, tuple[RecognisedPage, ...]]
) -> tuple[RecognisedPage, ...]:
    return seen.get(file.file.path, ())


def _groups(files: Sequence[FileReading]) -> list[list[FileReading]]:
    """Pictures of one folder whose names differ in their numbers, in the order of these."""
    groups: dict[tuple[str, str], list[FileReading]] = {}
    for file in files:
        folder, name = posixpath.split(file.file.path)
        stem = posixpath.splitext(name)[0]
        if file.file.kind == "image" and _DIGITS.search(stem):
            groups.setdefault((folder, _DIGITS.split(stem)[0].strip()), []).append(file)
    series = [sorted(g, key=lambda f: _order(f.file.path)) for g in groups.values()]
    return [g for g in series if len(g) >= _LEAST]


def _order(path: str) -> tuple[tuple[int, str], ...]:
    """Numbers by their value: 2 before 10."""
    stem = posixpath.splitext(posixpath.basename(path))[0]
    parts = _DIGITS.split(stem)
    return (*((int(p), "") if p.isdigit() else (0, p) for p in parts), (0, path))


def _name(paths: Sequence[str]) -> str:
    """What a series is called: from its first picture to its last."""
    return f"{paths[0]}～{posixpath.basename(paths[-1])}"


def at_pictures(outcome: Outcome, series: Sequence[PictureSeries]) -> Outcome:
    """The findings with places in a series named by the picture they stand on."""
    parts = {one.document.file: one.parts for one in series}
    if not parts:
        return outcome
    findings = tuple(
        replace(f, at=tuple(_at_picture(p, parts) for p in f.at)) for f in outcome.findings
    )
    return replace(outcome, findings=findings)


def _at_picture(place: Place, parts: Mapping[str, tuple[str, ...]]) -> Place:
    pictures = parts.get(place.file)
    if pictures is None or place.page is None or place.page > len(pictures):
        return place
    picture = pictures[place.page - 1]
    return replace(place, file=picture, page=place.page - pictures.index(picture))
