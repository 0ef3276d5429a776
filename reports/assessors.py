"""Assessors as data and in words: what batch.json, pages and workbooks say of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lvjian.checker.assessors.comparison import OTHERS, Comparison
from lvjian.checker.assessors.figures import MINIMUM, Copied, Rate, Share
from lvjian.checker.assessors.intervals import CONFIDENCE, Interval
from lvjian.checker.assessors.quality import AssessorQuality
from lvjian.checker.pages import FAMILIES
from lvjian.rubrics.articles import assessor_articles

READER_NAMES = {"word": "Word", "pdf": "PDF", "scan": "扫描件", "other": "其他"}
VERDICT_WORDS = {
    "more": "多于同类",
    "fewer": "少于同类",
    "no-difference": "与同类没有可靠的差别",
    "not-compared": "不作比较",
}
CAUTIONS = (
    "不是排名：按名称排列，份数不同、模板不同、读取方式不同的数字不能直接比大小。",
    f"不足 {MINIMUM} 份的只列出现了多少，不算平均数和比例。",
    "只数第三方评价报告里的问题；申报单位自己的材料里的问题另列，不算在机构头上。",
    "需要人工核对而还没有人核对的、已被审核人员排除的，都不计入。",
    "雷同（B002）涉及两份报告，不说明谁抄谁；被抄的一方同样会出现在这里。",
    "没有读全的材料，实际问题可能比列出的多；没有读到有效期的资质，不等于在有效期内。",
    "“多于同类”只说明值得抽查，原因要看具体问题；是否取消资格等由主管部门依规定决定。",
)
METHOD = (
    f"方括号里是 {CONFIDENCE:.0%} 区间：真实水平大致落在其中，区间越宽，数字越靠不住。",
    (
        "比例用 Wilson 区间，同一份报告里的几处判定只当一份计；每份平均问题数用 Poisson 精确区间"
        "（Garwood），各份之间起伏大于偶然的，按起伏的程度放宽。"
    ),
    (
        "“与同类比”：以同一轮里其他机构同一模板、同一读取方式的报告为准，算出这些份数本该有多少问题"
        f"（至少 {OTHERS} 份、来自两家以上），再看实际是它的几倍；明显偏多的机构不作别家的参照；区间按参加比较的机构家数放宽，"
        "使水平相同的各家里有人被误标的可能不超过约二十分之一。"
    ),
)


def assessors_dict(held: Iterable[AssessorQuality]) -> list[dict[str, Any]]:
    """Every assessor, in the order given."""
    return [_assessor(a) for a in held]


def explained() -> dict[str, Any]:
    """What goes with the figures: minimum, how they are worked out, the articles."""
    return {
        "minimum": MINIMUM,
        "confidence": CONFIDENCE,
        "method": list(METHOD),
        "cautions": list(CAUTIONS),
        "articles": [
            {"no": a.no, "text": a.text, "document": a.document, "line": a.line}
            for a in assessor_articles()
        ],
    }


def _assessor(a: AssessorQuality) -> dict[str, Any]:
    return {
        "name": a.firm.name,
        "names": list(a.firm.names),
        "codes": list(a.firm.codes),
        "reports": a.reports,
        "kinds": [{"rubric": k.rubric, "reader": k.reader, "reports": k.reports} for k in a.kinds],
        "incomplete": a.incomplete,
        "defects_per_report": rate_dict(a.total),
        "rounds": [{"round": r, **rate_dict(rate)} for r, rate in a.by_round],
        "defects": [
            {"group": d.group, "severity": d.severity, **rate_dict(d.rate)} for d in a.defects
        ],
        "elsewhere": dict(a.elsewhere),
        "waiting": a.waiting,
        "confirmed": None if a.confirmed is None else share_dict(a.confirmed),
        "resubmitted": None if a.again is None else {**share_dict(a.again), "rounds": a.rounds},
        "copied": None if a.copied is None else _copied(a.copied),
        "papers": None
        if a.papers is None
        else [
            {
                "title": p.title,
                "number": p.number,
                "expires": p.expires.isoformat() if p.expires else None,
                "reports": p.reports,
                "lapsed": p.lapsed,
            }
            for p in a.papers
        ],
        "comparison": _comparison(a.comparison),
    }


def rate_dict(rate: Rate) -> dict[str, Any]:
    """A count over reports; ``mean``, ``low`` and ``high`` are null for too few."""
    return {
        "count": rate.count,
        "reports_with": rate.reports,
        "reports": rate.of,
        "mean": _rounded(rate.mean),
        **_bounds(rate.interval),
    }


def share_dict(share: Share) -> dict[str, Any]:
    """A share; ``share``, ``low`` and ``high`` are null for too few."""
    return {
        "part": share.part,
        "of": share.of,
        "reports": share.size,
        "share": _rounded(share.value),
        **_bounds(share.interval),
    }


def _copied(copied: Copied) -> dict[str, Any]:
    return {
        "compared": copied.compared,
        "found": share_dict(copied.found),
        "with_other_firms": copied.with_others,
        "characters": copied.wording,
        "common": copied.common,
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "verdict": comparison.verdict,
        "reports": comparison.reports,
        "observed": comparison.observed,
        "expected": _rounded(comparison.expected),
        "ratio": _rounded(comparison.ratio),
        **_bounds(comparison.interval),
        "why": comparison.why,
    }


def _bounds(interval: Interval | None) -> dict[str, float | None]:
    if interval is None:
        return {"low": None, "high": None}
    return {"low": _rounded(interval.low), "high": _rounded(interval.high)}


def _rounded(value: float | None) -> float | None:
    """Four decimals: libraries of other machines may differ far behind them."""
    return None if value is None else round(value, 4)


def rate_words(rate: Mapping[str, Any]) -> str:
    """``1.4［0.9，2.1］``; for too few, nothing."""
    if rate["mean"] is None:
        return ""
    return f"{_short(rate['mean'])}［{_short(rate['low'])}，{_short(rate['high'])}］"


def share_words(share: Mapping[str, Any]) -> str:
    """``80%［55%，93%］（12/15）``; for too few, the counts alone."""
    counts = f"{share['part']}/{share['of']}"
    if share["share"] is None:
        return counts
    return f"{share['share']:.0%}［{share['low']:.0%}，{share['high']:.0%}］（{counts}）"


def comparison_words(comparison: Mapping[str, Any]) -> str:
    """The verdict with its figures, or why there is none."""
    if comparison["verdict"] == "not-compared":
        return str(comparison["why"])
    # Two decimals: a bound just beyond 1 must not look like 1.
    bounds = f"［{comparison['low']:.2f}，{comparison['high']:.2f}］"
    return f"{VERDICT_WORDS[comparison['verdict']]}：{comparison['ratio']:.2f} 倍{bounds}"


def paper_words(paper: Mapping[str, Any]) -> str:
    """One paper with how long it holds."""
    number = f"（{paper['number']}）" if paper["number"] else ""
    until = f"有效期至 {paper['expires']}" if paper["expires"] else "没有读到有效期"
    lapsed = f"，{paper['lapsed']} 份报告评价时已过期" if paper["lapsed"] else ""
    return f"{paper['title']}{number}：{until}，见于 {paper['reports']} 份{lapsed}"


def kind_words(kind: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """Template, reader and number of reports."""
    rubric = kind["rubric"]
    return f"{titles.get(rubric, rubric or '没有认出模板')}·{READER_NAMES[kind['reader']]} {kind['reports']} 份"


def group_rows(assessor: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Groups with their defects by severity, those without any left out."""
    rows = []
    for group, name in FAMILIES.items():
        held = {d["severity"]: d for d in assessor["defects"] if d["group"] == group}
        if any(d["count"] for d in held.values()):
            rows.append({"group": group, "name": name, **held})
    return rows


def _short(value: float | None) -> str:
    if value is None:
        return "∞"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"
