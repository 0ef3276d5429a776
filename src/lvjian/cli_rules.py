"""The commands of the rules: ``rules evaluate`` and ``rules replay``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lvjian.cli_help import ChineseCommand
from lvjian.cli_rubrics import Format, Packs
from lvjian.core.errors import UsageError

if TYPE_CHECKING:
    from lvjian.ingest.limits import Limits

_HELP: dict[str, Any] = {"help_option_names": ["--help", "-h"]}
Jobs = Annotated[int, typer.Option(metavar="N", min=1, help="同时用几个进程；默认 1")]


@dataclass(slots=True)
class _Readers:
    """How options that ``check`` has too are read; set once, when the commands are added."""

    limits: Callable[[list[str]], Limits] | None = None


_READ = _Readers()


def add_to(rules: typer.Typer, *, limits: Callable[[list[str]], Limits]) -> None:
    """Add the commands to their group.

    Args:
        limits: reads ``--limit`` as ``check`` does.
    """
    _READ.limits = limits
    rules.command("evaluate", cls=ChineseCommand, context_settings=_HELP)(evaluate)


def evaluate(  # noqa: PLR0917 - typer passes them by name
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="放着有标注的材料的文件夹")],
    labels: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="标注文件；默认 DIR/expected.json，没有则用旁边的 DIR-labels.json"
        ),
    ] = None,
    format_: Format = "text",
    jobs: Jobs = 1,
    limit: Annotated[
        list[str] | None, typer.Option(metavar="名称=值", help="改上限，可多次，如 pages=5000")
    ] = None,
    no_ocr: Annotated[bool, typer.Option("--no-ocr", help="不识别扫描页和图片")] = False,
    packs: Packs = None,
) -> None:
    """按标注测量每条规则的召回率和精确率；标注的写法见 docs/labels.md。

    结束码：0 标注的都找到了，也没有误报；1 有漏报或误报；2 用法或标注不对；3 有材料没有核对全。
    """
    _known(format_)
    if not folder.is_dir():
        raise UsageError(f"找不到文件夹 {folder}，请检查路径")
    from lvjian.evaluating import evaluation_dict, evaluator  # noqa: PLC0415 - keeps help fast
    from lvjian.ingest.sandbox import Workers  # noqa: PLC0415
    from lvjian.labels import labels_of  # noqa: PLC0415
    from lvjian.recognition import (  # noqa: PLC0415
        Recognition,
        default_cache,
        recognition_workers,
    )
    from lvjian.reports.evaluation_text import evaluation_lines  # noqa: PLC0415

    assert _READ.limits is not None  # by add_to
    wanted, limits = labels_of(folder, labels), _READ.limits(limit or [])
    with (
        Workers(jobs=jobs, limits=limits, preload=("lvjian.extractors.task",)) as pool,
        recognition_workers(jobs=jobs, limits=limits) as engines,
    ):
        how = Recognition(enabled=not no_ocr, cache=default_cache(), workers=engines)
        done = evaluator(
            folder, limits=limits, workers=pool, recognition=how, packs=packs
        ).evaluate(wanted, tell=_told)
    told = evaluation_dict(done)
    if format_ == "json":
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(evaluation_lines(told)))
    raise typer.Exit(done.exit_code)


def _told(done: int, total: int, name: str) -> None:
    from lvjian.reports.wording import printable  # noqa: PLC0415

    print(f"[{done}/{total}] {printable(name)}", file=sys.stderr)  # noqa: T201


def _known(format_: str) -> None:
    if format_ not in ("text", "json"):
        raise UsageError(f"--format 不认识“{format_}”，可用：text、json")
