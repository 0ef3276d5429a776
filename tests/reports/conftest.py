"""A hand-made check of an invented company, rich enough to fill every part of a report."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lvjian.core.bundle import BundleFile
from lvjian.core.document import Document, PageDoubt
from lvjian.core.finding import Finding, NotEvaluated
from lvjian.core.place import Place
from lvjian.core.reading import (
    Attachment,
    BundleReading,
    CellReading,
    CertificateFacts,
    Citation,
    FieldReading,
    FileReading,
    ReportReading,
    RowReading,
    Scores,
    SectionReading,
    StatedScore,
)
from lvjian.core.rubric import FieldSpec, MaterialSpec, RowSpec, Rubric, ScoringSpec, SectionSpec
from lvjian.reports.crops import Crops

REPORT = "青禾精密_第三方评价报告.pdf"
LICENCE = "附件/附件1 营业执照.pdf"

BLOCKS = (
    ("基础设施", "0.20", ("工厂的建筑应满足国家或地方相关法律法规及标准的要求", "新建、改建和扩建建筑时，应遵守国家“固定资产投资项目节能审查办法”")),
    ("管理体系", "0.15", ("工厂应建立、实施并保持满足GB/T 19001要求的质量管理体系", "通过质量管理体系第三方认证")),
    ("能源与资源投入", "0.15", ("工厂应优化用能结构，在保证安全、质量的前提下减少能源投入", "建有能源管理中心")),
    ("产品", "0.10", ("工厂宜按照GB/T 24256对产品进行生态设计", "工厂生产的产品若为用能产品，应满足相关产品的国家、行业或地方发布的能效标准中限定值要求")),
    ("环境排放", "0.10", ("工厂的大气污染物排放应符合相关国家标准及地方标准要求", "工厂的厂界环境噪声排放应符合相关国家标准及地方标准要求")),
    ("绩效", "0.30", ("工厂容积率应不低于《工业项目建设用地控制指标》的要求", "单位产品综合能耗应符合相关国家、行业或地方标准中的限额要求")),
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    findings: tuple[Finding, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()
    run: tuple[str, ...] = ("A001", "I001", "S006", "T001", "T005")


@dataclass(frozen=True)
class Check:
    reading: BundleReading
    outcome: Outcome = Outcome()
    timings: dict[str, float] = field(default_factory=lambda: {"reading": 0.51234})
    crops: Crops = field(default_factory=dict)


def at(page: int | None, part: str | None, quote: str | None, file: str = REPORT) -> Place:
    box = None if page is None else (72.0, 100.25, 300.125, 118.0)
    return Place(file, page, box, part, quote)


def finding(code: str, severity: str, message: str, *places: Place, **changes: Any) -> Finding:
    values: dict[str, Any] = {
        "code": code,
        "rule": f"rule-{code.lower()}",
        "severity": severity,
        "outcome": "fail",
        "target": "document",
        "document": REPORT,
        "message": message,
        "suggestion": "请按官方模板改正后重新提交。",
        "expected": None,
        "actual": None,
        "at": places,
        "fingerprint": hashlib.sha256(message.encode(errors="replace")).hexdigest()[:16],
    }
    return Finding(**(values | changes))


def rubric() -> Rubric:
    rows = [
        RowSpec(
            id=f"{b}.{n}",
            kind="indicator",
            text=text,
            level1=name,
            type="required" if n == 1 else "optional",
            type_label="必选" if n == 1 else "可选",
            max_score=Decimal(60 if n == 1 else 40),
            weight=Decimal(weight),
        )
        for b, (name, weight, texts) in enumerate(BLOCKS, 1)
        for n, text in enumerate(texts, 1)
    ]
    basic = (
        RowSpec("b1", "basic", "工厂应依法设立，在建设和生产过程中应遵守有关法律、法规、政策和标准", group="合规性与相关方要求", type="required"),
        RowSpec("b2", "basic", "应设有绿色工厂管理机构，负责有关绿色制造的制度建设、实施、考核及奖励工作", group="基础管理职责", type="required"),
    )  # fmt: skip
    return Rubric(
        id="invented-factory-third-party",
        title="绿色工厂第三方评价报告（示例市）",
        issuer="示例市工业和信息化局",
        source="示例市绿色工厂管理办法（示工信〔2023〕1号）附件2",
        object="factory",
        kind="third-party",
        report_title="绿色工厂第三方评价报告",
        effective_from=date(2023, 1, 1),
        cover=(FieldSpec("cover-name", "申报单位"),),
        fields=(
            FieldSpec("factory-name", "工厂名称"),
            FieldSpec("uscc", "统一社会信用代码", type="uscc"),
            FieldSpec("nature", "单位性质", type="checkbox", options=("国有", "集体", "民营")),
            FieldSpec("phone", "联系电话", type="phone"),
        ),
        sections=(
            SectionSpec("一", "概述"),
            SectionSpec("二", "评价过程和方法"),
            SectionSpec("三", "评价内容"),
            SectionSpec("四", "评价结论"),
        ),
        basic=basic,
        indicators=tuple(rows),
        bonus=(
            RowSpec("j1", "bonus", "近三年获得国家级绿色制造荣誉", max_score=Decimal(10), weight=Decimal("0.1"), type_label="加分"),
        ),
        materials=(
            MaterialSpec("m1", "营业执照复印件"),
            MaterialSpec("m2", "质量、环境、职业健康安全、能源管理体系认证证书"),
            MaterialSpec("m3", "能评批复或验收文件（适用时）", when_applicable=True),
            MaterialSpec("m4", "其他必要的证明材料", catch_all=True),
        ),
        scoring=ScoringSpec(full_score=Decimal(100), pass_score=Decimal(85)),
    )  # fmt: skip


def rows(template: Rubric) -> tuple[RowReading, ...]:
    out: list[RowReading] = []
    scores = ("60", "36", "60", "40", "60", "30", "60", "35", "60", "40", "60", "32", "5")
    for spec in template.basic:
        place = at(6, f"第1表第{len(out) + 2}行", spec.text)
        cited = Citation(
            "附件1 营业执照",
            "attachment",
            place,
            "1",
            "营业执照",
            attachments=("a1",),
            status="found",
            score=1.0,
        )
        out.append(
            RowReading(
                spec, "matched", spec.text, 1.0, answer="符合", citations=(cited,), at=(place,)
            )
        )
    for i, spec in enumerate(template.indicators + template.bonus):
        place = at(7 + i // 5, f"第2表第{i + 2}行", spec.text)
        value = None if i == 3 else Decimal(scores[i])
        lost = Citation(
            "附件7 能源管理中心验收报告",
            "attachment",
            place,
            "7",
            "能源管理中心验收报告",
            status="missing",
        )
        out.append(
            RowReading(
                spec,
                "altered" if i == 8 else "matched",
                spec.text,
                0.93 if i == 8 else 1.0,
                cells=(CellReading("remark", "已提供证明，见附件1", place),),
                score=value,
                score_text="" if value is None else scores[i],
                stated_max=spec.max_score,
                citations=(lost,) if i == 5 else (),
                at=(place,),
            )
        )
    return tuple(out)  # fmt: skip


def report() -> ReportReading:
    template = rubric()
    names = [b[0] for b in BLOCKS]
    computed = ("19.2", "9", "13.5", "9.5", "10", "27.6")
    document = Document(
        REPORT,
        "pdf",
        (),
        pages=24,
        doubts=(PageDoubt(17, "no-text", "页面是扫描图片，没有文字层"), PageDoubt(18, "no-text", "页面是扫描图片，没有文字层"), PageDoubt(24, "blank")),
        revisions=3,
    )  # fmt: skip
    readings = rows(template)
    places = at(3, "基本信息表第2行", "青禾精密制造有限公司")
    values = ("青禾精密制造有限公司", "91410100MA40ABCD1X", None, None)
    return ReportReading(
        file=REPORT,
        document=document,
        rubric=template,
        role="third-party-report",
        confidence=0.9731,
        alternatives=(("invented-factory-self", 0.61),),
        evaluation_date=date(2024, 5, 20),
        cover=(FieldReading(template.cover[0], "filled", "cover", "青禾精密制造股份有限公司", at=(at(1, "封面", "青禾精密制造股份有限公司"),)),),
        fields=tuple(
            FieldReading(spec, "filled" if value or spec.id == "nature" else "blank", "table", value, ("民营",) if spec.id == "nature" else (), at=(places,))
            for spec, value in zip(template.fields, values, strict=True)
        ),
        sections=tuple(
            SectionReading(spec, "missing" if i == 1 else "found", i, 800, (at(4 + i, None, f"{spec.no}、{spec.heading}"),))
            for i, spec in enumerate(template.sections)
        ),
        rows=readings,
        stated=(
            StatedScore("total", "table", at(11, "第2表合计行", "总分 88.8"), Decimal("88.8"), 1),
            StatedScore("total", "field", at(3, "基本信息表第18行", "评价得分 92.5"), Decimal("92.5"), 1),
            StatedScore("category", "table", at(8, "第2表小计行", "管理体系 15"), Decimal(15), 0, "管理体系", "weighted"),
            StatedScore("category", "table", at(8, "第2表小计行", "基础设施 19.2"), Decimal("19.2"), 1, "基础设施", "weighted"),
            StatedScore("verdict", "conclusion", at(20, "四、评价结论", "符合绿色工厂评价要求"), verdict="pass", raw="符合绿色工厂评价要求"),
        ),
        scores=Scores(
            "raw",
            tuple((n, Decimal(v)) for n, v in zip(names, computed, strict=True)),
            tuple((n, Decimal(v)) for n, v in zip(names, ("96", "60", "90", "95", "100", "92"), strict=True)),
            Decimal("88.8"),
            Decimal("0.5"),
        ),
    )  # fmt: skip


def bundle() -> BundleReading:
    one = report()
    licence = BundleFile(LICENCE, Path("x.pdf"), "b" * 64, "pdf", "pdf", 1000)
    table = BundleFile("附件/能耗统计.et", Path("y.et"), "c" * 64, "other", "et", 1000)
    main = BundleFile(REPORT, Path("r.pdf"), "a" * 64, "pdf", "pdf", 9000)
    attachments = (
        Attachment("a1", "营业执照", "file", (at(1, None, None, LICENCE),), "1", "营业执照", True, facts=CertificateFacts(expires=date(2030, 1, 1)), cited_by=("b1", "b2")),
        Attachment("a2", "质量管理体系认证证书", "heading", (at(22, None, "附件2 质量管理体系认证证书"),), "2", "质量管理体系认证证书", False),
    )  # fmt: skip
    materials = one.rubric.materials
    return BundleReading(
        name="青禾精密制造有限公司",
        sha256="d" * 64,
        as_of=date(2024, 6, 1),
        files=(
            FileReading(main, "third-party-report", "partly", 24, 22, one.document),
            FileReading(licence, "attachment", "read", 1, 1),
            FileReading(table, "unknown", "unsupported"),
        ),
        reports=(one,),
        attachments=attachments,
        materials=(
            (REPORT, materials[0], ("a1",)),
            (REPORT, materials[1], ()),
            (REPORT, materials[2], ()),
            (REPORT, materials[3], ()),
        ),
    )


def findings() -> tuple[Finding, ...]:
    text = BLOCKS[4][2][0]
    return (
        finding("S007", "error", "基本信息表写总分 92.5，评分表合计为 88.8，两处不一致。", at(3, "基本信息表第18行", "评价得分 92.5"), at(11, "第2表合计行", "总分 88.8"), target="score:total"),
        finding("T005", "error", "第5.1项的评价要求与官方原文不一致。", at(9, "第2表第10行", "工厂的大气污染物排放宜符合相关国家标准要求"), target="row:5.1", expected=text, actual="工厂的大气污染物排放宜符合相关国家标准要求"),
        finding("S001", "error", "第2.2项“通过质量管理体系第三方认证”没有填写得分。", at(7, "第2表第5行得分", ""), target="row:2.2"),
        finding("A001", "error", "引用了附件7“能源管理中心验收报告”，材料中没有这份附件。", at(8, "第2表第7行", "见附件7 能源管理中心验收报告"), target="attachment:7"),
        finding("T001", "error", "缺少第二章“评价过程和方法”。", at(5, None, "三、评价内容"), target="section:二", expected="二、评价过程和方法"),
        finding("I006", "warning", "第17–18页有内容但没有读到文字。", at(17, None, None), target=f"file:{REPORT}", outcome="unreadable", document=None),
        finding("C001", "error", "单位名称在封面与基本信息表中不一致。", at(1, "封面", "青禾精密制造股份有限公司"), at(3, "基本信息表第2行", "青禾精密制造有限公司"), target="field:factory-name"),
        finding("I003", "warning", "“附件/能耗统计.et”是 WPS 表格，不读取其内容。", Place("附件/能耗统计.et"), target="file:附件/能耗统计.et", document=None),
        finding("A003", "info", "附件2“质量管理体系认证证书”没有被任何一行引用。", at(22, None, "附件2 质量管理体系认证证书"), target="attachment:2", document=None),
    )  # fmt: skip


@pytest.fixture
def full_check() -> Check:
    """A bundle with findings, unread pages and a rule that could not tell."""
    untold = NotEvaluated("A007", "attachment:2", "证书页面是扫描件，读不出有效期")
    return Check(bundle(), Outcome(findings(), (untold,)))


@pytest.fixture
def clean_check() -> Check:
    """Everything read, nothing found but an info."""
    reading = bundle()
    sound = replace(reading.reports[0].document, doubts=())
    files = tuple(
        replace(f, status="read", pages_read=f.pages, document=f.document and sound)
        for f in reading.files
    )
    infos = tuple(f for f in findings() if f.severity == "info")
    return Check(replace(reading, files=files), Outcome(infos))


@pytest.fixture
def make_finding() -> Callable[..., Finding]:
    return finding
