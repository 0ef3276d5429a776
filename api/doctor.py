"""``lvjian doctor``: what is missing, and what stops working without it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from lvjian.api.blobs import StoreAway, blobs_of
from lvjian.api.settings import Settings
from lvjian.api.store.database import Database
from lvjian.api.store.migrate import is_current
from lvjian.core.errors import UsageError
from lvjian.extractors.heic import PROGRAMS as HEIC_PROGRAMS
from lvjian.ingest.limits import GIB, show_bytes
from lvjian.ingest.office_process import find_program, writes

_FEW_BYTES = 5 * GIB
_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        grave: the service does not run without it.
    """

    name: str
    good: bool
    words: str
    grave: bool = False

    @property
    def mark(self) -> str:
        """For the start of a line."""
        return "✓" if self.good else ("✗" if self.grave else "△")


def examine(settings: Settings) -> list[Check]:
    """Look at everything."""
    return [
        _folder(settings),
        _disk(settings),
        _database(settings),
        _blobs(settings),
        _broker(settings),
        _office(),
        _fonts(),
        _recognition(),
        _heic(),
    ]


def _check(name: str, good: str, bad: str | None, *, grave: bool = False) -> Check:
    """Fine if there is nothing bad to say."""
    return Check(name, bad is None, bad or good, grave=grave and bad is not None)


def _folder(settings: Settings) -> Check:
    bad = None
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        bad = f"{settings.data} 建不了（{error.strerror}）：服务无法启动"
    else:
        if not os.access(settings.data, os.W_OK | os.X_OK):
            bad = f"{settings.data} 不可写：服务无法启动，请改权限或换 --data"
    return _check("数据文件夹", f"{settings.data} 可写", bad, grave=True)


def _disk(settings: Settings) -> Check:
    place = next(p for p in (settings.data, *settings.data.resolve().parents) if p.exists())
    free = shutil.disk_usage(place).free
    if free < settings.free_bytes:
        bad = f"只剩 {show_bytes(free)}：不再接收材料，请清理磁盘"
        return Check("磁盘", good=False, words=bad, grave=True)
    few = f"只剩 {show_bytes(free)}：很快会停止接收材料" if free < _FEW_BYTES else None
    return _check("磁盘", f"剩余 {show_bytes(free)}", few)


def _database(settings: Settings) -> Check:
    kind = "PostgreSQL" if settings.database_url.startswith("postgresql") else "SQLite"
    bad = None
    if (
        kind == "SQLite"
        and not settings.database_url
        and not (settings.data / "lvjian.db").exists()
    ):
        return _check("数据库", "SQLite，首次启动时建立", None)
    database = Database(settings.database, pool=1)
    try:
        if not is_current(database):
            bad = "不是当前版本：请运行 lvjian db upgrade"
    except SQLAlchemyError:
        bad = f"连不上 {kind}：服务无法工作，请检查 LVJIAN_DATABASE_URL 和数据库是否启动"
    finally:
        database.close()
    return _check("数据库", f"{kind}，当前版本", bad, grave=True)


def _blobs(settings: Settings) -> Check:
    if not settings.blob_url:
        return _check("原件存放处", "数据文件夹", None)
    scheme = settings.blob_url.partition("://")[0]
    try:
        blobs_of(settings).alive()
    except (StoreAway, UsageError) as error:
        way = "无法接收和核对材料，请检查 LVJIAN_BLOB_URL 和 LVJIAN_BLOB_OPTIONS"
        bad = f"{scheme} 连不上（{error}）：{way}"
        return Check("原件存放处", good=False, words=bad, grave=True)
    return _check("原件存放处", scheme, None)


def _broker(settings: Settings) -> Check:
    if not settings.broker_url:
        return _check("消息队列", "不用；工作进程自己查看任务表", None)
    from lvjian.api.tasks.broker import celery_app  # noqa: PLC0415 - only where there is a broker

    try:
        with celery_app(settings).connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=3)
    except Exception as error:  # noqa: BLE001 - each broker fails in its own ways
        bad = f"连不上（{type(error).__name__}）：任务不会丢，但要等工作进程下次查看才开始"
        return Check("消息队列", good=False, words=bad)
    return _check("消息队列", "可用", None)


def _office() -> Check:
    bad = None
    program = find_program()
    if program is None:
        bad = "没有找到 soffice：.doc、.wps 等旧格式不能读，Word 没有页面图片"
    elif not writes(program, "docx"):
        bad = "缺 Writer：.doc、.wps、.rtf、.odt 不能读，Word 没有页面图片"
    elif not writes(program, "xlsx"):
        bad = "缺 Calc：.xls、.et、.ods 等旧表格不能读"
    return _check("LibreOffice", "可用", bad)


def _fonts() -> Check:
    listed = ""
    program = shutil.which("fc-list")
    if program:
        listed = subprocess.run(  # noqa: S603 - a fixed program and words
            [program, ":lang=zh", "family"],
            capture_output=True, text=True, check=False, timeout=_SECONDS,
        ).stdout  # fmt: skip
    bad = None if listed.strip() else "没有找到中文字体：Word 的页面图片会缺字"
    return _check("中文字体", f"{len(listed.splitlines())} 种", bad)


def _recognition() -> Check:
    missing = [n for n in ("rapidocr", "cv2", "zxingcpp") if importlib.util.find_spec(n) is None]
    if not any(importlib.util.find_spec(n) for n in ("openvino", "onnxruntime")):
        missing.append("openvino 或 onnxruntime")
    bad = f"缺 {'、'.join(missing)}：扫描件读不出文字，会如实报告" if missing else None
    return _check("文字识别", "可用", bad)


def _heic() -> Check:
    found = any(map(shutil.which, HEIC_PROGRAMS))
    bad = None if found else "没有找到 heif-convert：HEIC 照片不能读，会如实报告（安装 libheif）"
    return _check("HEIC 照片", "可用", bad)
