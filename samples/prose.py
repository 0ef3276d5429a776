"""Own wording for sections and row explanations of the samples."""

from __future__ import annotations

import re
from decimal import Decimal
from random import Random

from lvjian.core.numbers import show
from lvjian.core.rubric import RowSpec, Threshold
from lvjian.samples.company import Company

# Values of quantities the rows ask for; all satisfy every threshold of the rubrics.
_VALUES: tuple[tuple[str, str], ...] = (
    (r"透水", "36"), (r"可再生能源的使用占建筑", "14.2"), (r"节水率", "12.5"),
    (r"节能型照明|节能灯", "86"), (r"固体废(弃)?物综合利用率|固废", "93.6"),
    (r"绿色物料", "38.4"), (r"绿化面积|绿地", "23.5"), (r"可回收", "82"),
)  # fmt: skip
_ROWS: tuple[tuple[str, str], ...] = (
    (r"依法设立", "{co}依法登记注册，建设和生产过程中执行国家及地方法律法规，未见违规记录。"),
    (r"事故", "经查询公示系统和信用中国，近三年未发生较大及以上安全、环保和质量事故。"),
    (r"利益相关方", "对客户及周边单位提出的环境要求均已形成书面承诺，并逐项落实。"),
    (r"管理机构", "已设立由总经理牵头的管理机构，制度、考核和奖励办法齐全，目标责任已分解到部门。"),
    (r"中长期", "已编制中长期规划及年度目标、指标和实施方案，指标明确并可量化。"),
    (r"教育、培训|教育和培训", "年内组织绿色制造专题培训四次，培训后均进行书面考评，合格率达到要求。"),
    (r"最高管理者", "最高管理者已签署承诺文件，明确职责权限并配置所需资源。"),
    (r"照明|自然光", "厂区各场所照度经实测满足要求，办公与生产场所分级设计并充分利用天然采光。"),
    (r"计量", "能源、水等计量器具按级配备，检定合格并建立台账，分类计量数据按月汇总。"),
    (r"质量管理体系|职业健康", "相应管理体系文件齐备，内审和管理评审按计划开展，证书在有效期内。"),
    (r"环境管理体系|能源管理体系", "该管理体系运行正常，年度内审及管理评审记录完整，证书在有效期内。"),
    (r"社会责任", "按年度编制并发布社会责任报告，可在企业网站公开获取。"),
    (r"供方|采购|供应链", "供方选择和评价准则含环保要求，采购文件与检验记录可追溯。"),
    (r"生态设计|24256|32161", "产品开发阶段引入生态设计评审，设计输出文件保存完整。"),
    (r"有害物质", "原辅材料及产品经检测有害物质含量低于限值，台账清楚。"),
    (r"碳足迹|温室气体|碳排放|核查", "已按适用规范完成核算与核查，边界、因子和活动数据来源清楚。"),
    (r"大气污染物", "废气经治理设施处理后排放，监测浓度低于许可限值，总量符合许可要求。"),
    (r"水体污染物|废水", "生产废水经处理后达到许可限值，监测频次满足自行监测方案。"),
    (r"固体废", "一般固废综合利用，危险废物委托有资质单位处置，转移手续完整。"),
    (r"噪声", "厂界四周昼夜噪声监测值均低于相应功能区限值。"),
    (r"容积率", "用地面积{land}m²，计算容积率的建筑面积{floor}m²，容积率为{ratio}。"),
    (r"建筑密度", "用地面积{land}m²，建筑物及构筑物占地面积{foot}m²，建筑密度为{density}%。"),
    (r"光伏|可再生|新能源", "屋顶分布式电站已并网运行，所发电量优先供厂内使用，电量按月计量。"),
    (r"建筑|厂房|装饰", "厂房建设手续齐全，结构与材料选用符合设计文件，竣工验收合格。"),
    (r"设备", "主要设备选型先进，经核对铭牌与目录无淘汰机型，运行参数处于经济区间。"),
    (r"节水|取水", "已开展用水统计与节水评价，单位产品取水量低于定额。"),
)  # fmt: skip
_GENERIC = (
    "查阅相关文件并与现场情况核对，要求已得到落实。",
    "有关制度、台账和现场记录相互印证，满足该条要求。",
    "资料齐全，抽查记录与实际一致。",
    "经文件评审和现场核实，该条款执行情况良好。",
)
_NOT_APPLICABLE = "不适用，企业的产品和工艺不涉及此项。"


def value_for(threshold: Threshold, company: Company) -> Decimal:
    """A value that satisfies the threshold with its tolerance, the same wherever it is told."""
    if "建筑密度" in threshold.quantity:
        return company.figures.density
    if "容积率" in threshold.quantity:
        return company.figures.plot_ratio
    for pattern, value in _VALUES:
        if re.search(pattern, threshold.quantity) and _meets(Decimal(value), threshold):
            return Decimal(value)
    step = abs(threshold.value) * Decimal("0.08") + threshold.tolerance
    up = threshold.op in (">=", ">")
    return (threshold.value + step if up else threshold.value - step).quantize(Decimal("0.1"))


def _meets(value: Decimal, threshold: Threshold) -> bool:
    bound, slack = threshold.value, threshold.tolerance
    return value > bound + slack / 10 if threshold.op in (">=", ">") else value < bound - slack / 10


def value_sentence(threshold: Threshold, value: Decimal) -> str:
    """``室外透水地面面积占室外总面积的比例为36%。``"""
    return f"{threshold.quantity}为{show(value)}{threshold.unit}。"


