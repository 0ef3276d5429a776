"""What is nobody's own wording, and companies named as what they are."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from lvjian.checker.across.engine import across
from lvjian.checker.across.footprint import Footprint, Party
from lvjian.checker.across.naming import mentions
from lvjian.checker.across.normative import is_normative
from lvjian.checker.across.wording import passages, short_names
from lvjian.core.document import Block, Cell, Document, Paragraph, Table, make_grid
from lvjian.samples.batchprose import own_paragraph
from tests.batch.footprints import CODES, TEXTS, footprint, official, place

# Wording of laws, standards and notices that stands in no list of the product.
CITED = (
    "根据《中华人民共和国节约能源法》第二十四条，用能单位应当按照合理用能的原则，加强节能管理，制定并实施节能计划和节能技术措施，降低能源消耗。",
    "清洁生产，是指不断采取改进设计、使用清洁的能源和原料、采用先进的工艺技术与设备、改善管理、综合利用等措施，从源头削减污染，提高资源利用效率。",
    "综合能耗是指在统计报告期内，用能单位实际消耗的各种能源实物量，按规定的计算方法和单位分别折算后的总和。",
    "企业事业单位和其他生产经营者应当防止、减少环境污染和生态破坏，对所造成的损害依法承担责任。",
    "容积率为工厂总建筑物、总构筑物建筑面积与厂区用地面积的比值，建筑物层高超过8米的，在计算容积率时该层建筑面积加倍计算。",
    "到2025年，工业产业结构、生产方式绿色低碳转型取得显著成效，绿色低碳技术装备广泛应用，能源资源利用效率大幅提高。",
    "生产经营单位的主要负责人对本单位的安全生产工作全面负责，应当建立健全并落实本单位全员安全生产责任制。",
    "国家实行最严格的水资源管理制度，用水单位应当加强内部用水管理，采用先进的节水技术、工艺和设备，提高水的重复利用率。",
    "绿色工厂是制造业的生产单元，是绿色制造的实施主体，属于绿色制造体系的核心支撑单元，侧重于生产过程的绿色化。",
    "温室气体排放总量等于燃料燃烧排放量、工业生产过程排放量、净购入电力和热力对应的排放量之和，再扣除固碳产品隐含的排放量。",
    "对于主要原材料，应优先选用可再生、可回收和环境友好的材料，减少有害物质的使用，并向供方提出环保要求。",
    "本报告仅对所提供资料和现场评价期间的情况负责，未经本机构书面同意，不得部分复制本报告，报告涂改无效。",
    "禁止将危险废物混入非危险废物中贮存，贮存危险废物不得超过一年；确需延长期限的，必须报经原批准经营许可证的生态环境主管部门批准。",
    "推进绿色低碳循环发展，是深入贯彻落实习近平生态文明思想、促进经济社会发展全面绿色转型的内在要求。",
)
OWN = (
    "企业建立了能源管理体系，设立能源管理岗位，按月统计各车间电耗。",
    "工厂应用了余热回收装置，将空压机余热用于员工浴室热水供应。",
    "工厂对环境事故应急预案进行演练，形成演练记录并持续改进。",
    "污水经厂区处理站处理后回用于绿化和道路浇洒，剩余部分排入市政管网。",
    "企业优先采购获得绿色认证的原辅材料，对供方实行年度评分。",
    "按照技改计划，注塑中心停用12套旧式装置，折合节约86.4吨标准煤。",
)


@pytest.mark.parametrize("law", CITED)
def test_what_is_cited_of_laws_and_standards_is_no_copying(law: str) -> None:
    assert across([footprint(0, law), footprint(1, law), footprint(2)]).findings == ()


def test_all_of_it_together_is_none_either() -> None:
    assert across([footprint(0, *CITED), footprint(1, *CITED), footprint(2)]).findings == ()


def test_own_wording_stays_own() -> None:
    built = [s for n in range(100) for s in own_paragraph(Random(n)).split("。") if s]
    assert [s for s in (*OWN, *built) if is_normative(s)] == []


MINE, OTHER = "洛阳清岫机电设备制造有限公司", "苏州禾野食品科技发展有限公司"


def bundle(number: int, name: str, *more: Block) -> Footprint:
    blocks = (Paragraph(TEXTS[number], place("第1段")), *more)
    own = sorted(short_names(name), key=len, reverse=True)
    document = Document("评价报告.docx", "docx", blocks)
    found = tuple(passages(document, names=own, official=official(), until=None, sections=()))
    named = tuple(mentions([(p.at, p.text) for p in found], own=own))
    party = Party(name, (CODES[number],), place("封面"))
    return replace(
        footprint(number), applicants=(party,), passages=found, products=(), mentions=named
    )


def lines(*texts: str) -> tuple[Block, ...]:
    return tuple(Paragraph(t, place(f"第{n}段")) for n, t in enumerate(texts, start=20))


def table(*rows: tuple[str, ...]) -> tuple[Block, ...]:
    cells = [
        Cell(r, c, text, (place(f"第5表第{r + 1}行第{c + 1}列"),))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    return (Table(make_grid(cells, len(rows), len(rows[0])), place("第5表"), number=5),)


def told(*more: Block) -> list[str]:
    held = [bundle(0, MINE, *more), bundle(1, OTHER), footprint(2), footprint(3)]
    return [f.code for f in across(held).findings]


@pytest.mark.parametrize(
    "blocks",
    [
        table(("序号", "供应商名称", "物料"), ("1", OTHER, "包装箱")),
        table(("客户", "产品", "金额"), (OTHER, "电机", "120")),
        table(("设备名称", "制造单位", "数量"), ("空压机", OTHER, "2")),
        (*lines("表7 合格供方名录"), *table(("序号", "单位名称"), ("1", OTHER))),
        lines("主要供应商如下：", f"1.{OTHER}；", "2.郑州某某贸易有限公司；"),
        lines("近三年评价业绩", OTHER),
        lines(f"纸箱主要向{OTHER}订购，双方约定使用可循环材料。"),
        lines(f"厂区北面为{OTHER}，两厂之间设有绿化带。"),
        lines(f"厂区蒸汽由{OTHER}的锅炉房集中送来，按表计量结算。"),
        lines(f"厂房原为{OTHER}所有，2019年由本公司购入。"),
        lines(f"参照{OTHER}的做法，公司建立了能源看板。"),
        lines(f"公司与{OTHER}共同出资设立研发中心。"),
        lines(f"2022年向{OTHER}交付电机120台。"),
        lines(f"评价组对供应商{OTHER}进行了核查，符合绿色采购要求。"),
    ],
)
def test_a_company_named_as_what_it_is(blocks: tuple[Block, ...]) -> None:
    assert told(*blocks) == []


@pytest.mark.parametrize(
    "blocks",
    [
        lines(f"{OTHER}位于洛阳市孟津区，主要生产电机，占地面积约3万平方米。"),
        lines(f"经评价，{OTHER}满足全部基本要求，推荐其为绿色工厂。"),
        lines(f"评价组对{OTHER}的厂区进行了现场查看。"),
        lines(f"评价组对{OTHER}的生产现场进行了核查，其绿色工厂创建工作满足要求。"),
        lines(
            "供应链管理", f"{OTHER}建立了能源管理岗位，对用能设备进行分级管理，全年未发生质量事故。"
        ),
        table(("工厂名称", "地址"), (OTHER, "孟津区清岚路203号")),
    ],
)
def test_a_name_left_over(blocks: tuple[Block, ...]) -> None:
    assert told(*blocks) == ["B005"]
