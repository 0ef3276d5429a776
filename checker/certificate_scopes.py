"""What certificates of a factory cover: making, and things the factory makes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lvjian.checker.registry import Problem, ReportCase
from lvjian.checker.rules.attachments_cited import attachment_target
from lvjian.core.document import Paragraph, Table
from lvjian.core.numbers import plain
from lvjian.core.place import Place
from lvjian.core.reading import Attachment, BundleReading
from lvjian.core.text import display

_MAKING = re.compile(
    r"生产(?!地址|经营场所|场所|许可)|制造|制作|加工|组装|装配|研制|冶炼|熔炼|铸|锻|轧|焊|涂装|镀|热处理|织造|纺织|针织|编织|印染|染整|印刷|酿|屠宰|开采|采选"
    r"|发电|供热|供汽|合成|精炼|炼|煅烧|烧结|烧制|配制|灌装|分装|封装|养殖|种植|回收|处置|处理|拆解|建造|产销|manufactur|product|assembl|process",
    re.IGNORECASE,
)
_SERVING = re.compile(
    r"租赁|物业|销售|贸易|批发|零售|进出口|仓储|装卸|运输|物流|集成|咨询|劳务|餐饮|代理|广告|经纪|保洁|安保|培训|软件"
)
_SCOPE_LINES = 120
"""Characters from the beginning of a scope in which its words may run on over lines."""
_OF_ANY_SCOPE = re.compile(
    r"\([^()]*\)|位于[^,，。;；]{2,40}?的|设计|研发|研制|开发|生产|制造|制作|加工|组装|装配|安装|调试|维修|维护|保养|销售|批发|零售|贸易|进出口"
    r"|售后|服务|技术|咨询|以及|及其|相关|有关|所?涉及|范围|资质|许可|认证|管理|活动|过程|场所|环境|职业健康安全|职业健康|能源|质量|产品|系列|各类|其他|主要"
    r"|[的和与及或等在内上之]"
)
_COPIES = frozenset({"CNCA截图", "营业执照"})
_FEWEST_PAIRS, _MOST_KNOWN = 3, 0.25


def scope_problems(case: ReportCase) -> Iterator[Problem]:
    """Certificates of a factory that cover no making, or other things than it makes."""
    if case.report.rubric.object != "factory" or case.report is not case.bundle.reports[0]:
        return
    scopes = _scopes(case.bundle)
    spoken = ""
    for attachment, scope in scopes:
        place = attachment.facts.place("scope")
        if place is None or not _is_system(attachment):
            continue
        if _without_making(attachment, scope):
            yield _problem(attachment, scope, place, "不含生产")
            continue
        spoken = spoken or _spoken(case.bundle)
        others = [s for a, s in scopes if a.id != attachment.id]
        if of_another_product(scope, spoken, others):
            yield _problem(attachment, scope, place, "报告和其他材料中没有提到这些产品")


def _scopes(bundle: BundleReading) -> list[tuple[Attachment, str]]:
    """Attachments that say what they cover: certificates of systems, the licence."""
    return [
        (a, plain(a.facts.scope))
        for a in bundle.attachments
        if a.facts.scope and (_is_system(a) or a.kind == "营业执照")
    ]


def of_another_product(scope: str, spoken: str, others: Sequence[str]) -> bool:
    """Whether hardly a word of what a scope names stands anywhere in the bundle.

    Nothing is told unless the bundle speaks of its products: what one of the other papers
    covers has to stand in the reports, or in a third paper, too.

    Args:
        spoken: the words of the reports and of papers that are no such certificates.
        others: what the other papers cover.
    """
    pairs, threes = _runs(scope, 2), _runs(scope, 3)
    text = "\n".join([spoken, *others])
    if len(pairs) < _FEWEST_PAIRS or any(t in text for t in threes):
        return False
    # 电机 for 电动机: short forms share the characters.
    own, known = _runs(scope, 1), set().union(*(_runs(other, 1) for other in others))
    shared = max(sum(p in text for p in pairs) / len(pairs), len(own & known) / len(own))
    if shared > _MOST_KNOWN:
        return False
    rest = [[spoken, *others[:n], *others[n + 1 :]] for n in range(len(others))]
    return any(
        any(t in "\n".join(texts) for t in _runs(other, 3))
        for other, texts in zip(others, rest, strict=True)
    )


def _runs(scope: str, length: int) -> set[str]:
    """All runs of so many characters within the names of things in a scope."""
    names = re.findall("[一-鿿]{2,}", _OF_ANY_SCOPE.sub(" ", plain(scope)))
    return {n[i : i + length] for n in names for i in range(len(n) - length + 1)}


def _is_system(attachment: Attachment) -> bool:
    return "管理体系认证证书" in (attachment.kind or "")


def _without_making(attachment: Attachment, scope: str) -> bool:
    text = plain(attachment.text)
    start = text.find(scope[:20])
    whole = scope + text[max(start, 0) :][:_SCOPE_LINES]
    return not _MAKING.search(whole) and bool(_SERVING.search(scope))


def _spoken(bundle: BundleReading) -> str:
    """All words of the reports and of the attachments but certificates of systems."""
    parts = [a.text for a in bundle.attachments if not _is_system(a) and a.kind not in _COPIES]
    for report in bundle.reports:
        for block in report.document.blocks:
            if isinstance(block, Paragraph):
                parts.append(block.text)
            elif isinstance(block, Table):
                parts += [cell.text for cell in block.cells()]
    return re.sub(r"\s+", "", plain("\n".join(parts)))


def _problem(attachment: Attachment, scope: str, place: Place, why: str) -> Problem:
    return Problem(
        attachment_target(attachment),
        f"“{display(attachment.title, 32)}”的认证范围是“{display(scope, 40)}”，{why}",
        "核对认证范围；换成覆盖工厂生产活动的证书",
        (place,),
        actual=scope,
        key="scope",
        outcome="needs-human",
        severity="warning",
    )
