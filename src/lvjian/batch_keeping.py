"""What is kept of each bundle of a batch, so that a restart need not read it again."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from lvjian import __version__
from lvjian.checker.across.footprint import Footprint, read_footprint
from lvjian.kept_readings import NAME as READINGS
from lvjian.reports.editions import packs_digest
from lvjian.reports.engine_digest import engine_digest
from lvjian.reports.whole_file import write_whole

MARK = "bundle.json"
FOOTPRINT = "footprint.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """A bundle that was checked, as batch.json says it.

    Attributes:
        exit: 0 without findings, 1 with errors, 3 incomplete, 4 failed inside; ``fail_on``
            is applied by the batch.
        error: why there is no report, None where there is one.
        no_space: nothing more can be written: the others would fare no better.
    """

    name: str
    folder: str
    sha256: str | None
    verdict: str
    counts: dict[str, int]
    applicant: str | None
    assessor: str | None
    rubrics: list[str]
    complete: bool
    internal: bool = False
    error: str | None = None
    seconds: float = 0.0
    no_space: bool = False


def key_of(content: str, *, as_of: str, settings: str) -> str:
    """What a report depends on: content, program, packs, date, limits."""
    program = f"{__version__} {engine_digest()}"
    return f"{content}|{program}|{packs_digest()}|{as_of}|{settings}"


def read_kept(folder: Path, key: str) -> Kept | None:
    """What was kept under this key, None if anything of it is missing."""
    wanted = (folder / name for name in ("report.json", "report.html", FOOTPRINT, READINGS))
    with suppress(OSError, ValueError, TypeError, KeyError):
        held = json.loads((folder / MARK).read_text("utf-8"))
        if held["key"] == key and all(p.is_file() for p in wanted):
            return Kept(**held["bundle"])
    return None


def begin(folder: Path) -> None:
    """From here on the folder says nothing until ``finish``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).unlink(missing_ok=True)
    clear_parts(folder)


def clear_parts(folder: Path) -> None:
    """Remove what a batch that was killed had half written."""
    for part in folder.glob(".*.part"):
        part.unlink(missing_ok=True)


def finish(folder: Path, key: str, kept: Kept) -> None:
    """The folder was written whole: the mark comes last."""
    content = json.dumps({"key": key, "bundle": asdict(kept)}, ensure_ascii=False, indent=1)
    write_whole(folder / MARK, content.encode(errors="replace") + b"\n")


def footprint_in(folder: Path) -> Footprint:
    """The footprint kept in the folder of a bundle."""
    return read_footprint((folder / FOOTPRINT).read_bytes())
