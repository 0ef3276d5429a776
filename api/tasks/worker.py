"""A worker: takes jobs from the table one after another until it is told to stop."""

from __future__ import annotations

import errno
import logging
import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from lvjian.api import webhooks
from lvjian.api.blobs import Blobs, MissingBlob, StoreAway, blobs_of
from lvjian.api.ids import new_id
from lvjian.api.settings import Settings
from lvjian.api.store.database import Database
from lvjian.api.tasks import comparing, jobs, outcomes, previews, round_state, steps
from lvjian.api.tasks.housekeeping import keep_house
from lvjian.api.tasks.jobs import Claim, LostJob
from lvjian.core.errors import LvjianError
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.recognition import Recognition, recognition_workers

_log = logging.getLogger("lvjian.worker")
_PROGRESS_SECONDS = 0.3
_RETRY_SECONDS = 2.0
_FULL_SECONDS = 30.0
_DATABASE_SECONDS = 1.0
_END_SECONDS = 10.0


class Stopped(Exception):  # noqa: N818 - asked for from outside
    """The worker is to stop and gives its job back."""


class Worker:
    """One worker process's work.

    A thread renews the lease while a job is done; it ends with the process, so a killed
    worker's jobs are free again after one lease.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        reached: Callable[[str], None] | None = None,
        database: Database | None = None,
        blobs: Blobs | None = None,
        pool: Workers | None = None,
    ) -> None:
        self.id = new_id("v")
        self._settings = settings
        self._database = database or Database(settings.database, pool=4)
        settings.scratch.mkdir(parents=True, exist_ok=True)
        # Work folders beside the blobs: files are linked, not copied, and a full disk is one.
        tempfile.tempdir = str(settings.scratch.resolve())
        self._pool = pool or Workers(
            jobs=settings.jobs,
            limits=Limits.from_env(),
            preload=("lvjian.extractors.task",),
        )
        self._tools = steps.Tools(
            settings,
            self._database,
            blobs or blobs_of(settings),
            self._pool,
            self._recognition(),
            reached or _nowhere,
        )
        self._held: Claim | None = None
        self._lost = threading.Event()
        self._stopping = threading.Event()
        self._deadline = float("inf")
        self._wake = threading.Event()
        self._turn = threading.Lock()
        self._cleaning: threading.Thread | None = None
        self._beat = threading.Thread(target=self._keep_alive, daemon=True, name="heartbeat")

    def __enter__(self) -> Self:
        self._beat.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        # They use the database: it is closed when they are done with it.
        self._beat.join(_END_SECONDS)
        if self._cleaning is not None:
            self._cleaning.join(_END_SECONDS)
        self._pool.close()
        self._engines.close()
        self._database.close()

    def _recognition(self) -> Recognition:
        """Engines take much memory: the machine's cores are shared among its workers."""
        settings, cores = self._settings, os.cpu_count() or 1
        jobs = max(1, min(settings.jobs, cores // max(1, settings.workers)))
        self._engines = recognition_workers(jobs=jobs, limits=self._pool.limits)
        cache = settings.cache / "ocr"
        return Recognition(enabled=settings.ocr, cache=cache, workers=self._engines)

    def stop(self) -> None:
        """Take no more; what is in hand may go on for ``drain_seconds``."""
        self._deadline = time.monotonic() + self._settings.drain_seconds
        self._stopping.set()
        self._wake.set()

    def wake(self) -> None:
        """There may be work."""
        self._wake.set()

    def run(self) -> None:
        """Work until told to stop."""
        while not self._stopping.is_set():
            if not self.turn():
                self._wake.wait(self._settings.poll_seconds)
                self._wake.clear()

    def turn(self) -> bool:
        """Do one job, if there is one."""
        with self._turn:
            if self._stopping.is_set():
                return False
            try:
                held = jobs.claim(self._database, self._settings, self.id)
            except SQLAlchemyError as error:
                _log.warning("database unavailable", extra={"error": type(error).__name__})
                self._stopping.wait(_DATABASE_SECONDS)
                return False
            if held is None:
                return False
            self._lost.clear()
            self._held = held
            try:
                self._shell(held)
            finally:
                self._held = None
            return True

    def _shell(self, held: Claim) -> None:
        """The task shell: every job ends done, failed with a reason, or goes back."""
        ids = {"job": held.id, "kind": held.kind, "subject": held.subject, "try": held.tries}
        _log.info("job begun", extra=ids)
        try:
            self._do(held)
            _log.info("job done", extra=ids)
        except LostJob:
            _log.warning("job lost", extra=ids)
        except Stopped:
            self._insisting(lambda: self._back(held, delay=0, tried=False))
        except MissingBlob as error:
            self._fail(held, str(error))
        except (SQLAlchemyError, StoreAway) as error:
            _log.warning("database or store away", extra={**ids, "error": type(error).__name__})
            self._insisting(lambda: self._back(held, delay=_RETRY_SECONDS, tried=False))
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            why = (
                "服务器磁盘空间不足，无法核对"
                if full
                else f"读写磁盘出错（{type(error).__name__}）"
            )
            self._again(held, why, delay=_FULL_SECONDS if full else _RETRY_SECONDS)
        except webhooks.Refused as error:
            self._fail(held, str(error))
        except webhooks.Undelivered as error:
            self._again(
                held,
                str(error),
                delay=webhooks.delay_after(held.tries),
                most=self._settings.webhook_tries,
            )
        except LvjianError as error:
            self._fail(held, str(error))
        except Exception as error:  # noqa: BLE001 - the task shell
            _log.error("job broke", extra={**ids, "error": type(error).__name__}, exc_info=error)
            self._again(held, f"内部错误（{type(error).__name__}）", delay=_RETRY_SECONDS)

    def _do(self, held: Claim) -> None:
        if held.kind == "webhook":
            webhooks.deliver(self._settings, self._database, held.subject)
            self._insisting(lambda: self._end(held))
            return
        if held.tries > self._settings.tries:
            self._fail(held, "核对进程多次中断，没有得出结果；原件已保留，可以重新核对")
            return
        if held.kind == round_state.KIND:
            comparing.compare_round(self._tools, held)
            return
        if held.kind == previews.KIND:
            previews.draw_pages(self._tools, held.subject, going_on=lambda: self._going_on(held))
            self._insisting(lambda: self._end(held))
            return
        outcomes.enter_start(self._database, self._settings, held)
        step = steps.check if held.kind == "check" else steps.recheck
        step(self._tools, held, self._progress(held))

    def _end(self, held: Claim) -> None:
        with self._database.write() as session:
            jobs.end(session, held)

    def _back(self, held: Claim, *, delay: float, tried: bool) -> None:
        outcomes.enter_waiting(self._database, held, delay=delay, tried=tried)

    def _again(self, held: Claim, why: str, *, delay: float, most: int | None = None) -> None:
        """Once more later, or never if it was tried often enough."""
        if held.tries >= (most or self._settings.tries):
            self._fail(held, f"{why}；已试 {held.tries} 次，原件已保留，可以重新核对")
        else:
            self._insisting(lambda: self._back(held, delay=delay, tried=True))

    def _fail(self, held: Claim, reason: str) -> None:
        _log.warning("job failed", extra={"job": held.id, "subject": held.subject})
        self._insisting(lambda: outcomes.enter_failure(self._database, held, reason))

    def _insisting(self, write: Callable[[], None]) -> None:
        """Write although the database may be away for a while; give up when the lease is over.

        Then another worker takes the job over.
        """
        until = time.monotonic() + self._settings.lease_seconds
        while True:
            try:
                write()
            except LostJob:
                return
            except SQLAlchemyError:
                if time.monotonic() >= until:
                    return
                time.sleep(_DATABASE_SECONDS)
            else:
                return

    def _going_on(self, held: Claim) -> None:
        """Raises where what nobody waits for is to be left."""
        if self._lost.is_set():
            raise LostJob(held.id)
        if self._stopping.is_set():
            raise Stopped

    def _progress(self, held: Claim) -> Callable[[str, int, int], None]:
        shown = [("", 0.0)]

        def tell(stage: str, done: int, total: int) -> None:
            if self._lost.is_set():
                raise LostJob(held.id)
            if self._stopping.is_set() and time.monotonic() >= self._deadline:
                raise Stopped
            present = time.monotonic()
            if stage == shown[0][0] and present < shown[0][1] + _PROGRESS_SECONDS:
                return
            shown[0] = (stage, present)
            with suppress(SQLAlchemyError):
                outcomes.enter_progress(
                    self._database, held.subject, stage=stage, done=done, total=total
                )

        return tell

    def _keep_alive(self) -> None:
        """Show the worker and renew its lease, three times a lease."""
        rest, cleaned = self._settings.lease_seconds / 3, 0.0
        while True:
            with suppress(SQLAlchemyError):
                jobs.show_worker(
                    self._database, self.id, host=socket.gethostname(), process=os.getpid()
                )
                held = self._held
                if held is not None:
                    try:
                        jobs.keep(self._database, self._settings, held)
                    except LostJob:
                        if self._held is held:
                            self._lost.set()
                if time.monotonic() > cleaned + 600:
                    cleaned = time.monotonic()
                    # Never in the way of the heartbeat, however much there is to clean.
                    self._cleaning = threading.Thread(
                        target=self._clean, daemon=True, name="cleaning"
                    )
                    self._cleaning.start()
            if self._stopping.wait(rest):
                if self._held is None:
                    return
                time.sleep(min(rest, 1.0))

    def _clean(self) -> None:
        try:
            keep_house(self._settings, self._database, self._tools.blobs)
        except (SQLAlchemyError, StoreAway, OSError) as error:
            _log.warning("cleaning stopped", extra={"error": type(error).__name__})


def _nowhere(_point: str) -> None:
    """Nobody is told."""
