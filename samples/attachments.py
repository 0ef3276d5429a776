"""The evidence of a sample bundle: what is attached, and what each piece says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lvjian.core.rubric import Rubric
from lvjian.samples.company import Company
from lvjian.samples.evidence import (
    BY_KEY,
    CATALOGUE,
    EvidenceKind,
    kinds_for_material,
    kinds_for_row,
    material_title,
)
from lvjian.samples.fields import chinese_date
from lvjian.samples.model import AttachmentContent

Facts = tuple[tuple[str, str], ...]
_CERTIFIERS = "中衡示范认证中心有限公司"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose evidence it is and at which report date."""

    company: Company
    report_date: date
    seed: int

    def day(self, years: int, month: int, day: int) -> str:
        """A date ``years`` before (negative: after) the report's year."""
        return chinese_date(date(self.report_date.year - years, month, day))


def make_attachments(
    rubrics: Iterable[Rubric], holder: Holder, *, grouped: bool
) -> tuple[AttachmentContent, ...]:
    """All evidence the rows of the rubrics need, official materials first.

    Args:
        grouped: number pieces of one material 11-1, 11-2 … instead of one attachment.
    """
    rubrics = tuple(rubrics)
    out: list[AttachmentContent] = []
    for rubric in rubrics:
        for material in rubric.materials:
            if any(a.material == material.id and a.owner == "company" for a in out):
                continue
            kinds = kinds_for_material(material.text)
            title = material_title(material.text)
            out += _material(kinds, title, material.id, _top(out) + 1, holder, grouped=grouped)
    held = {k for a in out for k in a.kinds}
    needed = {
        kind
        for rubric in rubrics
        for row in rubric.rows()
        for kind in kinds_for_row(row.text, row.level2)
    }
    for kind in CATALOGUE:
        if kind.key in needed - held:
            out.append(_piece(str(_top(out) + 1), kind.title, (kind.key,), None, holder))
    return tuple(out)


def _top(held: list[AttachmentContent]) -> int:
    return int(held[-1].number.split("-")[0]) if held else 0


def _material(
    kinds: tuple[str, ...], title: str, material: str, number: int, holder: Holder, *, grouped: bool
) -> list[AttachmentContent]:
    if grouped and len(kinds) > 1 and all(BY_KEY[k].form == "certificate" for k in kinds):
        return [
            _piece(f"{number}-{i}", BY_KEY[k].title, (k,), material, holder)
            for i, k in enumerate(kinds, 1)
        ]
    return [_piece(str(number), title, kinds, material, holder)]


def _piece(
    number: str, title: str, kinds: tuple[str, ...], material: str | None, holder: Holder
) -> AttachmentContent:
    facts: list[tuple[str, str]] = []
    body: list[str] = []
    for key in kinds:
        kind = BY_KEY[key]
        facts += facts_of(kind, holder)
        body += body_of(kind, holder)
    return AttachmentContent(number, title, kinds, tuple(facts), tuple(body), material=material)


def facts_of(kind: EvidenceKind, holder: Holder) -> Facts:
    """Label–value lines a document of that kind carries."""
    company = holder.company
    serial = f"{holder.seed:02d}{CATALOGUE.index(kind):02d}"
    if kind.form == "licence":
        return licence_facts(company)
    if kind.form == "certificate":
        return (
            ("证书名称", kind.title), ("证书编号", f"ZH{serial}{holder.report_date.year - 1}R1M"),
            ("获证组织", company.name), ("统一社会信用代码", company.uscc),
            ("认证标准", kind.standard or ""),
            ("发证日期", holder.day(1, 3, 18)), ("有效期至", holder.day(-2, 3, 17)),
            ("认证机构", _CERTIFIERS),
        )  # fmt: skip
    if kind.form == "permit":
        return (
            ("证书编号", f"XK{serial}-{holder.report_date.year - 2}"), ("持证单位", company.name),
            ("有效期至", holder.day(-3, 6, 30)),
        )  # fmt: skip
    if kind.form == "test":
        return (
            ("报告编号", f"JC{serial}"), ("委托单位", company.name),
            ("报告日期", holder.day(1, 10, 20)), ("检测机构", "衡境示范检测技术有限公司"),
        )  # fmt: skip
    return (("单位", company.name), ("日期", holder.day(1, 11, 8)))


