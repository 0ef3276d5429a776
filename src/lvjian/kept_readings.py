"""What was read of a bundle, kept so that other rules or packs can be tried on it.

Compressed, with the version that wrote it; only data comes out of it, never code.
"""

from __future__ import annotations

import json
import pickle
import zlib

from lvjian import __version__
from lvjian.core.errors import LvjianError
from lvjian.ingest.sandbox import data_of
from lvjian.kept_documents import edition
from lvjian.pipeline import BundleFiles

NAME = "readings.bin"
SCHEMA = "lvjian.readings/1"
_TORN = (zlib.error, pickle.UnpicklingError, AttributeError, TypeError, EOFError, ImportError,
         IndexError, KeyError, ValueError)  # fmt: skip


class StaleReadings(LvjianError):  # noqa: N818 - a reason to read again
    """Kept by another version, or damaged."""

    exit_code = 3


def packed(read: BundleFiles) -> bytes:
    """As kept in a file: a line that says who wrote it, then the readings."""
    head = {"schema": SCHEMA, "version": __version__, "reader": edition()[:16]}
    return json.dumps(head).encode() + b"\n" + zlib.compress(pickle.dumps(read, protocol=5), 6)


def unpacked(content: bytes) -> BundleFiles:
    """What was kept.

    Raises:
        StaleReadings: another version wrote it, or it is damaged.
    """
    line, _, rest = content.partition(b"\n")
    try:
        head = json.loads(line)
        written = str(head["version"]) if head["schema"] == SCHEMA else ""
    except _TORN:
        written = ""
    if written != __version__:
        who = f"由 lvjian {written} 留下" if written else "已损坏"
        raise StaleReadings(f"读取结果{who}，请先用现在的版本重新核对这份材料")
    try:
        value = data_of(zlib.decompress(rest))
    except _TORN:
        raise StaleReadings("读取结果已损坏，请重新核对这份材料") from None
    if not isinstance(value, BundleFiles):
        raise StaleReadings("读取结果已损坏，请重新核对这份材料")
    return value
