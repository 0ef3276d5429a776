"""The terminal report: plain words, harmless, colours only when asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import StringIO

from lvjian.core.finding import Finding
from lvjian.core.place import Place
from lvjian.reports.as_text import write_text
from tests.reports.conftest import Check, Outcome


def text(check: Check, *, colour: bool = False) -> str:
    stream = StringIO()
    write_text(check, stream, colour=colour)
    return stream.getvalue()


def test_findings_stand_with_place_quote_and_way_out(full_check: Check) -> None:
    lines = text(full_check).splitlines()
    start = next(i for i, line in enumerate(lines) if "T005" in line)
    assert lines[start : start + 5] == [
        "  错误 T005  第5.1项的评价要求与官方原文不一致。",
        "      位置  青禾精密_第三方评价报告.pdf 第9页 第2表第10行 「工厂的大气污染物排放宜符合相关国家标准要求」",
        "      应为  工厂的大气污染物排放应符合相关国家标准及地方标准要求",
        "      现为  工厂的大气污染物排放宜符合相关国家标准要求",
        "      改法  请按官方模板改正后重新提交。",
    ]


def test_what_was_not_read_is_said_before_the_verdict(full_check: Check) -> None:
    lines = text(full_check).splitlines()
    assert lines[-1] == "核对不完整：错误 6，警告 2，提示 1"
    assert any("第17–18页没有读到文字" in line for line in lines[-8:])


def test_findings_of_no_report_come_after_the_reports(full_check: Check) -> None:
    words = text(full_check)
    assert words.index("材料整体") < words.index("I003")


def test_plain_output_carries_no_escapes(
    full_check: Check, make_finding: Callable[..., Finding]
) -> None:
    evil = "\x1b]0;标题\x07\x1b[2J坏\r\n行\u202e[red]反[/red]\udc80"
    bad = make_finding("T001", "error", evil, Place(evil, 1, None, evil, evil), suggestion=evil)
    check = replace(full_check, outcome=Outcome((bad,)))
    words = text(check)
    assert not {"\x1b", "\x07", "\r", "\u202e"} & set(words)
    words.encode()
    line = next(line for line in words.splitlines() if "T001" in line)
    assert line == "  错误 T001  坏 行[red]反[/red]\ufffd"


def test_colours_only_when_asked_for(full_check: Check) -> None:
    assert "\x1b[" not in text(full_check)
    assert "\x1b[1;31m" in text(full_check, colour=True)
