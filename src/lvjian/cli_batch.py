"""The command ``batch``: many bundles at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from lvjian.cli_help import ChineseCommand
from lvjian.cli_options import day_of, limits_of
from lvjian.cli_rubrics import Packs
from lvjian.core.errors import UsageError

if TYPE_CHECKING:
    from lvjian.batch_keeping import Kept
    from lvjian.reports.verdict import FailOn

    Told = Callable[[int, int, Kept | None], None]

_HELP: dict[str, Any] = {"help_option_names": ["--help", "-h"]}
_FAIL_ON = ("error", "warning", "never")
_VERDICTS = {"clean": "未发现问题", "findings": "发现问题", "incomplete": "核对不完整"}


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(cls=ChineseCommand, context_settings=_HELP)(batch)


def batch(  # noqa: PLR0917 - typer passes them by name
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="其中每个文件夹、压缩包或文件是一份材料")
    ],
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR", help="每份材料一个报告文件夹，另有 batch.json、batch.xlsx、batch.html"
        ),
    ],
    jobs: Annotated[int, typer.Option(metavar="N", min=1, help="同时核对几份材料；默认 1")] = 1,
    as_of: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="核对基准日；默认今天")
    ] = None,
    fail_on: Annotated[
        str, typer.Option(metavar="|".join(_FAIL_ON), help="到哪一级问题算不通过；默认 error")
    ] = "error",
    limit: Annotated[
        list[str] | None,
        typer.Option(metavar="名称=值", help="改上限，可多次，如 pages=5000、total_bytes=8G"),
    ] = None,
    affiliates: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="声明哪些机构是同一法人或有关联（YAML），用于 B001"),
    ] = None,
    packs: Packs = None,
) -> None:
    """核对一批材料，并把各份放在一起比对。

    中断后再运行同样的命令，已经核对完的不再重读；一份材料打不开不影响其余各份。
    """
    if not folder.is_dir():
        raise UsageError(f"找不到文件夹 {folder}，请检查路径")
    if fail_on not in _FAIL_ON:
        raise UsageError(f"--fail-on 不认识“{fail_on}”，可用：{'、'.join(_FAIL_ON)}")
    from lvjian.batch import BatchSettings, check_batch  # noqa: PLC0415 - keeps help fast
    from lvjian.batch_affiliates import read_affiliates  # noqa: PLC0415

    settings = BatchSettings(
        as_of=day_of(as_of),
        limits=limits_of(limit or []),
        fail_on=cast("FailOn", fail_on),
        packs=packs,
        affiliates=read_affiliates(affiliates) if affiliates else (),
        jobs=jobs,
    )
    try:
        with _progress() as tell:
            result = check_batch(folder, out, settings, tell=tell)
    except KeyboardInterrupt:
        typer.echo("核对完的材料都已保存，再运行同样的命令会接着核对", err=True)
        raise
    counts = result.counts
    typer.echo(
        f"{len(result.bundles)} 份材料：错误 {counts['error']}，警告 {counts['warning']}，"
        f"提示 {counts['info']}；其中批次问题 {len(result.findings)}。结果在 {out / 'batch.html'}"
    )
    raise typer.Exit(result.exit_code)


@contextmanager
def _progress() -> Iterator[Told]:
    """A bar with the time left on a terminal, a line for each bundle elsewhere."""
    if not sys.stderr.isatty():
        yield _line
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("剩余"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("核对", total=None)

        def tell(done: int, total: int, _kept: Kept | None) -> None:
            bar.update(task, completed=done, total=total)
            if done == total:
                bar.update(task, description="比对各份材料")

        yield tell


def _line(done: int, total: int, kept: Kept | None) -> None:
    if kept is None:
        return
    from lvjian.reports.wording import one_line  # noqa: PLC0415

    said = kept.error or _VERDICTS[kept.verdict]
    counts = kept.counts
    figures = "" if kept.error else f"（错误 {counts['error']}，警告 {counts['warning']}）"
    print(f"[{done}/{total}] {one_line(kept.name)}：{said}{figures}", file=sys.stderr)  # noqa: T201
