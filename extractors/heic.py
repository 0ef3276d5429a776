"""HEIC photographs through libheif's own program, where it is installed.

The library is LGPL, so it is no dependency: the program is asked for a picture like any other.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import PngImagePlugin

from lvjian.core.errors import FileReadError

PROGRAMS = ("heif-dec", "heif-convert")
_SECONDS = 60


def is_heic(disk: Path) -> bool:
    """Whether the file begins as HEIC and its kin do."""
    with disk.open("rb") as stream:
        return stream.read(12)[4:8] == b"ftyp"


def decoded(disk: Path, *, file: str) -> BytesIO:
    """The photograph as a bitmap, turned as the camera was held.

    Raises:
        FileReadError: I003 where the program is missing, I001 where it cannot read the file.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise FileReadError(
            "I003",
            f"文件“{file}”是 HEIC/HEIF 图片，本机没有读取它的程序",
            "请转换为 JPEG 或 PNG 后重新提交，或在本机安装 libheif 的 heif-convert",
        )
    with TemporaryDirectory(prefix="lvjian-heic-") as folder:
        source, target = Path(folder) / "photo.heic", Path(folder) / "photo.png"
        # A name of our own: that of the file may begin with a dash.
        source.symlink_to(disk.resolve())
        if not _run([program, str(source), str(target)]):
            raise _damaged(file)
        found = sorted(Path(folder).glob("photo*.png"))
        if not found:
            raise _damaged(file)
        stream = BytesIO()
        with PngImagePlugin.PngImageFile(found[0]) as image:
            # Already turned: what the camera noted of its turn must not be applied again.
            image.convert("RGB").save(stream, "BMP")
    stream.seek(0)
    return stream


def _run(command: list[str]) -> bool:
    process = subprocess.Popen(  # noqa: S603 - a program found by name, our own paths
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(timeout=_SECONDS) == 0
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False


def _damaged(file: str) -> FileReadError:
    return FileReadError(
        "I001",
        f"图片“{file}”损坏或不完整，无法打开",
        "请确认图片能正常打开，重新导出为 JPEG 或 PNG 后提交",
    )
