"""Papers that can never prove a row."""

from __future__ import annotations

import pytest

from lvjian.core.evidence import Attachment, Citation
from lvjian.core.place import Place
from lvjian.core.rubric import RowSpec
from lvjian.matchers.evidence.kinds import kinds_in, names
from lvjian.matchers.evidence.misfits import needed_instead, with_misfits
from lvjian.rubrics import load

RUBRICS = (
    "zhengzhou-factory-third-party", "henan-factory-self", "henan-factory-third-party",
    "suzhou-factory", "zhejiang-factory-self", "zhejiang-factory-third-party",
    "beijing-factory-self", "beijing-factory-third-party",
)  # fmt: skip
FOOTPRINT = "采用适用的标准或规范对产品进行碳足迹核算或核查。"
GASES = "工厂应采用GB/T 32150或适用的标准或规范对其厂界范围内的温室气体排放进行核算和报告。"
AIR = "工厂的大气污染物排放应符合相关国家标准、行业标准及地方标准要求。"
SYSTEM = "通过能源管理体系第三方认证。"


def held(title: str, kind: str | None = None) -> Attachment:
    found = kinds_in(title)
    return Attachment("a1", title, "file", (Place("a.pdf"),), kind=kind or next(iter(found), None))


def row(text: str, *kinds: str) -> RowSpec:
    return RowSpec("1.1", "indicator", text, evidence_kinds=kinds)


MISFITS = [
    (FOOTPRINT, "企业法人营业执照", "产品碳足迹报告"),
    (FOOTPRINT, "质量管理体系认证证书", "产品碳足迹报告"),
    (FOOTPRINT, "排污许可证", "产品碳足迹报告"),
    (FOOTPRINT, "2023年度员工培训记录", "产品碳足迹报告"),
    (FOOTPRINT, "废水检测报告", "产品碳足迹报告"),
    (GASES, "营业执照副本", "碳核查报告"),
    (GASES, "厂区平面布置图", "碳核查报告"),
    ("利用核查结果对其温室气体的排放进行改善。", "营业执照", "碳核查报告"),
    ("核查结果对外公布。", "职业健康安全管理体系认证证书", "碳核查报告"),
    ("单位产品碳排放量", "营业执照", "碳核查报告"),
    (AIR, "管理者代表授权书", "检测报告"),
    (SYSTEM, "产品碳足迹报告", "管理体系认证证书"),
    ("每年发布社会责任报告，报告公开可获得。", "营业执照", "社会责任报告"),
]
FITS = [
    (FOOTPRINT, "产品碳足迹评价报告"),
    (FOOTPRINT, "营业执照及产品碳足迹报告"),
    (FOOTPRINT, "2023年度温室气体核查报告"),
    (FOOTPRINT, "企业可持续发展报告"),
    (FOOTPRINT, "佐证材料汇编"),
    (GASES, "2023年度碳排放核查报告"),
    (GASES, "能源消耗统计表"),
    (AIR, "排污许可证"),
    (AIR, "环境管理体系认证证书"),
    (SYSTEM, "能源管理体系认证证书"),
    ("企业对供应商的环境管理体系认证提出要求。", "合格供应商名录"),
    ("工厂应依法设立，遵守有关法律、法规。", "营业执照"),
    ("替代或减少全球增温潜势较高温室气体的使用。", "采购控制程序"),
    ("采用指标核算工厂的容积率。", "营业执照"),
]


@pytest.mark.parametrize(("text", "title", "needs"), MISFITS)
def test_misfits(text: str, title: str, needs: str) -> None:
    assert needed_instead(row(text), held(title)) == needs


@pytest.mark.parametrize(("text", "title"), FITS)
def test_what_may_prove_it(text: str, title: str) -> None:
    assert needed_instead(row(text), held(title)) is None


def test_the_template_names_what_it_needs() -> None:
    spec = row(FOOTPRINT, "产品碳足迹报告", "碳核查报告")
    assert needed_instead(spec, held("营业执照")) == "产品碳足迹报告"
    assert needed_instead(row("另一条。", "检测报告"), held("营业执照")) == "检测报告"
    assert needed_instead(row("另一条。", "检测报告"), held("某某", "设备清单")) is None


def test_citations_carry_it() -> None:
    place = Place("报告.pdf")
    found = Citation("附件1", "attachment", place, "1", attachments=("a1",), status="found")
    lost = Citation("附件9", "attachment", place, "9", status="missing")
    cited = with_misfits(row(FOOTPRINT), (found, lost), {"a1": held("营业执照")})
    assert [c.needs for c in cited] == ["产品碳足迹报告", None]


@pytest.mark.parametrize("rubric_id", RUBRICS)
def test_a_licence_proves_no_carbon_row(rubric_id: str) -> None:
    rows = [
        r
        for r in load(rubric_id).rows()
        if any(w in r.text for w in ("碳足迹", "温室气体排放", "核查结果", "单位产品碳排放"))
    ]
    assert len(rows) >= 6
    assert all(needed_instead(r, held("营业执照")) for r in rows)


@pytest.mark.parametrize("rubric_id", RUBRICS)
def test_what_a_row_needs_is_never_a_misfit(rubric_id: str) -> None:
    """The kinds a template names for a row fit it, and all of them are known."""
    for spec in load(rubric_id).rows():
        for kind in spec.evidence_kinds:
            assert kind in names()
            assert needed_instead(spec, held(kind, kind)) is None
