"""Footprints of bundles: made when they are checked, laid side by side for their round."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import lru_cache

from lvjian.api.blobs import Blobs, MissingBlob, read_blob
from lvjian.api.tasks.keeping import on_disk
from lvjian.batch_bundle import prints_of
from lvjian.checker.across.footprint import (
    Footprint,
    FootprintError,
    footprint_json,
    read_footprint,
)
from lvjian.checker.across.kept_footprints import KeptFootprints
from lvjian.checker.across.making import make_footprint
from lvjian.checker.across.wording import OfficialText
from lvjian.core.picture_print import PicturePrint
from lvjian.ingest.sandbox import Workers
from lvjian.pipeline import CheckResult
from lvjian.rubrics import load_all


def footprint_of(
    blobs: Blobs,
    pool: Workers,
    result: CheckResult,
    *,
    prints: Sequence[PicturePrint] | None,
    before: str | None,
) -> bytes:
    """The footprint of a checked bundle as it is kept.

    Args:
        prints: of its pictures, if they were made while it was read; else they are taken
            from the footprint before, or made again.
        before: hash of an earlier footprint of the same bundle.
    """
    if prints is None:
        prints = _prints_before(blobs, before)
    if prints is None:
        with ExitStack() as stack:
            files = [f.file for f in on_disk(result, blobs, stack).reading.files]
            prints = prints_of(files, pool, most_pixels=pool.limits.pixels)
    return footprint_json(make_footprint(result.reading, _official(), pictures=prints))


def _prints_before(blobs: Blobs, before: str | None) -> Sequence[PicturePrint] | None:
    if before is None:
        return None
    try:
        return read_footprint(read_blob(blobs, before)).pictures
    except (MissingBlob, FootprintError):
        return None


@lru_cache(maxsize=1)
def _official() -> OfficialText:
    return OfficialText(load_all())


def kept_footprints(
    blobs: Blobs, kept: Sequence[tuple[str, str]]
) -> KeptFootprints[tuple[str, str]]:
    """Footprints in the store, read when they are asked for.

    Args:
        kept: for each bundle the name it goes by and the hash of its footprint.
    """

    def read(key: tuple[str, str]) -> Footprint:
        name, sha256 = key
        return replace(read_footprint(read_blob(blobs, sha256)), name=name)

    return KeptFootprints(kept, read)
