"""Who asks, and what that lets them see and do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, false, or_, true
from sqlalchemy.orm import Session

from lvjian.api.problems import Problem, not_found
from lvjian.api.store.models import Batch, Bundle

Role = Literal["assessor", "reviewer", "intake", "admin"]
ROLES: tuple[Role, ...] = ("assessor", "reviewer", "intake", "admin")
ROLE_NAMES: dict[Role, str] = {
    "assessor": "第三方评价机构",
    "reviewer": "审核人员",
    "intake": "申报系统",
    "admin": "管理员",
}
_Columns = TypeVarTuple("_Columns")


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated key or account.

    Attributes:
        firm: assessor firm whose bundles are its own. district: of a reviewer; None for
            the whole city.
        csrf: token the session's changing requests must carry; None for keys.
    """

    id: str
    name: str
    role: Role
    firm: str | None = None
    district: str | None = None
    csrf: str | None = None
    must_change: bool = False

    @property
    def party(self) -> Literal["office", "firm"]:
        """Whose decisions it sees and makes."""
        return "firm" if self.role == "assessor" else "office"

    def need(self, *roles: Role) -> None:
        """Refuse all but these roles.

        Raises:
            Problem: forbidden.
        """
        if self.role not in roles:
            names = "、".join(ROLE_NAMES[r] for r in roles)
            raise Problem("forbidden", f"此操作只对{names}开放，请用相应的账号或密钥。")


def sees(principal: Principal) -> ColumnElement[bool]:
    """The bundles a principal may know of, as a condition."""
    if principal.role == "admin":
        return true()
    if principal.role == "reviewer":
        return true() if principal.district is None else Bundle.district == principal.district
    if principal.role == "assessor":
        return Bundle.firm == principal.firm if principal.firm else false()
    return Bundle.owner == principal.id


def visible(statement: Select[*_Columns], principal: Principal) -> Select[*_Columns]:
    """A selection of bundles narrowed to what the principal may know of."""
    return statement.where(sees(principal))


def bundle_of(session: Session, principal: Principal, id_: str) -> Bundle:
    """The bundle of that id, if it is the principal's to see.

    Raises:
        Problem: not-found, in the same words whether it is another's or nobody's.
    """
    wanted = and_(Bundle.id == id_, sees(principal))
    found = session.query(Bundle).filter(wanted).one_or_none() if _an_id(id_) else None
    if found is None:
        raise not_found()
    return found


def sees_batch(principal: Principal) -> ColumnElement[bool]:
    """The rounds a principal may know of."""
    own = Batch.owner == principal.id
    if principal.role == "admin":
        return true()
    if principal.role == "assessor":
        return or_(own, Batch.firm == principal.firm) if principal.firm else own
    if principal.district is None:
        return true() if principal.role == "reviewer" else own
    return or_(own, Batch.district == principal.district)


def batch_of(session: Session, principal: Principal, id_: str) -> Batch:
    """The round of that id, if it is the principal's to see.

    Raises:
        Problem: not-found.
    """
    wanted = and_(Batch.id == id_, sees_batch(principal))
    found = session.query(Batch).filter(wanted).one_or_none() if _an_id(id_) else None
    if found is None:
        raise not_found("批次")
    return found


def _an_id(text: str) -> bool:
    """A database must not be asked for what cannot be an id (NUL, surrogates)."""
    return text.isascii() and text.isalnum() and len(text) <= 32
