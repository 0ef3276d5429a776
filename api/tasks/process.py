"""``lvjian worker``: one worker process, with or without a broker, until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable

from lvjian.api.settings import Settings
from lvjian.api.tasks.broker import TASK, celery_app
from lvjian.api.tasks.worker import Worker

_log = logging.getLogger("lvjian.worker")


def run_worker(settings: Settings, *, lifeline: int | None = None) -> None:
    """Work until SIGTERM, SIGINT, or until the process at the other end of the pipe is gone.

    Args:
        lifeline: file descriptor to read from; its end of file means stop.
    """
    with Worker(settings) as worker:
        if lifeline is not None:
            threading.Thread(target=_follow, args=(lifeline, worker.stop), daemon=True).start()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        if settings.broker_url:
            threading.Thread(target=_listen, args=(settings, worker), daemon=True).start()
        worker.run()
    _log.info("worker stopped", extra={"worker": worker.id})


def _follow(lifeline: int, stop: Callable[[], None]) -> None:
    """Read until the other end closes."""
    while os.read(lifeline, 1):
        pass
    stop()


def _listen(settings: Settings, worker: Worker) -> None:
    """Be woken by the broker; without one, the worker looks at the table by itself."""
    from celery.worker import WorkController  # noqa: PLC0415 - only where there is a broker

    app = celery_app(settings)

    app.task(worker.wake, name=TASK)

    while True:
        try:
            WorkController(app=app, pool_cls="solo", hostname=worker.id, quiet=True).start()
        except Exception as error:  # noqa: BLE001 - the table has the jobs, whatever the broker does
            _log.warning("broker unavailable", extra={"error": type(error).__name__})
        threading.Event().wait(5)
