"""What is tidied up now and then: uploads never finished, work folders, old cache, retention."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from lvjian.api import retention
from lvjian.api.blobs import Blobs
from lvjian.api.settings import Settings
from lvjian.api.store.database import Database

_DAY = 86_400.0


def keep_house(settings: Settings, database: Database, blobs: Blobs) -> None:
    """Tidy up; harmless at any time and from any number of workers."""
    _older(settings.incoming, _DAY)
    _older(settings.scratch, _DAY)
    _older(settings.blobs / "parts", _DAY)
    for folder in sorted(settings.cache.glob("*/*")):
        _older(folder, settings.keep_cache_days * _DAY)
    if settings.keep_days:
        retention.purge(settings, database, blobs)
    if _due(settings.data / "swept", _DAY):
        retention.sweep(database, blobs)


def _due(mark: Path, seconds: float) -> bool:
    """Whether so much time has passed since it was last due; if so the mark is set anew."""
    try:
        if mark.stat().st_mtime > time.time() - seconds:
            return False
    except FileNotFoundError:
        pass
    mark.touch()
    return True


def _older(folder: Path, seconds: float) -> None:
    """Remove what has lain in the folder for longer."""
    before = time.time() - seconds
    for path in folder.glob("*"):
        try:
            if path.lstat().st_mtime >= before:
                continue
        except FileNotFoundError:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
