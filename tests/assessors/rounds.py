"""Rounds made by hand."""

from __future__ import annotations

from datetime import date

from lvjian.checker.across.footprint import OwnPaper, Party
from lvjian.checker.assessors.submissions import Defect, Submission
from lvjian.core.place import Place
from lvjian.core.provenance import Reader

AT = Place("第三方评价报告.docx")
RUBRIC = "henan-factory-third-party"
DEFECT = Defect("S006", "error", "fail", own=True)


def party(name: str, *codes: str) -> Party:
    return Party(name, codes, AT)


def submission(
    number: int,
    firm: str,
    defects: int | tuple[Defect, ...] = 0,
    *,
    rubric: str = RUBRIC,
    reader: Reader = "word",
    codes: tuple[str, ...] = (),
    times: int | None = None,
    copies: tuple[tuple[str, int], ...] | None = None,
    papers: tuple[OwnPaper, ...] | None = None,
) -> Submission:
    """A submission with so many errors in its report, or with the defects given."""
    held = (DEFECT,) * defects if isinstance(defects, int) else defects
    return Submission(
        id=f"{number:03}",
        assessors=(party(firm, *codes),),
        rubric=rubric,
        reader=reader,
        complete=True,
        defects=held,
        times=times,
        wording=None if copies is None else 1000,
        copies=copies or (),
        papers=papers,
        evaluated=date(2023, 5, 18),
    )


def round_of(**counts: list[int]) -> list[Submission]:
    """For each firm its errors per report."""
    rows = [(f"{name}评价咨询有限公司", n) for name, some in counts.items() for n in some]
    return [submission(i, firm, n) for i, (firm, n) in enumerate(rows)]
