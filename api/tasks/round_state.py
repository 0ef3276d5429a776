"""What a round's comparison stands on: which bundles take part, whether it still holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lvjian import __version__
from lvjian.api.clock import now
from lvjian.api.settings import Settings
from lvjian.api.store.labour import Job
from lvjian.api.store.models import Batch, Bundle
from lvjian.api.tasks import jobs
from lvjian.reports.editions import packs_digest

KIND = "round"
_FORM = 2
"""Of what is kept of a comparison; another number has all rounds compared again."""
State = Literal["current", "pending", "failed", "empty"]
_REST_SECONDS = 15.0
"""While bundles of a round are still being checked, it is compared no oftener than this."""
_AGAIN_SECONDS = 600.0
"""A comparison that failed is asked for again by looking at it, but no oftener than this."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A bundle that takes part in the comparison of its round.

    Attributes:
        name: the bundle's, made unlike all others of the round.
    """

    id: str
    name: str
    footprint: str


def compared(bundles: Iterable[Bundle]) -> tuple[Compared, ...]:
    """The bundles of a round that take part, in the order ``lvjian batch`` has them.

    Of the submissions an intake system made under one number only the last takes part; what
    was purged does not, nor what an earlier version checked without keeping a footprint.
    """
    last: dict[str, tuple[Bundle, str]] = {}
    for bundle in sorted(bundles, key=lambda b: b.id):
        if bundle.footprint is not None and bundle.purged is None:
            again = bundle.external_id and f"{bundle.firm or bundle.owner}/{bundle.external_id}"
            last[again or bundle.id] = bundle, bundle.footprint
    ordered = sorted(
        last.values(), key=lambda one: (one[0].name.encode(errors="replace"), one[0].id)
    )
    names = _unlike([bundle.name for bundle, _ in ordered])
    return tuple(
        Compared(bundle.id, name, footprint)
        for name, (bundle, footprint) in zip(names, ordered, strict=True)
    )


def _unlike(names: Iterable[str]) -> list[str]:
    """Names told apart by number, and without the slash that ends them in a place."""
    told: dict[str, None] = {}
    for name in names:
        plain = shown = name.replace("/", "∕")
        number = 1
        while shown in told:
            number += 1
            shown = f"{plain}（{number}）"
        told[shown] = None
    return list(told)


def digest_of(settings: Settings, bundles: Iterable[Compared]) -> str:
    """Of everything the comparison depends on."""
    told = [[b.id, b.name, b.footprint] for b in bundles]
    seed = json.dumps([_FORM, __version__, packs_digest(), _affiliates(settings), told])
    return hashlib.sha256(seed.encode()).hexdigest()


def _affiliates(settings: Settings) -> str:
    if not settings.affiliates:
        return ""
    try:
        return hashlib.sha256(Path(settings.affiliates).read_bytes()).hexdigest()
    except OSError:
        return "unreadable"  # the comparison fails and says so


def round_bundles(session: Session, batch_id: str) -> list[Bundle]:
    """All bundles of a round, whoever may see them."""
    return list(session.scalars(select(Bundle).where(Bundle.batch_id == batch_id)))


def ask(session: Session, batch_id: str) -> None:
    """Have a round compared: at once if all its bundles are done, else after a while."""
    open_ = select(func.count()).where(
        Bundle.batch_id == batch_id, Bundle.status.in_(("queued", "running"))
    )
    session.flush()
    after = _REST_SECONDS if session.scalar(open_) else 0.0
    held = jobs.waiting(session, KIND, batch_id)
    if held is None:
        jobs.put(session, kind=KIND, subject=batch_id, owner=batch_id, after=after)
    elif not after:
        held.not_before = now()


def state_of(session: Session, settings: Settings, batch: Batch) -> tuple[State, str | None]:
    """Whether the comparison of a round still holds; if not, it is asked for.

    Returns:
        The state, and for ``failed`` the reason.
    """
    part = compared(round_bundles(session, batch.id))
    if batch.across_of == digest_of(settings, part):
        return "current", None
    if not part and batch.across is None:
        return "empty", None
    wanted = select(Job).where(Job.subject == batch.id, Job.kind == KIND)
    last = session.scalars(wanted.order_by(Job.id.desc()).limit(1)).first()
    failed = last is not None and last.state == "failed"
    if last is not None and failed and last.created > now() - timedelta(seconds=_AGAIN_SECONDS):
        return "failed", last.error
    if last is None or failed or last.state == "done":
        ask(session, batch.id)
    return "pending", None
