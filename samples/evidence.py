"""Kinds of evidence: their titles, which rows need them, and which materials are them."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """One kind of evidence.

    Attributes:
        key: short name used inside the samples.
        title: what its holder calls it.
        rows: pattern over the wording of rows that need it.
        materials: pattern over the wording of official materials that are it.
        form: how its body is made: certificate, record, letter, notice or list.
    """

    key: str
    title: str
    rows: str
    materials: str = r"(?!)"
    form: str = "record"
    standard: str | None = None


_K = EvidenceKind
CATALOGUE: tuple[EvidenceKind, ...] = (
    _K("licence", "营业执照", r"依法设立", r"营业执照", "licence"),
    _K("credit", "国家企业信用信息公示系统及信用中国查询记录",
       r"(事故|黑名单|披露)", r"(信用等级|查询记录)", "query"),
    _K("promise", "相关方环境要求承诺及落实记录", r"利益相关方.{0,4}环境要求", r"组织承诺", "letter"),
    _K("commitment", "最高管理者承诺书", r"(4\.3\.1 ?a|1\.3\.1 ?a|最高管理者应分派)", r"最高管理者承诺", "letter"),
    _K("authority", "管理者代表授权书", r"(4\.3\.1 ?b|1\.3\.1 ?b)", r"管理者代表授权", "letter"),
    _K("organisation", "绿色工厂管理机构及相关制度", r"管理机构", r"管理机构", "record"),
    _K("plan", "绿色工厂中长期规划及年度目标、指标和实施方案", r"中长期", r"目标、指标、方案", "plan"),
    _K("training", "绿色制造教育培训及考评记录", r"(教育、培训|教育和培训)", r"教育和培训", "list"),
    _K("site", "厂区布局及现场管理照片", r"布局合理整洁", form="record"),
    _K("park", "园区入驻协议及产业目录说明", r"(工业园区内|高精尖|淘汰目录|战略新兴)", form="record"),
    _K("quality", "质量管理体系认证证书", r"质量管理体系", r"管理体系认证证书", "certificate", "GB/T 19001-2016"),
    _K("health", "职业健康安全管理体系认证证书", r"职业健康安全", r"管理体系认证证书",
       "certificate", "GB/T 45001-2020"),
    _K("environment", "环境管理体系认证证书", r"环境管理体系", r"管理体系认证证书",
       "certificate", "GB/T 24001-2016"),
    _K("energy", "能源管理体系认证证书", r"能源管理体系", r"管理体系认证证书", "certificate", "GB/T 23331-2020"),
    _K("csr", "社会责任报告", r"社会责任"),
    _K("approval", "工厂建设项目备案及批复文件", r"(建筑应满足|新建、改建)", r"(建设批复|能评批复)", "notice"),
    _K("acceptance", "三同时验收文件", r"(新建、改建|独立设置|污染物处理设备)", r"(三同时|环评验收)", "notice"),
    _K("permit", "生产许可证", r"(?!)", r"生产许可证", "permit"),
    _K("ccc", "CCC产品认证证书", r"(?!)", r"CCC", "permit"),
    _K("orgcode", "组织机构代码证", r"(?!)", r"组织机构代码", "permit"),
    _K("layout", "厂区平面布置图", r"(绿化及场地|多层建筑|独立设置)", r"平面(布置)?图", "record"),
    _K("decoration", "室内装饰装修材料有害物质检测报告", r"(装饰装修|建筑材料)", form="test"),
    _K("structure", "厂房结构设计说明", r"(建筑结构|多层建筑|再生资源及能源利用|透水|遮荫)"),
    _K("lighting", "照明设计说明及灯具台账", r"(照明|自然光)", form="list"),
    _K("equipment", "用能设备清单及能效对照表", r"(专用设备|通用设备|用能设备|落后)", r"设备清单", "list"),
    _K("meters", "计量器具配备一览表", r"(计量)", r"计量设备清单", "list"),
    _K("operation", "安全环保设备设施运行记录", r"(?!)", r"设备设施运行", "list"),
    _K("saving", "节能技术应用及可再生能源利用说明",
       r"(用能结构|余热|清洁的新能源|可再生能源|节能提效|不可再生|自然冷源|分布式)",
       r"(余热利用|已采用)"),
    _K("centre", "能源管理中心建设资料", r"(能源管理中心|能碳管理平台|能源管控)"),
    _K("solar", "光伏并网发电项目资料", r"(光伏|微电网|绿证)", form="notice"),
    _K("storage", "储能装置合同及竣工验收单", r"储能", form="notice"),
    _K("water", "节水评价报告", r"(7119|节水|取水|水资源)"),
    _K("material", "原材料消耗统计台账及减量评价", r"(29115|减少材料|原材料使用量|回收料|温室气体的使用|资源集约)",
       form="list"),
    _K("supplier", "合格供应商名录及其评价表", r"(供方|采购|供应链)", r"供应商名录", "list"),
    _K("design", "产品生态设计报告", r"(生态设计|24256|32161|绿色设计|绿色产品|绿色建材)"),
    _K("hazard", "产品有害物质检测报告", r"(有害物质)", form="test"),
    _K("efficiency", "产品能效检测报告", r"(用能产品|节能评价值|能效)", form="test"),
    _K("footprint", "产品碳足迹核查报告", r"(碳足迹|低碳产品)", form="test"),
    _K("recycling", "产品可回收利用率计算报告", r"(20862|可回收利用率)"),
    _K("monitoring", "环境监测报告", r"(大气污染物|水体污染物|噪声|废气|废水)", form="test"),
    _K("waste", "固体废物处置合同及转移台账", r"(固体废)", form="list"),
    _K("carbon", "温室气体排放核查报告", r"(温室气体|32150|核查结果|碳排放|碳效|零碳|“零碳”)", form="test"),
    _K("figures", "绩效指标计算说明",
       r"(附录 ?A|容积率|建筑密度|用地面积|物料|污染物产生|综合能耗|综合利用率|回用率|消耗量)",
       r"绩效指标计算", "figures"),
    _K("audit", "审计报告关键页", r"(?!)", r"审计报告", "audit"),
    _K("awards", "节能环保相关奖励证书", r"(领跑者|获得.{0,8}称号|亩均|入围|入选)", r"奖励证书", "notice"),
    _K("nowaste", "无废工厂建成清单公告", r"无废工厂", form="notice"),
    _K("diagnosis", "节能减碳诊断报告", r"(节能减碳|诊断)"),
    _K("other", "企业绿色发展其他证明材料", r"(?!)", r"其他必要"),
)  # fmt: skip
BY_KEY = {kind.key: kind for kind in CATALOGUE}
FALLBACK = "figures"


def kinds_for_row(text: str, level2: str | None) -> tuple[str, ...]:
    """Keys of the one or two kinds of evidence a row needs, most fitting first."""
    words = f"{text} {level2 or ''}"
    found = [k.key for k in CATALOGUE if re.search(k.rows, words)]
    certified = [k for k in found if BY_KEY[k].form == "certificate"]
    if certified:
        return tuple(certified)
    if "figures" in found:
        return ("figures",)
    return tuple(found[:2]) or (FALLBACK,)


def kinds_for_material(text: str) -> tuple[str, ...]:
    """Keys of the kinds of evidence an official material asks for."""
    found = tuple(k.key for k in CATALOGUE if re.search(k.materials, text))
    return found or ("other",)


def material_title(text: str) -> str:
    """What the holder of a material calls it: no 复印件, brackets, number or full stop."""
    bare = re.sub(r"（[^（）]*）|\([^()]*\)", "", text)
    bare = re.sub(r"^\s*\d+\s*[.、．]\s*", "", bare).rstrip("。；;. ")
    return bare.replace("复印件", "").replace("申报工厂已获得的", "").removesuffix("等")
