"""The page: self-contained, harmless, and with everything a reviewer asks for."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from lvjian.core.finding import Finding
from lvjian.core.place import Place
from lvjian.reports.as_html import report_html
from lvjian.reports.differences import marked
from lvjian.reports.radar import Axis, radar_svg
from tests.reports.conftest import Check, Outcome


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.split("</style>")[1]))


def test_nothing_is_loaded_from_outside(full_check: Check) -> None:
    html = report_html(full_check)
    assert not re.search(r"<(script|img|link|iframe|object|base)\b", html)
    assert not re.search(r"(src|href)=[\"'](?!#)", html)
    assert "url(" not in html and "@import" not in html
    assert not re.search(r"\son\w+=|\sstyle=", html)


def test_the_policy_admits_the_style_and_nothing_else(full_check: Check) -> None:
    html = report_html(full_check)
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'" in html


@pytest.mark.parametrize(
    "words",
    [
        "核对不完整",
        "第17–18页没有读到文字",
        "证书页面是扫描件，读不出有效期",
        "基本信息表写总分 92.5，评分表合计为 88.8",
        "✗ 重算 88.8",
        "✗ 重算 9",
        "附件7 能源管理中心验收报告",
        "材料中没有",
        "未见（适用时提供）",
        "3 处未定稿的修订",
        "绿色工厂第三方评价报告（示例市）",
        "2023-01-01 至 今",
        "91410100MA40ABCD1X",
    ],
)
def test_a_reviewer_finds(full_check: Check, words: str) -> None:
    assert words in plain(report_html(full_check))


def test_places_that_disagree_stand_side_by_side(full_check: Check) -> None:
    article = re.search(
        r'<article class="finding error" id="f1">.*?</article>', report_html(full_check), re.DOTALL
    )
    assert article is not None
    versus = re.search(r'<div class="versus">(.*?)</div></div>', article[0], re.DOTALL)
    assert versus is not None
    assert re.findall(r"<p>(.*?)</p>", versus[1]) == ["评价得分 92.5", "总分 88.8"]


def test_a_clean_bundle_says_so(clean_check: Check) -> None:
    text = plain(report_html(clean_check))
    assert "未发现问题" in text and "没有发现错误" in text


def test_words_of_the_bundle_are_escaped(
    full_check: Check, make_finding: Callable[..., Finding]
) -> None:
    evil = "<script>alert(1)</script>\x1b[31m\u202egpj.exe\udc80{{ 7*7 }}"
    place = Place(evil, 1, None, evil, evil)
    bad = make_finding("T005", "error", evil, place, expected=evil, actual=evil, suggestion=evil)
    reading = replace(full_check.reading, name=evil)
    html = report_html(replace(full_check, reading=reading, outcome=Outcome((bad,))))
    html.encode()
    assert "<script" not in html and "&lt;script&gt;" in html
    assert "\x1b" not in html and "\u202e" not in html
    assert "{{ 7*7 }}" in html


def test_pages_are_the_same_every_time(full_check: Check) -> None:
    assert report_html(full_check) == report_html(full_check)


def test_differences_are_marked() -> None:
    lost, added = marked("使用率达30%及以上", "使用率达35%及以上")
    assert str(lost) == "使用率达3<del>0</del>%及以上"
    assert str(added) == "使用率达3<ins>5</ins>%及以上"


def test_unlike_wordings_are_not_marked() -> None:
    lost, _ = marked("工厂应依法设立并守法", "无")
    assert "<del>" not in lost


def test_radar_needs_three_blocks_and_stays_inside() -> None:
    assert radar_svg((Axis("甲", Decimal(1)), Axis("乙", Decimal(1)))) == ""
    axes = tuple(Axis(f"<块{i}>", Decimal("1.7"), Decimal(-3)) for i in range(6))
    svg = radar_svg(axes)
    assert "<块" not in svg
    points = re.findall(r'class="(?:computed|stated)" points="([^"]+)"', svg)
    values = [float(v) for group in points for v in re.split("[ ,]", group)]
    assert min(values) >= 0 and max(values) <= 340