def row_prose(row: RowSpec, company: Company, rng: Random, *, not_applicable: bool) -> str:
    """Explanation for one row, consistent with the company's figures."""
    if not_applicable:
        return _NOT_APPLICABLE
    figures = company.figures
    words = {
        "co": company.name, "land": figures.land, "floor": figures.floor,
        "foot": figures.footprint, "ratio": figures.plot_ratio, "density": figures.density,
    }  # fmt: skip
    text = next((s.format(**words) for p, s in _ROWS if re.search(p, row.text)), None)
    text = text or rng.choice(_GENERIC)
    said = {"建筑密度", "容积率"}
    for threshold in row.thresholds:
        if not any(q in threshold.quantity for q in said):
            text += value_sentence(threshold, value_for(threshold, company))
    return text


_TOPICS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"目的、范围|概述|介绍绿色", (
        "受{co}委托，{firm}依据GB/T 36132及申报要求，对其绿色工厂创建情况进行评价。评价目的是核实工厂各项要求的落实程度，为主管部门推荐提供依据。",
        "评价范围为{co}位于{addr}的厂区，包括生产、辅助生产和附属生产系统，统计期为{year}年1月1日至{year}年12月31日。",
    )),
    (r"组织安排|文件评审|评价过程", (
        "评价机构组建了由能源、环境和质量专业人员组成的评价组，明确组长和技术复核人员，制定了评价计划并与企业沟通确认。",
        "评价组先对企业提交的制度、台账、证书和监测报告进行文件评审，再到现场查看主要生产车间、配电室、污水处理站和危险废物暂存间，并与管理人员座谈。",
        "报告初稿完成后，由未参加现场工作的复核人员进行内部技术复核，修改完善后定稿。",
    )),
    (r"基本要求", (
        "企业依法设立，近三年无较大及以上安全、环保和质量事故，最高管理者履行承诺，管理机构、规划目标和教育培训均已落实，各项基本要求均满足。",
    )),
    (r"基础设施", (
        "厂区占地{land}平方米，建筑物占地{foot}平方米。主要厂房采用钢结构，照明以节能灯具为主，公共区域按需控制。",
        "企业建立了专用设备、通用设备、计量设备和污染物处理设备台账，主要设备运行状况良好，计量器具按期检定。",
    )),
    (r"管理体系", (
        "企业建立并运行质量、环境、职业健康安全和能源管理体系，体系文件覆盖全部生产过程，年度内审与管理评审按计划完成。",
    )),
    (r"能源资源|能源与资源|能源投入", (
        "{year}年企业综合能耗为{energy}吨标准煤，以电力和天然气为主。近年来实施了空压机余热回收、冷却水循环等改造。",
        "采购环节执行供方准入和年度评价制度，采购文件对环保要求作出规定，原材料到货检验记录完整。",
    )),
    (r"产品", (
        "主要产品为{product}。设计阶段考虑材料减量、易拆解和耐用性，原辅材料中有害物质得到控制。",
    )),
    (r"环境排放|污染物", (
        "废气、废水经治理设施处理后达标排放，固体废物分类收集并委托处置或综合利用，厂界噪声达标，企业按年度核算温室气体排放。",
    )),
    (r"加分", ("企业对照加分项要求整理了有关材料，具体得分见加分项评价表。",)),
    (r"绩效", (
        "经计算，工厂容积率为{ratio}，建筑密度为{density}%。各项绩效指标的统计口径、计算边界和参数来源见证明材料。",
    )),
    (r"目标", ("企业计划在两年内进一步降低单位产品综合能耗和取水量，持续提高固体废物综合利用水平。",)),
    (r"减碳|碳排放", ("企业将完善碳排放核算与计量体系，制订专项降碳方案，逐步扩大可再生电力使用比例。",)),
    (r"重大项目|重点项目|重点工作|下一步", (
        "下一阶段将推进电机系统变频改造和屋顶光伏扩容，完善能源计量数据的在线采集，并把年度指标纳入部门考核。",
    )),
    (r"建议", (
        "建议企业继续完善能源计量数据的分析应用，扩大绿色设计覆盖的产品范围，并加强对供方环境绩效的跟踪。",
        "建议定期更新绿色工厂目标指标，结合年度管理评审检查完成情况。",
    )),
    (r"问题", ("现场评价中发现个别二级计量器具标识不清，企业已在评价期间完成整改，未发现其他需要说明的问题。",)),
    (r"核实|核查|检查", (
        "评价组核对了统计台账、财务凭证和计量记录，数据来源可追溯，计算范围与方法符合要求。",
    )),
    (r"基本信息|工厂基本情况|概况|简介", (
        "{co}成立于{founded}年，位于{addr}，主要生产{product}。企业采用精益生产方式，主要工艺包括备料、加工、检验和包装。",
        "{year}年企业实现工业总产值{output}亿元。近年来企业围绕用地、原料、生产、废物和能源五个方面开展绿色工厂创建，取得了较好成效。",
    )),
)  # fmt: skip
_PLAIN = ("企业已按要求开展相关工作，具体情况见各附表及证明材料。",)


def topic_prose(topic: str, company: Company, firm: str) -> tuple[str, ...]:
    """Paragraphs of own wording on a prescribed point."""
    figures = company.figures
    words = {
        "co": company.name, "firm": firm, "addr": company.address, "year": figures.years[-1],
        "land": figures.land, "foot": figures.footprint, "energy": figures.energy[-1],
        "product": "、".join(company.industry.products), "ratio": figures.plot_ratio,
        "density": figures.density, "founded": company.founded[0], "output": figures.output[-1],
    }  # fmt: skip
    lines = next((t for p, t in _TOPICS if re.search(p, topic)), _PLAIN)
    return tuple(line.format(**words) for line in lines)
