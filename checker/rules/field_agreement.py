"""C001: the same thing is said the same everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lvjian.checker.companies import (
    any_same,
    assessors,
    looks_like_company,
    name_core,
    renamed,
    same_company,
)
from lvjian.checker.doubt import certain
from lvjian.checker.holders import agreed_holder
from lvjian.checker.judgeable import section_target
from lvjian.checker.misreadings import codes_may_be_one, same_but_misread
from lvjian.checker.parks import (
    is_no_parks_applicant,
    is_park_report,
    of_another_park,
    park_names,
)
from lvjian.checker.printed_and_coded import other_numbers_in_codes
from lvjian.checker.registry import BundleCase, CannotTell, Problem, bundle_rule
from lvjian.checker.rules.placeholders import PLACEHOLDER, paragraphs_by_section
from lvjian.checker.same_quantities import told_twice
from lvjian.checker.sameness import comparison
from lvjian.core.document import Paragraph
from lvjian.core.identifiers import uscc_body, uscc_well_formed
from lvjian.core.money import read_money
from lvjian.core.numbers import plain
from lvjian.core.place import Place
from lvjian.core.reading import Attachment, BundleReading, FieldReading, ReportReading
from lvjian.core.text import display

_PER_REPORT = (
    "author", "reviewer", "contact", "phone", "email", "score", "total", "bonus", "verdict",
    "report-date", "evaluation-date", "signature", "highlight",
)  # fmt: skip
"""Meanings that two reports of one bundle may rightly give differently."""
_LABELS = {
    "applicant-name": "申报单位名称",
    "assessor-name": "第三方机构名称",
    "uscc": "统一社会信用代码",
    "legal-representative": "法定代表人",
    "registered-capital": "注册资本",
}
_NEVER = ("score", "total", "bonus", "verdict", "result", "report-date")
_CODE_IN_TEXT = re.compile(r"统一社会信用代码[^0-9A-Za-z]{0,6}([0-9A-Za-z]{18})(?![0-9A-Za-z])")
_LEGAL_IN_TEXT = re.compile(
    r"法(?:定代表人|人代表)(?:姓名)?\s*(?:为|是|:)\s*([一-鿿]{2,4})(?=[,。;、\s(]|$)"
)
_LEGAL_BARE = re.compile(r"法(?:定代表人|人代表)\s*([一-鿿]{2,3}?)(?=先生|女士|[,。;、\s(]|$)")
_COMPANY = r"[一-鿿()A-Za-z0-9]{3,40}?(?:公司|厂)"
_NAME_IN_TEXT = re.compile(
    r"(?:受评价方|受评价单位|申报单位|申报企业|被评价方|被评价单位|工厂名称|企业名称)(?:名称)?"
    rf"\s*(?:为|是|:)\s*({_COMPANY})(?=[,。;、\s(]|$)"
)
_OWN_NAME = re.compile(
    rf"({_COMPANY})\s*\(\s*以下简称\s*[“\"「'‘]?(?:本|我)?(?:公司|工厂|企业|单位|厂)[”\"」'’]?\s*\)"
)

_CAPITAL_IN_TEXT = re.compile(
    r"注册资(?:本金?|金)\s*(?:为|是|:)?\s*((?:人民币)?\s*[\d零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟.,]+"
    r"\s*[万亿]?[元圆美欧港][元币]?)"
)
_OTHER_CAPITAL = re.compile(
    "增|变更|减|原|由|从|子公司|分公司|集团|股东|控股|参股|实缴|总部|母公司|投资方|机构|中心"
)
_SISTERS = frozenset("一二三四五六七八九十东南西北中新老总分")
_ASSESSING = re.compile("评价|咨询|认证|检测|检验|评估|节能服务|技术服务|监测")
"""A firm whose name says that it assesses: 我公司 of a third-party report is the assessor."""


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of a value.

    Attributes:
        field: id of the field it stands in, None for text and attachments.
        trust: which statement is taken as the right one where votes are even; the
            licence 3, a table 2, a cover 1, running text 0.
    """

    value: str
    place: Place
    where: str
    field: str | None
    label: str
    trust: int


