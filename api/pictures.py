"""Pictures of pages, kept in the cache folder; they can always be drawn again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from lvjian.api.problems import Problem
from lvjian.api.rendering import Drawn, PageTask, draw
from lvjian.api.service import Service
from lvjian.api.store.models import File
from lvjian.core.errors import FileReadError
from lvjian.reports.whole_file import write_whole

_PICTURES = frozenset({"jpeg", "png", "gif", "bmp", "tiff", "webp"})
_SCALES = (0.2, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)


def page_picture(service: Service, file: File, *, page: int, scale: float) -> Drawn:
    """A page of a file, drawn at the nearest of a few scales so that the cache stays small.

    Raises:
        Problem: no-picture, with the reason.
        MissingBlob: the file is gone.
    """
    assert file.sha256 is not None
    scale = min(_SCALES, key=lambda s: abs(s - scale))
    folder = service.settings.cache / "pages" / file.sha256
    known = _known(folder, page, scale)
    if known is not None:
        return known
    drawn = _drawn(service, file, page, scale)
    with suppress(OSError):  # a full disk costs the cache, not the picture
        write_whole(folder / _name(page, scale, drawn.points), drawn.png)
    return drawn


def _drawn(service: Service, file: File, page: int, scale: float) -> Drawn:
    assert file.sha256 is not None
    if file.format == "pdf" or file.format in _PICTURES:
        with service.blobs.local(file.sha256) as disk:
            outcome = service.pool.run(draw, PageTask(disk, file.format, page, scale), seconds=30)
    else:
        raise Problem("no-picture", "这种文件没有页面图片，请下载原件或看核对报告。")
    if isinstance(outcome, Drawn):
        return outcome
    why = outcome.message if isinstance(outcome, FileReadError) else "这一页画不出来"
    raise Problem("no-picture", f"{why}，请下载原件查看。")


def _known(folder: Path, page: int, scale: float) -> Drawn | None:
    for path in folder.glob(f"{page}@{scale:g}_*.png"):
        width, _, height = path.stem.partition("_")[2].partition("x")
        with suppress(OSError, ValueError):
            return Drawn(path.read_bytes(), (float(width), float(height)))
    return None


def _name(page: int, scale: float, points: tuple[float, float]) -> str:
    return f"{page}@{scale:g}_{points[0]:g}x{points[1]:g}.png"
