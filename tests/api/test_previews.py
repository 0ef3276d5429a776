"""Pages drawn before anybody asks for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from lvjian.api.store.labour import Job
from lvjian.api.store.models import Bundle
from lvjian.api.tasks import jobs, outcomes
from lvjian.ingest.sandbox import Workers
from tests.api.conftest import Sample, fresh, running_on
from tests.api.test_bundles import hand_in


def test_the_page_of_a_finding_is_there_before_it_is_asked_for(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, sample: Sample
) -> None:
    settings = fresh(request, tmp_path, "sqlite", previews=True)
    with running_on(settings, pool) as running:
        api = running.client("intake")
        id_ = hand_in(api, sample.path, as_of=sample.as_of)
        running.work()
        listed = api.get(f"/api/v1/bundles/{id_}/files").json()["items"]
        (report,) = [f for f in listed if f["role"] != "attachment"]
        assert (settings.cache / "printed" / f"{report['sha256']}.json").is_file()
        drawn = {
            int(path.name.partition("@")[0])
            for path in (settings.cache / "pages" / report["sha256"]).iterdir()
        }
        assert 1 in drawn and len(drawn) > 1  # the first page, and the finding's
        # What is drawn already is given as it is.
        page = max(drawn)
        (kept,) = (settings.cache / "pages" / report["sha256"]).glob(f"{page}@2_*.png")
        picture = api.get(f"/api/v1/bundles/{id_}/files/{report['n']}/pages/{page}.png?scale=2")
        assert picture.content == kept.read_bytes()


def test_drawing_is_nobody_elses_business(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, small: Path
) -> None:
    """It comes after checks, does not forbid a recheck, and its failure is not the bundle's."""
    settings = fresh(request, tmp_path, "sqlite", previews=True)
    with running_on(settings, pool) as running:
        api = running.client("intake")
        id_ = hand_in(api, small)
        held = jobs.claim(running.database, settings, "v")
        assert held is not None
        with running.database.write() as session:
            jobs.end(session, held)
            session.get_one(Bundle, id_).status = "done"
            jobs.put(session, kind="preview", subject=id_, owner=id_, behind=60)
            assert not jobs.busy(session, id_)
        later = hand_in(running.client("intake"), small)
        first = jobs.claim(running.database, settings, "v")
        assert first is not None
        assert (first.kind, first.subject) == ("check", later)
        second = jobs.claim(running.database, settings, "v")
        assert second is not None
        assert second.kind == "preview"
        outcomes.enter_failure(running.database, second, "gestorben")
        with running.database.read() as session:
            assert session.get_one(Bundle, id_).error is None
            kept = select(Job.state, Job.error).where(Job.id == second.id)
            assert session.execute(kept).one() == ("failed", "gestorben")
