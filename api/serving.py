"""``lvjian serve``: database brought up to date, workers started, requests answered."""

from __future__ import annotations

import signal

import uvicorn

from lvjian.api.app import create_app
from lvjian.api.auth.accounts import first_admin
from lvjian.api.settings import Settings
from lvjian.api.store.database import Database
from lvjian.api.store.migrate import upgrade
from lvjian.api.tasks.supervisor import Supervisor

_PROXIES = "127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,::1,fc00::/7"
"""Where a proxy may stand that is believed: on this machine, or in front of its container."""


def prepare(settings: Settings) -> Database:
    """Make the data folder and bring the database up to date."""
    settings.data.mkdir(parents=True, exist_ok=True)
    settings.data.chmod(0o700)
    for folder in (settings.incoming, settings.cache, settings.scratch):
        folder.mkdir(exist_ok=True)
    database = Database(settings.database)
    upgrade(database)
    return database


def serve(settings: Settings) -> None:
    """Serve until told to stop; then requests and jobs under way are let finish."""
    signal.signal(signal.SIGTERM, _told_to_stop)
    _prepared(settings)
    supervisor = Supervisor(settings)
    try:
        supervisor.start()
        server = uvicorn.Server(_configured(settings))
        _say(f"绿鉴已启动：http://{settings.host}:{settings.port}　（Ctrl+C 停止）")
        server.run()
    finally:
        supervisor.stop()


def _told_to_stop(*_: object) -> None:
    """Have the process end in its own way.

    Uvicorn ends its requests and then sends itself the signal again: by default the process
    would be gone there and then, and its workers with it.
    """
    raise SystemExit(0)


def _prepared(settings: Settings) -> None:
    database = prepare(settings)
    with database.write() as session:
        password = first_admin(session)
    database.close()
    if password is not None:
        _say(
            f"已建立管理员账号 admin，一次性密码：{password}　（首次登录后须改密码，此处只显示一次）"
        )


def _configured(settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=settings.trust_proxy,
        forwarded_allow_ips=_PROXIES,
        timeout_graceful_shutdown=int(settings.drain_seconds) or 1,
        h11_max_incomplete_event_size=64 * 1024,
    )


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - to whoever started it, not the log
