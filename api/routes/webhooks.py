"""Webhooks: enter and remove."""

from __future__ import annotations

from fastapi import APIRouter, Response, status

from lvjian.api import webhooks
from lvjian.api.audit import note
from lvjian.api.clock import now
from lvjian.api.problems import documented, not_found
from lvjian.api.schemas import WebhookState, WebhookWish
from lvjian.api.service import Asks, From, Svc
from lvjian.api.store.labour import Webhook

router = APIRouter(prefix="/webhooks", tags=["webhooks"])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=documented("bad-request", "csrf", "invalid"),
    summary="登记一个回调地址",
)
def create_webhook(service: Svc, principal: Asks, address: From, wish: WebhookWish) -> WebhookState:
    """Enter an address; the secret is shown this once."""
    # The name is looked up before the transaction: a slow name server must not hold its lock.
    hook = webhooks.new(service.settings, principal, wish.url)
    with service.database.write() as session:
        session.add(hook)
        note(session, principal, "webhook.create", detail=hook.id, address=address)
    return WebhookState(id=hook.id, url=hook.url, secret=hook.secret)


@router.delete(
    "/{id}",
    status_code=status.HTTP_204_NO_CONTENT,
    response_class=Response,
    responses=documented("csrf", "not-found"),
    summary="取消一个回调地址",
)
def delete_webhook(service: Svc, principal: Asks, address: From, id: str) -> Response:
    """Remove one's own."""
    with service.database.write() as session:
        hook = session.get(Webhook, id) if id.isalnum() and id.isascii() else None
        if hook is None or hook.removed is not None or hook.owner != principal.id:
            raise not_found("回调")
        hook.removed = now()
        note(session, principal, "webhook.delete", detail=id, address=address)
    return Response(status_code=status.HTTP_204_NO_CONTENT)
