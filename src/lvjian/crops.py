"""Pictures of what recognition was not sure of, cut for the page a person reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lvjian.core.finding import Finding
from lvjian.core.place import Box, Place
from lvjian.core.reading import BundleReading
from lvjian.extractors.scan.crop_task import CropTask, can_crop, crop_task
from lvjian.ingest.sandbox import Workers
from lvjian.reports.crops import MOST_CROPS, Crops, key_of

_SECONDS = 30


def cut_crops(
    reading: BundleReading,
    findings: tuple[Finding, ...],
    *,
    disks: Mapping[str, Path],
    workers: Workers,
) -> Crops:
    """The first places of findings a person is asked about, as pictures.

    Args:
        disks: where the bytes of each file of the bundle are now.
    """
    formats = {f.file.path: f.file.format for f in reading.files}
    wanted: dict[tuple[str, int], list[Box]] = {}
    for place in asked(findings):
        if place.file in disks and can_crop(formats.get(place.file, "")):
            assert place.page is not None
            assert place.bbox is not None
            wanted.setdefault((place.file, place.page), []).append(place.bbox)
    tasks = {
        at: CropTask(disks[at[0]], formats[at[0]], at[1], tuple(boxes))
        for at, boxes in wanted.items()
    }
    found: dict[tuple[str, int, Box], bytes] = {}
    for (file, page), (task, cut) in zip(
        tasks, workers.map(crop_task, list(tasks.values()), seconds=_SECONDS), strict=True
    ):
        if isinstance(cut, tuple):
            found |= {
                (file, page, box): png for box, png in zip(task.boxes, cut, strict=True) if png
            }
    return found


def asked(findings: tuple[Finding, ...]) -> list[Place]:
    """Recognised places of findings that ask a person, in the order of the report."""
    places = [p for f in findings if f.outcome != "fail" for p in f.at if key_of(p) is not None]
    return list({key_of(p): p for p in places}.values())[:MOST_CROPS]
