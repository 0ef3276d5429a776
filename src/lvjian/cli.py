"""The command line: ``lvjian check``, ``rubrics``, ``rules``, ``sample``.

Nothing heavy is imported at the top: help answers without PDF, Word or language libraries.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from lvjian import __version__, cli_rubrics
from lvjian.cli_batch import add_to as add_batch
from lvjian.cli_compare import add_to as add_compare
from lvjian.cli_help import ChineseCommand, ChineseGroup, usage_message
from lvjian.cli_options import day_of, limits_of
from lvjian.cli_rules import add_to as add_rules
from lvjian.cli_service import add_to as add_service
from lvjian.core.errors import LvjianError, UsageError

if TYPE_CHECKING:
    from lvjian.pipeline import CheckResult
    from lvjian.reports.verdict import FailOn

FORMATS = ("text", "json", "html", "xlsx", "docx")
BINARY = ("xlsx", "docx")
FAIL_ON = ("error", "warning", "never")
INTERNAL_FAILURE = 4
INTERRUPTED = 130
_HELP: dict[str, Any] = {"help_option_names": ["--help", "-h"]}
_STAGES = {
    "intake": "打开材料",
    "read": "读取文件",
    "ocr": "识别扫描页",
    "match": "对照模板",
    "check": "逐条核对",
}


def _group(help_: str) -> typer.Typer:
    return typer.Typer(
        cls=ChineseGroup,
        help=help_,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=_HELP,
        no_args_is_help=False,
    )


app = _group(
    "绿鉴：核对绿色工厂申报材料与官方模板是否一致。\n\n"
    "退出码：0 没有达到 --fail-on 的问题；1 有；2 用法不对；3 核对不完整；4 内部错误。"
)
rubrics = _group("评价模板：列出、查看、比较、检验、从空白模板起草")
rules = _group("核对规则：列出、说明、测量、重放")
cli_rubrics.add_to(rubrics)
app.add_typer(rubrics, name="rubrics")
app.add_typer(rules, name="rules")
add_service(app, _group)


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="显示版本")] = False,
) -> None:
    if version:
        typer.echo(f"lvjian {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@rubrics.callback(invoke_without_command=True)
@rules.callback(invoke_without_command=True)
def _branch(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@app.command(cls=ChineseCommand, context_settings=_HELP)
def check(  # noqa: PLR0917 - typer passes them by name
    path: Annotated[Path, typer.Argument(metavar="PATH", help="文件夹、压缩包或单个文件")],
    rubric: Annotated[
        str | None, typer.Option(metavar="ID", help="指定评价模板；不写则自动识别")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="核对基准日；默认今天")
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="|".join(FORMATS), help="输出格式；默认 text")
    ] = "text",
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="把 report.json、report.html 和所选格式写入此文件夹"),
    ] = None,
    fail_on: Annotated[
        str, typer.Option(metavar="|".join(FAIL_ON), help="到哪一级问题算不通过；默认 error")
    ] = "error",
    limit: Annotated[
        list[str] | None,
        typer.Option(metavar="名称=值", help="改上限，可多次，如 pages=5000、total_bytes=8G"),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help="同时用几个进程；默认识别扫描页用全部处理器，读取文件用 1 个"
        ),
    ] = None,
    no_ocr: Annotated[
        bool, typer.Option("--no-ocr", help="不识别扫描页和图片，只说明没有读到")
    ] = False,
    pages: Annotated[
        bool, typer.Option("--pages", help="用 LibreOffice 排版 Word 文件，给出问题所在的页码")
    ] = False,
    packs: cli_rubrics.Packs = None,
) -> None:
    """核对一份材料。"""
    _one_of("--format", format_, FORMATS)
    _one_of("--fail-on", fail_on, FAIL_ON)
    if format_ in BINARY and out is None:
        raise UsageError(f"{format_} 不能写到屏幕上，请用 --out 指定文件夹")
    if not path.exists():
        raise UsageError(f"找不到 {path}，请检查路径")
    day = day_of(as_of)
    limits = limits_of(limit or [])
    from lvjian.pipeline import check_bundle  # noqa: PLC0415 - keeps help fast
    from lvjian.recognition import Recognition, default_cache  # noqa: PLC0415
    from lvjian.reports.verdict import exit_code  # noqa: PLC0415

    with _progress() as tell:
        result = check_bundle(
            path,
            as_of=day,
            rubric_id=rubric,
            limits=limits,
            rubrics=cli_rubrics.extra_packs(packs),
            jobs=jobs or 1,
            progress=tell,
            pages=pages,
            recognition=Recognition(
                enabled=not no_ocr, cache=default_cache(), jobs=jobs or os.cpu_count() or 1
            ),
        )
    if out is None:
        _print(result, format_)
    else:
        _write(result, format_, out)
    raise typer.Exit(exit_code(result, cast("FailOn", fail_on)))


@rules.command("list", cls=ChineseCommand, context_settings=_HELP)
def rules_list(
    format_: Annotated[
        str, typer.Option("--format", metavar="text|json", help="输出格式；默认 text")
    ] = "text",
) -> None:
    """列出全部核对规则。"""
    _one_of("--format", format_, ("text", "json"))
    from lvjian.checker.pages import listing, rule_json  # noqa: PLC0415

    if format_ == "json":
        typer.echo(json.dumps(rule_json(), ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(listing()))


@rules.command("explain", cls=ChineseCommand, context_settings=_HELP)
def rules_explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="规则代码，如 T005")],
) -> None:
    """说明一条规则：何时报告、为什么、怎么改。"""
    from lvjian.checker.pages import explain  # noqa: PLC0415

    typer.echo(explain(code))


@app.command(cls=ChineseCommand, context_settings=_HELP)
def sample(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="写到哪个文件夹（可以还不存在）")],
) -> None:
    """写出样例材料：合格的和埋有问题的。"""
    from lvjian.samples.gallery import write_samples  # noqa: PLC0415 - keeps help fast

    try:
        built = write_samples(folder)
    except FileExistsError as error:
        raise UsageError(f"{error.filename or folder} 已经存在，请换一个文件夹") from None
    except OSError as error:
        raise UsageError(f"写不了 {folder}：{error.strerror}，请检查路径和权限") from None
    for one in built:
        codes = "、".join(dict.fromkeys(e.code for e in one.expected))
        words = f"埋有问题 {codes}" if codes else "没有错误和警告"
        typer.echo(f"{one.path}　{words}（核对基准日 {one.as_of}）")


def _one_of(option: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise UsageError(f"{option} 不认识“{value}”，可用：{'、'.join(allowed)}")


add_batch(app)
add_rules(rules)
add_compare(app)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[count]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_STAGES["intake"], total=None, count="")

        def tell(stage: str, done: int, total: int) -> None:
            count = f"{done}/{total}" if total > 1 else ""
            description = _STAGES.get(stage, stage)
            bar.update(task, description=description, completed=done, total=total, count=count)

        yield tell


def _print(result: CheckResult, format_: str) -> None:
    if format_ == "text":
        from lvjian.reports.as_text import write_text  # noqa: PLC0415

        colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        write_text(result, sys.stdout, colour=colour)
    else:
        sys.stdout.write(_rendered(result, format_).decode())
    sys.stdout.flush()


def _write(result: CheckResult, format_: str, out: Path) -> None:
    """``report.json``, ``report.html`` and the format asked for, each whole or not at all."""
    from lvjian.reports.whole_file import write_whole  # noqa: PLC0415

    for kind in dict.fromkeys(("json", "html", format_)):
        suffix = "txt" if kind == "text" else kind
        if kind == "text":
            continue
        target = out / f"report.{suffix}"
        try:
            write_whole(target, _rendered(result, kind))
        except OSError as error:
            raise UsageError(
                f"写不了 {target}：{error.strerror}，请检查 --out 的路径和权限"
            ) from None
    if format_ == "text":
        _print(result, "text")


def _rendered(result: CheckResult, format_: str) -> bytes:
    if format_ == "json":
        from lvjian.reports.as_json import report_json  # noqa: PLC0415

        return report_json(result).encode()
    if format_ == "html":
        from lvjian.reports.as_html import report_html  # noqa: PLC0415

        return report_html(result).encode()
    if format_ == "xlsx":
        from lvjian.reports.as_xlsx import report_xlsx  # noqa: PLC0415

        return report_xlsx(result)
    from lvjian.reports.as_docx import report_docx  # noqa: PLC0415

    return report_docx(result)


def run(arguments: list[str]) -> int:
    """Run a command line; every end has its exit code and, if bad, one Chinese sentence."""
    try:
        _refuse_empty(arguments)
        return int(app(arguments, prog_name="lvjian", standalone_mode=False) or 0)
    except LvjianError as error:
        return _fail(str(error), error.exit_code)
    except typer.TyperException as error:
        return _fail(usage_message(error), UsageError.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return _fail("已中断", INTERRUPTED)
    except BrokenPipeError:
        # The reader went away (`| head`): nothing left to say, and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERNAL_FAILURE
    except Exception as error:  # the task shell: the last place to say something
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            return _fail("路径太长，系统打不开，请检查命令", UsageError.exit_code)
        if os.environ.get("LVJIAN_DEBUG"):
            raise
        return _fail(
            f"内部错误：{type(error).__name__}: {error}。设 LVJIAN_DEBUG=1 再运行可看到详情，请附上后反馈。",
            INTERNAL_FAILURE,
        )


def _refuse_empty(arguments: list[str]) -> None:
    """An empty path would stand for the current folder: mostly a shell variable left unset.

    Raises:
        UsageError: an argument, or the value of an option, is empty.
    """
    for number, argument in enumerate(arguments, 1):
        if not argument:
            raise UsageError(f"第 {number} 个参数是空的，请写明路径或取值；要核对当前文件夹请写 .")
        if argument.startswith("--") and argument.endswith("="):
            raise UsageError(f"{argument[:-1]} 后面没有取值，请写明，例如 --out 结果")


def _fail(message: str, code: int) -> int:
    print(f"lvjian: {message}", file=sys.stderr)  # noqa: T201
    return code


def main() -> None:
    """Entry point."""
    for stream in (sys.stdout, sys.stderr):
        # A C locale must not turn Chinese into an encoding error.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    raise SystemExit(run(sys.argv[1:]))
