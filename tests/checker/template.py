"""A small template of an invented province, and what a sound report writes into it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

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
    FieldSpec("registered-capital", "注册资本", type="money", same_as="registered-capital"),
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
    "registered-capital": "5,000万元",
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
    **more: Any,
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
        **more,
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
