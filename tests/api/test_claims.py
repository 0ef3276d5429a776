"""Claims of jobs: one gets it, who lost it enters nothing, small ones are not kept waiting."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from lvjian.api.store.labour import Delivery
from lvjian.api.store.models import Bundle
from lvjian.api.tasks import jobs, outcomes
from lvjian.ingest.sandbox import Workers
from tests.api.conftest import Running, Sample, fresh, running_on
from tests.api.test_bundles import hand_in


def test_a_small_bundle_is_not_kept_waiting_behind_large_ones(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, sample: Sample, small: Path
) -> None:
    settings = fresh(request, tmp_path, "sqlite", large_bytes=100_000)
    with running_on(settings, pool) as running:
        api = running.client("intake")
        large = [hand_in(api, sample.path, external_id=str(n)) for n in range(3)]
        for worker in ("v1", "v2"):
            jobs.show_worker(running.database, worker, host="h", process=1)
        first = jobs.claim(running.database, settings, "v1")
        assert first is not None
        assert first.subject == large[0]
        assert jobs.claim(running.database, settings, "v2") is None
        light = hand_in(running.client("intake"), small)
        second = jobs.claim(running.database, settings, "v2")
        assert second is not None
        assert second.subject == light


def test_one_of_two_gets_the_job(running: Running, small: Path) -> None:
    api = running.client("intake")
    ids = {hand_in(api, small, external_id=str(n)) for n in range(8)}
    taken: list[str] = []

    def take() -> None:
        while (held := jobs.claim(running.database, running.settings, "v")) is not None:
            taken.append(held.subject)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(ids)


def test_whoever_lost_the_job_enters_nothing(running: Running, small: Path) -> None:
    settings = running.settings.model_copy(update={"lease_seconds": 0.05})
    id_ = hand_in(running.client("intake"), small)
    late = jobs.claim(running.database, settings, "v1")
    time.sleep(0.1)
    assert jobs.claim(running.database, settings, "v2") is not None
    assert late is not None
    with pytest.raises(jobs.LostJob):
        outcomes.enter_failure(running.database, late, "zu spät")
    with running.database.read() as session:
        assert session.get_one(Bundle, id_).status == "queued"
        assert session.scalar(select(func.count()).select_from(Delivery)) == 0
