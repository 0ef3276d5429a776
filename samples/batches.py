"""A round of submissions: many invented companies, eight assessors, defects across bundles.

The reports are small, so that hundreds can be built and checked; what lies across bundles
is as in real rounds: house wording, official wording, certificates of one form, suppliers
that are applicants themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random

from lvjian.rubrics import load
from lvjian.samples.attachments import Holder, assessor_attachments, make_attachments
from lvjian.samples.batchpictures import certificate_scan, photograph, recompressed
from lvjian.samples.batchprose import house_paragraph, official_paragraphs, own_paragraph
from lvjian.samples.builder import LABELS_SCHEMA, write_bundle
from lvjian.samples.company import CITIES, INDUSTRIES, Company, credit_code, make_company
from lvjian.samples.content import Asking, Wishes, make_report
from lvjian.samples.layout import BY_NAME
from lvjian.samples.model import (
    AttachmentContent,
    BundleContent,
    ExtraFile,
    Paragraph,
    ReportContent,
)

_FIRST = "云清禾栖澄青霁松岚沐屿汀泽曜衍珩"
_SECOND = "岫川野原舟朗峤澜煦渡岑濯翎垣"
_FIRMS = ("衡测", "简证", "明度", "予衡", "知衡", "观量", "度实", "正核")
_RUBRICS = (
    "henan-factory-third-party", "zhengzhou-factory-third-party", "zhejiang-factory-third-party",
    "beijing-factory-third-party",
)  # fmt: skip
_DAY = date(2023, 5, 18)
_LAYOUT = replace(BY_NAME["official"], container="folder", holding="files")
_SUPPLIER = ("光伏组件认证证书", "CQC23001398877", "苏拟曜光伏科技有限公司")
Plant = Callable[["_Round", int, int], None]


@dataclass(frozen=True, slots=True)
class AcrossLabel:
    """A defect across bundles: the rule that ought to tell it, and the bundles."""

    code: str
    bundles: tuple[str, ...]
    what: str


@dataclass(slots=True)
class _Bundle:
    """A bundle while defects are planted in it."""

    name: str
    company: Company
    firm: int
    rubric: str
    paragraphs: list[str]
    certificate: tuple[str, str]
    extras: list[ExtraFile] = field(default_factory=list)


@dataclass(slots=True)
class _Round:
    bundles: list[_Bundle]
    assessors: list[Company]
    labels: list[AcrossLabel] = field(default_factory=list)

    def label(self, code: str, what: str, *numbers: int) -> None:
        names = tuple(sorted(self.bundles[n].name for n in numbers))
        self.labels.append(AcrossLabel(code, names, what))


def write_batch(
    folder: Path, count: int, *, planted: bool = True, seed: int = 1, pictures: bool = True
) -> tuple[AcrossLabel, ...]:
    """Write ``count`` bundles into ``folder``, with thirty defects across them from 80 on.

    Args:
        pictures: scans and photographs too; they take a second each to be recognised.

    Returns:
        Labels of the defects; ``labels.json`` beside the folder says the same.
    """
    made = _sound(count, seed)
    if planted:
        _plant(made, pictures=pictures)
    folder.mkdir(parents=True, exist_ok=True)
    for bundle in made.bundles:
        target = folder / bundle.name
        target.mkdir()
        write_bundle(_content(bundle, made.assessors[bundle.firm], seed), _LAYOUT, target)
    _write_labels(folder, made)
    return tuple(made.labels)


def _write_labels(folder: Path, made: _Round) -> None:
    """As ``lvjian rules evaluate`` reads them; the bundles' own rows say next to nothing."""
    bundles = [
        {"bundle": b.name, "as_of": _DAY.isoformat(), "rubrics": [b.rubric]} for b in made.bundles
    ]
    across = [{"code": x.code, "bundles": list(x.bundles), "what": x.what} for x in made.labels]
    rules = ["B001", "B002", "B003", "B004", "B005"]
    held = {"schema": LABELS_SCHEMA, "rules": rules, "bundles": bundles, "across": across}
    text = json.dumps(held, ensure_ascii=False, indent=1) + "\n"
    (folder.parent / f"{folder.name}-labels.json").write_text(text, encoding="utf-8")


def _sound(count: int, seed: int) -> _Round:
    assessors = [_assessor(n) for n in range(len(_FIRMS))]
    bundles = [_bundle(n, seed) for n in range(count)]
    return _Round(bundles, assessors)


def _assessor(number: int) -> Company:
    city = CITIES["henan"]
    base = make_company(900 + number, city, 2022)
    name = f"河南{_FIRMS[number]}绿色评价咨询有限公司"
    return replace(base, name=name, uscc=credit_code(Random(f"firm-{number}"), city.region))