@bundle_rule("C001", "field-disagrees", "error", obligations=(80, 99, 267, 285, 340))
def field_disagrees(case: BundleCase) -> Iterator[Problem | CannotTell]:
    """同一内容在封面、基本信息表、正文、各份报告、营业执照或证书中写得不一致，或与所印二维码不符。

    为什么：名称、信用代码、法定代表人、注册资本等须与营业执照一致（义务 80：“单位性质依据营业执照中的类型
    填写”）。
    不报：空格、标点、全角半角、大写金额与阿拉伯数字的差别；简称、分公司等名称包含关系；材料中说明了更名；各处得分不一致
    （见S007）；证书、许可证、检测报告颁发给别的单位（见 A008）。
    怎么改：以营业执照等原件为准，统一各处的写法。
    """
    for meaning, statements in _statements(case.bundle).items():
        same = comparison(meaning)
        right = _most_agreed(statements, same)
        wrong = [s for s in statements if not same(s.value, right.value)]
        if not wrong or (
            meaning == "applicant-name" and all(renamed(case.bundle, name=s.value) for s in wrong)
        ):
            continue
        label = _LABELS.get(meaning.partition("@")[0], right.label)
        others = "、".join(f"{s.where}写“{display(s.value, 30)}”" for s in wrong)
        fields = [s.field for s in [*wrong, right, *statements] if s.field]
        yield Problem(
            f"field:{fields[0]}" if fields else "bundle",
            f"{label}不一致：{right.where}写“{display(right.value, 30)}”，{others}",
            "以营业执照等原件为准，统一各处的写法",
            tuple(dict.fromkeys((wrong[0].place, right.place, *(s.place for s in wrong[1:])))),
            expected=right.value,
            actual=wrong[0].value,
            key=meaning.partition("@")[0],
            rests_on=(right.place, *(s.place for s in wrong[1:])),
            slip=all(_may_be_misread(meaning, s, right) for s in wrong),
        )
    yield from told_twice(case.bundle)
    yield from _other_parks(case.bundle)
    yield from other_numbers_in_codes(case.bundle)


def _other_parks(bundle: BundleReading) -> Iterator[Problem]:
    """A cover that names another park's administration, or a firm that cannot run a park."""
    for report in bundle.reports if park_names(bundle) else ():
        for field in report.named("applicant-name") if is_park_report(report) else ():
            another = of_another_park(field.value or "", park_names(bundle))
            if another or is_no_parks_applicant(field, bundle):
                own = next(f for r in bundle.reports for f in r.named("park-name"))
                yield Problem(
                    "field:applicant-name",
                    f"申报单位“{display(field.value or '', 30)}”与园区“{display(own.value or '', 30)}”"
                    + ("不是同一园区" if another else "对不上：报告和材料中都没有提到该单位"),
                    "核对申报单位和园区名称，统一各处的写法",
                    (*field.at[:1], *own.at[:1]),
                    expected=own.value,
                    actual=field.value,
                    key="park",
                    rests_on=own.at[:1],
                )


def _may_be_misread(meaning: str, one: Said, other: Said) -> bool:
    """Whether two values may be one, read from a scan with a character wrong."""
    alike = codes_may_be_one if "uscc" in meaning else same_but_misread
    return alike(one.value, other.value, certain=certain((one.place, other.place)))


def _most_agreed(statements: list[Said], same: Callable[[str, str], bool]) -> Said:
    """The statement most others agree with; where even, the most trusted, then the first."""

    def votes(said: Said) -> tuple[int, int]:
        return sum(same(said.value, other.value) for other in statements), said.trust

    return max(statements, key=votes)


def _statements(bundle: BundleReading) -> dict[str, list[Said]]:
    """All statements by meaning; meanings of one report alone carry its number."""
    groups: dict[str, list[Said]] = {}
    for number, report in enumerate(bundle.reports):
        for field in report.cover + report.fields:
            meaning = field.spec.same_as
            if meaning is None or field.value is None or not _comparable(field):
                continue
            key = f"{meaning}@{number}" if any(w in meaning for w in _PER_REPORT) else meaning
            groups.setdefault(key, []).append(_from_field(report, field, bundle))
        for meaning, said in _from_text(report, bundle):
            groups.setdefault(meaning, []).append(said)
    for attachment in bundle.attachments:
        for meaning, said in (
            *_from_licence(attachment, bundle, groups),
            *_from_certificate(attachment, groups),
        ):
            groups.setdefault(meaning, []).append(said)
    if not any(s.field for s in groups.get("applicant-name", ())) and (
        paper := agreed_holder(bundle)
    ):
        place, where = paper.facts.place("holder") or paper.at[0], display(paper.title, 32)
        said = Said(paper.facts.holder or "", place, where, None, "申报单位名称", 4)
        groups.setdefault("applicant-name", []).append(said)
    return {key: said for key, said in groups.items() if len(said) > 1}


