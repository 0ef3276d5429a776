"""The bundles of a batch's folder of reports, to be tried again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from lvjian.batch_keeping import MARK
from lvjian.kept_readings import NAME
from lvjian.replay import Stored


def is_batch(folder: Path) -> bool:
    """Whether reports of ``lvjian batch`` lie here."""
    return any(folder.glob(f"*/{MARK}"))


def stored_in(folder: Path) -> Iterator[Stored]:
    """Every bundle that was checked to its end, in order of its folder's name."""
    for mark in sorted(folder.glob(f"*/{MARK}")):
        yield _stored(mark.parent)


def _stored(folder: Path) -> Stored:
    report: dict[str, Any] | None = None
    readings = None
    with suppress(OSError, ValueError):
        report = json.loads((folder / "report.json").read_text("utf-8"))
    with suppress(OSError):
        readings = (folder / NAME).read_bytes()
    name = report["bundle"]["name"] if report else folder.name
    as_of = date.fromisoformat(report["as_of"]) if report else None
    return Stored(name, as_of, readings, report)
