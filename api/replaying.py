"""The bundles of a service, for ``lvjian rules replay``: their readings, reports, decisions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import select

from lvjian.api.audit import SYSTEM, note
from lvjian.api.blobs import Blobs, MissingBlob, blobs_of, read_blob
from lvjian.api.settings import load
from lvjian.api.store.database import Database
from lvjian.api.store.migrate import is_current
from lvjian.api.store.models import Bundle, Decision
from lvjian.api.tasks.keeping import StaleBlob
from lvjian.api.tasks.keeping import opened as opened_blob
from lvjian.checker.assessors.submissions import Judgement
from lvjian.core.errors import UsageError
from lvjian.kept_readings import StaleReadings
from lvjian.pipeline import BundleFiles
from lvjian.replay import Stored


@dataclass(frozen=True, slots=True)
class KeptBundles:
    """What a service keeps; nothing of it is changed."""

    database: Database
    blobs: Blobs

    def stored(self, batch: str | None = None) -> Iterator[Stored]:
        """Every bundle that is done and has its documents, oldest first.

        Args:
            batch: id of a round, for its bundles alone.
        """
        wanted = select(Bundle).where(Bundle.status == "done", Bundle.purged.is_(None))
        if batch is not None:
            wanted = wanted.where(Bundle.batch_id == batch)
        with self.database.read() as session:
            bundles = list(session.scalars(wanted.order_by(Bundle.id)))
        for bundle in bundles:
            report = self._blob(bundle.report)
            yield Stored(
                bundle.name,
                bundle.as_of,
                self._blob(bundle.readings),
                cast("dict[str, Any]", json.loads(report)) if report else None,
                bundle.id,
                bundle.rubric_asked,
                self._judgements(bundle),
            )

    def _blob(self, sha256: str | None) -> bytes | None:
        try:
            return None if sha256 is None else read_blob(self.blobs, sha256)
        except MissingBlob:
            return None

    def _judgements(self, bundle: Bundle) -> dict[str, Judgement]:
        """What the office decided; an assessor's own marks are not asked."""
        wanted = select(Decision.fingerprint, Decision.decision).where(
            Decision.lineage == bundle.lineage, Decision.party == "office"
        )
        with self.database.read() as session:
            return {f: cast("Judgement", d) for f, d in session.execute(wanted)}


@contextmanager
def opened(folder: Path) -> Iterator[KeptBundles]:
    """A service's data folder, with the settings it has; noted in the audit log.

    Raises:
        UsageError: no service keeps its data there, or its database is of an older form.
    """
    settings = load({"data": folder}).settings
    if not settings.database_url and not (folder / "lvjian.db").is_file():
        raise UsageError(
            f"{folder} 不是服务的数据文件夹，也不是 lvjian batch 的 --out 文件夹，请检查路径"
        )
    database = Database(settings.database, pool=2)
    try:
        if not is_current(database):
            raise UsageError("数据库不是当前版本，请先运行 lvjian db upgrade")
        with database.write() as session:
            note(session, SYSTEM, "rules.replay")
        yield KeptBundles(database, blobs_of(settings))
    finally:
        database.close()


def stored_readings(content: bytes) -> BundleFiles:
    """What was read of a bundle.

    Raises:
        StaleReadings: another version kept it.
    """
    try:
        return opened_blob(content, BundleFiles)[0]
    except StaleBlob:
        raise StaleReadings(
            "读取结果由另一版本留下或已损坏，请先对这份材料重新核对（重新核对会重读原件）"
        ) from None