def _comparable(field: FieldReading) -> bool:
    meaning = field.spec.same_as or ""
    value = plain(field.value or "")
    if field.status != "filled" or field.spec.type in ("narrative", "checkbox"):
        return False
    if field.spec.type == "uscc" and not uscc_well_formed(uscc_body(value)):
        return False  # field-invalid says so
    if PLACEHOLDER.search(value):
        return False  # placeholder-left says so
    return not any(w in meaning for w in _NEVER)


def _from_field(report: ReportReading, field: FieldReading, bundle: BundleReading) -> Said:
    where = "封面" if field.where == "cover" else "基本信息表"
    if len(bundle.reports) > 1:
        kind = {"self": "自评价报告", "third-party": "第三方评价报告"}.get(
            report.rubric.kind, "复核表"
        )
        where = kind + where
    place = field.at[0] if field.at else Place(report.file)
    trust = 1 if field.where == "cover" else 2
    return Said(field.value or "", place, where, field.spec.id, field.spec.label, trust)


def _from_text(report: ReportReading, bundle: BundleReading) -> Iterator[tuple[str, Said]]:
    """The applicant's name and code where running text states them as such."""
    others = assessors(bundle)
    has_code = bool(report.named("uscc"))
    own = _own_paragraphs(report)
    for paragraph in report.document.paragraphs():
        text = plain(paragraph.text)
        if any(name in paragraph.text for name in others):
            continue
        told = False
        for match in (*_NAME_IN_TEXT.finditer(text), *_OWN_NAME.finditer(text)):
            if looks_like_company(match[1]) and not _ASSESSING.search(match[1]):
                place = paragraph.place.quoting(display(match.group()))
                told = True
                yield "applicant-name", Said(match[1], place, "正文", None, "名称", 0)
        for match in _LEGAL_IN_TEXT.finditer(text) if _spot(paragraph) in own else ():
            if "机构" not in text:
                place = paragraph.place.quoting(display(match.group()))
                said = Said(match[1], place, "正文", None, "法定代表人", 0)
                yield "legal-representative", said
        if _spot(paragraph) in own:
            yield from _slips(report, paragraph, named=told)
            yield from _capital(paragraph, text)
        evidence = _of_a_certificate(paragraph, bundle)
        for match in _CODE_IN_TEXT.finditer(text) if has_code and not evidence else ():
            if uscc_well_formed(uscc_body(match[1])):
                place = paragraph.place.quoting(display(match.group()))
                yield "uscc", Said(match[1], place, "正文", None, "统一社会信用代码", 0)


def _of_a_certificate(paragraph: Paragraph, bundle: BundleReading) -> bool:
    """Words of a certificate or permit among the report's own pages; A008 tells whose it is."""
    return any(
        a.source == "heading"
        and a.facts.holder is not None
        and a.at[0].file == paragraph.place.file
        and paragraph.text.strip() in a.text
        for a in bundle.attachments
    )


def _capital(paragraph: Paragraph, text: str) -> Iterator[tuple[str, Said]]:
    """The registered capital of running text; one that was raised or is another firm's is none."""
    for sentence in re.split(r"[。；;\n]", text):
        said = _CAPITAL_IN_TEXT.findall(sentence)
        if len(said) == 1 and not _OTHER_CAPITAL.search(sentence) and read_money(said[0]):
            place = paragraph.place.quoting(display(sentence))
            yield "registered-capital", Said(said[0], place, "正文", None, "注册资本", 0)


def _slips(
    report: ReportReading, paragraph: Paragraph, *, named: bool
) -> Iterator[tuple[str, Said]]:
    """Names in running text that are one character off those of the fields.

    Args:
        named: the paragraph states the name of the applicant as such already.
    """
    text = plain(paragraph.text)
    for name in () if named else _nearly(text, _known(report, "applicant-name")):
        place = paragraph.place.quoting(name)
        yield "applicant-name", Said(name, place, "正文", None, "名称", 0)
    for match in _LEGAL_BARE.finditer(text):
        if any(_one_off(match[1], name) for name in _known(report, "legal-representative")):
            place = paragraph.place.quoting(display(match.group()))
            said = Said(match[1], place, "正文", None, "法定代表人", 0)
            yield "legal-representative", said


