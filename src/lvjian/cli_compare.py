"""The command ``compare``: what became of a submission's findings in the next one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lvjian.cli_help import ChineseCommand
from lvjian.cli_options import day_of, limits_of
from lvjian.cli_rubrics import Packs, extra_packs
from lvjian.core.errors import UsageError

if TYPE_CHECKING:
    from lvjian.reports.resubmission.model import Comparison

_HELP: dict[str, Any] = {"help_option_names": ["--help", "-h"]}
_FORMATS = ("text", "json", "html")
_FAIL_ON = ("error", "warning", "never")
_METAVAR = "report.json|DIR|材料"
_MEANT = "一次核对的 report.json、其所在的文件夹，或材料本身（先核对再比较）"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(cls=ChineseCommand, context_settings=_HELP)(compare)


def compare(  # noqa: PLR0917 - typer passes them by name
    old: Annotated[Path, typer.Argument(metavar=f"前一次（{_METAVAR}）", help=_MEANT)],
    new: Annotated[Path, typer.Argument(metavar="后一次", help="同上，同一申报单位的后一次提交")],
    format_: Annotated[
        str, typer.Option("--format", metavar="|".join(_FORMATS), help="输出格式；默认 text")
    ] = "text",
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="写 compare.json 和 compare.html 到这个文件夹"),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="给出材料时的核对基准日；默认今天")
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(
            metavar="|".join(_FAIL_ON), help="后一次还有到哪一级的问题算不通过；默认 error"
        ),
    ] = "error",
    limit: Annotated[
        list[str] | None,
        typer.Option(metavar="名称=值", help="改上限，可多次，如 pages=5000、total_bytes=8G"),
    ] = None,
    packs: Packs = None,
) -> None:
    """比较同一申报单位的前后两次提交：改好的、新出现的、没变的、变重的，以及没有要求而改动的。

    退出码与核对后一次材料相同：0 没有达到 --fail-on 的问题，1 有，3 核对不完整。
    """
    for option, value, allowed in (
        ("--format", format_, _FORMATS),
        ("--fail-on", fail_on, _FAIL_ON),
    ):
        if value not in allowed:
            raise UsageError(f"{option} 不认识“{value}”，可用：{'、'.join(allowed)}")
    from lvjian.comparing import submission  # noqa: PLC0415 - keeps help fast
    from lvjian.reports.resubmission.compare import compare as compared  # noqa: PLC0415

    day, limits = day_of(as_of), limits_of(limit or [])
    rubrics = extra_packs(packs)
    earlier, later = (submission(p, as_of=day, limits=limits, rubrics=rubrics) for p in (old, new))
    found = compared(earlier, later)
    if out is not None:
        _write(found, out)
    sys.stdout.write(_rendered(found, format_))
    sys.stdout.flush()
    raise typer.Exit(_exit_code(found, fail_on))


def _rendered(found: Comparison, format_: str) -> str:
    if format_ == "json":
        from lvjian.reports.resubmission.as_json import comparison_json  # noqa: PLC0415

        return comparison_json(found)
    if format_ == "html":
        from lvjian.reports.resubmission.as_html import comparison_html  # noqa: PLC0415

        return comparison_html(found)
    from lvjian.reports.resubmission.as_text import comparison_lines  # noqa: PLC0415

    return "\n".join(comparison_lines(found)) + "\n"


def _write(found: Comparison, out: Path) -> None:
    """Both files, each whole or not at all."""
    from lvjian.reports.whole_file import write_whole  # noqa: PLC0415

    for format_ in ("json", "html"):
        target = out / f"compare.{format_}"
        try:
            write_whole(target, _rendered(found, format_).encode(errors="replace"))
        except OSError as error:
            raise UsageError(
                f"写不了 {target}：{error.strerror}，请检查 --out 的路径和权限"
            ) from None


def _exit_code(found: Comparison, fail_on: str) -> int:
    """Of the later submission, as ``check`` gives it."""
    if found.later["verdict"] == "incomplete":
        return 3
    severe = {"error": {"error"}, "warning": {"error", "warning"}, "never": set()}[fail_on]
    return 1 if any(f["severity"] in severe for f in found.later["findings"]) else 0
