"""The year of （20  年） over an official table."""

from __future__ import annotations

import pytest

from lvjian.core.reading import Text
from lvjian.core.rubric import TableSpec
from lvjian.matchers.grid_rows import OfficialTable
from lvjian.matchers.rows import read_tables
from tests.matchers.documents import FILE, paragraph, table
from tests.matchers.test_rows import rubric


@pytest.mark.parametrize(
    ("lines", "year", "blank"),
    [
        (("附表 2.1", "绿色工厂基本要求第三方评价表", "（2023年）"), 2023, False),
        (("绿色工厂基本要求第三方评价表（2023 年）",), 2023, False),
        (("评价年度：2023年",), 2023, False),
        (("该机构成立于2010年，具有独立法人资格。", "附表 2.1", "（2023年）"), 2023, False),
        (("该机构成立于2010年。", "附表 2.1", "（20   年）"), None, True),
        (("附表 2.1", "（____年）"), None, True),
        (("附表 2.1", "20    年"), None, True),
        (
            (
                "该机构成立于2010年（2010年），其后多次改名，评价业务覆盖全国各地，人员稳定，制度健全，档案齐全完整。",
            ),
            None,
            False,
        ),
        (("附表 2.1",), None, False),
    ],
)
def test_year(lines: tuple[str, ...], year: int | None, blank: bool) -> None:
    spec = TableSpec("indicators", "评价指标表", year_blank=True)
    grid = table([["甲", "乙"]])
    found = OfficialTable(grid, spec, "indicator", {0: "text"}, {}, ())
    made = rubric()
    owner = type(made)(
        id="t", title="t", issuer="t", source="t", object="factory", kind="third-party",
        report_title="t", tables=(spec,),
    )  # fmt: skip
    captions = {grid.number: tuple(Text(line, paragraph(line).place) for line in lines)}
    (reading,) = read_tables([found], owner, captions=captions, file=FILE)
    assert (reading.year, reading.year_blank) == (year, blank)
