"""Citations tied to attachments: what is found, missing, ambiguous; sound bundles are quiet."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lvjian.core.reading import Attachment
from lvjian.matchers.evidence.attachments import find_attachments
from lvjian.matchers.resolve import resolve
from tests.matchers.evidence.bundles import attachment, cite, picture, report, text_file

LABELLED = (
    attachment("企业法人营业执照", "1"),
    attachment("环评批复", "2"),
    attachment("质量管理体系认证证书", "3"),
    attachment("能源管理体系认证证书", "4"),
    attachment("教育培训记录", "5-1"),
    attachment("培训考核记录", "5-2"),
    attachment("节能管理制度", "6"),
    attachment("废气检测报告", "7"),
    attachment("废水检测报告", "8"),
)
TITLED = (
    attachment("营业执照"),
    attachment("四体系认证证书"),
    attachment("管理制度汇编", text="目录\n《节能管理制度》\n《节水管理制度》"),
    attachment("厂区总平面图"),
)

CASES = [
    # by number
    ("见附件1", LABELLED, [("found", "1")]),
    ("附件一 营业执照复印件", LABELLED, [("found", "1")]),
    ("附件1、2", LABELLED, [("found", "1"), ("found", "2")]),
    ("附件9", LABELLED, [("missing", "9")]),
    ("附件99 不存在的证书", LABELLED, [("missing", "99")]),
    ("附件5", LABELLED, [("found", "5")]),
    ("附件5-1", LABELLED, [("found", "5-1")]),
    ("附件5.2", LABELLED, [("found", "5-2")]),
    ("附件5-3", LABELLED, [("missing", "5-3")]),
    ("附件1-3", LABELLED, [("found", "1"), ("found", "2"), ("found", "3")]),
    ("附件1～3", LABELLED, [("found", "1"), ("found", "2"), ("found", "3")]),
    ("附件7-9", LABELLED, [("found", "7"), ("found", "8"), ("missing", "9")]),
    # number and title
    ("附件3 质量体系证书", LABELLED, [("found", "3")]),
    ("附件3 能源管理体系认证证书", LABELLED, [("ambiguous", "3")]),
    ("附件6 相关说明", LABELLED, [("found", "6")]),
    ("附件7 环保检测", LABELLED, [("found", "7")]),
    ("附件5 培训考核记录", LABELLED, [("found", "5")]),
    # by title
    ("《营业执照》", LABELLED, [("found", None)]),
    ("企业法人营业执照复印件", TITLED, [("found", None)]),
    ("《质量管理体系认证证书》", TITLED, [("found", None)]),
    ("《节能管理制度》", TITLED, [("found", None)]),
    ("《节水管理制度》、《绿化管理制度》", TITLED, [("found", None), ("missing", None)]),
    ("厂房平面布置图", TITLED, [("found", None)]),
    ("《环境管理体系认证证书》", LABELLED, [("missing", None)]),
    ("《能源管理办法》", LABELLED, []),
    # titles of a report whose files carry no numbers
    ("附件1 营业执照", TITLED, [("found", "1")]),
    # vague
    ("见附件__", LABELLED, [("unclear", None)]),
    ("详见相关材料", LABELLED, [("unclear", None)]),
    # tables of the report itself
    ("见附表1.1", LABELLED, [("found", "1.1")]),
    # files
    ("见“环评批复.pdf”", LABELLED, [("found", None)]),
    ("土地证.pdf", LABELLED, [("missing", None)]),
]


@pytest.mark.parametrize(("text", "held", "outcome"), CASES)
def test_outcome(
    text: str, held: tuple[Attachment, ...], outcome: list[tuple[str, str | None]]
) -> None:
    assert [(c.status, c.number) for c in resolve(cite(text), held)] == outcome


def test_unread_files_make_the_missing_unreadable() -> None:
    (found,) = resolve(cite("附件9"), LABELLED, unread=True)
    assert found.status == "unreadable"
    assert resolve(cite("附件1"), LABELLED, unread=True)[0].status == "found"


def test_number_and_title_that_disagree_name_both() -> None:
    (found,) = resolve(cite("附件3 能源管理体系认证证书"), LABELLED)
    assert found.attachments == (LABELLED[2].id, LABELLED[3].id)


def test_sub_number_is_kept_where_the_bundle_numbers_so() -> None:
    held = (attachment("质量证书", "3-4"), attachment("环境证书", "3-5"))
    assert [c.number for c in resolve(cite("附件3-5"), held)] == ["3-5"]
    assert [c.attachments for c in resolve(cite("附件3-5"), held)] == [(held[1].id,)]


def test_each_report_has_its_own_numbers() -> None:
    self_report = attachment("营业执照", "3", scope="自评价报告.docx", id_="own")
    other = attachment("检测报告", "3", scope="第三方评价报告.docx", id_="other")
    (found,) = resolve(cite("附件3", "第三方评价报告.docx"), (self_report, other))
    assert (found.status, found.attachments) == ("found", ("other",))


def test_two_things_under_one_number_are_ambiguous() -> None:
    held = (attachment("营业执照", "3"), attachment("检测报告", "3"))
    assert resolve(cite("附件3"), held)[0].status == "ambiguous"
    assert resolve(cite("附件3 检测报告"), held)[0].attachments == (held[1].id,)


def test_sections_point_into_the_appendix() -> None:
    one = report(
        "一、企业概况", "x", "五、相关证明材料", "5.1 基础材料", "5.1.1 营业执照", picture(),
        "5.1.2 环评批复", "同意。",
        "六、参考文件",
    )  # fmt: skip
    held = find_attachments([], [one])
    assert [a.number for a in held] == ["5-1-1", "5-1-2"]
    outcome = [(c.status, c.number) for c in resolve(cite("5.1.1、5.1.2、5.1.3", one.file), held)]
    assert outcome == [("found", "5.1.1"), ("found", "5.1.2"), ("missing", "5.1.3")]
    assert resolve(cite("见5.1", one.file), held)[0].status == "found"


def test_section_item_of_a_plainly_numbered_appendix() -> None:
    one = report(
        "五、相关证明材料", "1.营业执照", picture(), "2.环评批复", "同意。", "六、参考文件"
    )
    held = find_attachments([], [one])
    assert resolve(cite("见5.2", one.file), held)[0].attachments == (held[1].id,)


SOUND = [
    ["附件{n} {t}", "见附件{n}"],
    ["{n}.{t}", "见附件{n} {t}"],
    ["{t}", "《{t}》"],
    ["证明材料{n}：{t}", "详见证明材料{n}（{t}复印件）"],
    ["附件{n}-{t}（盖章版）", "附件{n}《{t}》第1页"],
]
THINGS = (
    "营业执照", "排污许可证", "环评批复", "三同时验收意见", "质量管理体系认证证书",
    "环境管理体系认证证书",
    "职业健康安全管理体系认证证书", "能源管理体系认证证书", "节能管理制度", "节水管理制度",
    "废气检测报告", "废水检测报告", "噪声检测报告",
    "绿色工厂创建中长期规划", "年度目标责任书", "培训计划", "培训签到表", "合格供应商名录",
    "供应商评价表", "计量设备清单", "用能设备清单",
    "污染物处理设备清单", "原材料清单", "2022年审计报告", "2023年审计报告", "温室气体核查报告",
    "产品碳足迹报告", "社会责任报告", "厂区平面布置图",
    "最高管理者承诺书", "管理者代表授权书", "绿色工厂领导小组成立文件", "危险废物处置合同",
    "清洁生产审核报告", "节能诊断报告",
)  # fmt: skip


@pytest.mark.parametrize(("name", "citation"), SOUND)
def test_sound_bundle_is_quiet(name: str, citation: str) -> None:
    files = [text_file(f"附件/{name.format(n=n, t=t)}.docx") for n, t in enumerate(THINGS, 1)]
    held = find_attachments(files, [])
    assert len(held) == len(THINGS)
    for n, title in enumerate(THINGS, 1):
        (found,) = resolve(cite(citation.format(n=n, t=title)), held)
        assert found.status == "found", title
        titles = [a.title for a in held if a.id in found.attachments]
        assert titles == [title]


@pytest.mark.parametrize("gone", range(0, len(THINGS), 3))
def test_one_file_taken_away_is_missed(gone: int) -> None:
    kept = [(n, t) for n, t in enumerate(THINGS, 1) if n != gone + 1]
    numbered = find_attachments([text_file(f"附件{n} {t}.docx") for n, t in kept], [])
    titled = find_attachments([text_file(f"{t}.docx") for _, t in kept], [])
    assert resolve(cite(f"附件{gone + 1} {THINGS[gone]}"), numbered)[0].status == "missing"
    assert resolve(cite(f"《{THINGS[gone]}》"), titled)[0].status == "missing"


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.text(max_size=8), st.none() | st.sampled_from(["1", "3-5", "表1", "A"])),
             max_size=4),
    st.sampled_from(["附件3-5", "附件1～3 证书", "《证书》", "5.1.1", "a.pdf",
        "见附件"]) | st.text(max_size=12),
)  # fmt: skip
def test_any_bundle_is_resolved(titles: list[tuple[str, str | None]], text: str) -> None:
    held = tuple(attachment(t, n, id_=f"a{i}") for i, (t, n) in enumerate(titles))
    for citation in resolve(cite(text), held):
        assert set(citation.attachments) <= {a.id for a in held}
        assert citation.status != "found" or citation.attachments or citation.kind == "table"
