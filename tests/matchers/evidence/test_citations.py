"""Citations in all the forms reports use, and words that only look like citations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvjian.core.place import Place
from lvjian.matchers.citations import parse_citations
from tests.matchers.evidence.bundles import cite

NUMBERS = [
    ("见附件3", ["3"]),
    ("详见附件三", ["3"]),
    ("参见附件③", ["3"]),
    ("附件１２　营业执照", ["12"]),
    ("附件03", ["3"]),
    ("附件（3）", ["3"]),
    ("附件【3】营业执照", ["3"]),
    ("附 件 3", ["3"]),
    ("附\n件3", ["3"]),
    ("证明材料3：培训记录", ["3"]),
    ("佐证材料 12", ["12"]),
    ("证明文件5", ["5"]),
    ("支撑材料5：平面图", ["5"]),
    ("见附录2", ["2"]),
    ("附件十二", ["12"]),
    ("附件5-1", ["5-1"]),
    ("附件5－1", ["5-1"]),
    ("附件5.1 质量证书", ["5-1"]),
    ("附件3～5", ["3", "4", "5"]),
    ("附件3~5", ["3", "4", "5"]),
    ("附件3至5", ["3", "4", "5"]),
    ("附件3至附件5", ["3", "4", "5"]),
    ("附件三至附件五", ["3", "4", "5"]),
    ("附件5-1～5-3", ["5-1", "5-2", "5-3"]),
    ("附件3-5", ["3-5"]),
    ("附件3—5", ["3-5"]),
    ("附件1、2、5", ["1", "2", "5"]),
    ("附件1，2，5", ["1", "2", "5"]),
    ("见附件1,2,3", ["1", "2", "3"]),
    ("附件1、附件2", ["1", "2"]),
    ("附件1；附件2\n附件7", ["1", "2", "7"]),
    ("附件1和2", ["1", "2"]),
    ("附件1及附件3", ["1", "3"]),
    ("附件3/4", ["3", "4"]),
    ("见附件③、④", ["3", "4"]),
    ("符合。附件1至3、附件5", ["1", "2", "3", "5"]),
    ("已取得营业执照（附件1），通过环评批复（附件2）及验收（附件3）", ["1", "2", "3"]),
    ("附件3，2023年度审计", ["3"]),
    ("附件3 已通过验收", ["3"]),
    ("附件3中的说明", ["3"]),
    ("符合GB 50034-2013的要求，见附件4", ["4"]),
    ("符合GB 50034-2013，附件4", ["4"]),
]


@pytest.mark.parametrize(("text", "numbers"), NUMBERS)
def test_numbers(text: str, numbers: list[str]) -> None:
    found = cite(text)
    assert [c.number for c in found] == numbers
    assert {c.kind for c in found} == {"attachment"}


TITLES = [
    ("附件3 营业执照", "营业执照"),
    ("附件3：营业执照", "营业执照"),
    ("附件3《营业执照》", "营业执照"),
    ("附件3（营业执照）", "营业执照"),
    ("附件3-营业执照", "营业执照"),
    ("附件3.营业执照", "营业执照"),
    ("详见附件1营业执照复印件。", "营业执照复印件"),
    ("附件3 企业营业\n执照；附件4", "企业营业执照"),
    ("《营业执照》（附件1）", "营业执照"),
    ("营业执照（见附件1）", "营业执照"),
    ("公司制定了《节能管理制度》（见附件5），符合要求", "节能管理制度"),
    ("附件15：GB/T 19001质量管理体系认证证书", "GB/T 19001质量管理体系认证证书"),
    ("附件8 2023年度审计报告", "2023年度审计报告"),
    ("附件10 四体系认证证书（P3-P6）", "四体系认证证书"),
    ("附件3 第12页", None),
    ("附件3 符合要求", None),
    ("附件3所示", None),
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_titles_beside_numbers(text: str, title: str | None) -> None:
    assert cite(text)[0].title == title


PAGES = [
    ("附件3 第12页", (12,)),
    ("附件3第2-4页", (2, 3, 4)),
    ("附件3 P12", (12,)),
    ("附件3 p.12-15", (12, 13, 14, 15)),
    ("附件3（营业执照）第3页", (3,)),
    ("附件3", ()),
]


@pytest.mark.parametrize(("text", "pages"), PAGES)
def test_pages(text: str, pages: tuple[int, ...]) -> None:
    assert cite(text)[0].pages == pages


BARE = [
    ("《节能管理制度》、《节水管理制度》", ["节能管理制度", "节水管理制度"]),
    ("1.《营业执照》2.《排污许可证》", ["营业执照", "排污许可证"]),
    ("1、《营业执照》\n2、《排污许可证》", ["营业执照", "排污许可证"]),
    ("营业执照、环评批复、质量管理体系认证证书", ["营业执照", "环评批复", "质量管理体系认证证书"]),
    ("1. 营业执照\n2. 环评批复", ["营业执照", "环评批复"]),
    ("证明材料：营业执照", ["营业执照"]),
    ("附件：营业执照", ["营业执照"]),
    ("符合。见《培训记录》", ["培训记录"]),
    ("制定了《节能管理制度》并实施", ["节能管理制度"]),
    ("依据《工业项目建设用地控制指标》建设，见《土地证》", ["土地证"]),
]


@pytest.mark.parametrize(("text", "titles"), BARE)
def test_bare_titles(text: str, titles: list[str]) -> None:
    found = cite(text)
    assert [c.title for c in found] == titles
    assert {c.kind for c in found} == {"title"}


def test_one_label_heads_a_list_of_titles() -> None:
    found = cite("附件：1.营业执照 2.环评批复；3.排污许可证")
    assert [(c.number, c.title) for c in found] == [
        (None, "营业执照"), (None, "环评批复"), (None, "排污许可证"),
    ]  # fmt: skip


OTHER_KINDS = [
    ("见5.1.1", "section", ["5.1.1"]),
    ("5.1.1", "section", ["5.1.1"]),
    ("5.1.1、5.1.2", "section", ["5.1.1", "5.1.2"]),
    ("5.1.1\n5.2.3", "section", ["5.1.1", "5.2.3"]),
    ("见第五部分第3项", "section", ["5.3"]),
    ("见附表1.1", "table", ["1.1"]),
    ("附表3 能源统计表", "table", ["3"]),
]


@pytest.mark.parametrize(("text", "kind", "numbers"), OTHER_KINDS)
def test_sections_and_tables(text: str, kind: str, numbers: list[str]) -> None:
    found = cite(text)
    assert [c.number for c in found] == numbers
    assert {c.kind for c in found} == {kind}


@pytest.mark.parametrize("text", ["营业执照.pdf", "见“03-营业执照.docx”", "见附件营业执照.PDF"])
def test_file_names(text: str) -> None:
    (found,) = cite(text)
    assert found.kind == "file"
    assert "营业执照" in (found.title or "")


@pytest.mark.parametrize(
    "text",
    ["见附件", "详见附件。", "见附件__", "附件____", "附件 ×× ", "见相关证明材料", "详见相关材料",
     "符合，见附件材料", "附件", "见附件（ ）"],
)  # fmt: skip
def test_vague(text: str) -> None:
    assert [c.kind for c in cite(text)] == ["vague"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "不涉及",
        "符合",
        "附件齐全",
        "满足GB/T 36132-2018附录A的要求",
        "满足GB/T 36132中4.3.1 a)的要求",
        "依据《中华人民共和国环境保护法》和《工业项目建设用地控制指标》建设",
        "执行《污水综合排放标准》（GB 8978-1996）",
        "符合《建筑照明设计标准》GB 50034-2013规定",
        "根据《关于开展绿色制造体系建设的通知》（工信厅节函〔2016〕586号）附件2要求",
        "按附件1-3要求赋分，得4分",
        "公司于2023年通过验收，绿化率20.5%，共3个车间。",
        "容积率1.03，建筑密度42.8%，LPD为5.1 W/m2",
        "1.03",
        "公司已建立质量管理体系并通过认证，运行有效。",
        "见GB 18597-2023",
    ],
)
def test_no_citation(text: str) -> None:
    assert cite(text) == ()


def test_raw_words_and_place_are_kept() -> None:
    found = parse_citations(
        "符合，详见附件３ 营业执照；附件5、6。", Place("r.docx", part="第2表第3行")
    )
    assert [c.raw for c in found] == ["详见附件３ 营业执照", "附件5", "附件6"]
    assert {c.place.part for c in found} == {"第2表第3行"}


def test_blank_number_is_told_beside_a_good_citation() -> None:
    assert [(c.kind, c.number) for c in cite("附件3 营业执照；附件__")] == [
        ("attachment", "3"), ("vague", None),
    ]  # fmt: skip


def test_width_and_spacing_change_nothing() -> None:
    plain = [(c.kind, c.number, c.title) for c in cite("见附件3-营业执照，附件5.1、5.2")]
    wide = [(c.kind, c.number, c.title) for c in cite("见附件３－营业执照，附件５．１、５．２")]
    assert plain == wide == [
        ("attachment", "3", "营业执照"), ("attachment", "5-1", None), ("attachment", "5-2", None),
    ]  # fmt: skip


_PIECES = st.sampled_from(
    ["附件", "见", "《", "》", "3", "5-1", "、", "～", "至", "营业执照", "（", ")", "\n", "第",
        "页", "_", "①",
     "附录A", "GB/T 36132-2018", "5.1.1", ".pdf", "：", "十二", "号", "〔2016〕", "²", "½", "⻔"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=14).map("".join) | st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    for citation in parse_citations(text, Place("x")):
        assert citation.raw
        assert citation.number or citation.title or citation.kind == "vague"
