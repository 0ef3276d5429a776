"""A small sound bundle as the matchers would read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from lvjian.core.bundle import BundleFile
from lvjian.core.document import Document, Paragraph
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
from lvjian.core.rubric import FieldSpec, RowSpec
from tests.checker.template import (
    APPLICANT,
    COLUMNS,
    COMMITMENT,
    COVER,
    FIELDS,
    FILE,
    INDICATORS,
    REMARKS,
    RUBRIC,
    SCORES,
    SECTIONS,
    USCC,
    VALUES,
    D,
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


def stated(what: str, where: str, value: str | None, **more: Any) -> StatedScore:
    place = at(f"{where}{what}{more.get('category', '')}", 9 if where == "table" else 2)
    digits = len(value.partition(".")[2]) if value else 0
    return StatedScore(
        what,  # type: ignore[arg-type]  # one of the literal words
        where,  # type: ignore[arg-type]  # one of the literal words
        place,
        D(value) if value else None,
        digits,
        **more,
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
        capital="人民币伍仟万元整",
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


def held(number: str, title: str, **more: Any) -> Attachment:
    fields: dict[str, Any] = {"has_content": True, "cited_by": ("1.1",), **more}
    return Attachment(
        f"a{number}",
        title,
        "file",
        (Place(f"附件/附件{number}.pdf", 1),),
        number,
        **fields,
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
