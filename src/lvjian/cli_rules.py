"""The commands of the rules: ``rules evaluate`` and ``rules replay``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from lvjian.cli_help import ChineseCommand
from lvjian.cli_options import limits_of
from lvjian.cli_rubrics import Format, Packs
from lvjian.cli_service import service_parts
from lvjian.core.errors import UsageError

if TYPE_CHECKING:
    from lvjian.replay import Against, Stored, Unpack

_HELP: dict[str, Any] = {"help_option_names": ["--help", "-h"]}
_AGAINST = ("now", "stored")
Jobs = Annotated[int, typer.Option(metavar="N", min=1, help="同时用几个进程；默认 1")]


def add_to(rules: typer.Typer) -> None:
    """Add the commands to their group."""
    rules.command("evaluate", cls=ChineseCommand, context_settings=_HELP)(evaluate)
    rules.command("replay", cls=ChineseCommand, context_settings=_HELP)(replay)


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

    wanted, limits = labels_of(folder, labels), limits_of(limit or [])
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


def replay(  # noqa: PLR0917 - typer passes them by name
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="服务的数据文件夹，或 lvjian batch 的 --out 文件夹"),
    ],
    packs: Packs = None,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="|".join(_AGAINST),
            help="与什么比：now 现在的规则和模板包，stored 当时写出的报告；"
            "默认有 --rubrics 时 now，没有时 stored",
        ),
    ] = None,
    batch: Annotated[str | None, typer.Option(metavar="ID", help="只重放服务里的这一批次")] = None,
    format_: Format = "text",
    jobs: Jobs = 1,
) -> None:
    """用新的规则或模板包重新判断已读过的材料：哪些结论和问题会变。什么也不改动。

    结束码：0 没有变化；1 有变化；2 用法不对；3 有材料没有可用的读取结果。
    """
    _known(format_)
    wanted = against or ("stored" if packs is None else "now")
    if wanted not in _AGAINST:
        raise UsageError(f"--against 不认识“{wanted}”，可用：{'、'.join(_AGAINST)}")
    if packs is None and wanted == "now":
        raise UsageError("没有 --rubrics 时，两边都是现在的规则和模板包，没有可比的")
    if not folder.is_dir():
        raise UsageError(f"找不到文件夹 {folder}，请检查路径")
    from lvjian.replay import Proposal  # noqa: PLC0415 - keeps help fast
    from lvjian.replay import replay as run  # noqa: PLC0415
    from lvjian.replay_report import (  # noqa: PLC0415
        replay_dict,
        replay_exit_code,
        replay_lines,
    )

    against_ = cast("Against", wanted)
    with _stored(folder, batch) as (stored, unpack):
        changes = list(run(stored, Proposal(packs, against_, unpack), jobs=jobs))
    if not changes:
        raise UsageError(f"{folder} 里没有核对过的材料")
    if format_ == "json":
        told = replay_dict(changes, against=against_)
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(replay_lines(changes, against=against_)))
    raise typer.Exit(replay_exit_code(changes))


@contextmanager
def _stored(folder: Path, batch: str | None) -> Iterator[tuple[Iterator[Stored], Unpack]]:
    """The bundles kept in a folder, and how their readings are unpacked."""
    from lvjian.kept_readings import unpacked  # noqa: PLC0415
    from lvjian.replay_batch import is_batch, stored_in  # noqa: PLC0415

    if is_batch(folder):
        if batch is not None:
            raise UsageError("--batch 只用于服务的数据文件夹")
        yield stored_in(folder), unpacked
        return
    with service_parts():
        from lvjian.api.replaying import opened, stored_readings  # noqa: PLC0415

        with opened(folder) as service:
            yield service.stored(batch), stored_readings


def _told(done: int, total: int, name: str) -> None:
    from lvjian.reports.wording import printable  # noqa: PLC0415

    print(f"[{done}/{total}] {printable(name)}", file=sys.stderr)  # noqa: T201


def _known(format_: str) -> None:
    if format_ not in ("text", "json"):
        raise UsageError(f"--format 不认识“{format_}”，可用：text、json")
