"""LibreOffice as a process: own profile, no macros, no links, no network, killed with its children.

``convert`` is run in a worker of ``sandbox``: memory, time and file sizes are limited there, and
the worker's whole process group is ended with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from lvjian.ingest.office_sources import Plan, Target, prepare

PROGRAM_SETTING = "LVJIAN_SOFFICE"
"""Environment variable that names the program where it is not on the search path."""

_PROGRAMS: Final = ("soffice", "libreoffice")
_LIBRARY: Final[dict[Target, str]] = {
    "docx": "libswlo.so",
    "pdf": "libswlo.so",
    "xlsx": "libsclo.so",
}
"""The part of LibreOffice that writes a target; distributions package them one by one."""

_FILTERS: Final[dict[Target, str]] = {
    "docx": "docx:MS Word 2007 XML",
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "pdf": "pdf:writer_pdf_Export",
}
_APART = ("--user", "--map-current-user", "--net", "--pid", "--fork", "--kill-child")
"""Without network; ended by the kernel with the process that started it."""

_SETTINGS: Final = (
    # path, name, value; none of them may be changed by a document
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Misc", "FirstRun", "false"),
    ("Common/Misc", "UseLocking", "false"),
    ("Common/Misc", "PluginsEnabled", "false"),
    ("Common/Save/Document", "CreateBackup", "false"),
    ("Writer/Content/Update", "Link", "2"),
    ("Calc/Content/Update", "Link", "2"),
    ("Linguistic/General", "DefaultLocale_CJK", "zh-CN"),
)
_SERIF = ("宋体", "SimSun", "NSimSun", "新宋体", "仿宋", "FangSong", "仿宋_GB2312", "楷体", "KaiTi",
          "楷体_GB2312", "方正小标宋简体", "方正仿宋_GBK", "华文中宋", "华文仿宋", "STSong",
          "STFangsong", "STKaiti", "等线", "DengXian")  # fmt: skip
_SANS = (
    "黑体",
    "SimHei",
    "微软雅黑",
    "Microsoft YaHei",
    "方正黑体_GBK",
    "华文细黑",
    "STHeiti",
    "幼圆",
)
# Fonts whose lines are as high as those of 宋体 first: Noto's are a third higher, and pages
# would break elsewhere than in Word.
_SUBSTITUTES: Final = (
    (_SERIF, ("AR PL UMing CN", "WenQuanYi Zen Hei", "Noto Serif CJK SC", "Source Han Serif SC")),
    (_SANS, ("WenQuanYi Zen Hei", "Noto Sans CJK SC", "Source Han Sans SC")),
)


@dataclass(frozen=True, slots=True)
class OfficeTask:
    """Files to convert in one run.

    Attributes:
        program: of LibreOffice.
        plan: how they are converted, all alike.
        sources: stems of the results, all different, with where the files are.
        out: folder the results go to, ``STEM.TARGET`` each; made if need be.
        home: folder for the profile and copies; removed in the end.
    """

    program: Path
    plan: Plan
    sources: tuple[tuple[str, Path], ...]
    out: Path
    home: Path


def find_program() -> Path | None:
    """LibreOffice's program, None where there is none."""
    stated = os.environ.get(PROGRAM_SETTING, "").strip()
    if stated:
        found = shutil.which(stated)
        return None if found is None else Path(found)
    return next((Path(p) for name in _PROGRAMS if (p := shutil.which(name))), None)


def writes(program: Path, target: Target) -> bool:
    """Whether the part of LibreOffice that writes ``target`` is installed.

    Unknown installations (a wrapper script elsewhere) are taken to be whole.
    """
    folder = program.resolve().parent
    known = (folder / "soffice.bin").exists()
    return not known or (folder / _LIBRARY[target]).exists()


def convert(task: OfficeTask) -> tuple[str, ...]:
    """Convert the files of a task.

    Returns:
        Stems of those that were converted; the others could not be read.
    """
    task.out.mkdir(parents=True, exist_ok=True)
    try:
        fonts = _write_profile(task.home)
        if task.plan.way == "package":
            _repack(task)
        else:
            _run(task, fonts)
    finally:
        shutil.rmtree(task.home, ignore_errors=True)
    return tuple(stem for stem, _ in task.sources if _size(result_of(task, stem)))


def result_of(task: OfficeTask, stem: str) -> Path:
    """Where the result with that stem is."""
    return task.out / f"{stem}.{task.plan.target}"


def _repack(task: OfficeTask) -> None:
    for stem, source in task.sources:
        if not prepare(task.plan, source, result_of(task, stem)):
            result_of(task, stem).unlink(missing_ok=True)


def _run(task: OfficeTask, fonts: Path) -> None:
    folder = task.home.resolve() / "in"
    folder.mkdir()
    ready = [folder / f"{stem}{task.plan.suffix}" for stem, _ in task.sources]
    ready = [
        to for to, (_, source) in zip(ready, task.sources, strict=True)
        if prepare(task.plan, source, to)
    ]  # fmt: skip
    if ready:
        subprocess.run(  # noqa: S603  # found on the search path, our own words
            _command(task, ready),
            cwd=folder,  # its network library leaves files where it is started
            env=_environment(task.home, fonts),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _command(task: OfficeTask, ready: list[Path]) -> list[str]:
    profile = (task.home / "profile").resolve().as_uri()
    apart = _unshare()
    return [
        *((str(apart), *_APART, "--") if apart else ()),
        str(task.program), f"-env:UserInstallation={profile}",
        "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
        *((f"--infilter={task.plan.reader}",) if task.plan.reader else ()),
        "--convert-to", _FILTERS[task.plan.target], "--outdir", str(task.out.resolve()),
        *map(str, ready),
    ]  # fmt: skip


@lru_cache(maxsize=1)
def _unshare() -> Path | None:
    """``unshare`` where this system lets an ordinary process have namespaces of its own."""
    found = shutil.which("unshare")
    if found is None:
        return None
    tried = subprocess.run(  # noqa: S603  # found on the search path, our own words
        [found, *_APART, "--", "true"], capture_output=True, check=False, timeout=30
    )
    return Path(found) if tried.returncode == 0 else None


def _environment(home: Path, fonts: Path) -> dict[str, str]:
    """Nothing of the caller's but the search path: locale and fonts must not vary."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home.resolve()),
        "TMPDIR": str((home / "tmp").resolve()),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "SAL_USE_VCLPLUGIN": "svp",
        "FONTCONFIG_FILE": str(fonts.resolve()),
        # Where there is no namespace without network, at least nothing goes through a proxy.
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }


def _write_profile(home: Path) -> Path:
    """Write settings and font aliases; returns the font configuration."""
    user = home / "profile" / "user"
    user.mkdir(parents=True)
    (home / "tmp").mkdir()
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>',
        encoding="utf-8",
    )
    fonts = home / "fonts.conf"
    fonts.write_text(_font_configuration(), encoding="utf-8")
    return fonts


def _font_configuration() -> str:
    """The system's fonts, and something alike for those of Windows.

    Without the aliases a document in 宋体 takes several times as long and breaks its pages
    elsewhere.
    """
    aliases = "".join(
        f'<alias binding="same"><family>{escape(name)}</family><accept>'
        + "".join(f"<family>{s}</family>" for s in substitutes)
        + "</accept></alias>"
        for names, substitutes in _SUBSTITUTES
        for name in names
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>/usr/share/fonts</dir>{aliases}</fontconfig>"
    )
