"""What the words of a form mean: headers, types, labels, blanks."""

from __future__ import annotations

import re
from decimal import Decimal

from lvjian.core.numbers import plain, read_number
from lvjian.core.text import fold

_ROLES: tuple[tuple[str, str], ...] = (
    ("no", r"序号|编号|no\.?"),
    ("level1", r"一级指标|一级|指标类别|评价类别|评价维度|指标名称"),
    ("level2", r"二级指标|二级|评价项目|评价内容"),
    ("level3", r"三级指标|三级"),
    (
        "text",
        (r"(具体)?(评价)?(指标)?要求|具体(评价)?要求|要求条款|条款内容|评价(指标|标准|要点|细则)|"
        r"(二级)?指标(具体)?要求|基本要求|一般要求|指标涉及的参数|内容|指标|评分(标准|细则)|"
        r"二级指标具体要求|具体指标"),
    ),
    ("answer", r"是否(符合|满足|达到)(要求|评价要求)?|符合性|符合情况|是否达标"),
    ("value", r"指标(数据|值|值及是否符合评价要求|实际值)|实际值|数据|完成值"),
    (
        "remark",
        (r"符合性说明(及(证明|佐证)材料(索引)?)?|评价情况(说明)?|评价说明|情况说明|符合情况说明|"
        r"说明及证明材料(索引)?"),
    ),
    ("evidence", r"(证明|佐证|支撑)材料(索引|清单|名称|\(附件\))?|材料索引|证据"),
    ("type", r"要求类型|类型|指标类型|指标属性|属性|性质"),
    ("max_score", r"(标准|最高|评价|指标|应得|基准)?分(值|数)(\(分\))?|满分|标准分|最高得分"),
    ("weight", r"(一级指标|指标)?权重(系数)?(\(%\))?"),
    ("score", r"(自评|评价|实际|考核|专家)?得分(\(分\))?|自评分|评分|评价得分|自评"),
    ("unit", r"(指标|计量)?单位"),
)  # fmt: skip
_COMPILED = tuple((role, re.compile(pattern)) for role, pattern in _ROLES)
# Headings of other cities, asked in this order where none of the exact ones fits.
_LOOSE = tuple((role, re.compile(pattern)) for role, pattern in (
    ("answer", r"是否(符合|满足|达标|达到|合格)|(符合|达标|合格)(性|与否)(判定|评价|结论)|(符合|达标|合格)与否"),
    ("weight", r"权重|系数$"),
    ("max_score", r"(最高|最大|标准|应得|基准|基本|总|设定|配)分值?$|分值|满分|分数上限|上限分"),
    ("score", r"得分|评分(结果|情况)?$|打分|赋分|评定分|自评|实得"),
    ("remark", r"(符合|评价|评审|审核|核查|完成|达标|落实|自评|现场).{0,4}(说明|情况|描述|记录|意见)|^(说明|情况说明|备注)"),
    ("evidence", r"(证明|佐证|支撑|印证|证实).{0,2}(材料|文件|资料)|附件(号|序号|编号|索引)?$|(材料|附件).{0,2}(索引|清单|编号|页码)|证据|出处"),
    ("type", r"(指标|要求|条款|条文)(类型|类别|性质|属性)|^(必选|必备|必须).{0,2}(可选|选择)"),
    ("level1", r"^(一级|第一级|大类|类别|评价(方面|领域|类别|维度|模块))"),
    ("level2", r"^(二级|第二级|子类|分项|小类|评价(项|子项)目?|((评价|考核|指标)?要素)$)"),
    ("text", r"(加分|考核|评价|评审|审核|检查|要求|条款|条文|具体|指标)(内容|要求|条款|条文|项目?|标准|要点|细则|条件|说明|描述|解释|事项)$"),
    ("no", r"^(条款|条文|指标|项目)?(序|编)号$|^条款号$"),
))  # fmt: skip
_LONGEST_LABEL = 16
_TYPES: tuple[tuple[str, str], ...] = (
    ("required", r"必选(项|性)?|必备(项)?|基本(要求|项)?|强制(性|项)?|必须|约束性|控制项|m"),
    ("optional", r"可选(项)?|预期(性)?(要求)?|推荐(性|项)?|优选(项)?|选择性|加分项?|o|评分项"),
)
_QUANTITATIVE = re.compile(r"(正向|逆向)?定(量|性)|(正|逆)向指标")
_YEAR = re.compile(
    r"(20\d\d|20[X×]{2}|第[一二三\d]|20 {0,4})年?(度|指标(值|情况))?"
    r"|列入(名单)?时?(的)?指标?(值|情况)|(前[一二三]|上[一两二]?|本)年(度)?"
)
_BOX = re.compile(r"[□☐☑■▢○◯]|口(?=\S)")
_NUMBERED = re.compile(r"\s*(?:(\d{1,2})\s*[.．、](?!\d)|[（(](\d{1,2})[)）]|(\d\.\d{1,2})(?=\s)|[（(]([一二三四五六七八九十]{1,2})[)）])\s*")  # fmt: skip
_FIELD_TYPES: tuple[tuple[str, str], ...] = (
    ("uscc", r"信用代码|组织机构代码"),
    ("email", r"邮箱|邮件|e-?mail"),
    ("phone", r"电话|手机|传真"),
    ("industry-code", r"所属行业|行业代码|行业类别|行业及代码"),
    ("date", r"日期|时间$"),
    ("narrative", r"简介|经验|亮点|意见|建议|概述|概况|成效"),
    ("money", r"注册资[本金]|总?产值|营业收入|利润|纳税|投资额"),
    ("number", r"得分|总分|数量|面积|能耗|人数|排放量?[（(]"),
)


