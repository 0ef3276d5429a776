"""Titles that name one document, titles that only share letters, kinds of evidence."""

from __future__ import annotations

import pytest

from lvjian.matchers.evidence.kinds import names, recognise_kind
from lvjian.matchers.official_texts import official
from lvjian.matchers.titles import SAME, similarity

SAME_DOCUMENT = [
    ("营业执照", "企业法人营业执照复印件"),
    ("营业执照", "某某制造有限公司营业执照（正本）"),
    ("质量管理体系认证证书", "ISO9001质量管理体系证书"),
    ("四体系认证证书", "能源管理体系认证证书"),
    ("管理者代表授权书", "管理者代表任命书"),
    ("厂房平面布置图", "厂区总平面图"),
    ("最高管理者承诺书（包括传达与资源）", "最高管理者承诺书"),
    ("废气检测报告", "2023年废气监测报告"),
    ("计量器具台账", "计量设备清单"),
    ("环境影响评价批复", "环评批复"),
    ("环评批复", "建设项目环境影响报告表的批复"),
    ("节能管理制度", "《节能管理制度》"),
    ("节能管理制度", "公司节能管理制度文件"),
]
OTHER_DOCUMENT = [
    ("质量管理体系认证证书", "能源管理体系认证证书"),
    ("环境管理体系认证证书", "职业健康安全管理体系认证证书"),
    ("节能管理制度", "节水管理制度"),
    ("节能管理制度", "能源管理制度"),
    ("废气检测报告", "废水检测报告"),
    ("照明检测报告", "噪声检测报告"),
    ("环评批复", "环评验收意见"),
    ("2022年审计报告", "2023年审计报告"),
    ("水", "节水管理制度"),
    ("计量设备清单", "用能设备清单"),
    ("营业执照", "排污许可证"),
    ("培训记录", "培训计划"),
    ("制度", "节能管理制度"),
]


@pytest.mark.parametrize(("left", "right"), SAME_DOCUMENT)
def test_same_document(left: str, right: str) -> None:
    assert similarity(left, right) >= SAME
    assert similarity(right, left) >= SAME


@pytest.mark.parametrize(("left", "right"), OTHER_DOCUMENT)
def test_other_document(left: str, right: str) -> None:
    assert similarity(left, right) < SAME
    assert similarity(right, left) < SAME


KINDS = [
    ("企业法人营业执照", "营业执照"),
    ("排污许可证正本", "排污许可证"),
    ("固定污染源排污登记回执", "排污登记回执"),
    ("年产5万吨项目环境影响报告表批复", "环评批复"),
    ("环评批复", "环评批复"),
    ("竣工环境保护验收意见", "环评验收"),
    ("三同时验收文件", "三同时验收"),
    ("节能审查意见", "节能审查"),
    ("项目备案证明", "建设批复"),
    ("CCC认证证书", "CCC证书"),
    ("质量管理体系认证证书", "质量管理体系认证证书"),
    ("ISO 14001证书", "环境管理体系认证证书"),
    ("GB/T 45001-2020 证书", "职业健康安全管理体系认证证书"),
    ("能源管理体系认证证书", "能源管理体系认证证书"),
    ("质量、环境、职业健康安全管理体系认证证书", "管理体系认证证书"),
    ("四体系认证证书", "管理体系认证证书"),
    ("能源管理手册", "管理体系文件"),
    ("温室气体核查声明", "碳核查报告"),
    ("产品碳足迹评价报告", "产品碳足迹报告"),
    ("清洁生产审核验收意见", "清洁生产审核"),
    ("厂界噪声检测报告", "检测报告"),
    ("合格供应商名录", "供应商名录"),
    ("绿色制造培训记录", "培训记录"),
    ("最高管理者承诺书", "承诺书"),
    ("管理者代表任命书", "授权书"),
    ("绿色工厂管理机构及职责", "管理机构"),
    ("厂区平面布置图", "平面布置图"),
    ("2023年度审计报告", "审计报告"),
    ("信用中国查询记录", "信用查询"),
    ("企业社会责任报告", "社会责任报告"),
    ("认证认可信息公共服务平台证书详情截图", "CNCA截图"),
    ("第三方机构资质证明", "资质证明"),
    ("不动产权证书", "不动产权证"),
    ("计量设备清单", "计量设备清单"),
    ("随手写的东西", None),
]


@pytest.mark.parametrize(("title", "kind"), KINDS)
def test_kind_by_title(title: str, kind: str | None) -> None:
    assert recognise_kind(title, "") == kind


def test_kind_by_the_head_of_the_text() -> None:
    assert recognise_kind("3", "营业执照\n统一社会信用代码 9141") == "营业执照"
    assert recognise_kind("", "能源管理体系认证证书\n证书编号：1") == "能源管理体系认证证书"
    assert recognise_kind("", "随便一段话") is None


def test_names_of_kinds_are_unique() -> None:
    assert len(set(names())) == len(names())


@pytest.mark.parametrize(
    ("title", "after", "answer"),
    [
        ("中华人民共和国环境保护法", "", "yes"),
        ("工业项目建设用地控制指标", "", "yes"),
        ("绿色工厂评价通则", "（GB/T 36132-2018）", "yes"),
        ("建筑照明设计标准", "", "yes"),
        ("建筑材料放射性核素限量", "GB 6566", "yes"),
        ("产业结构调整指导目录（2019年本）", "", "yes"),
        ("关于开展绿色制造体系建设的通知", "", "yes"),
        ("某某通知", "（工信厅节函〔2016〕586号）", "yes"),
        ("国民经济行业分类", "", "yes"),
        ("能源管理办法", "", "maybe"),
        ("节能管理制度", "", "no"),
        ("公司能源管理办法", "", "no"),
        ("GB/T 19001质量管理体系认证证书", "", "no"),
        ("国家企业信用信息公示系统查询记录", "", "no"),
        ("环境影响评价批复", "", "no"),
    ],
)
def test_official_texts(title: str, after: str, answer: str) -> None:
    assert official(title, after) == answer
