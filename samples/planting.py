"""What a mutation is: one named change of a sample's content and what must be said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from lvjian.core.finding import Severity
from lvjian.samples.layout import Layout
from lvjian.samples.model import BundleContent, ReportContent, RowContent
from lvjian.samples.scoretables import printed_columns


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that must be there.

    Attributes:
        code: rule code.
        target: pattern of the finding's target, ``|`` between alternatives, ``*`` for any.
        place: words that the quote, part or file of its first place contains, "" for any.
        severity: where it differs from what the catalogue says for the rule.
    """

    code: str
    target: str
    place: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Planted:
    """Content with a defect.

    Attributes:
        layout: the layout to use instead, None for the one given.
        optional: findings that may follow but need not (information only).
    """

    content: BundleContent
    expected: tuple[Expected, ...]
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """Where a defect is to be planted.

    Attributes:
        rng: chooses among possible places, seeded by mutation name and seed.
    """

    content: BundleContent
    layout: Layout
    rng: Random

    @property
    def report(self) -> ReportContent:
        """The first report."""
        return self.content.report


Plant = Callable[[Site], Planted | None]


@dataclass(frozen=True, slots=True)
class Mutation:
    """A named change.

    Attributes:
        name: stable name, English with hyphens, rule code first (``s004-required-low``);
            harmless ones begin with ``ok-``.
        title: what it does, in Chinese, for 样例说明.md.
        code: rule it is about, "" for harmless ones.
        changes: what differs from the parent: ``report``, ``attachments``, ``files`` or
            ``layout``.
    """

    name: str
    title: str
    code: str
    plant: Plant
    changes: str = "report"

    @property
    def harmless(self) -> bool:
        """Whether nothing must be said of it."""
        return not self.code

    def apply(self, content: BundleContent, layout: Layout, seed: int) -> Planted | None:
        """Plant it; None where this content or layout has no place for it."""
        return self.plant(Site(content, layout, Random(f"{self.name}-{seed}")))


def choose_row(
    site: Site, kind: str, fits: Callable[[RowContent], bool] = lambda _: True
) -> RowContent | None:
    """One row of a table that fits, None without one."""
    table = site.report.table(kind)
    rows = [r for r in table.rows if fits(r)] if table else []
    return site.rng.choice(rows) if rows else None


def prints(site: Site, kind: str, *roles: str) -> bool:
    """Whether the layout prints one of these columns in that table."""
    names = {"basic": "basic", "indicator": "indicators", "bonus": "bonus"}
    spec = site.report.rubric.table(names[kind])  # type: ignore[arg-type]  # a table kind
    table = site.report.table(kind)
    if spec is None or table is None:
        return False
    return any(c.role in roles for c in printed_columns(spec, table, site.layout))


def replaced(site: Site, report: ReportContent, *expected: Expected) -> Planted:
    """The site's content with its first report replaced."""
    return Planted(site.content.with_report(report), expected)
