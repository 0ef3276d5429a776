"""T013: credit codes, telephones, e-mail, industry codes and dates are well formed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from lvjian.checker.doubt import certain
from lvjian.checker.judgeable import is_nothing, places
from lvjian.checker.registry import CannotTell, Problem, ReportCase, report_rule
from lvjian.core.dates import read_date
from lvjian.core.finding import Severity
from lvjian.core.identifiers import (
    is_email,
    is_phone,
    uscc_body,
    uscc_check_digit,
    uscc_checks,
    uscc_well_formed,
)
from lvjian.core.numbers import plain
from lvjian.core.reading import FieldReading
from lvjian.core.text import substance

Complaint = tuple[str, str, Severity]
"""What is wrong, what is expected, how bad."""

# GB/T 4754-2017: divisions of each section letter.
_DIVISIONS = {
    "A": (1, 5), "B": (6, 12), "C": (13, 43), "D": (44, 46), "E": (47, 50), "F": (51, 52),
    "G": (53, 60), "H": (61, 62), "I": (63, 65), "J": (66, 69), "K": (70, 70), "L": (71, 72),
    "M": (73, 75), "N": (76, 79), "O": (80, 82), "P": (83, 83), "Q": (84, 85), "R": (86, 90),
    "S": (91, 96), "T": (97, 97),
}  # fmt: skip
_STANDARD = re.compile(r"GB\s*/?\s*T?\s*\d+(?:\s*[-—–]\s*\d{4})?", re.IGNORECASE)
_CODE = re.compile(r"(?<![0-9A-Za-z.])(?:([A-Za-z])\s?)?(\d[0-9A-Za-z]*)(?![0-9A-Za-z.])")
_NUMERIC_DATE = re.compile(r"(\d{4})\s*[年./\-]\s*(\d{1,2})(?:\s*[月./\-]\s*(\d{1,2}))?")
_COMPACT_DATE = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
_OPEN_DATE = ("长期", "永久", "无固定", "无期限", "不约定", "至今")
_NOT_PHONE = re.compile(r"[一-鿿A-Za-z:：]+")


@report_rule(
    "T013", "field-invalid", "error", obligations=(54, 80, 134, 172, 228, 236, 240, 267, 331)
)
def field_invalid(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """统一社会信用代码、电话、电子邮箱、行业代码或日期的格式不对；园区类型不在所列之内（警告）。

    为什么：行业按 GB/T 4754 填写（义务 80、172），代码按 GB 32100-2015，均可按规则核验。
    不报：没有填写（见 T012）；栏目只问行业而只写了名称；“长期”等没有具体日期的有效期。信用代码只是
    末位校验码不符时为警告：个别真实代码也不满足校验。
    怎么改：对照营业执照等原件改正。
    """
    for field in case.report.cover + case.report.fields:
        check = _CHECKS.get(field.spec.type)
        if check is None or field.status != "filled" or is_nothing(field.value):
            continue
        complaint = check(field)
        if complaint is None or (complaint[2] == "warning" and _disagrees(field, case)):
            continue
        why, expected, severity = complaint
        yield Problem(
            f"field:{field.spec.id}",
            f"“{field.spec.label}”写“{field.value}”，{why}",
            f"对照原件改正“{field.spec.label}”",
            places(case.report, field.at),
            expected=expected,
            actual=field.value,
            severity=severity,
            key=field.where,
            slip=_near_miss(field),
        )


def _near_miss(field: FieldReading) -> bool:
    """Whether one or two misread characters would explain it: dates and codes of industry none."""
    text = plain(field.value or "")
    if certain(field.at) and field.spec.type in ("uscc", "phone"):
        return False  # recognition is unsure where a gap is left between two digits
    if field.spec.type == "uscc":
        return 16 <= len(uscc_body(text)) <= 20
    if field.spec.type == "phone":
        return 9 <= len(re.sub(r"\D", "", text)) <= 13
    return field.spec.type == "email"


def _disagrees(field: FieldReading, case: ReportCase) -> bool:
    """Another place gives another well-formed code: then that is what is told (C001)."""
    meaning, code = field.spec.same_as, uscc_body(field.value or "")
    said = [f.value or "" for r in case.bundle.reports for f in r.named(meaning or "")]
    said += [a.facts.uscc or "" for a in case.bundle.attachments if "营业执照" in (a.kind or "")]
    codes = {uscc_body(v) for v in said}
    return meaning is not None and any(uscc_well_formed(c) and c != code for c in codes)


def _credit_code(field: FieldReading) -> Complaint | None:
    code = uscc_body(field.value or "")
    found = re.search(r"[0-9A-Z*]{8,}", code)
    code = found.group() if found else code
    if not uscc_well_formed(code):
        why = f"应为 18 位，实为 {len(code)} 位" if len(code) != 18 else "含有代码不用的字符"
        return f"不是有效的统一社会信用代码（{why}）", "18 位数字或大写字母", "error"
    if uscc_checks(code):
        return None
    digit = uscc_check_digit(code)
    return f"末位校验码应为 {digit}，请核对原件", f"{code[:17]}{digit}", "warning"


def _phone(field: FieldReading) -> Complaint | None:
    text = re.sub(r"转|分机", "-", plain(field.value or ""))
    text = _NOT_PHONE.sub(" ", text).strip(" -、,，;；/")
    if is_phone(text):
        return None
    return "不是有效的电话号码", "11 位手机号，或区号-固定电话", "error"


def _email(field: FieldReading) -> Complaint | None:
    if is_email((field.value or "").strip(" 。.;；")):
        return None
    return "不是有效的电子邮箱", "名称@域名", "error"


def _industry(field: FieldReading) -> Complaint | None:
    text = _STANDARD.sub(" ", plain(field.value or ""))
    asks = field.spec.label + (field.spec.hint or "")
    four = any(w in asks for w in ("四位", "4位", "4 位"))
    if "代码" in field.spec.label and not any(c.isdigit() for c in text):
        return "没有写行业代码", "GB/T 4754 的四位代码" if four else "GB/T 4754 的代码", "error"
    for letter, digits in _CODE.findall(text):
        if not _is_industry(letter.upper(), digits, four=four):
            expected = "GB/T 4754 的四位代码" if four else "GB/T 4754 的代码"
            return f"“{letter}{digits}”不是有效的行业代码", expected, "error"
    return None


def _is_industry(letter: str, digits: str, *, four: bool) -> bool:
    if not digits.isdigit():
        # 39X is a code gone wrong, 3D and 5G are words.
        return sum(c.isdigit() for c in digits) < 2
    if not (4 if four else 2) <= len(digits) <= 4:
        return False
    low, high = _DIVISIONS.get(letter, (1, 97) if not letter else (1, 0))
    return low <= int(digits[:2]) <= high


def _date(field: FieldReading) -> Complaint | None:
    text = plain(field.value or "")
    wrong = "不是有效的日期", "年月日，如 2024年3月15日", "error"
    numbers = _NUMERIC_DATE.findall(text) or _COMPACT_DATE.findall(text)
    if numbers:
        return None if all(_exists(*n) for n in numbers) else (wrong[0], wrong[1], "error")
    if read_date(text) or any(w in text for w in _OPEN_DATE):
        return None
    return wrong[0], wrong[1], "error"


def _exists(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        return False
    return True


def _listed(field: FieldReading) -> Complaint | None:
    """A value of which the template lists the kinds there are; its list ends with 等."""
    value = substance(field.value or "")
    options = [substance(o) for o in field.spec.options]
    if not options or not value or any(o in value or value in o for o in options):
        return None
    listed = "、".join(field.spec.options)
    return "不在模板所列的类型之内，请核对", listed, "warning"


_CHECKS: dict[str, Callable[[FieldReading], Complaint | None]] = {
    "uscc": _credit_code,
    "phone": _phone,
    "email": _email,
    "industry-code": _industry,
    "date": _date,
    "text": _listed,
}
