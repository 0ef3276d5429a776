"""A finding: one defect at its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lvjian.core.place import Place

Severity = Literal["error", "warning", "info"]
Outcome = Literal["fail", "unreadable", "needs-human"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the report says about one defect.

    Attributes:
        target: ``row:2.2.1``, ``field:factory-name``, ``section:3``, ``attachment:3``,
            ``material:7``, ``file:x.pdf``, ``score:total``, ``document`` or ``bundle``.
        document: path of the report it is about, None for the bundle.
        message, suggestion: one Chinese sentence each.
        at: the primary place first, then those that disagree with it.
        fingerprint: same defect, same fingerprint in the next submission.
    """

    code: str
    rule: str
    severity: Severity
    outcome: Outcome
    target: str
    document: str | None
    message: str
    suggestion: str
    expected: str | None
    actual: str | None
    at: tuple[Place, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """A rule that could not tell, or broke."""

    code: str
    target: str
    why: str
