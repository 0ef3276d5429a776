"""A batch as one self-contained HTML page: its bundles and what shows when they lie side by side."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from lvjian.core.finding import Finding
from lvjian.core.place import Place
from lvjian.reports import assessors_page
from lvjian.reports.as_html import page_environment, read_template
from lvjian.reports.assessors import assessors_dict, explained
from lvjian.reports.batch_json import BatchResult, BundleLine
from lvjian.reports.batch_xlsx import findings_of
from lvjian.rubrics import load_all

_STYLES = ("report.css", "batch.css", assessors_page.STYLE)
_TITLES = {
    "B001": "机构承担项目超过上限",
    "B002": "报告内容雷同",
    "B003": "同一申报单位重复申报",
    "B004": "证书、扫描件或照片重复使用",
    "B005": "留有别家单位的名称",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one rule."""

    code: str
    title: str
    findings: tuple[Finding, ...]


def batch_html(result: BatchResult) -> str:
    """The page: no script, no outside resource, everything from the bundles escaped."""
    style = "".join(read_template(name) for name in _STYLES)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        page_environment()
        .get_template("batch.html.j2")
        .render(
            result=result,
            groups=tuple(_groups(result)),
            assessors=_assessors(result),
            firms=len(result.assessors),
            across=findings_of(result),
            failed=[b for b in result.bundles if b.error],
            href=_href,
            pairs=_pairs,
            style=Markup(style),  # noqa: S704 - our own style sheets
            style_hash=digest,
        )
    )


def _href(line: BundleLine) -> str:
    folder = quote(line.folder.encode(errors="replace"))
    return f"./{folder}/report.html"


def _groups(result: BatchResult) -> Iterator[Group]:
    for code in sorted({f.code for f in result.findings}):
        held = tuple(f for f in result.findings if f.code == code)
        yield Group(code, _TITLES.get(code, held[0].rule), held)


def _pairs(finding: Finding) -> list[tuple[Place, Place | None]]:
    """Places two by two as the rules give them; a longer list of holders one by one."""
    at = finding.at
    if finding.code == "B002" or (finding.code in ("B004", "B005") and len(at) == 2):
        return [(at[i], at[i + 1]) for i in range(0, len(at), 2)]
    return [(place, None) for place in at]


def _assessors(result: BatchResult) -> Markup:
    titles = {r.id: r.title for r in load_all()}
    held = assessors_dict(result.assessors)
    return assessors_page.assessors_html(held, titles=titles, told=explained())
