"""Whose papers are: which must be the applicant's own, and whom they are made out to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz.fuzz import partial_ratio

from lvjian.checker.companies import any_same, looks_like_company, name_core, same_company
from lvjian.core.numbers import plain
from lvjian.core.reading import Attachment, BundleReading

_SEVERAL = 3
"""Papers made out to one firm that outweigh a licence of another."""
_ISSUED_TO_HOLDER = ("证书", "认证", "许可", "检测", "监测", "检验", "检定", "报告", "排污")
_OF_PROJECTS = frozenset(
    {"环评批复", "环评验收", "三同时验收", "节能审查", "建设批复", "CNCA截图", "信用查询"}
)
"""Letters of authorities on projects, pages of public platforms."""
_OF_OTHERS = (
    "供应商", "供方", "供货", "承包", "委托", "处置", "危险废物", "危废", "运输", "回收", "资质",
    "评价机构", "第三方机构", "设备", "能效标识", "节能产品", "光伏组件", "合同", "协议",
)  # fmt: skip
_SITES = re.compile(
    r"场所|分公司|分支|子公司|下属|成员|证书组|附件|多现场|\bsites?\b|\blocations?\b", re.IGNORECASE
)
_SAME_NAME = 90


def must_be_own(attachment: Attachment) -> bool:
    """Whether a paper of that kind proves nothing when it is made out to somebody else."""
    kind = attachment.kind
    if kind is None or "营业执照" in kind:
        return False
    if any(w in kind + attachment.title for w in _OF_OTHERS):
        return False
    return kind in _OF_PROJECTS or any(w in kind for w in _ISSUED_TO_HOLDER)


def covers(attachment: Attachment, names: Sequence[str]) -> bool:
    """Whether a paper made out to somebody else names the applicant as well.

    A certificate of a group lists the firms it covers; a letter on a project may be
    addressed to the authority that asked, and name the firm in its subject.
    """
    kind = attachment.kind or ""
    if kind not in _OF_PROJECTS and not ("体系" in kind and _SITES.search(attachment.text)):
        return False
    words = _bare(attachment.text)
    return any(partial_ratio(_bare(name_core(n)), words) >= _SAME_NAME for n in names)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", plain(text)).casefold()


def holders_of_papers(bundle: BundleReading) -> list[str]:
    """Whose licences the bundle holds: stands in for the applicant where no field names it.

    A licence of a firm that nobody else's paper is made out to, beside several papers of
    another, is the odd one out itself (C001).
    """
    agreed = agreed_holder(bundle)
    licences = _companies(filter(_is_own_licence, bundle.attachments))
    return [agreed.facts.holder or ""] if agreed else list(dict.fromkeys(licences))


def agreed_holder(bundle: BundleReading) -> Attachment | None:
    """One of several papers made out to one firm, where no paper is that of a licence's."""
    papers = [a for a in bundle.attachments if must_be_own(a)]
    papers = [a for a in papers if looks_like_company(a.facts.holder)]
    licences = _companies(filter(_is_own_licence, bundle.attachments))
    if not licences or any(any_same(a.facts.holder or "", licences) for a in papers):
        return None

    def alike(paper: Attachment) -> int:
        return sum(same_company(paper.facts.holder or "", p.facts.holder or "") for p in papers)

    best = max(papers, key=alike, default=None)
    return best if best is not None and alike(best) >= _SEVERAL else None


def _companies(attachments: Iterable[Attachment]) -> list[str]:
    return [a.facts.holder for a in attachments if looks_like_company(a.facts.holder)
            and a.facts.holder]  # fmt: skip


def _is_own_licence(attachment: Attachment) -> bool:
    others = any(w in attachment.title for w in _OF_OTHERS)
    return "营业执照" in (attachment.kind or "") and not others
