"""Kinds of evidence: what an attachment is, told by its title, else by the head of its text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lvjian.core.text import fold

SYSTEM_KINDS = (
    "质量管理体系认证证书",
    "环境管理体系认证证书",
    "职业健康安全管理体系认证证书",
    "能源管理体系认证证书",
)
QUALIFICATION = "资质证明"
"""Whatever proves the third party's or a supplier's own qualification, its licence too."""
SEVERAL_SYSTEMS = "管理体系认证证书"
"""A title that names several systems, or none of them in particular."""


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """One kind of evidence.

    Attributes:
        titles: sets of words, joined with ``+``, that must all occur in a title; any set will do.
        without: words that rule the kind out.
        heads: sets of words that, in the head of a text without a telling title, mean this kind.
    """

    name: str
    titles: tuple[str, ...]
    without: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()


def _kind(name: str, titles: str, *, without: str = "", heads: str = "") -> EvidenceKind:
    return EvidenceKind(
        name,
        tuple(fold(w) for w in titles.split()),
        tuple(fold(w) for w in without.split()),
        tuple(fold(w) for w in heads.split()),
    )


_PAPERS = "手册 程序 制度 文件 内审 管理评审 计划 作业"
_SYSTEM_OTHERS = "手册 程序 制度 内审 内部审核 管理评审 计划 运行 建立 评价中心 平台 测试"

# The order decides: what is narrower stands first.
KINDS: tuple[EvidenceKind, ...] = (
    _kind("资质证明",
        "第三方+执照 评价机构+执照 第三方+资质 评价机构+资质 检测机构+资质 检测机构+执照"
          " 供应商+执照 供应商+资质 供方+资质 处置单位+资质 处置单位+执照 第三方机构+证书"),
    _kind("CNCA截图", "认证认可+截图 认监委+截图 cnca 证书详情+截图 认证认可+查询 证书+查询+截图"
          " 认证认可信息公共服务平台"),
    _kind("能源管理体系认证证书", "能源+体系 能源管理+认证 50001 23331", without=_SYSTEM_OTHERS,
          heads="能源管理体系+证书 50001+证书 23331+证书"),
    _kind("职业健康安全管理体系认证证书",
          "职业健康+体系 职业健康安全+证书 45001 28001 18001 安全管理体系+证书",
          without=_SYSTEM_OTHERS, heads="职业健康安全管理体系+证书 45001+证书"),
    _kind("环境管理体系认证证书", "环境+体系 环境管理+认证 14001 24001", without=_SYSTEM_OTHERS,
          heads="环境管理体系+证书 14001+证书 24001+证书"),
    _kind("质量管理体系认证证书", "质量+体系 质量管理+认证 9001 19001 16949",
          without=_SYSTEM_OTHERS, heads="质量管理体系+证书 9001+证书 19001+证书"),
    _kind(SEVERAL_SYSTEMS, "体系+证书 体系+认证",
        without=_SYSTEM_OTHERS + " 两化 测量 知识产权 诚信"),
    _kind("管理体系文件",
        "体系+手册 体系+程序 体系+文件 管理手册 程序文件 体系+内审 管理评审 体系+运行",
          without="采购"),
    _kind("排污登记回执", "排污+登记 登记回执 固定污染源+登记", heads="固定污染源排污登记回执"),
    _kind("排污许可证", "排污许可 排污证 污染物排放许可", without="执行报告",
        heads="排污许可证+许可"),
    _kind("环评验收", "环评+验收 环保+验收 环境保护+验收 环境影响+验收 竣工+环保 竣工环境保护",
          without="三同时"),
    _kind("三同时验收", "三同时 安全设施+验收 竣工验收 消防+验收 职业卫生+验收 安全+验收"),
    _kind("节能审查", "节能审查 节能评估 能评 节能+批复 能审 固定资产投资+节能", without="能评估"),
    _kind("环评批复", "环评 环境影响+批复 环境影响+审批 环境影响+报告 环境影响评价 环境影响登记",
          without="突发", heads="环境影响报告+批复"),
    _kind("建设批复",
        "建设+批复 项目+备案 备案证明 备案表 立项+批复 立项+备案 建设工程规划许可 施工许可"
          " 建设用地规划许可 建设+许可 核准+批复 备案通知书 投资项目备案 项目立项",
          without="应急 采购"),
    _kind("不动产权证", "不动产 土地使用权 土地证 房产证 房屋所有权 国有土地 产权证",
        without="知识产权"),
    _kind("营业执照", "营业执照",
        heads="营业执照+统一社会信用代码 营业执照+法定代表人 营业执照+注册资本"),
    _kind("组织机构代码证", "组织机构代码"),
    _kind("生产许可证", "生产许可 安全生产许可"),
    _kind("CCC证书", "ccc 3c+证书 3c+认证 强制性产品认证 强制性认证 中国国家强制性",
        heads="强制性产品认证证书"),
    _kind("绿色产品认证",
        "绿色产品 绿色设计产品 绿色建材 环境标志 节能产品+认证 节水产品+认证 节能产品+证书",
          without="设计文件 规划 制度"),
    _kind("产品碳足迹报告", "碳足迹"),
    _kind("碳核查报告",
        "碳核查 碳排放+核查 温室气体 碳盘查 碳排放+报告 碳排放+声明 14064 碳排放量核查",
          heads="温室气体+核查"),
    _kind("节能诊断报告", "节能诊断 节能减碳诊断 能源诊断"),
    _kind("清洁生产审核", "清洁生产"),
    _kind("能源审计报告", "能源审计 能源利用状况 能效+审计"),
    _kind("水平衡测试", "水平衡 水量平衡"),
    _kind("检测报告",
        "检测报告 监测报告 检验报告 试验报告 测试报告 检测+报告 监测+报告 检验+报告 废气+检测"
          " 废水+检测 噪声+检测 废气+监测 废水+监测 噪声+监测 检测+结果",
          heads="检测报告+委托 检测报告+样品 监测报告+委托 检验报告+样品"),
    _kind("危废处置",
        "危废+合同 危险废物+合同 转移联单 处置+合同 固废+合同 处置+协议 危废+协议 危险废物+处置"),
    _kind("审计报告", "审计报告 财务报表 财务审计 纳税证明 完税证明"),
    _kind("信用查询",
        "信用中国 信用+查询 信用信息 信用浙江 信用报告 失信+查询 信用等级 无违法 无违规 合规证明"
          " 守法证明 无处罚 无事故"),
    _kind("社会责任报告", "社会责任+报告 可持续发展报告 esg csr"),
    _kind("计量设备清单", "计量+清单 计量+台账 计量器具+表 计量+一览 计量设备 计量器具+配备",
        without="平面 布置 网络图 制度"),
    _kind("用能设备清单", "用能设备 耗能设备 设备+能效 通用设备+清单 通用设备+台账",
        without="计量 制度"),
    _kind("污染物处理设备清单", "污染物处理设备 环保设备 环保设施 治理设施 处理设施 处理设备",
          without="验收 制度 运行"),
    _kind("原材料清单", "原材料+清单 原辅材料 原料+清单 物料+清单 绿色物料 原材料+表 原辅料"),
    _kind("设备清单", "设备+清单 设备+台账 设备+一览 设备+明细"),
    _kind("供应商名录",
        "供应商+名录 供应商+评价 供应商+清单 供方+名录 供方+评价 合格供应商 合格供方 供应商+管理"),
    _kind("采购文件", "采购 招投标 招标"),
    _kind("培训记录", "培训 教育+记录 宣传教育"),
    _kind("承诺书", "承诺"),
    _kind("授权书", "授权 任命 委派书"),
    _kind("平面布置图", "平面+图 布局图 布置图 总图 厂区+图"),
    _kind("规划目标方案",
        "规划+绿色 中长期规划 目标+指标 目标+方案 规划+方案 年度目标 发展规划 创建+方案 实施方案"
          " 建设+规划 建设+目标"),
    _kind("管理机构",
        "管理机构 组织机构 组织架构 领导小组 组织结构 机构+成立 目标责任制 目标责任书"),
    _kind("奖励证书", "奖励 荣誉 获奖 奖状 奖牌 牌匾 表彰 绿色工厂+证书 领跑者"),
    _kind("资质证明", "资质 cma cnas 资格证 符合性证明"),
    _kind("应急预案", "应急预案 突发环境"),
    _kind("计算说明", "计算说明 计算过程 计算书 核算+说明 计算+表"),
    _kind("统计报表", "统计+表 能源+报表 消耗+报表 205-1 205-2 能耗+表 能源消耗 购进消费"),
)  # fmt: skip
_BY_NAME = {kind.name: kind for kind in KINDS}


def names() -> tuple[str, ...]:
    """All names of kinds, in order."""
    return tuple(_BY_NAME)


def has_words(folded: str, entry: str) -> bool:
    """Whether all words of an entry written with ``+`` occur in folded text."""
    return all(word in folded for word in entry.split("+"))


def _is(kind: EvidenceKind, folded: str) -> bool:
    return any(has_words(folded, e) for e in kind.titles) and not any(
        word in folded for word in kind.without
    )


@lru_cache(maxsize=8192)
def kinds_in(title: str) -> tuple[str, ...]:
    """Every kind whose words a title carries, the narrower first (``四体系证书`` has one)."""
    folded = fold(title)
    return tuple(kind.name for kind in KINDS if _is(kind, folded))


def recognise_kind(title: str, text: str = "") -> str | None:
    """The kind of an attachment, None where neither title nor head of the text tells.

    A title that names several management systems is ``管理体系认证证书``.
    """
    found = kinds_in(title)
    if found:
        systems = [name for name in found if name in SYSTEM_KINDS]
        if len(systems) > 1 and found[0] != "CNCA截图":
            return SEVERAL_SYSTEMS
        return found[0]
    head = fold(text[:400])
    if not head:
        return None
    for kind in KINDS:
        if any(has_words(head, entry) for entry in kind.heads):
            return kind.name
    return None
