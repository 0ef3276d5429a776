"""The commands of the rubric packs: ``rubrics list``, ``show``, ``diff``, ``lint``, ``import``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lvjian.cli_help import ChineseCommand
from lvjian.core.errors import UsageError

if TYPE_CHECKING:
    from lvjian.core.rubric import Rubric
    from lvjian.importing import Imported

_HELP: dict[str, Any] = {"help_option_names": ["--help", "-h"]}
Packs = Annotated[
    Path | None,
    typer.Option("--rubrics", metavar="DIR", help="另外放评价模板包的文件夹；同编号的以它为准"),
]
Format = Annotated[str, typer.Option("--format", metavar="text|json", help="输出格式；默认 text")]
_PARTS = {
    "basic": "基本要求", "indicators": "评价指标", "bonus": "加分项", "questions": "是否题",
    "measures": "数值行",
}  # fmt: skip


def add_to(rubrics: typer.Typer) -> None:
    """Add the commands to their group."""
    commands: dict[str, Callable[..., None]] = {
        "list": list_, "show": show, "diff": diff, "lint": lint, "import": import_,
    }  # fmt: skip
    for name, command in commands.items():
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
    named = [*(files or []), *([] if packs is None else _folders(packs))]
    paths = list({path.resolve(): path for path in named}.values())
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


def import_(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="空白的官方模板，Word 或 PDF")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="写到这个文件夹；它的名称就是模板编号"),
    ] = None,
    apply: Annotated[
        Path | None,
        typer.Option("--apply", metavar="JSON", help="用页面上保存的更正成为模板包，不再读模板"),
    ] = None,
) -> None:
    """从空白模板起草评价模板包；draft.html 是供人更正的页面。

    结束码：0 模板包已写出；2 用法不对；3 模板读不全或相互矛盾，只写出草稿。
    """
    if (file is None) == (apply is None):
        raise UsageError("请给出一份空白模板，或用 --apply 给出更正后的草稿，二者取一")
    from lvjian.importing import apply_corrected, import_file  # noqa: PLC0415

    folder = out or Path(_folder_name(file or apply))
    if apply is not None:
        done = apply_corrected(apply, folder)
    else:
        done = import_file(Path(str(file)), folder)
    _tell(done)
    raise typer.Exit(0 if done.finished else 3)


def _folder_name(path: Path | None) -> str:
    """A folder beside nothing: the file's name where it can be an id."""
    stem = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") if path else ""
    return stem or "draft"


def _tell(done: Imported) -> None:
    """What was read, what is unsure, what does not add up."""
    content = done.content
    counts = content["pack"]["expected"]
    rows = "、".join(f"{_PARTS[k]} {n} 行" for k, n in counts["rows"].items() if k in _PARTS)
    typer.echo(f"{content['pack']['title']}：{rows or '没有读到表'}；栏目 {counts['fields']} 个")
    confirmed = set(content.get("confirmed", []))
    doubts = [d for d in content["doubts"] if d["path"] not in confirmed]
    for doubt in doubts:
        place = doubt["place"] or content["places"].get(doubt["path"]) or {}
        page = f"第{place['page']}页" if place.get("page") else ""
        where = " ".join(filter(None, (page, place.get("part"))))
        typer.echo(f"需人工确认：{doubt['why']}" + (f"（{where}）" if where else ""))
    for words in content["contradictions"]:
        typer.echo(f"矛盾：{words}")
    if done.finished:
        typer.echo(f"模板包写在 {done.folder}；更正请打开 {done.folder / 'draft.html'}")
    else:
        typer.echo(f"没有成为模板包。草稿在 {done.folder / 'draft.html'}，更正后用 --apply 再来")


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
