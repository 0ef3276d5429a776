"""Figures for Prometheus: requests of this process, queue and workers from the database."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from lvjian.api.clock import now
from lvjian.api.settings import Settings
from lvjian.api.store.database import Database
from lvjian.api.store.labour import Job
from lvjian.api.store.models import Bundle
from lvjian.api.tasks.jobs import living

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60)


class Metrics:
    """The registry of one application."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.registry = CollectorRegistry()
        names = ("method", "route", "status")
        self.requests = Counter("lvjian_requests", "Requests", names, registry=self.registry)
        self.seconds = Histogram(
            "lvjian_request_seconds",
            "Seconds a request took",
            ("method", "route"),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.registry.register(_Stored(settings, database))


class _Stored(Collector):
    """What the database knows, asked for when it is scraped."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges; none while the database is away."""
        try:
            yield from self._gauges()
        except SQLAlchemyError:
            return

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing is asked for at registration."""
        return []

    def _gauges(self) -> list[GaugeMetricFamily]:
        present = now()
        with self._database.read() as session:
            bundles = GaugeMetricFamily("lvjian_bundles", "Bundles", labels=["status"])
            for status, count in session.execute(
                select(Bundle.status, func.count()).group_by(Bundle.status)
            ):
                bundles.add_metric([status], count)
            jobs = GaugeMetricFamily("lvjian_jobs", "Open jobs", labels=["kind", "state"])
            opened = Job.state.in_(("queued", "running"))
            for kind, state, count in session.execute(
                select(Job.kind, Job.state, func.count())
                .where(opened)
                .group_by(Job.kind, Job.state)
            ):
                jobs.add_metric([kind, state], count)
            oldest = session.scalar(select(func.min(Job.created)).where(Job.state == "queued"))
            waiting = (present - oldest).total_seconds() if oldest else 0.0
            return [
                bundles,
                jobs,
                GaugeMetricFamily("lvjian_queue_seconds", "Age of the oldest job", value=waiting),
                GaugeMetricFamily(
                    "lvjian_workers", "Living workers",
                    value=living(session, self._settings, present),
                ),
            ]  # fmt: skip