def role_of(label: str) -> str | None:
    """The role of a column by its header, None for words no header knows."""
    words = re.sub(r"[*＊]$", "", fold(label))
    exact = next((role for role, p in _COMPILED if p.fullmatch(words)), None)
    if exact is not None or len(words) > _LONGEST_LABEL:
        return exact
    return next((role for role, p in _LOOSE if p.search(words)), None)


def type_of(label: str) -> str | None:
    """``required`` or ``optional`` by the printed type; None for other words."""
    words = fold(label).replace("(适用时)", "")
    return next((kind for kind, p in _TYPES if re.fullmatch(p, words)), None)


def is_type(label: str) -> bool:
    """Whether a cell holds a type: 必选, 可选, 正向定量."""
    return type_of(label) is not None or _QUANTITATIVE.fullmatch(fold(label)) is not None


def is_period(label: str) -> bool:
    """Whether a header names a year or a time (2020年, 第1年, 列入名单时指标值)."""
    words = plain(label).replace("\n", "").strip()
    return _YEAR.fullmatch(words.rstrip("：:")) is not None


def joined(text: str) -> str:
    """The words of a cell with its line breaks removed, as packs state them."""
    lines = [line.strip() for line in text.split("\n")]
    return "".join(line for line in lines if line)


def points(text: str) -> Decimal | None:
    """Points of a 分值 cell; the upper end of a range (0-8), None where there is none."""
    words = plain(text).replace(" ", "").replace("\n", "").removesuffix("分")
    span = re.fullmatch(r"0?[-~～—]+(\d+(?:\.\d+)?)|[≤<](\d+(?:\.\d+)?)", words)
    return Decimal(span[1] or span[2]) if span else read_number(words)


def has_boxes(text: str) -> bool:
    """Whether check boxes stand in a cell."""
    return _BOX.search(text) is not None


def options(text: str) -> list[str]:
    """The words behind the check boxes, in order."""
    pieces = _BOX.split(joined(text))[1:]
    return [p for p in (re.split(r"[（(）)]\s*(?=$)|\s{2,}", w.strip())[0] for w in pieces) if p]


def is_yes_no(text: str) -> bool:
    """Whether a cell asks for 是 or 否."""
    return fold(_BOX.sub("", text)) in ("是否", "是/否", "是;否", "否是")


def blank_like(text: str) -> bool:
    """Whether a cell is there to be filled in: empty, boxes, a hint, a pattern to complete."""
    words = joined(text)
    if not words or has_boxes(words) or years_of(words) or set(words) <= set("_＿—-/ ."):
        return True
    hint = words.startswith(("(", "（")) or re.search(r"\d+\s*字|[X×]{2,}|请(填|说明|简)", words)
    return bool(hint) or words.rstrip().endswith(("：", ":")) or _is_date_blank(words)


def _is_date_blank(words: str) -> bool:
    return re.fullmatch(r"(20|_|\s)*年[_\s]*月([_\s]*日)?", words) is not None


def numbered(text: str) -> tuple[str, str] | None:
    """The number a text begins with and the rest, None for a text without."""
    match = _NUMBERED.match(text)
    if match is None:
        return None
    return next(g for g in match.groups() if g), text[match.end() :].strip()


def entries(text: str) -> list[tuple[str | None, str]]:
    """A numbered text cut where the next numbers follow: PDF readers join short lines.

    Returns:
        (number, words) of each entry; one with None for a text without a number.
    """
    first = numbered(text)
    if first is None or not first[0].isdigit():
        return [first or (None, text)]
    out: list[tuple[str | None, str]] = []
    number, rest = int(first[0]), first[1]
    while True:
        following = re.search(rf"(?<=[\u4e00-\u9fff）)；;。]){number + 1}[.．、](?!\d)\s*", rest)
        if following is None:
            return [*out, (str(number), rest.strip())]
        out.append((str(number), rest[: following.start()].strip()))
        number, rest = number + 1, rest[following.end() :]


def years_of(asked: str) -> list[str]:
    """The years a box asks for one after the other (2020年；2021年；2022年), else none."""
    words = [w for w in re.split(r"[；;、]+", "".join(asked.split())) if w]
    years = [w.rstrip("：:年") for w in words if re.fullmatch(r"20\d\d年?[：:]?", w)]
    return years if len(years) > 1 and len(years) == len(words) else []


def limit_of(*texts: str) -> int | None:
    """The largest stated number of characters (限500字, 800 字以内)."""
    found = [int(n) for t in texts for n in re.findall(r"(\d{2,5})\s*字", plain(t))]
    return max(found, default=None)


def field_type(label: str, asked: str) -> str:
    """The type a box has by its label and what stands in it."""
    if has_boxes(asked):
        return "checkbox"
    words = fold(label)
    if limit_of(label, asked) is not None:
        return "narrative"
    return next((kind for kind, p in _FIELD_TYPES if re.search(p, words)), "text")


def unit_of(label: str) -> str | None:
    """The unit in brackets at the end of a label (产值（万元）)."""
    match = re.search(r"[（(]\s*([^（()）\d][^（()）]{0,20}|%)\s*[)）]\s*[*\d]*$", label)
    return match[1].strip() if match and not re.search(r"[可选填如]", match[1]) else None
