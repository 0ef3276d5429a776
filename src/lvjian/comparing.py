"""Two submissions given by their reports, their folders of reports, or themselves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from lvjian.batch_bundle import picture_prints
from lvjian.checker.across.footprint import FootprintError, read_footprint
from lvjian.core.bundle import Bundle
from lvjian.core.errors import UsageError
from lvjian.core.picture_print import PicturePrint
from lvjian.core.rubric import Rubric
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.pipeline import judge_files, read_files
from lvjian.reports.as_dict import report_dict
from lvjian.reports.resubmission.compare import Submission, by_file
from lvjian.reports.resubmission.evidence import Prints
from lvjian.reports.schema import Report

_REPORT = "report.json"
_FOOTPRINT = "footprint.json"
_MOST_BYTES = 512 * 1024 * 1024


def submission(
    path: Path,
    *,
    as_of: date,
    limits: Limits,
    rubrics: Sequence[Rubric] | None = None,
) -> Submission:
    """A submission by its ``report.json``, a folder that holds one, or the bundle itself.

    A bundle is checked first; only then, and where a batch kept them, are its pictures known.

    Raises:
        UsageError: no such path; a report that is none of ours.
    """
    if not path.exists():
        raise UsageError(f"找不到 {path}，请检查路径")
    report = _report_in(path)
    if report is not None:
        return Submission(_read(report), _kept_pictures(report.parent))
    return _checked(path, as_of, limits, rubrics)


def _report_in(path: Path) -> Path | None:
    """The report that the path is or holds."""
    if path.is_dir():
        held = path / _REPORT
        return held if held.is_file() else None
    return path if path.suffix.lower() == ".json" else None


def _read(path: Path) -> dict[str, object]:
    wrong = UsageError(f"{path} 不是 lvjian check 写出的 report.json，请重新核对材料后再比较")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise wrong
        held = json.loads(path.read_bytes())
        return Report.model_validate(held).model_dump(mode="json", by_alias=True)
    except OSError as error:
        raise UsageError(f"打不开 {path}：{error.strerror}，请检查路径和权限") from None
    except (ValueError, ValidationError, RecursionError):
        raise wrong from None


def _kept_pictures(folder: Path) -> Prints | None:
    """What a batch kept of the pictures beside the report."""
    try:
        return by_file(read_footprint((folder / _FOOTPRINT).read_bytes()).pictures)
    except (OSError, FootprintError):
        return None


def _checked(
    path: Path, as_of: date, limits: Limits, rubrics: Sequence[Rubric] | None
) -> Submission:
    prints: list[PicturePrint] = []
    with Workers(jobs=1, limits=limits, preload=("lvjian.extractors.task",)) as pool:

        def look(bundle: Bundle) -> None:
            prints.extend(picture_prints(bundle, pool, most_pixels=limits.pixels))

        read = read_files(path, limits=limits, workers=pool, keep=look)
        result = judge_files(read, as_of=as_of, rubrics=rubrics)
    return Submission(json.loads(json.dumps(report_dict(result))), by_file(prints))
