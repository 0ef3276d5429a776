"""What was uploaded becomes a bundle with its job: all of it, or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lvjian.api.audit import note
from lvjian.api.auth.principal import Principal, batch_of
from lvjian.api.blobs import Blobs
from lvjian.api.clock import now, today
from lvjian.api.ids import new_id
from lvjian.api.problems import Problem
from lvjian.api.store.database import Database
from lvjian.api.store.models import Bundle, Idempotency, Source
from lvjian.api.tasks import jobs
from lvjian.api.uploads import Received, Upload
from lvjian.ingest.limits import Limits
from lvjian.ingest.office_sources import plan_of
from lvjian.ingest.sniff import ARCHIVES, READABLE, sniff
from lvjian.rubrics import rubric_ids

_KNOWN_FIELDS = frozenset(
    {"rubric", "as_of", "batch", "external_id", "name", "firm", "district", "csrf"}
)
_MANY = "提交材料"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for besides the files."""

    name: str
    files: tuple[Received, ...]
    rubric: str | None
    as_of: date
    batch: str | None
    external_id: str | None
    firm: str | None
    district: str | None
    dated: bool

    def digest(self) -> str:
        """Of everything: the same request again has the same one."""
        told = [
            self.name, self.rubric, self.as_of.isoformat() if self.dated else None, self.batch,
            self.external_id, self.firm, self.district,
            sorted((f.path, f.sha256) for f in self.files),
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(told).encode(errors="surrogatepass")).hexdigest()


def wish_of(upload: Upload) -> Wish:
    """Check an upload's fields and files.

    Raises:
        Problem: what is missing, unknown or does not fit.
    """
    values = {k: v.strip() for k, v in upload.fields.items() if v.strip()}
    unknown = sorted(set(upload.fields) - _KNOWN_FIELDS)
    if unknown:
        raise Problem("invalid", f"没有这些表单项：{'、'.join(unknown)[:200]}。")
    if any(len(v) > 200 or not v.isprintable() for v in values.values()):
        raise Problem("invalid", "表单项太长（200 字以内），或含有控制字符。")
    rubric = values.get("rubric")
    if rubric is not None and rubric not in rubric_ids():
        raise Problem("invalid", f"没有名为 {rubric} 的评价模板，可用的见 /api/v1/rubrics。")
    files = _files(upload.files)
    return Wish(
        name=values.get("name") or _name(files),
        files=files,
        rubric=rubric,
        as_of=_day(values.get("as_of")),
        batch=values.get("batch"),
        external_id=values.get("external_id"),
        firm=values.get("firm"),
        district=values.get("district"),
        dated="as_of" in values,
    )


def submit(
    database: Database, blobs: Blobs, principal: Principal, wish: Wish, *, key: str | None
) -> str:
    """Keep the files and put the bundle in the queue; returns its id.

    Args:
        key: the ``Idempotency-Key``: the same one with the same content gives the same id.

    Raises:
        Problem: the key stands for other content; no such round.
    """
    digest = wish.digest()
    known = _known(database, principal, key, digest)
    if known is not None:
        return known
    blobs.keep_files([(file.disk, file.sha256) for file in wish.files])
    try:
        with database.write() as session:
            return _enter(session, principal, wish, key, digest)
    except IntegrityError:
        # The same key at the same time: the other request was first.
        known = _known(database, principal, key, digest)
        if known is None:
            raise
        return known


def _known(database: Database, principal: Principal, key: str | None, digest: str) -> str | None:
    if key is None:
        return None
    with database.read() as session:
        row = session.get(Idempotency, (principal.id, key))
    if row is None:
        return None
    if row.digest != digest:
        raise Problem(
            "idempotency-conflict", "同一个 Idempotency-Key 提交了不同的内容，请换一个新的值。"
        )
    return row.bundle_id


def _enter(session: Session, principal: Principal, wish: Wish, key: str | None, digest: str) -> str:
    id_, size = new_id("b"), sum(f.size for f in wish.files)
    batch = batch_of(session, principal, wish.batch) if wish.batch else None
    firm, district = _belongs(principal, wish)
    session.add(
        Bundle(
            id=id_,
            name=wish.name,
            status="queued",
            batch_id=wish.batch,
            owner=principal.id,
            firm=firm,
            district=district or (batch.district if batch else None),
            external_id=wish.external_id,
            rubric_asked=wish.rubric or (batch.rubric if batch else None),
            as_of=wish.as_of,
            size=size,
            digest=digest,
            created=now(),
        )
    )
    session.flush()
    for n, file in enumerate(wish.files, start=1):
        source = Source(bundle_id=id_, n=n, path=file.path, sha256=file.sha256, size=file.size)
        session.add(source)
    if key is not None:
        session.add(
            Idempotency(owner=principal.id, key=key, digest=digest, bundle_id=id_, created=now())
        )
    jobs.put(session, kind="check", subject=id_, owner=principal.id, size=size)
    note(session, principal, "bundle.create", bundle_id=id_)
    return id_


def _belongs(principal: Principal, wish: Wish) -> tuple[str | None, str | None]:
    """Firm and district of the bundle; only intake systems and admins speak for others."""
    if principal.role in ("intake", "admin"):
        return wish.firm or principal.firm, wish.district or principal.district
    return principal.firm, principal.district


def _files(received: Sequence[Received]) -> tuple[Received, ...]:
    forms = {f.form for f in received}
    if not received or not forms <= {"file", "files"} or len(forms) > 1:
        raise Problem("invalid", "请把一个压缩包放在 file 中，或把多个文件放在 files 中。")
    if forms == {"file"} and len(received) > 1:
        raise Problem("invalid", "file 只能放一个文件；多个文件请用 files。")
    taken: set[str] = set()
    for file in received:
        above = {str(p) for p in PurePosixPath(file.path).parents}
        if file.path in taken or above & taken:
            raise Problem("unsafe-path", "有两个文件的路径相同或互相冲突，请改名再上传。")
        taken.add(file.path)
    if len(received) == 1:
        _known_kind(received[0])
    return tuple(received)


def _known_kind(file: Received) -> None:
    """A single file must be one that is read or opened; a damaged one is the report's matter."""
    found = sniff(file.disk, package_bytes=Limits.from_env().package_bytes)
    if found.trouble is not None or found.format in READABLE | ARCHIVES:
        return
    if plan_of(file.path, found.format, file.disk) is None:
        raise Problem(
            "unknown-kind",
            "不支持这种文件：请上传 zip、7z、rar、tar 压缩包，或 docx、doc、wps、pdf、xlsx、图片等文件。",
        )


def _name(files: Sequence[Received]) -> str:
    """The file's, or the folder's that holds them all: as the command line calls the bundle."""
    paths = [PurePosixPath(f.path) for f in files]
    tops = {p.parts[0] for p in paths}
    if len(paths) == 1 and len(paths[0].parts) == 1:
        return paths[0].name
    if len(tops) == 1 and all(len(p.parts) > 1 for p in paths):
        return tops.pop()
    return _MANY


def _day(text: str | None) -> date:
    if text is None:
        return today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Problem("invalid", "as_of 应为 YYYY-MM-DD 形式的日期。") from None
