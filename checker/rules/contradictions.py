"""S013, C005: values and prose that say the opposite of the row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lvjian.checker.form_limits import assessor_staff, few_duties, missed_shares
from lvjian.checker.form_statements import against_answers
from lvjian.checker.judgeable import cell_places, present_rows, row_name, row_target
from lvjian.checker.official import is_official
from lvjian.checker.own_limits import missed_limits
from lvjian.checker.registry import CannotTell, Problem, ReportCase, report_rule
from lvjian.checker.rules.placeholders import paragraphs_by_section
from lvjian.core.numbers import plain, show
from lvjian.core.place import Place
from lvjian.core.reading import ReportReading, RowReading
from lvjian.core.rubric import Threshold
from lvjian.core.text import display, substance

_SUBJECTS: tuple[tuple[str, str], ...] = (
    ("质量管理体系", "质量管理体系"),
    ("环境管理体系", "环境管理体系"),
    ("职业健康安全管理体系", "职业健康安全管理体系"),
    ("能源管理体系", "能源管理体系"),
    ("能源管理中心", "能源管理中心"),
    ("社会责任报告", "社会责任报告"),
    ("绿色供应链", "绿色供应链"),
    ("光伏", "光伏"),
    ("碳足迹", "碳足迹"),
    ("第三方核查声明", "温室气体[^，。；]{0,12}核查"),
    ("目标责任制", "目标责任制"),
    ("管理机构", "绿色(?:低碳)?工厂管理机构"),
    ("中长期规划", "中长期(?:发展)?规划"),
)
_NOT = r"(?:尚未|暂未|还未|仍未|未能|未曾|从未|没有|并未|未)"
_VERBS = r"(?:取得|通过|建立|获得|开展|编制|发布|建有|建成|设立|设置|制定|实施|进行)"
_MAY_DENY = re.compile(rf"{_NOT}{_VERBS}|事故")
_CERTIFIED = ("认证", "通过", "取得", "获得")
_ACCIDENT = re.compile(
    r"(?<!未)(?<!未曾)(?<!没有)发生(?:过|了)?[^，,。；;]{0,16}(?:较大|重大|特别重大)[^，,。；;]{0,10}事故"
)
_COUNTED = re.compile(
    r"(?:较大|重大)[^，,。；;]{0,10}事故[^，,。；;]{0,6}?(?:[1-9]\d*|一|二|两|三)\s*(?:起|次)(?!以上|及以上|演练|培训)"
)
_DENIAL = re.compile(r"未|没有|无|不|杜绝|避免|防止|如|若|是否|以防|应急")
_OWN_DENIAL = re.compile(
    r"(?:^|[。；;\n])\s*+(?:经[^，。；]{0,8}[，,])?\s*+(?:评价结果为|结论为)?\s*+[“\"]?不(?:符合|满足)(?!项|要求时|要求的|条件时|条件的)"
)
_LATER_DENIAL = re.compile(
    r"(?:^|(?<=[。；;\n]))[^。；;\n]*(?:(?:该|本)(?:项|条|指标)[^，,。；;\n]{0,6}(?:不符合|不满足|不达标|未达标|未达到)"
    r"|(?:不符合|不满足|未达到|达不到)[^，,。；;\n]{0,12}要求)(?=[，,。；;\n]|$)[^。；;\n]*"
)
_CONDITIONAL = re.compile(
    "无|没有|不存在|未发现|杜绝|避免|防止|如|若|当|凡|即|则|不得|不予|应|须|整改|改进|原|曾|已"
)
"""Words that make 不满足要求 a condition, a thing of the past or of others."""

_OBLIGATIONS = (
    30, 34, 35, 36, 38, 39, 40, 41, 42, 44, 45, 62, 76, 102, 147, 148, 192, 193, 194, 245,
    253, 255, 256, 288, 298, 312, 358, 359, 360, 361, 362,
)  # fmt: skip


@report_rule(
    "S013",
    "value-contradicts",
    "error",
    obligations=_OBLIGATIONS,
)
def value_contradicts(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """该条（或该表）自己写的数值达不到规定的限值，却判为符合或给了分。

    为什么：限值由条目规定（义务 34：“室外透水地面面积占室外总面积的比例不小于30%”）；排名、倍数、控制
    指标、平均值、规划年限、逐年下降等，以该条自己写出的数值相比。
    不报：没有写数值；要查外部数值才能判断的；另有一条途径（“或”）而文中已写到的；单位不同无从比较；在规定的浮动范围（±20%）以内；判为不符合、0 分或不适用。
    怎么改：核对数值；确未达到的，不应判为符合或给分。
    """
    for row in present_rows(case.report):
        met = row.answer == "符合" or (row.score is not None and row.score > 0)
        if not met or row.not_applicable or row.answer == "不符合":
            continue
        for threshold, value, unit, place in _missed(row):
            sign = {">=": "不低于", ">": "大于", "<=": "不超过", "<": "小于"}[threshold.op]
            limit = f"{sign} {show(threshold.value)}{threshold.unit}"
            judged = f"给了 {show(row.score)} 分" if row.score is not None else "判为符合"
            yield Problem(
                row_target(row.spec),
                f"条目{row_name(row.spec)}写 {show(value)}{unit}，未达到“{limit}”，却{judged}",
                "核对数值；确未达到的，不应判为符合或给分",
                (place, *cell_places(case.report, row, "score", "answer", "value")[:1]),
                expected=limit,
                actual=f"{show(value)}{unit}",
                key=threshold.quantity,
                rests_on=cell_places(case.report, row, "score", "answer", "value")[:1],
            )
            break
        else:
            yield from _own_limits(case.report, row)
    yield from missed_shares(case.report)
    yield from assessor_staff(case.report, case.bundle)
    yield from few_duties(case.report, case.bundle)


def _own_limits(report: ReportReading, row: RowReading) -> Iterator[Problem]:
    """Limits whose figures the row quotes itself."""
    judged = f"给了 {show(row.score)} 分" if row.score is not None else "判为符合"
    other = cell_places(report, row, "score", "answer", "value")[:1]
    for missed in missed_limits(row):
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}写 {missed.quantity} {missed.stated}，"
            f"未达到“{missed.limit}”，却{judged}",
            "核对数值；确未达到的，不应判为符合或给分",
            (missed.place, *other),
            expected=missed.limit,
            actual=missed.stated,
            key=missed.quantity,
            rests_on=other,
        )


def _missed(row: RowReading) -> Iterator[tuple[Threshold, Decimal, str, Place]]:
    for threshold in row.spec.thresholds:
        for name, value, unit, place in row.values:
            if not _about(threshold, name, row):
                continue
            comparable = _in_unit(value, unit, threshold.unit)
            if comparable is not None and not _meets(comparable, threshold):
                yield threshold, value, unit, place
                return


def _about(threshold: Threshold, name: str, row: RowReading) -> bool:
    """Whether a stated value is of the threshold's quantity."""
    stated = substance(name)
    names = [substance(n) for n in (threshold.quantity, *threshold.aliases)]
    if not stated:
        return len(row.spec.thresholds) == 1 and len(row.values) == 1
    return any(stated in n or n in stated for n in names if n)


