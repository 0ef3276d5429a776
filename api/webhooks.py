"""Calls to other systems when a bundle ends, signed as Standard Webhooks asks.

A name is resolved once, every address it has is looked at, and the call goes to the address
that was looked at: a name server that answers otherwise the second time gains nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import secrets
import socket
from urllib.parse import urlsplit

import httpx
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lvjian.api.auth.principal import Principal
from lvjian.api.clock import now
from lvjian.api.ids import new_id
from lvjian.api.problems import Problem
from lvjian.api.settings import Settings
from lvjian.api.store.database import Database
from lvjian.api.store.labour import Delivery, Webhook
from lvjian.api.store.models import Bundle
from lvjian.api.tasks import jobs

_SECRET_MARK = "whsec_"  # noqa: S105 - the prefix the standard asks for
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_FIRST_DELAY = 5.0
_MOST_DELAY = 6 * 3600.0


class Refused(Exception):  # noqa: N818 - becomes a Problem or the reason of a failed delivery
    """An address that is not called; the message is Chinese."""


class Undelivered(Exception):  # noqa: N818 - a reason to try again
    """Not taken this time."""


def new(settings: Settings, principal: Principal, url: str) -> Webhook:
    """An address to be entered; its ``secret`` is shown this once.

    Raises:
        Problem: no http(s) address, or one in a private network.
    """
    try:
        address_of(url, private=settings.webhook_private)
    except Refused as error:
        raise Problem("invalid", str(error)) from None
    return Webhook(
        id=new_id("w"),
        owner=principal.id,
        role=principal.role,
        firm=principal.firm,
        district=principal.district,
        url=url,
        secret=_SECRET_MARK + base64.b64encode(secrets.token_bytes(24)).decode(),
        created=now(),
        removed=None,
    )


def announce(session: Session, bundle: Bundle) -> None:
    """Put a message to everybody who asked into the queue, in the transaction of the end."""
    for hook in session.scalars(_listening(bundle)):
        id_ = new_id("msg")
        told = {
            "type": f"bundle.{bundle.status}",
            "timestamp": now().isoformat(),
            "data": {
                "id": bundle.id,
                "external_id": bundle.external_id,
                "batch": bundle.batch_id,
                "status": bundle.status,
                "verdict": bundle.verdict,
                "counts": {
                    "error": bundle.errors,
                    "warning": bundle.warnings,
                    "info": bundle.infos,
                },
            },
        }
        session.add(
            Delivery(
                id=id_,
                webhook_id=hook.id,
                bundle_id=bundle.id,
                body=json.dumps(told, ensure_ascii=False),
                created=now(),
            )
        )
        jobs.put(session, kind="webhook", subject=id_, owner=hook.owner)


def _listening(bundle: Bundle) -> Select[Webhook]:
    """Whoever may see the bundle: the same lines as ``principal.sees``."""
    reviewer = (Webhook.role == "reviewer") & (
        Webhook.district.is_(None) | (Webhook.district == bundle.district)
    )
    assessor = (Webhook.role == "assessor") & (Webhook.firm == bundle.firm)
    may = or_(Webhook.role == "admin", Webhook.owner == bundle.owner, reviewer, assessor)
    return select(Webhook).where(Webhook.removed.is_(None), may)


def deliver(settings: Settings, database: Database, delivery_id: str) -> None:
    """Send one message.

    Raises:
        Undelivered: no answer, or not one of 2xx.
        Refused: the address may no longer be called.
    """
    with database.read() as session:
        delivery = session.get(Delivery, delivery_id)
        hook = session.get(Webhook, delivery.webhook_id) if delivery else None
    if delivery is None or hook is None or hook.removed is not None or delivery.delivered:
        return
    address = address_of(hook.url, private=settings.webhook_private)
    status, error = _post(settings, hook, delivery, address)
    with database.write() as session:
        row = session.get_one(Delivery, delivery_id)
        row.status, row.error = status, error
        row.delivered = now() if error is None else None
    if error is not None:
        raise Undelivered(error)


def delay_after(tries: int) -> float:
    """Seconds until the next try: 5 s, 30 s, 3 min, 18 min, 1.8 h, then every 6 h."""
    return min(_FIRST_DELAY * 6.0 ** (tries - 1), _MOST_DELAY)


def signature(secret: str, id_: str, timestamp: int, body: str) -> str:
    """``webhook-signature`` of a message (standardwebhooks.com)."""
    key = base64.b64decode(secret.removeprefix(_SECRET_MARK))
    signed = f"{id_}.{timestamp}.{body}".encode()
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def address_of(url: str, *, private: bool) -> str:
    """The address to connect to.

    Raises:
        Refused: no http(s) URL, no such host, or any of its addresses is not a public one.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("回调地址不是有效的网址。") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise Refused("回调地址应为 http:// 或 https:// 开头的网址，且不带用户名。")
    port = port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused("回调地址的主机名无法解析，请检查网址。") from None
    addresses = [str(f[4][0]) for f in found]
    if not private and not all(_public(a) for a in addresses):
        raise Refused("回调地址指向内网，已拒绝；确需如此请管理员设 LVJIAN_WEBHOOK_PRIVATE=true。")
    return addresses[0]


def _public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or _translated(parsed)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return parsed.is_global and not parsed.is_multicast


def _translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a NAT64 gateway makes of it (RFC 6052)."""
    if address not in _NAT64:
        return None
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def _post(
    settings: Settings, hook: Webhook, delivery: Delivery, address: str
) -> tuple[int | None, str | None]:
    """Status and, unless it was taken, why not."""
    parts = urlsplit(hook.url)
    stamp = int(now().timestamp())
    headers = {
        "Host": parts.netloc,
        "Content-Type": "application/json",
        "User-Agent": "lvjian",
        "webhook-id": delivery.id,
        "webhook-timestamp": str(stamp),
        "webhook-signature": signature(hook.secret, delivery.id, stamp, delivery.body),
    }
    target = httpx.URL(hook.url).copy_with(host=address)
    try:
        with (
            httpx.Client(
                timeout=settings.webhook_seconds, follow_redirects=False, trust_env=False
            ) as client,
            client.stream(
                "POST",
                target,
                content=delivery.body.encode(),
                headers=headers,
                # The certificate must be the name's, though we connect to the address.
                extensions={"sni_hostname": parts.hostname or ""},
            ) as answer,
        ):
            taken = answer.is_success
            return answer.status_code, None if taken else f"HTTP {answer.status_code}"
    except httpx.HTTPError as error:
        return None, type(error).__name__
