"""By what the next submission of an applicant is known to be one.

Within one tenant: the intake system's own number, else the credit code or the name as compared,
together with a template in common. A product's application is another product's never.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from lvjian.api.store.models import Bundle
from lvjian.checker.across.legal_names import legal_person
from lvjian.core.identifiers import uscc_body, uscc_well_formed
from lvjian.core.reading import BundleReading, ReportReading
from lvjian.core.text import substance

_LATEST = 50
_LONGEST = 200


def enter_identity(session: Session, bundle: Bundle, reading: BundleReading) -> None:
    """Set who and what the bundle is about, and its lineage where it has none yet."""
    bundle.uscc = _code(reading)
    name = bundle.applicant and legal_person(bundle.applicant)
    bundle.applicant_key = name[:_LONGEST] if name else None
    bundle.templates = " ".join(sorted({_template(r) for r in reading.reports})) or None
    if bundle.lineage is None:
        bundle.lineage = _earlier(session, bundle) or lineage(bundle)


def lineage(bundle: Bundle) -> str:
    """What this submission shares with the next one of the same applicant.

    Never with another tenant's: the firm, or the owner where there is none, is part of it.
    """
    whose = f"{bundle.district or ''}\x1f{bundle.firm or bundle.owner}"
    if bundle.external_id:
        what = f"external\x1f{bundle.external_id}"
    elif bundle.applicant_key or bundle.uscc:
        who = bundle.uscc or bundle.applicant_key
        what = f"applicant\x1f{who}\x1f{bundle.templates or ''}"
    else:
        what = f"alone\x1f{bundle.id}"
    seed = f"{whose}\x1f{what}"
    return hashlib.sha256(seed.encode(errors="surrogatepass")).hexdigest()


def _earlier(session: Session, bundle: Bundle) -> str | None:
    """Lineage of the latest earlier submission of the same, None if there is none."""
    same = _same(bundle)
    if not same:
        return None
    tenant = Bundle.firm == bundle.firm
    if bundle.firm is None:
        tenant = Bundle.firm.is_(None) & (Bundle.owner == bundle.owner)
    district = (
        Bundle.district.is_(None) if bundle.district is None else Bundle.district == bundle.district
    )
    wanted = (
        select(Bundle)
        .where(Bundle.id < bundle.id, Bundle.lineage.is_not(None), tenant, district, or_(*same))
        .order_by(Bundle.id.desc())
        .limit(_LATEST)
    )
    held = list(session.scalars(wanted))
    numbered = (b for b in held if bundle.external_id and b.external_id == bundle.external_id)
    templates = set((bundle.templates or "").split())
    alike = (b for b in held if templates & set((b.templates or "").split()))
    found = next(numbered, None) or next(alike, None)
    return found.lineage if found is not None else None


def _same(bundle: Bundle) -> list[ColumnElement[bool]]:
    given = {
        Bundle.external_id: bundle.external_id,
        Bundle.uscc: bundle.uscc,
        Bundle.applicant_key: bundle.applicant_key,
    }
    return [column == value for column, value in given.items() if value]


def _code(reading: BundleReading) -> str | None:
    """The first well-formed credit code the reports give for the applicant."""
    codes = (uscc_body(f.value) for r in reading.reports for f in r.named("uscc") if f.value)
    return next((c for c in codes if uscc_well_formed(c)), None)


def _template(report: ReportReading) -> str:
    """What all editions of its template have in common; of a product, with the product."""
    rubric = report.rubric
    family = rubric.family or rubric.id
    if rubric.object != "product":
        return family
    product = next((f.value for f in report.fields if f.spec.id == "main-product"), None)
    digest = hashlib.sha256(substance(product or "").encode(errors="replace")).hexdigest()[:12]
    return f"{family}#{digest}"
