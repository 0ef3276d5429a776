"""The next submission of an applicant: recognised, laid beside the last one, decisions kept."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from lvjian.api.clock import now, today
from lvjian.api.settings import Settings
from lvjian.api.store.database import Base, Database
from lvjian.api.store.migrate import upgrade
from lvjian.api.store.models import Bundle, Decision
from lvjian.api.tasks.lineages import enter_identity
from lvjian.core.reading import BundleReading
from tests.api.conftest import Running
from tests.api.test_bundles import hand_in
from tests.checker.readings import sound_bundle
from tests.resubmission.submissions import AS_OF, FIRST, NEXT, silently, write


def packed(folder: Path) -> Path:
    target = folder.with_suffix(".zip")
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return target


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Word with seven defects; then the PDF, with four put right, one new, four silent changes."""
    folder = tmp_path_factory.mktemp("rounds")
    first = write(folder / "初次申报", FIRST)
    return packed(first), packed(write(folder / "整改后", NEXT, silently, printed=True))


def findings(api: httpx.Client, id_: str) -> dict[str, dict[str, Any]]:
    report = api.get(f"/api/v1/bundles/{id_}/report").json()
    return {f["code"]: f for f in report["findings"]}


def decide(api: httpx.Client, id_: str, finding: dict[str, Any], decision: str) -> None:
    place = f"/api/v1/bundles/{id_}/findings/{finding['fingerprint']}/decision"
    told = {"decision": decision, "reason": f"{finding['code']} 已核实"}
    assert api.put(place, json=told).status_code == 200


def decisions(api: httpx.Client, id_: str) -> tuple[dict[str, str], dict[str, str]]:
    held = api.get(f"/api/v1/bundles/{id_}/decisions").json()
    sides = ({d["reason"][:4]: d["decision"] for d in held[k]} for k in ("items", "outdated"))
    return next(sides), next(sides)


def test_the_next_submission(running: Running, rounds: tuple[Path, Path]) -> None:
    api = running.client("reviewer", "审核员甲")
    first = hand_in(api, rounds[0], as_of=AS_OF.isoformat())
    running.work()
    assert api.get(f"/api/v1/bundles/{first}/compare/previous").status_code == 404
    before = findings(api, first)
    decide(api, first, before["T013"], "dismissed")
    decide(api, first, before["S006"], "dismissed")
    decide(api, first, before["A001"], "confirmed")
    decide(api, first, before["T005"], "confirmed")
    second = hand_in(api, rounds[1], as_of=AS_OF.isoformat())
    running.work()

    # The telephone is as it was: the dismissal holds. The total is another one: it does not.
    holds, outdated = decisions(api, second)
    assert holds == {"T013": "dismissed", "A001": "confirmed", "T005": "confirmed"}
    assert outdated == {"S006": "dismissed"}
    assert decisions(api, first)[1] == {}

    found = api.get(f"/api/v1/bundles/{second}/compare/previous").json()
    assert (found["earlier"], found["later"], found["same_applicant"]) == (first, second, True)
    assert [f["code"] for f in found["fixed"]] == ["A007", "S002", "T005", "T012"]
    assert [f["code"] for f in found["new"]] == ["T016"]
    assert found["worse"] == found["untold"] == []
    kept = {f["code"]: f for f in found["unchanged"]}
    assert kept["S006"]["changed"]
    assert kept["S006"]["before"]["actual"] != kept["S006"]["actual"]
    assert kept["S006"]["decision"] is None
    assert kept["S006"]["outdated"]["reason"] == "S006 已核实"
    assert kept["T013"]["decision"]["decision"] == "dismissed"
    assert found["fixed"][2]["decision"]["decision"] == "confirmed"
    silent = [(c["target"], c["what"]) for c in found["changes"] if not c["asked"]]
    assert silent == [
        ("field:industry", "填写内容"), ("row:1.1.8", "说明"), ("section:1", "文字"),
        ("section:5", "新增文字"), ("attachment:10", "证书编号"),
    ]  # fmt: skip
    for change in found["changes"]:
        assert change["at_before"] or change["before"] is None
        assert change["at_after"] or change["after"] is None

    # Decided anew in the second submission, it holds there, and the first one keeps its own.
    decide(api, second, findings(api, second)["S006"], "confirmed")
    assert decisions(api, second) == ({**holds, "S006": "confirmed"}, {})
    assert decisions(api, first)[0]["S006"] == "dismissed"
    # Rules run again change nothing about that.
    assert api.post(f"/api/v1/bundles/{second}/recheck").status_code == 202
    running.work()
    assert decisions(api, second) == ({**holds, "S006": "confirmed"}, {})


