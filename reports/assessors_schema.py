"""The form of what ``batch.json`` and the service say of assessors."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Severity = Literal["error", "warning", "info"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Bounds(_Part):
    """An interval; null for too few reports."""

    low: float | None
    high: float | None


class Rate(Bounds):
    """A count over reports."""

    count: int
    reports_with: int = Field(description="有这类问题的报告")
    reports: int
    mean: float | None = Field(description="每份报告平均；份数不足时为 null")


class RoundRate(Rate):
    """Errors and warnings of one round."""

    round: str | None


class GroupRate(Rate):
    """Defects of one group and severity in the third-party reports."""

    group: Literal["I", "T", "S", "A", "C", "B"]
    severity: Severity


class Share(Bounds):
    """A share; its interval rests on the number of reports."""

    part: int
    of: int
    reports: int
    share: float | None


class Resubmitted(Share):
    """Submissions handed in more than once."""

    rounds: int = Field(description="第一次之后又提交的次数")


class Copied(_Part):
    """Passages in common with other applicants' reports; who copied is not known."""

    compared: int
    found: Share
    with_other_firms: int
    characters: int = Field(description="自写内容的字数")
    common: int = Field(description="其中与另一份报告雷同的字数")


class Paper(_Part):
    """A licence or qualification of the firm."""

    title: str
    number: str | None
    expires: str | None = Field(description="null：没有读到有效期，不等于有效")
    reports: int
    lapsed: int = Field(description="评价之日已过期的报告")


class Kind(_Part):
    """Reports of one template and reader."""

    rubric: str | None
    reader: Literal["word", "pdf", "scan", "other"]
    reports: int


class Comparison(Bounds):
    """Beside other firms' reports of the same kinds."""

    verdict: Literal["more", "fewer", "no-difference", "not-compared"]
    reports: int
    observed: int
    expected: float
    ratio: float | None
    why: str | None


class Assessor(_Part):
    """One firm."""

    name: str
    names: list[str] = Field(description="报告里的各种写法")
    codes: list[str]
    reports: int
    kinds: list[Kind]
    incomplete: int = Field(description="没有读全的份数")
    defects_per_report: Rate = Field(description="第三方报告里的错误和警告，不含 B 组")
    rounds: list[RoundRate]
    defects: list[GroupRate]
    elsewhere: dict[Severity, int] = Field(description="申报单位材料里的问题，不算机构的")
    waiting: int = Field(description="待人工核对、没有计入的")
    confirmed: Share | None
    resubmitted: Resubmitted | None
    copied: Copied | None
    papers: list[Paper] | None
    comparison: Comparison


class Article(_Part):
    """An article, letter for letter."""

    no: str
    text: str
    document: str
    line: int


class Assessors(_Part):
    """Every firm of a round, in order of name; no ranking."""

    minimum: int = Field(description="不足这么多份的不算平均数和比例")
    confidence: float
    method: list[str]
    cautions: list[str]
    articles: list[Article]
    firms: list[Assessor]
