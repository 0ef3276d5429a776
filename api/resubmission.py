"""Two submissions of the store side by side, with what people made of their findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lvjian.api.auth.principal import Principal
from lvjian.api.blobs import Blobs, MissingBlob, read_blob
from lvjian.api.deliverables import report_of
from lvjian.api.service import Service
from lvjian.api.store.decisions import decisions_of, outdated_of
from lvjian.api.store.models import Bundle, Decision
from lvjian.checker.across.footprint import FootprintError, read_footprint
from lvjian.reports.resubmission.compare import Submission, by_file, compare
from lvjian.reports.resubmission.evidence import Prints
from lvjian.reports.resubmission.model import Comparison, FindingState


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions by fingerprint.

    Attributes:
        before: on the earlier submission; now: what holds in the later one.
        outdated: dismissals that no longer hold.
    """

    before: Mapping[str, Decision]
    now: Mapping[str, Decision]
    outdated: Mapping[str, Decision]

    def of(self, state: FindingState) -> tuple[Decision | None, Decision | None]:
        """What holds of a finding, and what no longer does."""
        key = state.finding["fingerprint"]
        held = self.before if state.after is None else self.now
        return held.get(key), None if state.after is None else self.outdated.get(key)


def decided(session: Session, principal: Principal, earlier: Bundle, later: Bundle) -> Decided:
    """What the principal's side made of the findings of both."""
    return Decided(
        decisions_of(session, principal, earlier),
        decisions_of(session, principal, later),
        outdated_of(session, principal, later),
    )


def compared(service: Service, earlier: Bundle, later: Bundle) -> Comparison:
    """What became of the findings, and what was changed besides.

    Raises:
        Problem: one of them has no report.
    """
    return compare(_submission(service, earlier), _submission(service, later))


def _submission(service: Service, bundle: Bundle) -> Submission:
    return Submission(report_of(service, bundle), _pictures(service.blobs, bundle.footprint))


def _pictures(blobs: Blobs, footprint: str | None) -> Prints | None:
    """What was kept of its pictures; None where nothing was, or by another version."""
    if footprint is None:
        return None
    try:
        return by_file(read_footprint(read_blob(blobs, footprint)).pictures)
    except (MissingBlob, FootprintError):
        return None
