"""The commands of the service: ``serve``, ``worker``, ``db``, ``doctor``, ``settings``, ``keys``."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lvjian.cli_help import ChineseCommand
from lvjian.core.errors import LvjianError, UsageError

if TYPE_CHECKING:
    from lvjian.api.settings import Loaded

_HELP: dict[str, Any] = {"help_option_names": ["--help", "-h"]}
_ROLES = ("assessor", "reviewer", "intake", "admin")
_EXTRA = frozenset(
    {"alembic", "argon2", "celery", "fastapi", "fsspec", "httpx", "multipart", "prometheus_client",
     "psycopg", "python_multipart", "sqlalchemy", "starlette", "uvicorn"}
)  # fmt: skip
Data = Annotated[Path | None, typer.Option(metavar="DIR", help="数据文件夹；默认 lvjian-data")]


class MissingExtra(LvjianError):  # noqa: N818 - says what is missing
    """The libraries of the service are not installed."""


def add_to(app: typer.Typer, group: Any) -> None:
    """Add the commands to the command line.

    Args:
        group: makes a Typer group of a help text.
    """
    app.command(cls=ChineseCommand, context_settings=_HELP)(serve)
    app.command(cls=ChineseCommand, context_settings=_HELP)(worker)
    app.command(cls=ChineseCommand, context_settings=_HELP)(doctor)
    app.command("settings", cls=ChineseCommand, context_settings=_HELP)(show_settings)
    database, keys = group("数据库：升级"), group("密钥：新建")
    database.command("upgrade", cls=ChineseCommand, context_settings=_HELP)(db_upgrade)
    keys.command("create", cls=ChineseCommand, context_settings=_HELP)(keys_create)
    for name, branch in (("db", database), ("keys", keys)):
        branch.callback(invoke_without_command=True)(_branch)
        app.add_typer(branch, name=name)


def _branch(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


def serve(
    host: Annotated[
        str | None, typer.Option(metavar="地址", help="监听地址；默认 127.0.0.1")
    ] = None,
    port: Annotated[int | None, typer.Option(metavar="端口", help="监听端口；默认 8000")] = None,
    data: Data = None,
) -> None:
    """启动网页与接口服务（自带工作进程）。"""
    _may_be_stopped()
    with service_parts():
        from lvjian.api.logs import set_up  # noqa: PLC0415 - keeps help fast
        from lvjian.api.serving import serve as run  # noqa: PLC0415

        settings = _loaded(host=host, port=port, data=data).settings
        set_up(settings.log_level)
        run(settings)


def worker(
    data: Data = None,
    lifeline: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """启动一个工作进程，可在多台机器上各启动若干个。"""
    _may_be_stopped()
    with service_parts():
        from lvjian.api.logs import set_up  # noqa: PLC0415
        from lvjian.api.tasks.process import run_worker  # noqa: PLC0415

        settings = _loaded(data=data).settings
        set_up(settings.log_level)
        run_worker(settings, lifeline=lifeline)


def db_upgrade(data: Data = None) -> None:
    """把数据库升级到当前版本。"""
    with service_parts():
        from lvjian.api.serving import prepare  # noqa: PLC0415

        prepare(_loaded(data=data).settings).close()
        typer.echo("数据库已是当前版本")


def doctor(data: Data = None) -> None:
    """检查运行条件：缺什么，缺了会怎样。"""
    with service_parts():
        from lvjian.api.doctor import examine  # noqa: PLC0415

        checks = examine(_loaded(data=data).settings)
        for check in checks:
            typer.echo(f"{check.mark} {check.name}：{check.words}")
        raise typer.Exit(1 if any(c.grave for c in checks) else 0)


def show_settings(data: Data = None) -> None:
    """列出全部设置、当前值和来源。"""
    with service_parts():
        from lvjian.api.settings import listing  # noqa: PLC0415

        typer.echo("\n".join(listing(_loaded(data=data))))


def keys_create(
    role: Annotated[str, typer.Option(metavar="|".join(_ROLES), help="角色")],
    name: Annotated[str, typer.Option(metavar="NAME", help="名称，写明给谁用")],
    firm: Annotated[
        str | None, typer.Option(metavar="机构", help="评价机构；assessor 默认与 NAME 相同")
    ] = None,
    district: Annotated[
        str | None, typer.Option(metavar="区县", help="只管这个区县；不写为全市")
    ] = None,
    data: Data = None,
) -> None:
    """新建一个密钥，只显示这一次。"""
    if role not in _ROLES:
        raise UsageError(f"--role 不认识“{role}”，可用：{'、'.join(_ROLES)}")
    if not name.strip():
        raise UsageError("--name 不能为空，请写明这个密钥给谁用")
    with service_parts():
        from lvjian.api.audit import SYSTEM, note  # noqa: PLC0415
        from lvjian.api.auth.keys import create_key  # noqa: PLC0415
        from lvjian.api.serving import prepare  # noqa: PLC0415

        database = prepare(_loaded(data=data).settings)
        with database.write() as session:
            key = create_key(session, role=role, name=name, firm=firm, district=district)  # type: ignore[arg-type]  # looked at above
            note(session, SYSTEM, "key.create", detail=key.split("_")[1])
        database.close()
        typer.echo(key)


def _may_be_stopped() -> None:
    """To be stopped while the libraries are still being read is an ordinary end, too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def _loaded(**options: Any) -> Loaded:
    from lvjian.api.settings import load  # noqa: PLC0415

    return load(options)


@contextmanager
def service_parts() -> Iterator[None]:
    """Say how to install the service where its libraries are not there."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        raise MissingExtra(
            f"服务所需的组件没有安装（缺 {error.name}），请运行：pip install 'lvjian[service]'"
        ) from None
