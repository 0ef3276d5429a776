"""Pictures of pages, kept in the cache folder; they can always be drawn again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from lvjian.api.blobs import Blobs
from lvjian.api.problems import Problem
from lvjian.api.rendering import Drawn, PageTask, draw
from lvjian.api.settings import Settings
from lvjian.core.bundle import BundleFile
from lvjian.core.errors import FileReadError
from lvjian.ingest.office import convert_files, print_files
from lvjian.ingest.sandbox import Workers
from lvjian.reports.whole_file import write_whole

_PICTURES = frozenset({"jpeg", "png", "gif", "bmp", "tiff", "webp"})
_SCALES = (0.2, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
DESK_SCALE = 2.0
"""What the desk's script asks for."""


class Drawing(Protocol):
    """What draws: the service when it is asked, a worker beforehand."""

    @property
    def settings(self) -> Settings:
        """For the folders."""

    @property
    def blobs(self) -> Blobs:
        """Where the files are."""

    @property
    def pool(self) -> Workers:
        """Processes that open them."""


class Pictured(Protocol):
    """A file of a bundle, as the database or a reading has it."""

    @property
    def path(self) -> str:
        """Inside the bundle."""

    @property
    def sha256(self) -> str | None:
        """Of its content; None where it could not be kept."""

    @property
    def kind(self) -> str:
        """As in the report."""

    @property
    def format(self) -> str:
        """As of ``BundleFile``."""

    @property
    def size(self) -> int:
        """In bytes."""


def page_picture(service: Drawing, file: Pictured, *, page: int, scale: float) -> Drawn:
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


def _drawn(service: Drawing, file: Pictured, page: int, scale: float) -> Drawn:
    assert file.sha256 is not None
    if file.format == "pdf" or file.format in _PICTURES:
        with service.blobs.local(file.sha256) as disk:
            outcome = service.pool.run(draw, PageTask(disk, file.format, page, scale), seconds=30)
    else:
        disk = printed_word(service, file)
        outcome = service.pool.run(draw, PageTask(disk, "pdf", page, scale), seconds=30)
    if isinstance(outcome, Drawn):
        return outcome
    why = outcome.message if isinstance(outcome, FileReadError) else "这一页画不出来"
    raise Problem("no-picture", f"{why}，请下载原件查看。")


def printed_word(service: Drawing, file: Pictured) -> Path:
    """A Word file as LibreOffice prints it, kept in the cache.

    Raises:
        Problem: not a Word file, or LibreOffice is not there or cannot.
    """
    assert file.sha256 is not None
    kept = service.settings.cache / "printed" / f"{file.sha256}.pdf"
    if kept.is_file():
        return kept
    if file.kind != "docx":
        raise Problem("no-picture", "这种文件没有页面图片，请下载原件或看核对报告。")
    limits = service.pool.limits
    with (
        service.blobs.local(file.sha256) as disk,
        TemporaryDirectory(dir=service.settings.scratch) as folder,
    ):
        one = BundleFile(file.path, disk, file.sha256, "docx", file.format, file.size)
        work, pool = Path(folder), service.pool
        (converted,), _ = convert_files([one], work=work, limits=limits, workers=pool)
        (printed,) = print_files([converted], work=work, limits=limits, workers=pool)
        if printed.printed is None:
            raise Problem("no-picture", "没有安装 LibreOffice 或它打不开这个文件，请下载原件查看。")
        write_whole(kept, printed.printed.read_bytes())
    return kept


def _known(folder: Path, page: int, scale: float) -> Drawn | None:
    for path in folder.glob(f"{page}@{scale:g}_*.png"):
        width, _, height = path.stem.partition("_")[2].partition("x")
        with suppress(OSError, ValueError):
            return Drawn(path.read_bytes(), (float(width), float(height)))
    return None


def _name(page: int, scale: float, points: tuple[float, float]) -> str:
    return f"{page}@{scale:g}_{points[0]:g}x{points[1]:g}.png"
