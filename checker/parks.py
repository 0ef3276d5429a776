"""Whose papers a park's are: the park itself, its administration, the firm that runs it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lvjian.checker.companies import any_same, looks_like_company, name_core
from lvjian.core.numbers import plain
from lvjian.core.place import Place
from lvjian.core.reading import Attachment, BundleReading, FieldReading, ReportReading
from lvjian.core.text import substance

_PARK = r"园区|开发区|集聚区|示范区|高新区|工业园|产业园|科技园|工业区|产业基地"
_PARK_LIKE = re.compile(rf"{_PARK}|管委会|管理委员会")
# What any park may be called: two names that share these words alone are two parks.
_COMMON = re.compile(
    r"管理委员会|管委会|股份|有限|责任|公司|集团|运营|管理|服务|开发|建设|投资|发展|控股|园区|开发区|集聚区|示范区|"
    r"高新区|工业园|产业园|科技园|工业区|基地|绿色|低碳|循环|生态|经济|技术|高新|先进|制造|产业|工业|智能|"
    r"国家级|省级|市级|自主|创新|综合|新区|[省市县区州]"
)
_RUNS_PARKS = re.compile(
    "管理|运营|开发|建设|投资|发展|控股|集团|园|城|资产|国资|产业|实业|服务|招商|置业"
)
_REGION = re.compile(r"[一-鿿]{2,3}(?=[省市县州])")
_RUNNING = re.compile(
    r"(?:运营(?:管理)?(?:单位|机构|公司|主体)|管理(?:机构|单位|主体)|开发(?:运营)?主体|建设单位)(?:名称)?"
    r"(?:为|是|:)\s*[“《]?([一-鿿()A-Za-z0-9]{4,40}?(?:公司|管理委员会|管委会|中心|集团))"
)


def park_names(bundle: BundleReading) -> list[str]:
    """Names of the park as its reports give it."""
    found = [f.value for r in bundle.reports for f in r.named("park-name") if f.value]
    return list(dict.fromkeys(found))


def park_people(bundle: BundleReading) -> list[str]:
    """The park, who applies for it, and the firms its reports name as running it."""
    found = park_names(bundle)
    for report in bundle.reports:
        found += [f.value for f in report.named("applicant-name") if f.value]
        for paragraph in report.document.paragraphs():
            found += _RUNNING.findall(plain(paragraph.text))
    return list(dict.fromkeys(found))


def is_park_report(report: ReportReading) -> bool:
    """Whether it is about a park, where papers of the firms settled in it are evidence too."""
    return report.rubric.object == "park"


def of_another_park(name: str, known: list[str]) -> bool:
    """Whether a name is that of a park or its administration, and of none of the known ones.

    Only names that have nothing in common but what all parks are called are told apart.
    """
    if not known or not _PARK_LIKE.search(name) or any_same(name, known):
        return False
    own = _proper(name)
    return len(own) >= 2 and all(_apart(own, _proper(k)) for k in known)


def is_no_parks_applicant(field: FieldReading, bundle: BundleReading) -> bool:
    """Whether a cover names a manufacturer that nothing else in the bundle speaks of.

    A firm may run a park; one whose name says so, or is called like the park, may apply.
    """
    name = field.value or ""
    if not looks_like_company(name) or _PARK_LIKE.search(name) or _RUNS_PARKS.search(name):
        return False
    if _told(name, bundle, without=field.at) or not park_names(bundle):
        return False
    return _called_unlike(name, park_names(bundle), bundle)


def of_a_stranger(holder: str, attachment: Attachment, bundle: BundleReading) -> bool:
    """Whether a firm that nothing else in the bundle speaks of holds a paper of the park.

    Firms settled in a park have certificates and reports too: where the report or another
    paper names the firm, or the firm is called like the park, or the park's own papers are
    not in its name, nothing can be told.
    """
    known = park_people(bundle)
    others = [a for a in bundle.attachments if a.id != attachment.id]
    if not any(a.facts.holder and any_same(a.facts.holder, known) for a in others):
        return False
    if _spoken_of(holder, attachment, others, bundle):
        return False
    return _called_unlike(holder, known, bundle)


def _called_unlike(name: str, known: list[str], bundle: BundleReading) -> bool:
    """Whether a name shares nothing with the known ones but the words of their region."""
    regions = [
        f.value
        for r in bundle.reports
        for meaning in ("district", "applicant-address")
        for f in r.named(meaning)
        if f.value
    ]
    regions += [m[0] for n in known if (m := _REGION.match(n))]
    names = [_outside(_proper(n), regions) for n in known]
    return all(_apart(_outside(_proper(name), regions), n) for n in names)


def _told(name: str, bundle: BundleReading, *, without: Sequence[Place]) -> bool:
    """Whether text, rows or papers of a bundle name a firm in another place than the given."""
    own, here = name_core(name), {(p.file, p.page, p.part, p.bbox) for p in without}
    texts = [
        p.text
        for r in bundle.reports
        for p in r.document.paragraphs()
        if (p.place.file, p.place.page, p.place.part, p.place.bbox) not in here
    ]
    texts += [a.title + a.text for a in bundle.attachments]
    texts += [c.text for r in bundle.reports for row in r.rows for c in row.cells]
    texts += [f.value or "" for r in bundle.reports for f in r.fields]
    return any(own in substance(t) for t in texts)


def _spoken_of(
    holder: str, attachment: Attachment, others: list[Attachment], bundle: BundleReading
) -> bool:
    """Whether the reports or other papers name a firm; a paper bound into a report is its own."""
    own, itself = name_core(holder), substance(attachment.text)
    told = [p.text for r in bundle.reports for p in r.document.paragraphs()]
    texts = [a.title + a.text for a in others]
    texts += [t for t in told if holder[:2] in t and substance(t) not in itself]
    texts += [c.text for r in bundle.reports for row in r.rows for c in row.cells]
    return any(own in substance(t) for t in texts)


def _outside(name: str, regions: list[str]) -> str:
    """A name without the words of the regions: 洛阳 in a park and a firm of 洛阳市."""
    for at in range(len(name) - 1, -1, -1):
        if any(name[at : at + 2] in r for r in regions) and len(name[at : at + 2]) == 2:
            name = name[:at] + name[at + 2 :]
    return name


def _proper(name: str) -> str:
    return _COMMON.sub("", name_core(name))


def _apart(one: str, other: str) -> bool:
    if len(other) < 2:
        return False
    return not any(one[i : i + 2] in other for i in range(len(one) - 1))
