"""Numbers and titles in the names of files and folders."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lvjian.matchers.evidence.attachment_numbers import (
    DASHES,
    LABEL,
    NUMBER,
    SIMPLE,
    flat,
    normal_number,
    number_key,
)

_EXTENSION = re.compile(r"\.[A-Za-z0-9]{2,5}$")
_VERSION = re.compile(
    r"[\s_\-—(\[【]*(?:[Vv]\d+(?:\.\d+)*|盖章版?|已?盖章|签字版|扫描件?|终稿|定稿|最终版?|修[订改]版?|正式版|送审稿|上报稿|电子版"
    r"|副本|copy|\(\d{1,2}\)|20\d{6}|20\d{2}[.-]\d{1,2}[.-]\d{1,2})[)\]】]*$",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    rf"^[\s(\[【《]*(?P<label>{LABEL})[\s_:.第({DASHES}\[【]{{0,3}}(?P<number>{NUMBER}|[A-Z](?![A-Za-z]))"
    rf"[\s)\]】_:.、,{DASHES}]*(?P<title>.*)$"
)
_PLAIN = re.compile(
    rf"^[\s(\[【]*(?P<number>\d{{1,2}}(?!\d)(?:[.{DASHES}_]\d{{1,2}}(?!\d)){{0,3}}|[①-⑳])"
    rf"(?P<sep>[\s)\]】_.、,:{DASHES}]*)(?P<title>.*)$"
)
_CHINESE = re.compile(rf"^[(\s]*(?P<number>{SIMPLE})[)、.\s_{DASHES}]+(?P<title>.+)$")
# 门槛-01-四体系证书, 指标1-统计报表: numbered within a group of their own.
_GROUPED = re.compile(
    rf"^(?:门槛|指标|基本要求|基础设施|管理体系|能源|资源|产品|环境|绩效|加分)[一-鿿]{{0,6}}[\s_{DASHES}]*\d{{1,2}}"
    rf"(?:[.{DASHES}]\d{{1,2}})*[\s_.、{DASHES}]+(?P<title>.+)$"
)
# 2023年统计报表, 4体系证书, 3C证书, 5S制度: no number of an attachment.
_COUNTED = re.compile(
    r"^(?:年|月|日|季|级|份|个|项|种|类|家|次|版|体系|期|楼|号楼|#|C(?![一-鿿]*图)|S)"
)


@dataclass(frozen=True, slots=True)
class NameParts:
    """What a name says.

    Attributes:
        number: key of its number (``3``, ``5-1``, ``表1``), None if it has none.
        title: the rest without number, version and copy marks; "" if nothing is left.
        labelled: 附件 or the like stands before the number.
    """

    number: str | None
    title: str
    labelled: bool


@lru_cache(maxsize=8192)
def read_name(name: str) -> NameParts:
    """Number and title of a file name (with or without extension) or folder name."""
    stem = flat(_EXTENSION.sub("", name)).strip()
    stem = _without_versions(stem)
    if match := _LABELLED.match(stem):
        number = _number(match["number"])
        if number:
            key = number_key(match["label"], number)
            return NameParts(key, _title(match["title"]), True)
    if match := _GROUPED.match(stem):
        return NameParts(None, _title(match["title"]), False)
    if match := _PLAIN.match(stem):
        rest = match["title"]
        if not (rest and not match["sep"].strip() and _COUNTED.match(rest)):
            return NameParts(_number(match["number"]), _title(rest), False)
    if match := _CHINESE.match(stem):
        return NameParts(_number(match["number"]), _title(match["title"]), False)
    return NameParts(None, _title(stem), False)


def _number(text: str) -> str | None:
    if len(text) == 1 and "A" <= text <= "Z":
        return text
    return normal_number(text)


def _without_versions(stem: str) -> str:
    while (shorter := _VERSION.sub("", stem)) and shorter != stem:
        stem = shorter
    return stem


def _title(text: str) -> str:
    out = _without_versions(text).strip(" _-—.、:：")
    for left, right in ("《》", "()", "[]", "【】"):
        if out.startswith(left) and out.endswith(right):
            out = out[1:-1]
    return out.strip()