@contextmanager
def store(settings: Settings) -> Iterator[Session]:
    database = Database(settings.database, pool=1)
    try:
        with database.write() as session:
            yield session
    finally:
        database.close()


def entered(session: Session, number: int, reading: BundleReading, **over: Any) -> str:
    """A bundle that was checked with this reading; returns its lineage."""
    name = next((f.value for r in reading.reports for f in r.named("applicant-name")), None)
    given: dict[str, Any] = {
        "id": f"b{number:06}", "name": f"{number}", "status": "done", "owner": "k1", "firm": "甲机构",
        "district": None, "external_id": None, "as_of": today(), "digest": "0" * 64,
        "created": now(), "applicant": name, **over,
    }  # fmt: skip
    bundle = Bundle(**given)
    session.add(bundle)
    session.flush()
    enter_identity(session, bundle, reading)
    session.flush()
    assert bundle.lineage is not None
    return bundle.lineage


def renamed(reading: BundleReading, name: str, uscc: str | None = None) -> BundleReading:
    """The same report about another name or credit code."""

    def changed(fields: Any) -> tuple[Any, ...]:
        new = {"applicant-name": name, "uscc": uscc}
        return tuple(replace(f, value=new.get(f.spec.same_as) or f.value) for f in fields)

    reports = tuple(
        replace(r, cover=changed(r.cover), fields=changed(r.fields)) for r in reading.reports
    )
    return replace(reading, reports=reports)


def test_by_what_a_submission_is_recognised(settings: Settings) -> None:
    reading = sound_bundle()
    other_code = "91410300MA6Y8K3P0P"
    with store(settings) as session:
        first = entered(session, 1, reading)
        name = next(f.value for f in reading.reports[0].named("applicant-name")) or ""
        spaced = name.replace("有限", " 有限") + "（盖章）"
        assert entered(session, 2, renamed(reading, spaced)) == first
        assert entered(session, 3, renamed(reading, "改了名的有限公司")) == first  # the same code
        assert entered(session, 4, renamed(reading, name, other_code)) == first  # the same name
        another = renamed(reading, "另外一家有限公司", "91410100MA4TC4HW7K")
        assert entered(session, 5, another) != first
        assert entered(session, 6, reading, firm="乙机构") != first
        assert entered(session, 7, reading, firm=None) != first
        assert entered(session, 8, reading, district="中原区") != first
        assert entered(session, 9, replace(reading, reports=())) != first
        template = replace(reading.reports[0].rubric, id="another", family=None)
        report = replace(reading.reports[0], rubric=template)
        assert entered(session, 10, replace(reading, reports=(report,))) != first
        assert entered(session, 11, reading) == first


def test_an_intake_systems_number_is_enough(settings: Settings) -> None:
    reading = sound_bundle()
    other = renamed(reading, "另外一家有限公司", "91410100MA4TC4HW7K")
    with store(settings) as session:
        first = entered(session, 1, reading, external_id="2026-1")
        assert entered(session, 2, other, external_id="2026-1") == first
        # A new number each time: the applicant tells.
        assert entered(session, 3, reading, external_id="2026-2") == first


def test_migrations_make_the_tables_of_the_models(settings: Settings) -> None:
    database = Database(settings.database, pool=1)
    try:
        upgrade(database)
        seen = inspect(database.engine)
        for name in ("decisions", "findings", "bundles"):
            columns = {c["name"]: c["nullable"] for c in seen.get_columns(name)}
            assert columns == {c.name: c.nullable for c in Base.metadata.tables[name].columns}
        (unique,) = seen.get_unique_constraints("decisions")
        assert unique["column_names"] == ["lineage", "party", "fingerprint", "basis"]
        assert {i["name"] for i in seen.get_indexes("bundles")} == {
            i.name for i in Base.metadata.tables["bundles"].indexes
        }
        with database.read() as session:
            assert session.scalars(select(Decision)).all() == []
    finally:
        database.close()
