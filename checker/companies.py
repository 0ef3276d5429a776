"""Company names: when two of them mean the same, and who is who in a bundle."""

from __future__ import annotations

import re

from rapidfuzz.fuzz import partial_ratio, ratio

from lvjian.core.place import Place
from lvjian.core.reading import Attachment, BundleReading, ReportReading
from lvjian.core.text import substance

_SEAL = re.compile(r"[（(]?\s*(?:加盖)?(?:单位)?(?:公章|盖章|章)\s*[)）]?\s*$")
_ORGANISATION = re.compile(r"公司|厂|集团|中心|合作社|企业|事务所|协会|大学|研究院|研究所")
_FORMER = re.compile(r"曾用名|原名|更名|名称变更|变更前|变更后")

_FIRM_WORDS = re.compile(r"股份|有限|责任|公司|集团|科技|技术|中心")
_SPECIAL_SEAL = re.compile(r"(?:专用|骑缝|合同|财务|发票)")
_SAME_NAME = 90
_LEGIBLE_SEAL = 0.85
_FOREIGN_SEAL = 0.45
_WORN_FIRM, _LEAST_FIRM = re.compile(r"有限|有公|限公|限司"), 6
"""What worn rims leave of 有限公司, and letters that a firm's seal has more of."""
_KNOWN_LETTERS = 0.5
"""Share of the letters read that stand in a name, wherever: its seal, badly worn."""
_LEAST_NAME = 3
"""Letters without which a name read off a seal tells nobody from anybody."""


def name_core(name: str) -> str:
    """A name in substance, words of sealing dropped."""
    return substance(_SEAL.sub("", name))


def same_company(left: str, right: str) -> bool:
    """Equal in substance, or one inside the other (a branch, a works, a shorter form)."""
    one, other = name_core(left), name_core(right)
    if not one or not other or one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= 6 and short in long


def likeness(left: str, right: str) -> float:
    """0..1: how much of two names agrees, the shorter one laid on the longer."""
    one, other = name_core(left), name_core(right)
    if not one or not other:
        return 0.0
    return float(max(ratio(one, other), partial_ratio(one, other) - 5)) / 100


def is_foreign_seal(words: str, sure: float, *, names: list[str]) -> bool:
    """Whether the words read off a seal are surely those of somebody else.

    Letters along a rim are often misread: only a name that was read well, looks like a
    firm's and hardly shares anything with any of the names is somebody else's.
    """
    firm = looks_like_company(words) or (len(words) > _LEAST_FIRM and _WORN_FIRM.search(words))
    if sure < _LEGIBLE_SEAL or not firm or _SPECIAL_SEAL.search(words):
        return False
    bare = [_FIRM_WORDS.sub("", name_core(n)) for n in (words, *names)]
    if len(bare[0]) < _LEAST_NAME:
        return False
    return all(_likeness_of_part(bare[0], b) < _FOREIGN_SEAL for b in bare[1:])


def _likeness_of_part(words: str, name: str) -> float:
    """Likeness to a name or to the part of it that is likest: worn rims lose letters."""
    if sum(letter in name for letter in words) >= _KNOWN_LETTERS * len(words):
        return 1.0
    size = len(words)
    parts = {name[start : start + size] for start in range(max(1, len(name) - size + 1))}
    return max(likeness(words, part) for part in (name, *sorted(parts)))


def looks_like_company(name: str | None) -> bool:
    """Whether a read holder can be an organisation at all."""
    return name is not None and 5 <= len(name_core(name)) <= 60 and bool(_ORGANISATION.search(name))


def applicants(bundle: BundleReading) -> list[str]:
    """Names under which the reports give the applicant."""
    return _named(bundle, "applicant-name")


def assessors(bundle: BundleReading) -> list[str]:
    """Names under which the reports give the third-party assessor."""
    return _named(bundle, "assessor-name")


def _named(bundle: BundleReading, same_as: str) -> list[str]:
    values = [f.value for r in bundle.reports for f in r.named(same_as) if f.value]
    return list(dict.fromkeys(values))


def name_places(bundle: BundleReading) -> tuple[Place, ...]:
    """Where the reports name the applicant."""
    return tuple(
        p for r in bundle.reports for f in r.named("applicant-name") if f.value for p in f.at[:1]
    )


def any_same(name: str, names: list[str]) -> bool:
    """Whether ``name`` means one of ``names``."""
    return any(same_company(name, n) for n in names)


def renamed(
    bundle: BundleReading, attachment: Attachment | None = None, *, name: str | None = None
) -> bool:
    """The bundle (or the attachment) speaks of a change of name: names may rightly differ.

    Args:
        name: the one that differs; a notice or sentence that was read has to speak of it.
    """
    if attachment is not None and _FORMER.search(attachment.text):
        return True
    notices = [a.text for a in bundle.attachments if _FORMER.search(a.title)]
    if name is None:
        return bool(notices)
    if any(not _ORGANISATION.search(text) for text in notices):
        return True  # a notice that could not be read may be about it
    core = name_core(name)
    told = [p.text for r in bundle.reports for p in r.document.paragraphs()]
    told = [text for text in told if _FORMER.search(text)]
    return any(partial_ratio(core, substance(text)) >= _SAME_NAME for text in notices + told)


def report_of(bundle: BundleReading, kind: str) -> ReportReading | None:
    """The first report of a kind (self, third-party)."""
    return next((r for r in bundle.reports if r.rubric.kind == kind), None)
