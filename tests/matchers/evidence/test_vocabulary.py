"""Words and entities of the domain."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from lvjian.matchers.vocabulary import STANDARD, entities, tokens


def test_domain_words_and_standard_codes_stay_whole() -> None:
    words = tokens("企业能源管理体系认证证书（GB/T 23331-2020）及排污许可证复印件")
    assert {"能源管理体系", "认证证书", "gb/t23331-2020", "排污许可证", "复印件"} <= set(words)


def test_nothing_is_left_in_the_shared_temporary_folder() -> None:
    tokens("节能管理制度")
    assert not (Path(tempfile.gettempdir()) / "jieba.cache").exists()


def test_entities_in_prose() -> None:
    found = entities("依据GB/T 36132-2018和GB 50034，2023年5月1日综合能耗120.5 tce，见附件3-1。")
    assert [(e.label, e.text) for e in found] == [
        ("STANDARD", "GB/T 36132-2018"), ("STANDARD", "GB 50034"), ("DATE", "2023年5月1日"),
        ("QUANTITY", "120.5 tce"), ("ATTACHMENT", "附件3-1"),
    ]  # fmt: skip
    assert entities("") == ()


@pytest.mark.parametrize(
    "code",
    ["GB/T 36132-2018", "GB 50034", "GB6566", "SA8000", "ISO 9001:2015", "ISO/TS 14067:2013",
        "T/CESA 1082-2020",
     "GB/T28001", "HJ 2.2-2018", "GB 18580~18588", "DB33/T 1092-2016"],
)  # fmt: skip
def test_standard_codes(code: str) -> None:
    match = STANDARD.search(f"符合{code}的要求")
    assert match is not None
    assert match[0] == code