def licence_facts(company: Company) -> Facts:
    """The lines of a business licence."""
    return (
        ("名称", company.name), ("统一社会信用代码", company.uscc), ("类型", "有限责任公司"),
        ("法定代表人", company.legal), ("注册资本", company.capital),
        ("成立日期", chinese_date(date(*company.founded))), ("住所", company.address),
    )  # fmt: skip


def body_of(kind: EvidenceKind, holder: Holder) -> tuple[str, ...]:
    """Paragraphs of a document of that kind."""
    company, year = holder.company, holder.report_date.year - 1
    figures = company.figures
    texts: dict[str, tuple[str, ...]] = {
        "licence": ("登记机关按照企业登记管理规定核发。",),
        "certificate": (
            f"兹证明{company.name}的管理体系符合认证标准要求，覆盖范围为{company.industry.products[0]}的设计、生产和服务。",
            f"证书详情查询结果显示状态为有效，截图时间：{chinese_date(holder.report_date)}。",
        ),
        "query": (
            f"查询对象：{company.name}，查询日期：{chinese_date(holder.report_date)}。",
            "查询结果：未列入经营异常名录，未列入严重违法失信名单，无行政处罚信息。",
        ),
        "letter": (
            "本企业承诺落实绿色工厂建设所需的沟通、资源与职责安排，并接受监督检查。",
            "授权事项包括组织制度建设、组织实施、组织考核和对外联络四项职责。",
        ),
        "plan": (
            f"规划期为{year}年至{year + 3}年，设立能耗、水耗、固体废物利用和污染物排放四类年度指标。",
            "各指标分解到车间，按季度检查并在管理评审中通报。",
        ),
        "test": (f"{year}年度检测样品由委托单位提供，检测结果满足标准限值要求，报告签章齐全。",),
        "figures": (
            f"用地面积{figures.land}m²，计算容积率的建筑面积{figures.floor}m²，容积率为{figures.plot_ratio}。",
            f"用地面积{figures.land}m²，建筑物及构筑物占地面积{figures.footprint}m²，建筑密度为{figures.density}%。",
            f"{year}年综合能耗为{figures.energy[-1]}吨标准煤，统计边界为全厂。",
        ),
        "audit": (
            "；".join(
                f"{y}年工业总产值{o}亿元、纳税总额{t}万元"
                for y, o, t in zip(figures.years, figures.output, figures.tax, strict=True)
            )
            + "。",
        ),
        "list": (
            f"{year}年度台账由责任部门按月登记，登记内容包括名称、规格、数量、使用地点和状态。",
        ),
        "notice": ("文件同意项目实施，项目已按批复内容建成并通过竣工验收。",),
        "permit": ("证书许可范围与实际生产产品一致。",),
    }
    default = (f"资料由{company.short}责任部门整理，{year}年度内容经部门负责人审核。",)
    return texts.get(kind.form, default)


def assessor_attachments(
    assessor: Company, report_date: date, start: int
) -> tuple[AttachmentContent, ...]:
    """Qualification evidence of the assessor: its licence and its staff list."""
    staff = (
        "专职评价人员12人，其中高级职称6人、中级职称6人，专业涵盖能源、环境、生态和低碳。",
        "机构近五年承担绿色制造相关评价项目，具有固定办公场所和健全的财务制度。",
    )
    day = chinese_date(date(report_date.year - 1, 12, 5))
    return (
        AttachmentContent(
            str(start), "第三方机构营业执照", (), licence_facts(assessor),
            ("登记机关按照企业登记管理规定核发。",), owner="assessor",
        ),
        AttachmentContent(
            str(start + 1), "第三方机构资质及评价人员名单", (),
            (("单位", assessor.name), ("日期", day)), staff, owner="assessor",
        ),
    )  # fmt: skip
