"""API keys: made once, shown once, stored as a hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sqlalchemy.orm import Session

from lvjian.api.auth.principal import Principal, Role
from lvjian.api.clock import now
from lvjian.api.ids import new_id
from lvjian.api.store.people import ApiKey

_MARK = "lvj_"


def create_key(
    session: Session, *, role: Role, name: str, firm: str | None = None, district: str | None = None
) -> str:
    """Make a key and return it: the only time it is known.

    The secret has 256 bits of chance, so a plain hash keeps it; argon2 is for passwords.

    Args:
        firm: for assessors; the key's own name unless given.
    """
    id_, secret = new_id("k"), secrets.token_urlsafe(32)
    session.add(
        ApiKey(
            id=id_,
            name=name,
            secret=_hash(secret),
            role=role,
            firm=(firm or name) if role == "assessor" else firm,
            district=district,
            created=now(),
            revoked=None,
        )
    )
    return f"{_MARK}{id_}_{secret}"


def principal_of_key(session: Session, text: str) -> Principal | None:
    """Who a key stands for; None if it is none of ours or was revoked."""
    id_, _, secret = text.removeprefix(_MARK).partition("_")
    key = session.get(ApiKey, id_) if text.startswith(_MARK) and len(id_) <= 32 else None
    if key is None or key.revoked is not None:
        return None
    if not hmac.compare_digest(key.secret, _hash(secret)):
        return None
    return Principal(key.id, key.name, key.role, key.firm, key.district)  # type: ignore[arg-type]  # written by create_key


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
