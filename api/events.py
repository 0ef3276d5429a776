"""Progress as server-sent events: what the row says, told again when it changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from lvjian.api.auth.principal import Principal, bundle_of
from lvjian.api.problems import Problem
from lvjian.api.schemas import BundleState
from lvjian.api.service import Service

_LOOK_SECONDS = 0.4
_SILENCE = 30


async def follow(
    service: Service, principal: Principal, bundle_id: str, last: str | None
) -> AsyncIterator[str]:
    """Events of a bundle; ends with ``done`` or ``failed``.

    Args:
        last: ``Last-Event-ID`` of a client that comes back: what it has seen is not repeated.
    """
    told, silent = last, 0
    while True:
        state = await run_in_threadpool(_state, service, principal, bundle_id)
        if state is None:
            silent += 1
        elif state.status in ("done", "failed"):
            yield _event(state.status, "end", state)
            return
        else:
            mark = f"{state.status}-{state.progress.stage}-{state.progress.done}"
            silent += 1
            if mark != told:
                told, silent = mark, 0
                yield _event("progress", mark, state)
        if silent * _LOOK_SECONDS >= _SILENCE:
            # Proxies close what is silent.
            silent = 0
            yield ": 仍在进行\n\n"
        await asyncio.sleep(_LOOK_SECONDS)


def _state(service: Service, principal: Principal, bundle_id: str) -> BundleState | None:
    """The present state, None while the database is away; a bundle lost from sight failed."""
    try:
        with service.database.read() as session:
            return BundleState.of(bundle_of(session, principal, bundle_id))
    except SQLAlchemyError:
        return None
    except Problem:
        raise asyncio.CancelledError from None


def _event(name: str, mark: str, state: BundleState) -> str:
    return f"event: {name}\nid: {mark}\ndata: {state.model_dump_json()}\n\n"
