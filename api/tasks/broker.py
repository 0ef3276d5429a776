"""Celery as a bell: its one task says that there may be work in the job table.

The table is the truth. A message lost costs a worker its next look at the table, seconds
later; a message told twice finds nothing to do.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from lvjian.api.settings import Settings

TASK = "lvjian.look"
_log = logging.getLogger("lvjian.broker")
_SECONDS = 2.0


def celery_app(settings: Settings) -> Any:
    """The Celery application on the broker of the settings."""
    from celery import Celery  # noqa: PLC0415 - half a second, and only where there is a broker

    app = Celery("lvjian", broker=settings.broker_url)
    app.conf.update(
        task_ignore_result=True,
        task_default_queue="lvjian",
        task_default_delivery_mode="transient",
        worker_prefetch_multiplier=1,
        broker_connection_timeout=_SECONDS,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={"socket_connect_timeout": _SECONDS, "socket_timeout": 10},
        worker_hijack_root_logger=False,
    )
    return app


def notifier(settings: Settings) -> Callable[[], None]:
    """What to call after work was put in; returns at once, and never fails."""
    if not settings.broker_url:
        return _nobody
    return _Bell(settings).ring


def _nobody() -> None:
    """Workers look at the table by themselves."""


class _Bell:
    """Rings from a thread of its own: a broker that hangs must not hold up a request."""

    def __init__(self, settings: Settings) -> None:
        self._app = celery_app(settings)
        self._wanted = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def ring(self) -> None:
        """Say that there may be work."""
        self._wanted.set()
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._ringing, daemon=True, name="bell")
                self._thread.start()

    def _ringing(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            try:
                self._app.send_task(TASK, retry=False, ignore_result=True)
            except Exception as error:  # noqa: BLE001 - whatever a broker does, the table has the job
                _log.warning("broker unavailable", extra={"error": type(error).__name__})
