"""Each rule across bundles: found with its places, and what must not be found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lvjian.checker.across.engine import across
from lvjian.checker.across.footprint import (
    Footprint,
    FootprintError,
    footprint_json,
    read_footprint,
)
from lvjian.checker.across.legal_names import Affiliates
from tests.batch.footprints import (
    ACROSS_EXAMPLES,
    CODES,
    NAMES,
    TEXTS,
    Made,
    certificate,
    footprint,
    holding,
    mention,
    over_quota,
    same_file,
    sound,
    with_last,
)


def codes(held: list[Footprint]) -> list[str]:
    outcome = across(held)
    assert outcome.not_evaluated == ()
    return [f.code for f in outcome.findings]


def test_sound_bundles_give_nothing() -> None:
    assert codes(sound()) == []


@pytest.mark.parametrize(("number", "made"), list(enumerate(ACROSS_EXAMPLES, start=1)))
def test_one_defect_one_finding_with_its_places(number: int, made: Made) -> None:
    outcome = across(made())
    (finding,) = outcome.findings
    assert finding.code == f"B00{number}"
    assert finding.suggestion
    bundles = {p.file.partition("/")[0] for p in finding.at}
    assert len(bundles) >= 2
    assert bundles <= {f.name for f in made()}


@pytest.mark.parametrize("made", ACROSS_EXAMPLES)
def test_findings_do_not_depend_on_the_order_of_bundles_but_for_nothing(made: Made) -> None:
    one, other = across(made()), across(made())
    assert one == other
    turned = across(sorted(made(), key=lambda f: f.name, reverse=True))
    assert [f.fingerprint for f in turned.findings] == [f.fingerprint for f in one.findings]


def test_ten_projects_are_within_the_quota() -> None:
    assert codes(over_quota()[:10]) == []


def test_affiliates_count_as_one() -> None:
    held = [
        replace(
            f,
            assessors=(replace(f.assessors[0], name=f"浙江{'甲' if n % 2 else '乙'}评价有限公司"),),
        )
        for n, f in enumerate(over_quota())
    ]
    assert codes(held) == []
    declared = Affiliates(("浙江甲评价有限公司", "浙江乙评价有限公司"))
    (finding,) = across(held, affiliates=(declared,)).findings
    assert (finding.code, finding.actual) == ("B001", "11 个")


def test_two_bundles_of_one_applicant_are_one_project() -> None:
    held = over_quota()
    held[10] = replace(held[10], applicants=held[9].applicants)
    assert codes(held) == ["B003"]


def test_copy_with_names_replaced_and_words_changed_is_found() -> None:
    text = f"{NAMES[0]}{TEXTS[2]}{TEXTS[3]}".replace("停用", "拆除").replace("据此", "因此")
    first = footprint(0, f"{NAMES[0]}的说明：{TEXTS[2]}{TEXTS[3]}")
    edited = footprint(4, "企业概况略。" + text.replace(NAMES[0], NAMES[4]))
    assert codes([first, edited]) == ["B002"]


def test_what_only_official_text_and_law_say_is_never_copied() -> None:
    official = (
        "工厂应依法设立，在建设和生产过程中应遵守有关法律、法规、政策和标准，近三年（含成立不足三年）"
        "无较大及以上安全、环保、质量等事故。产生危险废物的单位，应当按照国家有关规定制定危险废物管理计划，"
        "建立危险废物管理台账，如实记录有关信息。绿色工厂评价应采用指标加权综合评分的方式。"
    )
    assert codes([footprint(0, official), footprint(4, official)]) == []


def test_house_wording_in_many_reports_is_not_copied() -> None:
    house = (
        "评价小组由三名专职人员组成，组长负责总体把关，组员分工核对能源、环保与质量资料，"
        "意见不一致时以会议纪要为准，经内部三级审核后出具。"
    )
    assert codes([footprint(n, house) for n in range(5)]) == []


def test_how_one_assessor_works_is_not_copied_even_in_two_reports() -> None:
    house = "评价小组由三名专职人员组成，组长负责总体把关，组员分工核对能源与环保资料，意见不一致时以会议纪要为准。"
    assert codes([footprint(1, house), footprint(4, house)]) == []
    assert codes([footprint(0, house), footprint(4, house)]) == ["B002"]


def test_the_same_figures_in_many_reports_are_copied() -> None:
    text = "屋面光伏装机容量4186.5千瓦，全年发电4023.7兆瓦时，自用比例91.3%，折合减排二氧化碳2294.8吨，由动力科统一调度。"
    found = codes([footprint(n, text) for n in range(5)])
    assert found == ["B002"] * 4


def made_by(number: int, *properties: tuple[str, str], copied: str = "") -> Footprint:
    """A bundle whose report file states these properties."""
    made = footprint(number, copied) if copied else footprint(number)
    return replace(made, reports=(replace(made.reports[0], properties=properties),))


COPIED = f"企业的说明：{TEXTS[2]}"


def test_what_two_copied_files_say_of_their_making_is_told() -> None:
    time = ("created", "2024-05-01T08:00:12Z")
    held = [made_by(n, time, ("author", "Administrator"), copied=COPIED) for n in (0, 4)]
    (finding,) = across(held).findings
    assert finding.code == "B002"
    assert finding.message.endswith("；两份文件的建立时间“2024-05-01T08:00:12Z”相同")


def test_files_made_alike_with_nothing_copied_are_no_finding() -> None:
    held = [made_by(n, ("company", "某咨询"), ("created", "2024-05-01T08:00:12Z")) for n in (0, 4)]
    assert codes(held) == []


def test_what_the_official_form_brings_is_no_evidence() -> None:
    form = (("author", "信息中心"), ("created", "2023-11-20T01:00:00Z"))
    held = [made_by(n, *form, copied=COPIED if n in (0, 4) else "") for n in (0, 1, 3, 4)]
    (finding,) = across(held).findings
    assert finding.code == "B002"
    assert "两份文件" not in finding.message
    (told,) = across([held[0], held[3]]).findings
    assert "作者“信息中心”、建立时间“2023-11-20T01:00:00Z”相同" in told.message


def test_a_suppliers_certificate_may_be_in_two_bundles() -> None:
    supplier = certificate("CQC23001398877", "苏州曜光伏科技有限公司", "光伏组件认证证书")
    assert codes([holding(0, supplier), holding(4, supplier)]) == []


@pytest.mark.parametrize(
    ("holders", "found"),
    [
        (("苏州曜光伏科技有限公司", "苏州曜光伏科技有限公司"), []),
        ((NAMES[0], NAMES[0]), ["B004"]),
        ((None, None), ["B004"]),
        (("苏州曜光伏科技有限公司", None), ["B004"]),
    ],
)
def test_a_suppliers_paper_may_be_one_file_in_two_bundles(
    holders: tuple[str | None, str | None], found: list[str]
) -> None:
    held = [
        replace(one, files=(replace(one.files[0], holder=holder),))
        for one, holder in zip(same_file(), holders, strict=True)
    ]
    assert codes(held) == found


def test_an_unreadable_holder_does_not_hide_a_shared_number() -> None:
    held = [
        holding(0, certificate("ZH0210Q11R1M", None)),
        holding(4, certificate("ZH0210Q11R1M", NAMES[4])),
    ]
    assert codes(held) == ["B004"]


def test_the_same_file_under_two_names_is_shared_evidence() -> None:
    assert codes(same_file()) == ["B004"]
    public = [replace(f, files=(replace(f.files[0], common=True),)) for f in same_file()]
    assert codes(public) == []


@pytest.mark.parametrize(
    "words",
    [
        f"主要客户为{NAMES[2]}，双方签有三年供货合同。",
        f"轴套由供应商{NAMES[2]}供应，到货检验记录完整。",
        f"危险废物委托{NAMES[2]}处置，转移联单齐全。",
    ],
)
def test_another_applicant_named_as_what_it_is_may_stand(words: str) -> None:
    assert codes(with_last(footprint(4, words))) == []


@pytest.mark.parametrize(
    "words",
    [
        f"{NAMES[2][2:-4]}的厂房屋面已装满光伏，发电量优先供厂内使用。",
        f"企业统一社会信用代码为{CODES[2]}，依法登记并按时年报。",
    ],
)
def test_short_names_and_codes_left_over_are_found(words: str) -> None:
    assert codes(with_last(footprint(4, words))) == ["B005"]


def test_a_product_of_another_applicant_asks_a_person() -> None:
    held = with_last(footprint(4, "工厂的主要产品为清岫牌轴套，产销两旺，市场占有率逐年上升。"))
    (finding,) = across(held).findings
    assert (finding.code, finding.severity, finding.outcome) == ("B005", "warning", "needs-human")


def test_a_stranger_spoken_of_as_the_applicant_is_found_unless_it_has_a_role() -> None:
    stranger = "焦作拟岑机械制造有限公司"
    assert codes(with_last(mention(stranger))) == ["B005"]
    assert codes(with_last(mention(stranger, "供应"))) == []
    known = replace(mention(stranger), known=(stranger,))
    assert codes(with_last(known)) == []


def test_a_footprint_survives_being_kept() -> None:
    one = footprint(1)
    assert read_footprint(footprint_json(one)) == one
    with pytest.raises(FootprintError):
        read_footprint(b"{}")
