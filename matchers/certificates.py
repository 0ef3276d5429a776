"""What certificates, permits and test reports say of themselves, where they label it clearly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lvjian.core.dates import find_dates, read_date
from lvjian.core.document import Block, Paragraph, Table
from lvjian.core.identifiers import uscc_body, uscc_well_formed
from lvjian.core.numbers import plain
from lvjian.core.place import Place
from lvjian.core.reading import CertificateFacts
from lvjian.core.text import fold
from lvjian.matchers.vocabulary import STANDARD

_MAX_LINES = 400
"""Labels stand on the first pages; long reports are not searched to their end."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A label and what stands beside or behind it."""

    label: str
    value: str
    place: Place


_ORGANISATION = re.compile(
    r"[一-鿿A-Za-z0-9()（）·&.\-\s]{2,40}?(?:有限责任公司|股份有限公司|有限公司|集团公司|公司|集团|厂|合作社|研究院|中心|事务所)"
    r"(?:[一-鿿]{1,12}(?:分公司|分厂|工厂))?"
)
_HOLDER = (
    "获证组织名称", "获证组织", "获证单位", "获证企业", "组织名称", "证书持有者", "证书持有人",
    "持证单位", "持证人",
    "受检单位名称", "受检单位", "被检单位", "受测单位", "被测单位", "受核查方", "受核查企业",
    "核查对象", "受审核方",
    "受审计单位", "被审计单位", "认证委托人名称", "认证委托人", "申请组织", "单位名称",
    "企业名称", "公司名称", "排污单位名称", "排污单位",
    "建设单位名称", "建设单位", "项目单位", "委托单位名称", "委托单位", "委托方", "委托人",
    "客户名称", "申请人", "名称",
)  # fmt: skip
_USCC = (
    "统一社会信用代码",
    "社会信用代码",
    "组织机构统一社会信用代码",
    "信用代码",
    "统一社会信用代码(营业执照注册号)",
)
_LEGAL = (
    "法定代表人",
    "法人代表",
    "法定代表人(主要负责人)",
    "法定代表人(负责人)",
    "负责人",
    "法人",
)
_NUMBER = (
    "证书编号", "证书注册号", "注册号", "证书号", "证书号码", "注册编号", "许可证编号",
    "报告编号", "登记编号", "编号", "证号",
    "批准文号", "文号", "备案编号", "项目代码",
)  # fmt: skip
_ISSUED = (
    "发证日期", "颁证日期", "签发日期", "颁发日期", "换证日期", "本次发证日期", "证书签发日期",
    "报告日期", "签发时间", "批准日期",
    "核准日期", "首次发证日期", "初次发证日期", "初次获证日期", "首次颁证日期", "登记日期",
    "发证时间", "出具日期", "审批日期",
)  # fmt: skip
_EXPIRES = (
    "有效期至", "有效期限至", "证书有效期至", "有效期到", "到期日期", "证书有效期", "有效期限",
    "有效期", "证书有效期限", "有效日期",
    "有效截止日期", "截止日期", "营业期限", "有效期截止", "证书到期日期",
)  # fmt: skip
_ISSUER = (
    "发证机关", "发证机构", "颁发机构", "认证机构", "认证机构名称", "登记机关", "检测机构",
    "检测单位", "检验机构", "监测单位", "核查机构",
    "核查机构名称", "审批机关", "批准机关", "审核机构", "出具单位", "编制单位", "审批部门",
)  # fmt: skip
_STANDARD = (
    "认证标准",
    "符合",
    "认证依据",
    "符合标准",
    "依据标准",
    "标准",
    "核查依据",
    "审核准则",
    "认证依据标准",
    "符合下列标准",
    "管理体系标准",
)
_PERIOD = ("报告期", "统计期", "核查年度", "审计年度", "统计周期", "报告年度", "核查期间",
    "审核期", "查询时间", "截图时间", "采样日期",
           "检测日期", "监测日期", "采样时间", "培训时间", "培训日期", "核算年度",
           "数据年度")  # fmt: skip


def _pattern(labels: Sequence[str], *, alone: bool = True) -> re.Pattern[str]:
    """Labels with their value behind; ``alone``: no Chinese character right before."""
    before = "(?<![一-鿿])" if alone else ""
    options = "|".join(re.escape(w) for w in sorted(labels, key=len, reverse=True))
    return re.compile(
        rf"{before}(?:{options})\s?(?:\([^()]{{0,12}}\))?\s*(?:[:：]|为|\s{{1,}}|(?=自|从|GB|ISO|(?:19|20)\d\d\s?[年.\-/]))\s*(?P<value>[^\n]{{1,80}})"
    )