def _in_unit(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    have, want = substance(unit), substance(wanted)
    if have == want:
        return value
    if want == "%" and have == "":
        return value * 100 if value <= 1 else value
    return None


def _meets(value: Decimal, threshold: Threshold) -> bool:
    slack = threshold.tolerance
    if threshold.op == ">=":
        return value >= threshold.value - slack
    if threshold.op == ">":
        # With the ±20 % some rows allow, the limit itself moves; without it > is strict.
        return value > threshold.value - slack or (slack > 0 and value == threshold.value - slack)
    if threshold.op == "<=":
        return value <= threshold.value + slack
    return value < threshold.value + slack or (slack > 0 and value == threshold.value + slack)


@report_rule("C005", "text-contradicts-table", "warning", obligations=(10, 66, 168, 273, 306))
def text_contradicts_table(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """正文（或该条的说明）的说法与表中的判断、是否问题的回答相反，需人工核实。

    为什么：正文须与评价表一致（义务 10：四个管理体系须健全）。
    不报：表中判为不符合、不适用或 0 分的条目；建议、计划中的说法若与得分不矛盾。
    怎么改：核实实际情况，改正正文或评价表。
    """
    report = case.report
    met = [r for r in present_rows(report) if _is_met(r)]
    told: set[str] = set()
    for row in met:
        cell = row.cell("remark", "value")
        if cell is None:
            continue
        denied = _denies_itself(plain(cell.text)) or _denies_subject(cell.text, row)
        if denied and not is_official(report.rubric, cell.text):
            told.add(row.spec.id)
            yield _problem(report, row, display(cell.text, 40), cell.place)
    for text, place in _prose(report):
        if not _MAY_DENY.search(text):
            continue
        row_found = next((r for r in met if _contradicts(text, r)), None)
        if row_found is not None and row_found.spec.id not in told:
            told.add(row_found.spec.id)
            yield _problem(report, row_found, display(text, 40), place)
    yield from against_answers(report, case.bundle)


def _denies_itself(text: str) -> bool:
    """Whether the remark of a row says that the row is not met."""
    if _OWN_DENIAL.search(text):
        return True
    return any(not _CONDITIONAL.search(m.group()) for m in _LATER_DENIAL.finditer(text))


def _denies_subject(text: str, row: RowReading) -> bool:
    """企业尚未建立能源管理体系 in the row that requires one; of an optional row it may be a part."""
    if row.spec.type != "required":
        return False
    sentences = re.split(r"[。；;\n]", plain(text))
    return any(_MAY_DENY.search(s) and _contradicts(s, row) for s in sentences)


def _is_met(row: RowReading) -> bool:
    if row.not_applicable or row.answer == "不符合":
        return False
    return row.answer == "符合" or (row.score is not None and row.score > 0)


def _prose(report: ReportReading) -> Iterator[tuple[str, Place]]:
    """Sentences of the running text that are the report's own."""
    for _, _, paragraph in paragraphs_by_section(report):
        if is_official(report.rubric, paragraph.text):
            continue
        for sentence in re.split(r"[。；;\n]", plain(paragraph.text)):
            if len(sentence) > 4:
                yield sentence, paragraph.place.quoting(display(sentence))


def _contradicts(sentence: str, row: RowReading) -> bool:
    words = row.spec.text
    if row.spec.kind == "basic" and "事故" in words and "近三年" in words:
        match = _ACCIDENT.search(sentence) or _COUNTED.search(sentence)
        return bool(match) and not _DENIAL.search(sentence[: match.start()] if match else "")
    for subject, pattern in _SUBJECTS:
        if subject not in words:
            continue
        after = re.search(
            rf"{_NOT}{_VERBS}[^，,。；;]{{0,10}}(?:{pattern})([^，,。；;]{{0,10}})", sentence
        )
        before = re.search(
            rf"(?:{pattern})[^，,。；;]{{0,6}}{_NOT}({_VERBS}[^，,。；;]{{0,6}})", sentence
        )
        match = after or before
        if match and _same_step(match.group(), words):
            return True
    return False


def _same_step(denial: str, words: str) -> bool:
    """未通过认证 contradicts the row on certification, 未建立 the row on the system itself."""
    denied = any(w in denial for w in _CERTIFIED)
    certified = "认证" in words
    has_steps = "管理体系" in words
    return not has_steps or denied == certified


def _problem(report: ReportReading, row: RowReading, words: str, place: Place) -> Problem:
    judged = "判为符合" if row.answer == "符合" else f"给了 {show(row.score or Decimal(0))} 分"
    return Problem(
        row_target(row.spec),
        f"文字写“{words}”，条目{row_name(row.spec)}却{judged}",
        "核实实际情况，改正文字或评价表",
        (place, *cell_places(report, row, "answer", "score", "value")[:1]),
        expected=judged,
        actual=words,
        outcome="needs-human",
    )
