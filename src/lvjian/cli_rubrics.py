"""The commands of the rubric packs: ``rubrics list``, ``show``, ``diff``, ``lint``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lvjian.cli_help import ChineseCommand
from lvjian.core.errors import UsageError

if TYPE_CHECKING:
    from lvjian.core.rubric import Rubric

_HELP: dict[str, Any] = {"help_option_names": ["--help", "-h"]}
Packs = Annotated[
    Path | None,
    typer.Option("--rubrics", metavar="DIR", help="另外放评价模板包的文件夹；同编号的以它为准"),
]
Format = Annotated[str, typer.Option("--format", metavar="text|json", help="输出格式；默认 text")]


def add_to(rubrics: typer.Typer) -> None:
    """Add the commands to their group."""
    for name, command in (("list", list_), ("show", show), ("diff", diff), ("lint", lint)):
        rubrics.command(name, cls=ChineseCommand, context_settings=_HELP)(command)


def extra_packs(folder: Path | None) -> tuple[Rubric, ...] | None:
    """All rubrics with those of a folder, None for the product's own alone."""
    if folder is None:
        return None
    from lvjian.rubrics import load_all  # noqa: PLC0415 - keeps help fast

    return load_all(folder)


def list_(packs: Packs = None) -> None:
    """列出全部评价模板。"""
    from lvjian.rubrics import load_all  # noqa: PLC0415

    for rubric in load_all(packs):
        mark = "　（资料性，只在 --rubric 指定时使用）" if rubric.informative else ""
        typer.echo(f"{rubric.id:34}{rubric.title}　{rubric.issuer}{mark}")


def show(
    id_: Annotated[str, typer.Argument(metavar="ID", help="评价模板编号")],
    format_: Format = "text",
    packs: Packs = None,
) -> None:
    """查看一个评价模板。"""
    _known(format_)
    from lvjian.rubrics import rubric_json  # noqa: PLC0415

    rubric = _rubric(id_, packs)
    if format_ == "json":
        typer.echo(json.dumps(rubric_json(rubric), ensure_ascii=False, indent=2))
        return
    from lvjian.reports.rubric_text import rubric_lines  # noqa: PLC0415

    typer.echo("\n".join(rubric_lines(rubric)))


def diff(
    left: Annotated[str, typer.Argument(metavar="A", help="评价模板编号，或模板包的文件夹")],
    right: Annotated[str, typer.Argument(metavar="B", help="评价模板编号，或模板包的文件夹")],
    format_: Format = "text",
    packs: Packs = None,
) -> None:
    """逐行比较两个评价模板。"""
    _known(format_)
    from lvjian.rubrics.diff import diff_json, differences  # noqa: PLC0415

    old, new = _rubric(left, packs), _rubric(right, packs)
    if format_ == "json":
        typer.echo(json.dumps(diff_json(old, new), ensure_ascii=False, indent=2))
        return
    from lvjian.reports.rubric_diff_text import diff_lines  # noqa: PLC0415

    typer.echo("\n".join(diff_lines(old, new, differences(old, new))))


def lint(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="评价模板包的文件夹或其中的文件"),
    ] = None,
    packs: Annotated[
        Path | None,
        typer.Option("--rubrics", metavar="DIR", help="检验这个文件夹里的全部评价模板包"),
    ] = None,
) -> None:
    """检验评价模板包：算术、编号、原文、官方要求的覆盖，并运行包内 cases 里的例子。"""
    paths = list(files or []) + ([] if packs is None else _folders(packs))
    if not paths:
        raise UsageError("请写明要检验的评价模板包，或用 --rubrics 指定放模板包的文件夹")
    failed = False
    for path in paths:
        if not path.exists():
            raise UsageError(f"找不到 {path}，请检查路径")
        problems, cases = _linted(path)
        failed = failed or bool(problems)
        for problem in problems:
            typer.echo(f"{path}：{problem}")
        if not problems:
            typer.echo(f"{path}：没有问题" + (f"（{cases} 个例子）" if cases else ""))
    raise typer.Exit(1 if failed else 0)


def _linted(path: Path) -> tuple[list[str], int]:
    """What is wrong with a pack, and how many cases it brings; cases need a sound pack."""
    from lvjian.rubrics.lint import lint as prove  # noqa: PLC0415

    folder = path.parent if path.is_file() else path
    problems = prove(folder)
    if problems or not (folder / "cases").is_dir():
        return problems, 0
    from lvjian.pack_cases import run_cases  # noqa: PLC0415

    return run_cases(folder)


def _folders(packs: Path) -> list[Path]:
    found = sorted(p.parent for p in (*packs.glob("pack.yaml"), *packs.glob("*/pack.yaml")))
    if not found:
        raise UsageError(f"{packs} 里没有评价模板包（每个包是一个有 pack.yaml 的文件夹）")
    return found


def _rubric(name: str, packs: Path | None) -> Rubric:
    """A rubric by its id, or that of a pack folder."""
    from lvjian.rubrics import load, load_all, load_folder  # noqa: PLC0415

    if (Path(name) / "pack.yaml").is_file():
        return load_folder(Path(name))
    if packs is None:
        return load(name)
    every = {r.id: r for r in load_all(packs)}
    if name not in every:
        raise UsageError(f"没有“{name}”这个评价模板；现有：{'、'.join(every)}")
    return every[name]


def _known(format_: str) -> None:
    if format_ not in ("text", "json"):
        raise UsageError(f"--format 不认识“{format_}”，可用：text、json")
