"""Amounts in figures and in Chinese numerals."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lvjian.checker.sameness import comparison
from lvjian.core.money import read_money

same = comparison("registered-capital")


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("5000万元", "50000000", "CNY"),
        ("人民币伍仟万元整", "50000000", "CNY"),
        ("壹亿贰仟万元", "120000000", "CNY"),
        ("壹亿零伍佰万圆整", "105000000", "CNY"),
        ("壹仟贰佰叁拾肆万伍仟陆佰元整", "12345600", "CNY"),
        ("捌佰捌拾萬圓整", "8800000", "CNY"),
        ("５，０００．００ 万元", "50000000", "CNY"),
        ("1.2亿元人民币", "120000000", "CNY"),
        ("5千万元", "50000000", "CNY"),
        ("万元：5000", "50000000", "CNY"),
        ("伍佰万美元", "5000000", "USD"),
        ("5000", "5000", None),
    ],
)
def test_amounts(text: str, value: str, currency: str | None) -> None:
    read = read_money(text)
    assert read is not None
    assert (read.value, read.currency) == (Decimal(value), currency)


@pytest.mark.parametrize("text", ["", "—", "详见章程", "任仟万元整", "伍什万元整", "伍仟方元"])
def test_what_is_no_amount(text: str) -> None:
    assert read_money(text) is None


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("5,000万元", "人民币伍仟万元整", True),
        ("12000万元", "壹亿贰仟万元", True),
        ("1.2亿元", "壹亿贰仟万元", True),
        ("5000", "伍仟万元整", True),
        ("50000000", "伍仟万元整", True),
        ("1234.57万元", "1234.5678万元人民币", True),
        ("5000万元（实缴3000万元）", "伍仟万元整", True),
        ("5000万元", "伍仟万美元", False),
        ("5000万元", "伍佰万元整", False),
        ("500万元", "1500万元", False),
        ("5000万元", "壹亿贰仟万元", False),
        ("5000万元", "详见执照", True),
    ],
)
def test_two_statements(one: str, other: str, *, agree: bool) -> None:
    assert same(one, other) is agree
    assert same(other, one) is agree
