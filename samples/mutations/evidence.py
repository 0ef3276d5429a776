"""Defects of citations and attachments."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from lvjian.samples.company import make_company
from lvjian.samples.evidence import BY_KEY
from lvjian.samples.fields import chinese_date
from lvjian.samples.model import AttachmentContent, BundleContent, Cite, Paragraph, RowContent
from lvjian.samples.planting import (
    Expected,
    Mutation,
    Planted,
    Site,
    choose_row,
    prints,
    replaced,
)
from lvjian.samples.settling import settled, with_references, without_cites

Plant = Callable[[Site], Planted | None]


def _cited_row(site: Site) -> tuple[str, RowContent] | None:
    """A row whose citations are printed, with its table's kind."""
    kinds = [k for k in ("indicator", "basic") if prints(site, k, "remark", "evidence")]
    for kind in kinds:
        row = choose_row(site, kind, lambda r: bool(r.cites) and not r.na)
        if row is not None:
            return kind, row
    return None


def _next_number(content: BundleContent) -> str:
    return str(max((int(a.number.split("-")[0]) for a in content.attachments), default=0) + 1)


def _cites_absent(title: str, *, numbered: bool) -> Plant:
    """Cite one thing more that the bundle does not hold."""

    def plant(site: Site) -> Planted | None:
        found = _cited_row(site)
        if found is None:
            return None
        _, row = found
        number = str(int(_next_number(site.content)) + 3) if numbered else None
        cite = Cite(number, title)
        report = settled(site.report.with_row(replace(row, cites=(*row.cites, cite))))
        return replaced(site, report, Expected("A001", "attachment:*", title if not number else ""))

    return plant


def _removed(site: Site) -> Planted | None:
    """Take away a cited piece that is no official material."""
    cited = {c.number for r in site.report.rows() for c in r.cites}
    found = [a for a in site.content.attachments if a.number in cited and a.material is None]
    if not found:
        return None
    piece = site.rng.choice(found)
    left = tuple(a for a in site.content.attachments if a is not piece)
    return Planted(replace(site.content, attachments=left), (Expected("A001", "attachment:*"),))


def _material(*, conditional: bool) -> Plant:
    """Take away an official material and every citation of it."""

    def plant(site: Site) -> Planted | None:
        materials = {m.id: m for m in site.report.rubric.materials}
        pieces = [
            a for a in site.content.attachments
            if a.material in materials and materials[a.material].when_applicable == conditional
            and not materials[a.material].catch_all
        ]  # fmt: skip
        site.rng.shuffle(pieces)
        for piece in pieces:
            kept = tuple(a for a in site.content.attachments if a is not piece)
            if any(a.material == piece.material for a in kept):
                continue
            reports = [without_cites(r, piece.number) for r in site.content.reports]
            whole = tuple(r for r in reports if r is not None)
            if len(whole) < len(reports):
                continue
            content = replace(site.content, reports=whole, attachments=kept)
            wanted = Expected(
                "A002", f"material:{piece.material}", severity="info" if conditional else "error"
            )
            return Planted(content, (wanted,))
        return None

    return plant


def _extra(site: Site, number: str, title: str) -> AttachmentContent:
    facts = (("单位", site.content.company.name),)
    body = ("记录企业开展职工文化活动的情况，由工会办公室整理。",)
    return AttachmentContent(number, title, (), facts, body)


def _uncited(site: Site) -> Planted | None:
    if not any(r.cites for r in site.report.rows()):
        return None  # a form without an index
    piece = _extra(site, _next_number(site.content), "职工文化活动画册")
    content = replace(site.content, attachments=(*site.content.attachments, piece))
    wanted = Expected("A003", f"attachment:{piece.number}*|attachment:*", severity="info")
    return Planted(content, (wanted,))


