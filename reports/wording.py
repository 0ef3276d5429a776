"""Words from submitted files made harmless for whoever reads the report.

A bundle may carry terminal escapes, bidirectional overrides or broken surrogates in its
names and cells; none of them may reach a terminal, a page or an encoder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lvjian.core.place import Place
from lvjian.core.text import display

QUOTE_LIMIT = 120
"""Characters of a quote kept in a report."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]")
_COLUMN = re.compile(r"第\d+列$")
_BIDI = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")


def sound(text: str) -> str:
    """Text any encoder takes: lone surrogates replaced, nothing else changed."""
    return _SURROGATE.sub("\ufffd", text)


def printable(text: str) -> str:
    """Text safe to show: no escapes, controls, bidirectional or invisible characters."""
    out = _ANSI.sub("", sound(text))
    out = _CONTROL.sub("", out)
    return _BIDI.sub("", out)


def one_line(text: str, limit: int = QUOTE_LIMIT) -> str:
    """``printable`` on one line, cut to ``limit`` characters."""
    return display(printable(text), limit)


def sound_tree(value: Any) -> Any:
    """``sound`` for every string of a JSON-like value, keys included."""
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, Mapping):
        return {sound(str(k)): sound_tree(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [sound_tree(v) for v in value]
    return value


def place_words(place: Place, *, with_file: bool = True) -> str:
    """A place in words: ``报告.pdf 第12页 第2表第14行得分``."""
    words = [printable(place.file)] if with_file else []
    if place.page is not None:
        words.append(f"第{place.page}页")
    if place.part:
        words.append(one_line(place.part, 60))
    return " ".join(words)


def how_read(place: Place) -> str:
    """``扫描识别，把握 60%`` of recognised words, nothing of a file's own text."""
    return f"扫描识别，把握 {place.sure:.0%}" if place.way == "ocr" else ""


def row_place(place: Place) -> str:
    """Page, table and row of a place; the column says nothing about a row."""
    return _COLUMN.sub("", place_words(place, with_file=False))


OUTCOME_NAMES = {"needs-human": "需人工核对", "unreadable": "未能读取"}
SEVERITY_NAMES = {"error": "错误", "warning": "警告", "info": "提示"}
VERDICT_NAMES = {"clean": "未发现问题", "findings": "发现问题", "incomplete": "核对不完整"}
ROLE_NAMES = {
    "third-party-report": "第三方评价报告",
    "self-report": "自评价报告",
    "review-form": "复核表",
    "attachment": "证明材料",
    "unknown": "未识别",
}
STATUS_NAMES = {
    "read": "已读取",
    "partly": "部分读取",
    "unreadable": "无法读取",
    "unsupported": "不支持的格式",
    "encrypted": "已加密",
}
KIND_NAMES = {
    "docx": "Word",
    "pdf": "PDF",
    "image": "图片",
    "xlsx": "Excel",
    "archive": "压缩包",
    "other": "其他",
}
SECTION_STATUS_NAMES = {"found": "已有", "missing": "缺失", "empty": "空白"}
WHERE_NAMES = {
    "table": "评价表",
    "field": "基本信息表",
    "conclusion": "评价结论",
    "cover": "封面",
    "text": "正文",
}
OBJECT_NAMES = {"factory": "工厂", "park": "园区", "product": "产品", "supply-chain": "供应链"}
KIND_OF_REPORT = {"self": "自评价", "third-party": "第三方评价", "review": "复核"}
