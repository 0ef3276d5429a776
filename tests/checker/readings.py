"""A small sound bundle as the matchers would read it, and ways to spoil it in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from lvjian.core.bundle import BundleFile
from lvjian.core.document import Document, PageDoubt, Paragraph
from lvjian.core.place import Place
from lvjian.core.reading import (
    Attachment,
    BundleReading,
    CellReading,
    CertificateFacts,
    Citation,
    CommitmentReading,
    FieldReading,
    FileReading,
    Reference,
    ReportReading,
    RowReading,
    Scores,
    SealPlace,
    SectionReading,
    StatedScore,
    TableReading,
)
from lvjian.core.rubric import (
    ColumnRole,
    ColumnSpec,
    FieldSpec,
    MaterialSpec,
    RowSpec,
    Rubric,
    ScoringSpec,
    SectionSpec,
    TableKind,
    TableSpec,
    Threshold,
)

FILE = "第三方评价报告.pdf"
APPLICANT = "河南绿芯电机有限公司"
ASSESSOR = "中原绿评技术服务有限公司"
USCC = "91410100MA0000001X"
COMMITMENT = "本机构承诺，已按规范完整的评价程序对受评价方进行了全面的评价。"
D = Decimal

COVER = (
    FieldSpec("cover-factory-name", "工厂名称", same_as="applicant-name"),
    FieldSpec("cover-date", "日期", type="date"),
)
FIELDS = (
    FieldSpec("factory-name", "工厂名称", same_as="applicant-name"),
    FieldSpec("industry", "所属行业", type="industry-code", same_as="industry"),
    FieldSpec(
        "ownership",
        "单位性质",
        type="checkbox",
        options=("国有", "集体", "民营", "中外合资", "港澳台", "外商独资"),
    ),
    FieldSpec("uscc", "统一社会信用代码", type="uscc", same_as="uscc"),
    FieldSpec("legal-representative", "法定代表人", same_as="legal-representative"),
    FieldSpec("phone", "联系电话", type="phone"),
    FieldSpec("email", "电子邮箱", type="email"),
    FieldSpec("founded", "成立日期", type="date"),
    FieldSpec("assessor-name", "第三方机构名称", same_as="assessor-name"),
    FieldSpec("author", "报告编制负责人"),
    FieldSpec("highlights", "主要亮点", type="narrative", max_chars=20, hint="请在20字以内概述"),
)
VALUES = {
    "cover-factory-name": APPLICANT,
    "cover-date": "2024年3月15日",
    "factory-name": APPLICANT,
    "industry": "C3812 电动机制造",
    "ownership": "☑民营",
    "uscc": USCC,
    "legal-representative": "陈立新",
    "phone": "0371-65001234",
    "email": "office@lvxin.example.cn",
    "founded": "2010年5月6日",
    "assessor-name": ASSESSOR,
    "author": "赵青",
    "highlights": "建成屋顶光伏，单位产品能耗下降。",
}
SECTIONS = (
    SectionSpec("一", "概述", prompt="主要介绍评价的目的、范围及准则等。"),
    SectionSpec("二", "评价过程和方法", prompt="主要介绍评价组织安排等。"),
    SectionSpec("三", "评价结论", prompt="给出评价得分。"),
    SectionSpec("六", "参考文件", prompt="列出相关参考文件。"),
)


def row_spec(
    id_: str,
    text: str,
    *,
    level1: str,
    points: str,
    weight: str,
    type_: str = "required",
    **more: object,
) -> RowSpec:
    return RowSpec(
        id_,
        "indicator",
        text,
        level1=level1,
        type="required" if type_ == "required" else "optional",
        type_label="必选" if type_ == "required" else "可选",
        max_score=D(points),
        weight=D(weight),
        **more,  # type: ignore[arg-type]  # the remaining fields of RowSpec, by name
    )


BASIC = (
    RowSpec("b1", "basic", "工厂应依法设立，遵守有关法律、法规、政策和标准。", type="required"),
    RowSpec("b2", "basic", "近三年无较大及以上安全、环保、质量等事故。", type="required"),
)
INDICATORS = (
    row_spec(
        "1.1",
        "工厂的建筑应满足国家法规及标准的要求。",
        level1="基础设施",
        points="40",
        weight="0.6",
    ),
    row_spec("1.2", "危险品仓库应独立设置。", level1="基础设施", points="20", weight="0.6"),
    row_spec(
        "1.3",
        "室外透水地面面积占室外总面积的比例不小于30%。",
        level1="基础设施",
        points="40",
        weight="0.6",
        type_="optional",
        thresholds=(Threshold("室外透水地面面积占室外总面积的比例", ">=", D(30), "%"),),
    ),
    row_spec(
        "2.1",
        "工厂建立、实施并保持满足GB/T 23331要求的能源管理体系。",
        level1="管理体系",
        points="60",
        weight="0.4",
        evidence_kinds=("能源管理体系认证证书",),
    ),
    row_spec(
        "2.2",
        "通过能源管理体系第三方认证。",
        level1="管理体系",
        points="40",
        weight="0.4",
        type_="optional",
    ),
)
BONUS = (
    RowSpec(
        "x1",
        "bonus",
        "近三年入选能效领跑者的，得10分。",
        type="optional",
        max_score=D(10),
        weight=D("0.2"),
        allowed=(D(0), D(6), D(10)),
    ),
)
SCORES = {"1.1": "40", "1.2": "20", "1.3": "30", "2.1": "60", "2.2": "36", "x1": "6"}
REMARKS = {
    "b1": "附件1 营业执照",
    "b2": "附件2 信用记录",
    "1.1": "厂房经竣工验收，见附件1 营业执照",
    "1.2": "仓库独立设置，见附件2 信用记录",
    "1.3": "透水地面占35%，见附件2 信用记录",
    "2.1": "体系有效运行，见附件3 能源管理体系认证证书",
    "2.2": "已通过认证，见附件3 能源管理体系认证证书",
    "x1": "已入选，见附件2 信用记录",
}
COLUMNS: dict[TableKind, tuple[tuple[ColumnRole, str], ...]] = {
    "basic": (("text", "基本要求"), ("answer", "是否符合"), ("remark", "符合性说明及证明材料索引")),
    "indicators": (
        ("text", "具体评价要求"),
        ("remark", "符合性说明及证明材料索引"),
        ("type", "要求类型"),
        ("max_score", "分值"),
        ("weight", "权重"),
        ("score", "得分"),
    ),
    "bonus": (("text", "评价要求"), ("remark", "证明材料"), ("score", "得分")),
}
TITLES = {"basic": "基本要求评价表", "indicators": "评价指标表", "bonus": "加分项评价表"}
RUBRIC = Rubric(
    "mini-factory-third-party",
    "绿色工厂第三方评价报告",
    "某省工业和信息化厅",
    "mini.txt",
    "factory",
    "third-party",
    "绿色工厂第三方评价报告",
    cover=COVER,
    fields=FIELDS,
    commitment=COMMITMENT,
    sections=SECTIONS,
    tables=tuple(
        TableSpec(
            kind,
            TITLES[kind],
            number=f"附表{i}",
            columns=tuple(ColumnSpec(role, label) for role, label in columns),
            year_blank=kind != "bonus",
        )
        for i, (kind, columns) in enumerate(COLUMNS.items(), 1)
    ),
    basic=BASIC,
    indicators=INDICATORS,
    bonus=BONUS,
    materials=(
        MaterialSpec("1", "企业营业执照复印件", keywords=("营业执照",)),
        MaterialSpec("2", "企业信用记录", keywords=("信用记录",)),
        MaterialSpec("3", "体系认证证书（适用时）", when_applicable=True, keywords=("认证证书",)),
        MaterialSpec("4", "其他必要的证明材料", catch_all=True),
    ),
    scoring=ScoringSpec(full_score=D(100), pass_score=D(70)),
)


def at(part: str, page: int = 1, file: str = FILE) -> Place:
    return Place(file, page, part=part)


def field(spec: FieldSpec, where: str, page: int) -> FieldReading:
    box = spec.type == "checkbox"
    return FieldReading(
        spec,
        "filled",
        "cover" if where == "cover" else "table",
        value=VALUES[spec.id],
        ticked=("民营",) if box else (),
        boxes=6 if box else 0,
        at=(at(f"{spec.label}内容", page), at(f"{spec.label}", page)),
    )


def citation(raw: str, place: Place) -> Citation:
    number, _, title = raw.rpartition("附件")[2].partition(" ")
    return Citation(
        raw, "attachment", place, number, title or None, (), (f"a{number}",), "found", 1.0
    )


def row(spec: RowSpec, page: int = 5) -> RowReading:
    remark = REMARKS[spec.id]
    here = at(f"{spec.id}说明", page)
    cells = [
        CellReading("text", spec.text, at(f"{spec.id}要求", page)),
        CellReading("remark", remark, here),
    ]
    if spec.kind == "basic":
        cells.append(CellReading("answer", "符合", at(f"{spec.id}是否符合", page)))
    else:
        cells.append(CellReading("score", SCORES[spec.id], at(f"{spec.id}得分", page)))
        cells.append(CellReading("max_score", str(spec.max_score), at(f"{spec.id}分值", page)))
        cells.append(
            CellReading("type", spec.type_label or "", at(f"{spec.level1}{spec.type}类型", page))
        )
        cells.append(CellReading("weight", str(spec.weight), at(f"{spec.level1}权重", page)))
    cited = "附件" + remark.partition("附件")[2]
    scored = spec.kind != "basic"
    return RowReading(
        spec,
        "matched",
        text=spec.text,
        similarity=1.0,
        cells=tuple(cells),
        answer=None if scored else "符合",
        score=D(SCORES[spec.id]) if scored else None,
        score_text=SCORES[spec.id] if scored else None,
        stated_max=spec.max_score,
        stated_weight=spec.weight,
        stated_type=spec.type_label,
        citations=(citation(cited, here),),
        at=(at(f"{spec.id}要求", page),),
    )


def score_up(rows: Iterable[RowReading], basis: str = "raw") -> Scores:
    """The recomputation the matchers do: what is no number counts 0."""
    raw: dict[str, Decimal] = {}
    bonus = D(0)
    for r in rows:
        points = D(0) if r.score is None or r.not_applicable or r.status == "missing" else r.score
        if r.spec.kind == "bonus":
            bonus += points * (r.spec.weight or D(1))
        elif r.spec.kind == "indicator":
            weight = (r.spec.weight or D(1)) if basis == "weighted" else D(1)
            raw[r.spec.level1 or ""] = raw.get(r.spec.level1 or "", D(0)) + points / weight
    weights = {s.level1: s.weight or D(1) for s in INDICATORS}
    categories = tuple((name, value * weights[name]) for name, value in raw.items())
    return Scores(
        "weighted" if basis == "weighted" else "raw",
        categories,
        tuple(raw.items()),
        sum((v for _, v in categories), D(0)),
        bonus,
    )


def stated(what: str, where: str, value: str | None, **more: object) -> StatedScore:
    place = at(f"{where}{what}{more.get('category', '')}", 9 if where == "table" else 2)
    digits = len(value.partition(".")[2]) if value else 0
    return StatedScore(
        what,  # type: ignore[arg-type]  # one of the literal words
        where,  # type: ignore[arg-type]  # one of the literal words
        place,
        D(value) if value else None,
        digits,
        **more,  # type: ignore[arg-type]  # the remaining fields of StatedScore, by name
    )


STATED = (
    stated("category", "table", "90", category="基础设施", basis="raw"),
    stated("category", "table", "38.4", category="管理体系", basis="weighted"),
    stated("total", "table", "92.4"),
    stated("total", "field", "92.4"),
    stated("total", "conclusion", "92.4"),
    stated("bonus", "table", "1.2"),
    stated("verdict", "field", None, verdict="pass", subject="basic", raw="☑符合"),
    stated("verdict", "conclusion", None, verdict="pass", raw="符合绿色工厂要求，予以推荐"),
)
TEXTS = (
    ("一、概述", "受评价方为" + APPLICANT + "，统计期为2023年1月1日至2023年12月31日。"),
    ("二、评价过程和方法", "评价组查阅文件并到现场核实。"),
    ("三、评价结论", "评价得分为92.4分，符合绿色工厂要求，予以推荐。"),
    ("六、参考文件", "营业执照；信用记录；能源管理体系认证证书"),
)


def paragraphs() -> tuple[Paragraph, ...]:
    out = []
    for i, (heading, text) in enumerate(TEXTS, 1):
        out.append(Paragraph(heading, at(heading, 3), level=1))
        out.append(Paragraph(text, at(f"{heading}第{i}段", 3)))
    return tuple(out)


def attachments() -> tuple[Attachment, ...]:
    licence = CertificateFacts(
        holder=APPLICANT,
        uscc=USCC,
        legal_representative="陈立新",
        at=(("uscc", at("统一社会信用代码", 1, "附件/附件1.pdf")),),
    )
    energy = CertificateFacts(
        holder=APPLICANT,
        standard="GB/T 23331-2020",
        expires=date(2025, 12, 31),
        at=(("expires", at("有效期至", 1, "附件/附件3.pdf")),),
    )
    return (
        held("1", "营业执照", kind="营业执照", facts=licence, materials=("1",)),
        held("2", "信用记录", kind=None, materials=("2",)),
        held(
            "3", "能源管理体系认证证书", kind="能源管理体系认证证书", facts=energy, materials=("3",)
        ),
    )


def held(number: str, title: str, **more: object) -> Attachment:
    fields: dict[str, object] = {"has_content": True, "cited_by": ("1.1",), **more}
    return Attachment(
        f"a{number}",
        title,
        "file",
        (Place(f"附件/附件{number}.pdf", 1),),
        number,
        **fields,  # type: ignore[arg-type]  # the remaining fields of Attachment, by name
    )


def references() -> tuple[Reference, ...]:
    titles = ("营业执照", "信用记录", "能源管理体系认证证书")
    return tuple(
        Reference(f"{i}. {t}", t, at(f"参考文件{i}", 4), str(i)) for i, t in enumerate(titles, 1)
    )


def sound_report() -> ReportReading:
    tables = tuple(
        TableReading(
            spec,
            "found",
            columns=COLUMNS[spec.kind],
            year=2023 if spec.year_blank else None,
            year_place=at(f"{spec.title}年份", 5),
            at=(at(spec.title, 5),),
        )
        for spec in RUBRIC.tables
    )
    rows = tuple(row(s) for s in RUBRIC.rows())
    return ReportReading(
        FILE,
        Document(FILE, "pdf", paragraphs(), pages=12),
        RUBRIC,
        "third-party-report",
        0.99,
        evaluation_date=date(2024, 3, 15),
        date_place=at("日期", 1),
        cover=tuple(field(s, "cover", 1) for s in COVER),
        fields=tuple(field(s, "table", 2) for s in FIELDS),
        commitment=CommitmentReading("same", COMMITMENT, 1.0, (), (at("承诺", 2),)),
        sections=tuple(
            SectionReading(s, "found", order=i, content=60, at=(at(f"{s.no}、{s.heading}", 3),))
            for i, s in enumerate(SECTIONS)
        ),
        tables=tables,
        rows=rows,
        stated=STATED,
        scores=score_up(rows),
        seals=(
            SealPlace("seal", "（单位公章）", at("公章", 2), True),
            SealPlace("signature", "法定代表人签字：", at("签字", 2), True, "赵青"),
        ),
        references=references(),
    )


def sound_bundle() -> BundleReading:
    report = sound_report()
    names = {"1": ("a1",), "2": ("a2",), "3": ("a3",), "4": ()}
    file = BundleFile(FILE, Path(FILE), "0" * 64, "pdf", "pdf", 1000)
    return BundleReading(
        "mini",
        "f" * 64,
        date(2024, 6, 1),
        files=(FileReading(file, "third-party-report", "read", 12, 12, report.document),),
        reports=(report,),
        attachments=attachments(),
        materials=tuple((FILE, m, names[m.id]) for m in RUBRIC.materials),
    )


# --- ways to spoil it ---------------------------------------------------------------------


def with_report(bundle: BundleReading, **changes: object) -> BundleReading:
    report = replace(bundle.reports[0], **changes)  # type: ignore[arg-type]  # by name
    return replace(bundle, reports=(report, *bundle.reports[1:]))


def with_row(
    bundle: BundleReading, id_: str, *, rescore: bool = True, **changes: object
) -> BundleReading:
    """Change a row; the recomputed scores follow, what the document states does not."""
    rows = tuple(
        replace(r, **changes) if r.spec.id == id_ else r  # type: ignore[arg-type]  # by name
        for r in bundle.reports[0].rows
    )
    scores = score_up(rows) if rescore else bundle.reports[0].scores
    return with_report(bundle, rows=rows, scores=scores)


def with_score(bundle: BundleReading, id_: str, text: str, **changes: object) -> BundleReading:
    """Another text in the score cell."""
    try:
        value: Decimal | None = D(text)
    except ArithmeticError:
        value = None
    return with_row(bundle, id_, score=value, score_text=text, **changes)


def lose_row(bundle: BundleReading, id_: str) -> BundleReading:
    spec = next(r.spec for r in bundle.reports[0].rows if r.spec.id == id_)
    rows = tuple(
        RowReading(spec, "missing") if r.spec.id == id_ else r for r in bundle.reports[0].rows
    )
    return with_report(bundle, rows=rows, scores=score_up(rows))


def with_cell(
    bundle: BundleReading, id_: str, role: str, text: str, **changes: object
) -> BundleReading:
    """Other words in one cell of a row."""
    cells = next(r.cells for r in bundle.reports[0].rows if r.spec.id == id_)
    new = tuple(replace(c, text=text) if c.role == role else c for c in cells)
    return with_row(bundle, id_, cells=new, **changes)


def with_field(bundle: BundleReading, id_: str, **changes: object) -> BundleReading:
    def change(fields: tuple[FieldReading, ...]) -> tuple[FieldReading, ...]:
        return tuple(
            replace(f, **changes) if f.spec.id == id_ else f  # type: ignore[arg-type]  # by name
            for f in fields
        )

    report = bundle.reports[0]
    return with_report(bundle, cover=change(report.cover), fields=change(report.fields))


def with_section(bundle: BundleReading, no: str, **changes: object) -> BundleReading:
    sections = tuple(
        replace(s, **changes) if s.spec.no == no else s  # type: ignore[arg-type]  # by name
        for s in bundle.reports[0].sections
    )
    return with_report(bundle, sections=sections)


def with_table(bundle: BundleReading, kind: str, **changes: object) -> BundleReading:
    tables = tuple(
        replace(t, **changes) if t.spec.kind == kind else t  # type: ignore[arg-type]  # by name
        for t in bundle.reports[0].tables
    )
    return with_report(bundle, tables=tables)


def with_stated(bundle: BundleReading, what: str, where: str, **changes: object) -> BundleReading:
    """Change statements of one kind in one place; ``value=None`` stays possible by name."""
    new = tuple(
        replace(s, **changes) if (s.what, s.where) == (what, where) else s  # type: ignore[arg-type]
        for s in bundle.reports[0].stated
    )
    return with_report(bundle, stated=new)


def with_category(bundle: BundleReading, category: str, value: str) -> BundleReading:
    new = tuple(
        replace(s, value=D(value)) if s.category == category else s
        for s in bundle.reports[0].stated
    )
    return with_report(bundle, stated=new)


def with_text(bundle: BundleReading, no: str, text: str) -> BundleReading:
    """One more paragraph at the end of a section."""
    document = bundle.reports[0].document
    blocks = list(document.blocks)
    index = next(i for i, (h, _) in enumerate(TEXTS) if h.startswith(no)) * 2 + 2
    blocks.insert(index, Paragraph(text, at(f"{no}附加段", 3)))
    return with_report(bundle, document=replace(document, blocks=tuple(blocks)))


def with_attachment(bundle: BundleReading, number: str, **changes: object) -> BundleReading:
    new = tuple(
        replace(a, **changes) if a.number == number else a  # type: ignore[arg-type]  # by name
        for a in bundle.attachments
    )
    return replace(bundle, attachments=new)


def with_facts(bundle: BundleReading, number: str, **changes: object) -> BundleReading:
    facts = next(a.facts for a in bundle.attachments if a.number == number)
    return with_attachment(bundle, number, facts=replace(facts, **changes))  # type: ignore[arg-type]


def with_citation(bundle: BundleReading, id_: str, **changes: object) -> BundleReading:
    """Change the citation of a row."""
    cited = next(r.citations for r in bundle.reports[0].rows if r.spec.id == id_)
    new = tuple(replace(c, **changes) for c in cited)  # type: ignore[arg-type]  # by name
    return with_row(bundle, id_, citations=new)


def with_doubt(bundle: BundleReading, page: int) -> BundleReading:
    document = bundle.reports[0].document
    doubted = replace(document, doubts=(*document.doubts, PageDoubt(page, "no-text")))
    return with_report(bundle, document=doubted)


def then(
    bundle: BundleReading, *changes: Callable[[BundleReading], BundleReading]
) -> BundleReading:
    for change in changes:
        bundle = change(bundle)
    return bundle


def self_report(bundle: BundleReading) -> BundleReading:
    """Add a self-evaluation with the same tables beside the third-party report."""
    third = bundle.reports[0]
    rubric = replace(RUBRIC, id="mini-factory-self", kind="self", materials=())
    own = replace(
        third,
        file="自评价报告.docx",
        rubric=rubric,
        role="self-report",
        document=Document("自评价报告.docx", "docx", third.document.blocks),
    )
    return replace(bundle, reports=(*bundle.reports, own))