def _bundle(number: int, seed: int) -> _Bundle:
    rng = Random(f"batch-{seed}-{number}")
    city = list(CITIES.values())[number % len(CITIES)]
    industry = INDUSTRIES[number % len(INDUSTRIES)]
    word = _FIRST[number % len(_FIRST)] + _SECOND[number // len(_FIRST) % len(_SECOND)]
    word += "" if number < len(_FIRST) * len(_SECOND) else _FIRST[(number * 7) % len(_FIRST)]
    base = make_company(5000 + number, city, 2022)
    products = tuple(f"{word}牌{p}" for p in industry.products)
    company = replace(
        base,
        name=f"{city.name[:-1]}{word}{industry.word}有限公司",
        short=f"{word}{industry.word}",
        uscc=credit_code(rng, city.region),
        industry=replace(industry, products=products),
    )
    # The quota of one template is ten: firms take turns, Zhejiang's reports go round them all.
    firm = (number // len(_RUBRICS)) % len(_FIRMS)
    paragraphs = [own_paragraph(rng, rng.randrange(3, 6)) for _ in range(12)]
    certificate = (
        "质量管理体系认证证书",
        f"ZH{rng.randrange(10**7, 10**8)}Q{rng.randrange(10, 99)}R1M",
    )
    rubric = _RUBRICS[number % len(_RUBRICS)]
    return _Bundle(f"{number:04}-{company.short}", company, firm, rubric, paragraphs, certificate)


def _content(bundle: _Bundle, assessor: Company, seed: int) -> BundleContent:
    rubric = load(bundle.rubric)
    company = bundle.company
    kept = make_attachments([rubric], Holder(company, _DAY, seed), grouped=False)[:2]
    held = (*kept, *_evidence(bundle, len(kept) + 1))
    held += assessor_attachments(assessor, _DAY, len(held) + 1)
    ask = Asking(company, assessor, _DAY, held, seed, Wishes())
    report = _own_words(make_report(rubric, ask), bundle)
    return BundleContent(company, assessor, (report,), held, extras=tuple(bundle.extras))


def _evidence(bundle: _Bundle, start: int) -> tuple[AttachmentContent, ...]:
    title, number = bundle.certificate
    own = (
        ("获证组织名称", bundle.company.name),
        ("证书编号", number),
        ("发证机构", "中衡示范认证中心有限公司"),
    )
    what, code, supplier = _SUPPLIER
    others = (
        ("获证组织名称", supplier),
        ("证书编号", code),
        ("发证机构", "中衡示范认证中心有限公司"),
    )
    body = (f"兹证明{bundle.company.name}建立的管理体系符合标准要求。",)
    return (
        AttachmentContent(str(start), title, (), own, body),
        AttachmentContent(str(start + 1), what, (), others, ("供应商提供。",)),
    )


def _own_words(report: ReportContent, bundle: _Bundle) -> ReportContent:
    """Each section says its own; rows are answered in few words."""
    words = [*bundle.paragraphs]
    report = report.map_rows(lambda r: replace(r, prose="" if r.score_text else "见证明材料。"))
    sections = []
    for number, section in enumerate(report.sections):
        own = [Paragraph(words.pop(0))] if words else []
        if number == 0:
            own += [Paragraph(house_paragraph(bundle.firm)), *map(Paragraph, official_paragraphs())]
        kept = tuple(p for p in section.paragraphs if p.role != "text")
        sections.append(replace(section, paragraphs=(*kept, *own)))
    if words and sections:
        last = sections[-1]
        tail = (*last.paragraphs, *map(Paragraph, words))
        sections[-1] = replace(last, paragraphs=tail)
    return replace(report, sections=tuple(sections))


def _plant(made: _Round, *, pictures: bool) -> None:
    """Thirty defects, each in bundles of its own as far as there are enough."""
    numbers = iter(range(1, len(made.bundles) - 1, 2))
    _quota(made)
    plants = [p for p, times in _PLANTS for _ in range(times)]
    for plant in plants:
        if plant in _PICTURES and not pictures:
            continue
        number = next(numbers, None)
        if number is None:
            return
        # Neighbours are of another template, city and often firm.
        plant(made, number, number + 1)


def _quota(made: _Round) -> None:
    """One firm takes Zhejiang's reports until it has twelve, if there are so many."""
    held = [n for n, b in enumerate(made.bundles) if b.rubric.startswith("zhejiang")]
    if len(held) < 12:
        return
    for n in held:
        made.bundles[n].firm = n % 3 + 1
    for n in held[-12:]:
        made.bundles[n].firm = 0
    per_firm: dict[int, list[int]] = {}
    for n in held:
        per_firm.setdefault(made.bundles[n].firm, []).append(n)
    for firm, numbers in per_firm.items():
        # What is over ten elsewhere is given to a template without a limit.
        for n in numbers[10:] if firm else ():
            made.bundles[n].rubric = _RUBRICS[n // 4 % 2]
    made.label("B001", "over the quota", *per_firm[0])


def _copied(made: _Round, left: int, right: int) -> None:
    text = made.bundles[left].paragraphs[2]
    made.bundles[right].paragraphs[4] = text
    made.label("B002", "paragraph copied", left, right)


def _copied_edited(made: _Round, left: int, right: int) -> None:
    """Names replaced, a few words changed, between sentences of one's own."""
    rng = Random(f"edit-{left}")
    text = made.bundles[left].company.name + "：" + made.bundles[left].paragraphs[3]
    made.bundles[left].paragraphs[3] = text
    edited = text.replace(made.bundles[left].company.name, made.bundles[right].company.name)
    edited = (
        edited.replace("据台账记载", "台账显示").replace("全年", "一年").replace("降低", "下降")
    )
    mine = own_paragraph(rng, 2)
    made.bundles[right].paragraphs[1] = mine + edited + own_paragraph(rng, 1)
    made.label("B002", "paragraph copied and edited", left, right)


def _twice(made: _Round, left: int, right: int) -> None:
    made.bundles[right].company = made.bundles[left].company
    made.label("B003", "same applicant", left, right)


def _same_number(made: _Round, left: int, right: int) -> None:
    made.bundles[right].certificate = made.bundles[left].certificate
    made.label("B004", "same certificate number", left, right)


def _scan(made: _Round, left: int, right: int, turn: int) -> None:
    bundle = made.bundles[left]
    scan = certificate_scan(bundle.company.name, bundle.certificate[1] + "S")
    bundle.extras.append(ExtraFile("附件/附件9 职业健康安全证书.jpg", scan))
    other = recompressed(scan, quality=45, scale=0.7, turn=turn)
    made.bundles[right].extras.append(ExtraFile("附件/附件9 体系证书扫描.jpg", other))
    made.label("B004", f"same scan, turned {turn}", left, right)


def _scan_flat(made: _Round, left: int, right: int) -> None:
    _scan(made, left, right, 0)


def _scan_turned(made: _Round, left: int, right: int) -> None:
    _scan(made, left, right, 90)


def _photo(made: _Round, left: int, right: int) -> None:
    photo = photograph(left)
    made.bundles[left].extras.append(ExtraFile("附件/附件9 现场照片.jpg", photo))
    other = recompressed(photo, quality=40, scale=0.6, turn=0)
    made.bundles[right].extras.append(ExtraFile("附件/附件9 车间照片.jpg", other))
    made.label("B004", "same photograph", left, right)


def _different_scans(made: _Round, left: int, right: int) -> None:
    """No defect: two certificates of one form."""
    for n in (left, right):
        bundle = made.bundles[n]
        scan = certificate_scan(bundle.company.name, bundle.certificate[1] + "S")
        bundle.extras.append(ExtraFile("附件/附件9 职业健康安全证书.jpg", scan))


def _name(made: _Round, left: int, right: int) -> None:
    other = made.bundles[left].company.name
    text = f"{other}建立了能源计量网络，厂区各用能单元的数据均可在线查看。"
    made.bundles[right].paragraphs[5] += text
    made.label("B005", "name left in the text", left, right)


def _short_name(made: _Round, left: int, right: int) -> None:
    made.bundles[right].paragraphs[5] += f"{made.bundles[left].company.short}的厂房屋面已装满光伏。"
    made.label("B005", "short name left in the text", left, right)


def _code(made: _Round, left: int, right: int) -> None:
    code = made.bundles[left].company.uscc
    made.bundles[right].paragraphs[5] += f"企业统一社会信用代码为{code}，依法登记。"
    made.label("B005", "credit code left in the text", left, right)


def _product(made: _Round, left: int, right: int) -> None:
    if made.bundles[left].rubric.startswith("beijing"):
        left, right = right, left  # Beijing's form asks for no products
    product = made.bundles[left].company.industry.products[0]
    made.bundles[right].paragraphs[5] += f"工厂的主要产品为{product}，产销两旺。"
    made.label("B005", "product left in the text", left, right)


def _stranger(made: _Round, _left: int, right: int) -> None:
    text = "焦作拟岑机械制造有限公司成立于2009年，厂区占地四万平方米，管理体系健全。"
    made.bundles[right].paragraphs[5] += text
    made.label("B005", "a stranger's name in the text", right)


def _customer(made: _Round, left: int, right: int) -> None:
    """No defect: another applicant named as the customer it is."""
    other = made.bundles[left].company.name
    made.bundles[right].paragraphs[6] += f"主要客户为{other}，双方签有三年供货合同。"


_PICTURES = (_scan_flat, _scan_turned, _photo, _different_scans)
_PLANTS: tuple[tuple[Plant, int], ...] = (
    (_copied, 4), (_copied_edited, 4), (_twice, 4), (_same_number, 4), (_scan_flat, 1),
    (_scan_turned, 2), (_photo, 2), (_name, 2), (_short_name, 2), (_code, 1), (_product, 2),
    (_stranger, 1), (_different_scans, 2), (_customer, 2),
)  # fmt: skip