_PATTERNS = {
    "holder": _pattern(_HOLDER),
    "uscc": _pattern(_USCC),
    "legal_representative": _pattern(_LEGAL),
    "number": _pattern(_NUMBER),
    "issued": _pattern(_ISSUED),
    "expires": _pattern(_EXPIRES),
    "issuer": _pattern(_ISSUER),
    "standard": _pattern(_STANDARD, alone=False),
    "period": _pattern(_PERIOD),
}
_LABELS = {
    "holder": _HOLDER, "uscc": _USCC, "legal_representative": _LEGAL, "number": _NUMBER,
    "issued": _ISSUED, "expires": _EXPIRES, "issuer": _ISSUER, "standard": _STANDARD,
    "period": _PERIOD,
}  # fmt: skip
_CERTIFIED = re.compile(r"(?:兹|特此)?证明[:：\s]*(?P<value>[^\n:：,，。;；]{4,40})")
_FOREVER = re.compile(r"长期|永久|无固定期限|不约定")
_YEAR = re.compile(r"(?<!\d)(20[012]\d)(?=\s*(?:年|[-./至~—,、和]|$))")
_NAME = re.compile(r"[一-鿿·]{2,6}(?![一-鿿])")


def read_facts(kind: str | None, blocks: Sequence[Block]) -> CertificateFacts:
    """Read what an attachment labels: holder, code, numbers, dates, standard, issuer.

    A fact without a clear label is left out. Where several certificates stand in one
    attachment (several certificate numbers), the earliest expiry counts.

    Args:
        kind: from ``recognise_kind``; the person in charge is read from licences alone, the
            holder not from attachments that name many companies (供应商名录).
    """
    if not blocks or kind in _NO_FACTS:
        return CertificateFacts()
    pairs = list(_pairs(blocks))
    values: dict[str, object] = {}
    places: list[tuple[str, Place]] = []
    for name, read in _READERS.items():
        if name == "legal_representative" and kind not in _LICENCES:
            continue
        found = _first(pairs, name, read)
        if found:
            values[name], place = found
            places.append((name, place))
    if "holder" not in values and (certified := _certified(pairs)):
        values["holder"] = certified.value
        places.append(("holder", certified.place))
    if several := _earliest_expiry(pairs):
        values["expires"] = several[0]
        places = [p for p in places if p[0] != "expires"] + [("expires", several[1])]
    return CertificateFacts(at=tuple(places), **values)  # type: ignore[arg-type]  # by field name


_LICENCES = frozenset({"营业执照", "排污许可证", "排污登记回执", "生产许可证"})
_NO_FACTS = frozenset({"供应商名录", "采购文件", "设备清单", "计量设备清单", "用能设备清单",
    "原材料清单",
                       "污染物处理设备清单", "培训记录", "管理机构", "管理体系文件", "规划目标方案",
                       "平面布置图", "承诺书", "授权书", "应急预案", "统计报表"})  # fmt: skip


def _pairs(blocks: Sequence[Block]) -> Iterator[_Pair]:
    """Label–value pairs: neighbouring cells of tables first, then lines with the label inside."""
    lines = 0
    for block in blocks:
        if lines > _MAX_LINES:
            return
        if isinstance(block, Table):
            yield from _table_pairs(block)
            lines += len(block.rows)
        elif isinstance(block, Paragraph):
            for line in _spaced(block.text).split("\n"):
                lines += 1
                if line.strip():
                    yield _Pair("", line, block.place)


def _spaced(text: str) -> str:
    """Labels set wide (名　　称：) closed up."""
    return re.sub(r"(?<=[一-鿿])[ \t]{1,8}(?=[一-鿿]{1,2}[:：])", "", plain(text))


def _table_pairs(table: Table) -> Iterator[_Pair]:
    for row in table.rows:
        cells = [c for i, c in enumerate(row) if c is not None and c not in row[:i]]
        for left, right in pairwise(cells):
            label = fold(left.text).rstrip(":：")
            if label and len(label) <= 20 and right.text.strip():
                yield _Pair(label, plain(right.text), right.place)
        for cell in cells:
            for line in _spaced(cell.text).split("\n"):
                yield _Pair("", line, cell.place)


def _first(
    pairs: Sequence[_Pair], name: str, read: Callable[[str], object | None]
) -> tuple[object, Place] | None:
    """The first value of a fact, in the order of its labels (narrower ones first)."""
    labels = {fold(w): n for n, w in enumerate(_LABELS[name])}
    best: tuple[int, object, Place] | None = None
    for pair in pairs:
        for rank, value in _values(pair, name, labels):
            result = read(value) if best is None or rank < best[0] else None
            if result is not None:
                best = (rank, result, pair.place.quoting(value[:60]))
    return (best[1], best[2]) if best else None


