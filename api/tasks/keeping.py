"""Readings and results kept as blobs, so that nothing is read twice."""

from __future__ import annotations

import pickle
import zlib
from contextlib import ExitStack
from dataclasses import replace
from typing import TypeVar

from lvjian import __version__
from lvjian.api.blobs import Blobs, MissingBlob, read_blob
from lvjian.ingest.sandbox import data_of
from lvjian.pipeline import BundleFiles, CheckResult

_MARK = f"lvjian {__version__}\n".encode()
_Kept = TypeVar("_Kept", BundleFiles, CheckResult)


class StaleBlob(Exception):  # noqa: N818 - a reason to do the work again, not an error
    """Kept by another version, or gone."""


def packed(value: BundleFiles | CheckResult) -> bytes:
    """A value as it is kept."""
    return _MARK + zlib.compress(pickle.dumps(value, protocol=5), 1)


def kept(blobs: Blobs, sha256: str | None, kind: type[_Kept]) -> _Kept:
    """What was kept.

    Raises:
        StaleBlob: it must be made again.
    """
    return weighed(blobs, sha256, kind)[0]


def weighed(blobs: Blobs, sha256: str | None, kind: type[_Kept]) -> tuple[_Kept, int]:
    """What was kept, and how many bytes it has as pickled.

    Raises:
        StaleBlob: it must be made again.
    """
    if sha256 is None:
        raise StaleBlob
    try:
        return opened(read_blob(blobs, sha256), kind)
    except MissingBlob as error:
        raise StaleBlob from error


def opened(content: bytes, kind: type[_Kept]) -> tuple[_Kept, int]:
    """What a blob holds, and how many bytes it has as pickled.

    Raises:
        StaleBlob: it must be made again.
    """
    if not content.startswith(_MARK):
        raise StaleBlob
    try:
        payload = zlib.decompress(content[len(_MARK) :])
        value = data_of(payload)
    except (zlib.error, pickle.UnpicklingError, AttributeError, TypeError) as error:
        raise StaleBlob from error
    if not isinstance(value, kind):
        raise StaleBlob
    return value, len(payload)


def on_disk(result: CheckResult, blobs: Blobs, stack: ExitStack) -> CheckResult:
    """The result with its files lying on this machine until the stack is closed."""
    files = []
    for file in result.reading.files:
        if file.file.sha256 is not None:
            try:
                disk = stack.enter_context(blobs.local(file.file.sha256))
            except MissingBlob:
                continue
            files.append(replace(file, file=replace(file.file, disk=disk)))
        else:
            files.append(file)
    return replace(result, reading=replace(result.reading, files=tuple(files)))
