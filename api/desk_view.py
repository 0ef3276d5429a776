"""What the review desk shows of a result, whoever looks: made once, kept in memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from lvjian.reports.page_view import FindingView


@dataclass(frozen=True, slots=True)
class DeskView:
    """What the desk shows of a result, whoever looks.

    Attributes:
        findings: in order, each with its places as the script wants them.
        tabs: all tabs but the one of the findings, as they stand on the page.
        gaps, attachments: how many there are.
    """

    findings: tuple[tuple[FindingView, str], ...]
    tabs: Markup
    as_of: date
    gaps: int
    attachments: int
    scored: bool