def _values(pair: _Pair, name: str, labels: dict[str, int]) -> Iterator[tuple[int, str]]:
    if pair.label:
        if pair.label in labels:
            yield labels[pair.label], pair.value
        return
    for match in _PATTERNS[name].finditer(pair.value):
        words = fold(re.split(r"[:：]", match[0])[0])
        rank = next((n for w, n in labels.items() if words.startswith(w)), len(labels))
        yield rank, match["value"].strip()


def _holder(value: str) -> str | None:
    match = _ORGANISATION.match(plain(value).replace("\n", ""))
    return re.sub(r"\s+", "", match[0]) if match else None


def _code(value: str) -> str | None:
    match = re.search(r"[0-9A-Za-z][0-9A-Za-z\s\-]{16,30}", plain(value))
    code = uscc_body(match[0])[:18] if match else ""
    return code if uscc_well_formed(code) else None


def _person(value: str) -> str | None:
    match = _NAME.match(re.sub(r"(?<=[一-鿿])\s(?=[一-鿿](?:\s|$))", "", plain(value)))
    return match[0] if match and len(match[0]) <= 4 else None


def _certificate_number(value: str) -> str | None:
    match = re.match(r"[A-Za-z0-9一-鿿][A-Za-z0-9〔〕\[\]()（）/.\-—一-鿿]{3,40}", plain(value))
    return match[0] if match and re.search(r"\d", match[0]) else None


def _standard(value: str) -> str | None:
    match = STANDARD.search(plain(value))
    return re.sub(r"\s+", " ", match[0]).strip() if match else None


def _expiry(value: str) -> date | None:
    dates = [d for d, _, _ in find_dates(value)]
    if not dates or _FOREVER.search(value):
        return None
    if len(dates) >= 2:
        return dates[1]
    only_start = re.match(r"\s*(?:自|从)", value) or re.search(r"(?:起|开始)\s*$", value)
    return None if only_start else dates[0]


def _organisation(value: str) -> str | None:
    match = re.match(r"[一-鿿()（）A-Za-z]{3,40}", plain(value))
    return match[0] if match else None


def _years(value: str) -> tuple[int, ...] | None:
    years = [int(y) for y in _YEAR.findall(plain(value))]
    if len(years) == 2 and 0 < years[1] - years[0] <= 5:
        years = list(range(years[0], years[1] + 1))
    return tuple(dict.fromkeys(years)) or None


_READERS: dict[str, Callable[[str], object | None]] = {
    "holder": _holder,
    "uscc": _code,
    "legal_representative": _person,
    "number": _certificate_number,
    "issued": read_date,
    "expires": _expiry,
    "issuer": _organisation,
    "standard": _standard,
    "period": _years,
}


def _certified(pairs: Sequence[_Pair]) -> _Pair | None:
    """兹证明 X 建立的…管理体系符合…: the name stands behind, on the same line or the next."""
    lines = [p for p in pairs if not p.label]
    for pair, following in zip(lines, [*lines[1:], _Pair("", "", Place(""))], strict=False):
        if not re.search(r"兹证明|特此证明|特发此证", pair.value):
            continue
        match = _CERTIFIED.search(pair.value)
        for words, place in (
            (match["value"] if match else "", pair.place),
            (following.value, following.place),
        ):
            name = _holder(words.strip()) if words else None
            if name:
                return _Pair("", name, place.quoting(name))
    return None


def _earliest_expiry(pairs: Sequence[_Pair]) -> tuple[date, Place] | None:
    """Of several certificates in one attachment the expiry that comes first, else None."""
    numbers: set[str] = set()
    ends: list[tuple[date, Place]] = []
    number_labels = {fold(w): n for n, w in enumerate(_NUMBER[:7])}
    expiry_labels = {fold(w): n for n, w in enumerate(_EXPIRES)}
    for pair in pairs:
        for rank, value in _values(pair, "number", number_labels):
            number = _certificate_number(value) if rank < len(number_labels) else None
            numbers |= {number} if number else set()
        for _, value in _values(pair, "expires", expiry_labels):
            end = _expiry(value)
            if end:
                ends.append((end, pair.place.quoting(value[:60])))
    if len(numbers) < 2 or len({e for e, _ in ends}) < 2:
        return None
    return min(ends, key=lambda item: item[0])