def _known(report: ReportReading, meaning: str) -> list[str]:
    return list(dict.fromkeys(plain(f.value or "") for f in report.named(meaning)))


def _one_off(found: str, name: str) -> bool:
    """陈建围 for 陈建国: the same surname, one other character; 陈总 is nobody else."""
    if len(found) != len(name) or found[:1] != name[:1] or found[-1:] in "总某氏工":
        return False
    return sum(a != b for a, b in zip(found, name, strict=True)) == 1


def _nearly(text: str, names: list[str]) -> Iterator[str]:
    """Company names in a text that differ in one character from one of ``names``.

    Numerals and directions tell sister companies apart: they are no slip.
    """
    for name in names:
        if len(name) < 7 or not looks_like_company(name):
            continue
        half = len(name) // 2
        for part, before in ((name[:half], 0), (name[half:], half)):
            at = text.find(part)
            while at >= 0:
                start = at - before
                found = text[start : start + len(name)] if start >= 0 else ""
                at = text.find(part, at + 1)
                if len(found) != len(name):
                    continue
                odd = [(a, b) for a, b in zip(found, name, strict=True) if a != b]
                if len(odd) == 1 and "一" <= odd[0][0] <= "鿿" and not set(odd[0]) & _SISTERS:
                    yield found


def _own_paragraphs(report: ReportReading) -> set[tuple[object, ...]]:
    """Spots of the paragraphs in which the report itself speaks, appendix left out."""
    sections = {section_target(s.spec) for s in report.sections if s.spec.own_content}
    return {_spot(p) for target, _, p in paragraphs_by_section(report) if target in sections}


def _spot(paragraph: Paragraph) -> tuple[object, ...]:
    place = paragraph.place
    return (place.file, place.page, place.bbox, place.part)


def _from_certificate(
    attachment: Attachment, groups: dict[str, list[Said]]
) -> Iterator[tuple[str, Said]]:
    """The credit code on a certificate made out to the applicant itself, no branch of it."""
    facts, kind = attachment.facts, attachment.kind or ""
    if facts.uscc is None or facts.holder is None or not ("体系" in kind or "排污" in kind):
        return
    names = {name_core(s.value) for s in groups.get("applicant-name", ())}
    if name_core(facts.holder) in names and uscc_well_formed(facts.uscc):
        place = facts.place("uscc") or attachment.at[0]
        where = display(attachment.title, 32)
        yield "uscc", Said(facts.uscc, place, where, None, _LABELS["uscc"], 1)


def _from_licence(
    attachment: Attachment, bundle: BundleReading, groups: dict[str, list[Said]]
) -> Iterator[tuple[str, Said]]:
    """The applicant's licence; somebody else's speaks only of its name."""
    facts = attachment.facts
    if "营业执照" not in (attachment.kind or "") or "资质" in attachment.title:
        return
    if facts.holder and any_same(facts.holder, assessors(bundle)):
        return
    names = [s.value for s in groups.get("applicant-name", ())]
    foreign = (
        facts.holder is not None
        and looks_like_company(facts.holder)
        and bool(names)
        and not any(same_company(facts.holder, n) for n in names)
    )
    values = {"applicant-name": facts.holder}
    if not foreign:
        values |= {
            "uscc": facts.uscc,
            "legal-representative": facts.legal_representative,
            "registered-capital": facts.capital,
        }
    fact_names = {
        "applicant-name": "holder",
        "legal-representative": "legal_representative",
        "registered-capital": "capital",
    }
    for meaning, value in values.items():
        if value is None or (meaning == "applicant-name" and not looks_like_company(value)):
            continue
        place = facts.place(fact_names.get(meaning, meaning)) or attachment.at[0]
        yield meaning, Said(value, place, "营业执照", None, _LABELS[meaning], 3)
    if facts.coded_uscc and not foreign:
        place = facts.place("coded_uscc") or attachment.at[0]
        yield "uscc", Said(facts.coded_uscc, place, "营业执照二维码", None, _LABELS["uscc"], 2)