def _index_blank(kind: str) -> Plant:
    def plant(site: Site) -> Planted | None:
        if not prints(site, kind, "remark", "evidence"):
            return None
        row = choose_row(site, kind, lambda r: r.max_score is None and bool(r.cites))
        if row is None:
            return None
        report = settled(site.report.with_row(replace(row, cites=())))
        return replaced(site, report, Expected("A004", f"row:{row.id}"))

    return plant


def _vague(words: str) -> Plant:
    def plant(site: Site) -> Planted | None:
        found = _cited_row(site)
        if found is None:
            return None
        _, row = found
        cite = Cite(None, None, words)
        report = with_references(site.report.with_row(replace(row, cites=(cite,))))
        return replaced(site, report, Expected("A005", f"row:{row.id}"))

    return plant


def _mismatch(row_words: str, wrong: str) -> Plant:
    """Cite evidence of another kind only."""

    def plant(site: Site) -> Planted | None:
        piece = next((a for a in site.content.attachments if a.kinds == (wrong,)), None)
        if piece is None or not prints(site, "indicator", "remark", "evidence"):
            return None
        row = choose_row(
            site, "indicator",
            lambda r: re.search(row_words, r.text) is not None and bool(r.cites)
            and all(c.number != piece.number for c in r.cites),
        )  # fmt: skip
        if row is None:
            return None
        cites = (Cite(piece.number, piece.title),)
        report = with_references(site.report.with_row(replace(row, cites=cites)))
        return replaced(site, report, Expected("A006", f"row:{row.id}"))

    return plant


def _pieces(site: Site, form: str) -> list[AttachmentContent]:
    return [
        a for a in site.content.attachments
        if a.owner == "company" and any(BY_KEY[k].form == form for k in a.kinds)
    ]  # fmt: skip


def _with_piece(site: Site, old: AttachmentContent, new: AttachmentContent) -> BundleContent:
    held = tuple(new if a is old else a for a in site.content.attachments)
    return replace(site.content, attachments=held)


def _expired(form: str) -> Plant:
    def plant(site: Site) -> Planted | None:
        found = _pieces(site, form)
        if not found:
            return None
        piece = site.rng.choice(found)
        day = chinese_date(date(site.report.date.year - 1, 2, 11))
        done, facts = False, []
        issued = chinese_date(date(site.report.date.year - 4, 2, 12))
        for label, value in piece.facts:
            new = {"有效期至": day, "发证日期": issued}.get(label, value) if not done else value
            done = done or label == "有效期至"
            facts.append((label, new))
        if not done:
            return None
        content = _with_piece(site, piece, replace(piece, facts=tuple(facts)))
        return Planted(content, (Expected("A007", f"attachment:{piece.number}*"),))

    return plant


def _foreign(form: str) -> Plant:
    """One certificate or report made out to another company throughout."""

    def plant(site: Site) -> Planted | None:
        found = [p for p in _pieces(site, form) if len(p.kinds) == 1]
        if not found:
            return None
        piece = site.rng.choice(found)
        mine = site.content.company
        other = make_company(991, mine.city, mine.figures.years[-1])

        def swap(text: str) -> str:
            return text.replace(mine.name, other.name).replace(mine.uscc, other.uscc)

        changed = replace(
            piece,
            facts=tuple((k, swap(v)) for k, v in piece.facts),
            body=tuple(swap(b) for b in piece.body),
        )
        content = _with_piece(site, piece, changed)
        return Planted(content, (Expected("A008", f"attachment:{piece.number}*"),))

    return plant


def _emptied(site: Site) -> Planted | None:
    found = [a for a in site.content.attachments if a.owner == "company" and a.kinds]
    if not found:
        return None
    piece = site.rng.choice(found)
    content = _with_piece(site, piece, replace(piece, empty=True))
    return Planted(content, (Expected("A009", f"attachment:{piece.number}*"),))


