"""What a comparison of two submissions says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]
State = Literal["fixed", "new", "unchanged", "worse", "untold"]
Kind = Literal["field", "row", "score", "text", "attachment", "file", "document"]
STATES: tuple[State, ...] = ("worse", "new", "unchanged", "untold", "fixed")


@dataclass(frozen=True, slots=True)
class FindingState:
    """What became of a finding.

    Attributes:
        before, after: the finding as both reports have it; one of them may be None.
        changed: what it rests on (wording, values, evidence) is no longer the same.
        why: in Chinese, why it is worse or cannot be told; what to know of one that is fixed.
    """

    state: State
    before: Json | None
    after: Json | None
    changed: bool = False
    why: str = ""

    @property
    def finding(self) -> Json:
        """The finding as it is now, or as it was."""
        found = self.after if self.after is not None else self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is no longer as it was.

    Attributes:
        target: ``row:2.2.1``, ``field:phone``, ``score:total``, ``attachment:3``, ``section:3``,
            ``file:…``: as findings name it.
        what: Chinese, what it is (得分, 说明文字, 证书编号).
        label: Chinese, where: the official wording, the name of the field or attachment.
        before, after: words or values, None where there are none.
        asked: the earlier report had a finding about it.
        unsure: recognised from a scan: to be looked at.
    """

    kind: Kind
    target: str
    label: str
    what: str
    before: str | None
    after: str | None
    at_before: tuple[Json, ...] = ()
    at_after: tuple[Json, ...] = ()
    asked: bool = False
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two submissions side by side.

    Attributes:
        notes: Chinese sentences about what limits the comparison.
    """

    earlier: Json
    later: Json
    findings: tuple[FindingState, ...]
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()

    def of(self, state: State) -> tuple[FindingState, ...]:
        """Findings that became of it."""
        return tuple(f for f in self.findings if f.state == state)

    @property
    def silent(self) -> tuple[Change, ...]:
        """Changes that no finding of the earlier report asked for."""
        return tuple(c for c in self.changes if not c.asked)

    @property
    def answering(self) -> tuple[Change, ...]:
        """Changes where the earlier report had a finding."""
        return tuple(c for c in self.changes if c.asked)
