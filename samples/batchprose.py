"""Own wording for many invented companies: each report speaks of its plant in its own words."""

from __future__ import annotations

from random import Random

_WHERE = ("一号联合厂房", "二期铸造车间", "东侧热处理工段", "喷涂中心", "注塑车间", "成品立体库", "空压站房",
          "污水处理站", "综合动力站", "南区机加工线", "原料堆场", "研发试制楼")  # fmt: skip
_DID = ("更换了{n}台{kind}", "为{n}条产线加装了{kind}", "停用{n}套旧式装置并改用{kind}", "分两批引入{n}台{kind}",
        "结合大修时机布置了{n}组{kind}", "由设备科牵头试点{n}套{kind}")  # fmt: skip
_KINDS = ("磁悬浮鼓风机", "一级能效永磁电机", "蓄热式燃烧装置", "余热溴化锂机组", "智能电表", "变频螺杆空压机",
          "中水回用膜组件", "密闭式除尘罩", "伺服注塑机", "高效板式换热器", "激光切割机", "集中供液装置")  # fmt: skip
_EFFECT = ("全年少用电{m}万千瓦时", "吨产品耗气降低{r}%", "循环水补水量减少{m}立方米", "危险废物产生量比上年少{r}%",
           "折合节约{m}吨标准煤", "粉尘无组织排放浓度下降{r}%", "蒸汽冷凝水回收率升到{r}%")  # fmt: skip
_WHO = ("班组长每周对照点检表复核", "能源管理员按月比对抄表数据", "财务与生产部门按季度核定收益", "外聘工程师半年回访一次",
        "车间以看板公示进度", "由安环部列入年度考核", "工艺科据此修订了作业指导书", "质检室留样并跟踪三个月")  # fmt: skip
_MARKS = ("这一做法在行业同规模工厂里较早采用", "实施中也遇到配电容量不足的问题，后经增容解决", "仍有个别点位的数据需要人工补录",
          "员工提出的改进建议有多条被采纳", "下一步拟把经验推广到协作车间", "投资回收期比立项时估计的短",
          "与相邻工序的节拍尚需磨合", "冬季工况下的效果略低于夏季")  # fmt: skip
_OPEN = (
    "现场看到，",
    "据台账记载，",
    "访谈中了解到，",
    "对照上年，",
    "按照技改计划，",
    "抽查记录显示，",
    "",
)
_METHODS = (
    "本机构采用查阅台账、实地走访与人员访谈三种方式交叉印证，任何一项数据至少有两处来源相互支持方予采信。",
    "评价小组由三名专职人员组成，组长负责总体把关，组员分工核对能源、环保与质量资料，意见不一致时以会议纪要为准。",
    "我们先行发放资料清单，再安排两天现场工作，随后用一周时间完成数据复算与报告撰写，并经内部三级审核后出具。",
    "数据采集遵循先总量后分项的次序，对偏离历史均值的读数逐条追溯到原始凭证，并在工作底稿中留存影像。",
    "评价工作分为启动、文件审阅、现场核验和汇总四个阶段，每一阶段结束时均与受评方核对事实并签字留痕。",
    "对关键指标采用抽样与全量相结合的办法，抽样比例视风险高低在两成到五成之间浮动，抽样过程全程可追溯。",
    "技术复核人员不参加现场工作，只根据底稿独立判断证据是否充分，发现疑点即退回项目组补充说明。",
    "本次工作沿用机构既定程序，所用表单、计算模板和判定规则均经年度评审更新，确保各项目口径一致。",
)  # fmt: skip
_OFFICIAL = (
    "工厂应依法设立，在建设和生产过程中应遵守有关法律、法规、政策和标准，近三年（含成立不足三年）无较大及以上安全、环保、质量等事故。",
    "根据《中华人民共和国环境保护法》等法律法规，产生危险废物的单位，应当按照国家有关规定制定危险废物管理计划，建立危险废物管理台账，如实记录有关信息。",
    "绿色工厂是实现了用地集约化、原料无害化、生产洁净化、废物资源化、能源低碳化的工厂。",
)  # fmt: skip


def own_sentence(rng: Random) -> str:
    """A sentence about one measure of one plant."""
    did = rng.choice(_DID).format(n=rng.randrange(2, 60), kind=rng.choice(_KINDS))
    effect = rng.choice(_EFFECT).format(
        m=rng.randrange(120, 9800) / 10, r=rng.randrange(21, 389) / 10
    )
    parts = [f"{rng.choice(_OPEN)}{rng.choice(_WHERE)}{did}", effect, rng.choice(_WHO)]
    if rng.random() < 0.5:
        parts.append(rng.choice(_MARKS))
    return "，".join(parts) + "。"


def own_paragraph(rng: Random, sentences: int = 4) -> str:
    """A paragraph of own wording, 150 to 300 characters."""
    return "".join(own_sentence(rng) for _ in range(sentences))


def house_paragraph(firm: int) -> str:
    """What an assessor writes in all its reports about how it works."""
    return _METHODS[firm % len(_METHODS)]


def official_paragraphs() -> tuple[str, ...]:
    """Official and legal wording that everybody repeats."""
    return _OFFICIAL