def _clash(site: Site) -> Planted | None:
    found = [a for a in site.content.attachments if a.owner == "company" and a.number.isdigit()]
    if not found:
        return None
    piece = site.rng.choice(found)
    double = _extra(site, piece.number, "职工文化活动画册")
    content = replace(site.content, attachments=(*site.content.attachments, double))
    return Planted(content, (Expected("A010", f"attachment:{piece.number}*"),))


def _old_screenshot(site: Site) -> Planted | None:
    if not any("截图时间" in m.text for m in site.report.rubric.materials):
        return None
    old = date(site.report.date.year - 3, 4, 9)
    for piece in _pieces(site, "certificate"):
        body = tuple(
            re.sub(r"(截图时间：)\d{4}年\d+月\d+日", rf"\g<1>{chinese_date(old)}", b)
            for b in piece.body
        )
        if body != piece.body:
            content = _with_piece(site, piece, replace(piece, body=body))
            return Planted(content, (Expected("A011", f"attachment:{piece.number}*"),))
    return None


def _references(change: Callable[[tuple[Paragraph, ...]], tuple[Paragraph, ...]]) -> Plant:
    def plant(site: Site) -> Planted | None:
        if not site.report.rubric.sections:
            return None
        section = next((s for s in site.report.sections if "参考文件" in s.heading), None)
        if section is None or len(section.paragraphs) < 3:
            return None
        changed = replace(section, paragraphs=change(section.paragraphs))
        return replaced(site, site.report.with_section(changed), Expected("A012", "*"))

    return plant


_M = Mutation
MUTATIONS: tuple[Mutation, ...] = (
    _M("a001-number", "引用不存在的附件号", "A001", _cites_absent("能源审计报告", numbered=True)),
    _M("a001-title", "引用不存在的文件名", "A001",
       _cites_absent("清洁生产审核验收意见书", numbered=False)),
    _M("a001-removed", "被引用的附件没有提交", "A001", _removed, "attachments"),
    _M("a002-material", "规定的证明材料没有提交", "A002", _material(conditional=False), "attachments"),
    _M("a002-conditional", "适用时的证明材料没有提交", "A002", _material(conditional=True),
       "attachments"),
    _M("a003-uncited", "提交了没有引用的附件", "A003", _uncited, "attachments"),
    _M("a004-basic", "基本要求没有证明材料索引", "A004", _index_blank("basic")),
    _M("a004-indicator", "不计分的评价指标没有证明材料索引", "A004", _index_blank("indicator")),
    _M("a005-blank-number", "附件号未填", "A005", _vague("见附件__")),
    _M("a005-related", "只写见相关证明材料", "A005", _vague("详见相关证明材料")),
    _M("a005-bare", "只写见附件", "A005", _vague("见附件")),
    _M("a006-energy", "能源管理体系引用质量证书", "A006", _mismatch("能源管理体系", "quality")),
    _M("a006-environment", "环境管理体系引用培训记录", "A006", _mismatch("环境管理体系", "training")),
    _M("a006-carbon", "碳足迹引用营业执照", "A006", _mismatch("碳足迹", "licence")),
    _M("a007-certificate", "认证证书过期", "A007", _expired("certificate"), "attachments"),
    _M("a007-permit", "许可证过期", "A007", _expired("permit"), "attachments"),
    _M("a008-certificate", "认证证书属于另一家企业", "A008", _foreign("certificate"), "attachments"),
    _M("a008-report", "检测报告属于另一家企业", "A008", _foreign("test"), "attachments"),
    _M("a009-title-only", "附件只有标题", "A009", _emptied, "attachments"),
    _M("a010-clash", "两份附件同号", "A010", _clash, "attachments"),
    _M("a011-screenshot", "截图早于申报周期", "A011", _old_screenshot, "attachments"),
    _M("a012-dropped", "参考文件少列一份", "A012", _references(lambda p: p[1:])),
    _M("a012-added", "参考文件多列一份", "A012",
       _references(lambda p: (*p, Paragraph("附件88 《企业标准汇编》", "reference")))),
)  # fmt: skip
