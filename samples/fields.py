"""Fills cover entries and the information table with valid values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lvjian.core.rubric import FieldSpec
from lvjian.samples.company import Company
from lvjian.samples.model import FieldContent


@dataclass(frozen=True, slots=True)
class Filling:
    """What the fields are filled from; ``scores`` are the printed total, bonus and sum."""

    company: Company
    assessor: Company
    report_date: date
    scores: tuple[str, str, str]
    third_party: bool


def chinese_date(day: date) -> str:
    """``2024年5月6日``."""
    return f"{day.year}年{day.month}月{day.day}日"


_ASSESSOR = re.compile(r"(机构名称|机构地址|机构法定代表人|机构联系人|报告编制|报告审核|第三方)")
_COMPANY = re.compile(r"^(工厂|企业|申报单位|单位)(名称|地址)?")

# Label pattern → attribute of the company or assessor, in this order.
_PLAIN: tuple[tuple[str, str], ...] = (
    (r"(地址)", "address"),
    (r"统一社会", "uscc"),
    (r"(法定代表人|法人|法人代表).{0,3}(联系)?电话", "legal_phone"),
    (r"法定代表人", "legal"),
    (r"((编制)?负责人|编制人).?电话", "author_phone"),
    (r"审核人.?电话", "reviewer_phone"),
    (r"报告编制(负责)?人", "author"),
    (r"审核人", "reviewer"),
    (r"注册资本", "capital"),
    (r"传真", "fax"),
    (r"手机", "legal_phone"),
    (r"(联系人电话|联系电话)", "phone"),
    (r"(电子邮箱|电子邮件|邮箱)", "email"),
    (r"联系部门", "_department"),
    (r"联系人", "contact"),
    (r"(机构名称|工厂名称|企业名称|园区名称|申报单位|单位名称)", "name"),
)


def fill(specs: Iterable[FieldSpec], filling: Filling) -> tuple[FieldContent, ...]:
    """Fill every field in order; 法人代表电话 belongs to the party named last before it."""
    out: list[FieldContent] = []
    assessor = False
    for spec in specs:
        key = spec.same_as or ""
        if key.startswith("assessor") or _ASSESSOR.search(spec.label):
            assessor = True
        elif key.startswith(("applicant", "factory")) or _COMPANY.match(spec.label):
            assessor = False
        out.append(_fill_one(spec, filling, assessor=assessor))
    return tuple(out)


def _fill_one(spec: FieldSpec, filling: Filling, *, assessor: bool) -> FieldContent:
    if spec.type == "checkbox":
        return FieldContent(spec, "", _ticks(spec))
    return FieldContent(spec, _value(spec, filling, assessor=assessor))


def _ticks(spec: FieldSpec) -> tuple[str, ...]:
    options = spec.options
    for wanted in ("符合", "民营"):
        if wanted in options:
            return (wanted,)
    if not spec.exclusive and len(options) > 2:
        certified = tuple(o for o in options if "体系" in o)
        return certified or (options[0], options[2])
    return options[:1]


def _value(spec: FieldSpec, filling: Filling, *, assessor: bool) -> str:
    label = spec.label.replace(" ", "")
    if special := _special(spec, filling):
        return special
    # A self-evaluation names its own author and reviewer.
    inside = not filling.third_party and re.search("编制|审核", label) is not None
    who = filling.assessor if assessor and not inside else filling.company
    for pattern, attribute in _PLAIN:
        if re.search(pattern, label):
            return "安全环保部" if attribute == "_department" else str(getattr(who, attribute))
    return "按企业实际情况如实填报"


def _special(spec: FieldSpec, filling: Filling) -> str | None:
    if (
        (spec.type == "narrative" or spec.max_chars)
        and not spec.label.startswith("产品功能")
        and ("技术参数" not in spec.label)
    ):
        return _narrative(spec, filling.company)
    if spec.type == "industry-code" or "所属行业" in spec.label:
        industry = filling.company.industry
        return industry.code if spec.type == "industry-code" else industry.name
    if "成立日期" in spec.label:
        return chinese_date(date(*filling.company.founded))
    if "日期" in spec.label or (spec.type == "date" and "期" not in spec.label):
        return chinese_date(filling.report_date)
    label = spec.label.replace(" ", "")
    return _score(label, filling.scores) or _business(label, filling)


def _score(label: str, scores: tuple[str, str, str]) -> str | None:
    total, bonus, grand = scores
    if re.search(r"加分", label):
        return bonus
    if re.search(r"总分|总得分|平均得分|^得分$", label):
        return grand
    return total if re.search(r"(指标得分|评价得分)", label) else None


def _business(label: str, filling: Filling) -> str | None:
    company = filling.company
    figures = company.figures
    years = figures.years
    unit = company.industry.unit
    per_unit = f"{figures.energy[-1] / figures.product[-1]:.3f}"
    pairs: tuple[tuple[str, str], ...] = (
        (r"入选年份|所属批次", str(years[0])),
        (r"职务", "主任"),
        (r"园区负责人", company.legal),
        (r"主导产业", "装备制造、新材料"),
        (r"入驻企业数量", "86家"),
        (r"园区用地面积", "12.6平方公里"),
        (r"园区类型", "经济技术开发区"),
        (r"产品名称", f"{company.industry.products[0]}"),
        (r"产品型号", "YX-200"),
        (r"产品品牌", f"{company.short[:2]}牌"),
        (r"产品专利", "实用新型专利2项"),
        (r"产品功能描述", "用于装备传动部件，具有耐磨、低噪声的特点。"),
        (r"主要技术参数", "硬度58HRC，圆度误差不大于3微米，设计寿命8000小时。"),
        (r"(国家级|省级|市级)荣誉", "循环化改造示范"),
        (r"(主要产品|主导产品|主营业务)", "、".join(company.industry.products)),
        (r"注册机关", f"{company.city.name}{company.district}市场监督管理局"),
        (r"有效期", "2043年12月30日"),
        (r"(邮编|邮政编码)", company.city.region),
        (r"所在市县", f"{company.city.name}{company.district}"),
        (r"所在省市", f"{company.city.province}{company.city.name}"),
        (r"所在区", company.district),
        (r"单位性质", "民营企业"),
        (r"亩均绩效", f"年度：{years[1]} 级别：A类\n年度：{years[2]} 级别：A类"),
        (r"碳效评价等级", f"{years[2]}年度低碳（行业维度2档）"),
        (r"环境评价信用等级", f"{years[2]}年度A级"),
        (r"信用等级", f"{years[2]}年度A级"),
        (r"工业总产值", _by_year(years, figures.output)),
        (r"利润总额", _by_year(years, figures.profit)),
        (r"纳税总额", _by_year(years, figures.tax)),
        (r"单位工业增加值碳排放", _by_year(years, ("0.62", "0.59", "0.55"))),
        (r"单位产品综合能耗", f"{per_unit}吨标煤/{unit}"),
        (r"单位产品碳排放", f"{float(per_unit) * 2.4:.3f}吨CO2当量/{unit}"),
        (r"(年综合能耗|综合能耗)", f"{figures.energy[-1]}吨标准煤"),
    )  # fmt: skip
    return next((value for pattern, value in pairs if re.search(pattern, label)), None)


def _by_year(years: Iterable[int], values: Iterable[object]) -> str:
    return "；".join(f"{year}年{value}" for year, value in zip(years, values, strict=True))


def _narrative(spec: FieldSpec, company: Company) -> str:
    """A text of its own for a narrative box, well under its limit."""
    industry = company.industry
    if "意见" in spec.label:
        text = "建议加强对列入名单单位的技术指导和政策宣传。"
    elif "亮点" in spec.label:
        text = "厂区采用屋顶光伏和余热回收，建立能源计量体系，固体废物综合利用水平较高，产品开展碳足迹核查，绿色供应链管理制度健全。"
    elif re.search("经验|成效", spec.label):
        text = (
            "企业从用地集约化、原料无害化、生产洁净化、废物资源化和能源低碳化五个方面开展创建：优化厂区布局，采用多层厂房；"
            "原辅材料优先选用环境友好型产品；实施废气和废水治理设施提标改造；边角料全部回收利用；推进电机系统节能和光伏发电应用。"
        )
    else:
        text = (
            f"{company.name}位于{company.address}，主营{industry.name}，主要产品为{'、'.join(industry.products)}。"
            f"{company.figures.years[-1]}年工业总产值{company.figures.output[-1]}亿元，"
            "主要工艺为备料、加工、检验和包装。企业重视绿色发展，获得市级节水型企业等荣誉。"
        )
    limit = spec.max_chars or 500
    return text if len(text) <= limit else text[: limit - 1] + "。"
