"""The report JSON as a checked model: the source of ``docs/report.schema.json``."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from lvjian.reports.assessors_schema import Assessors

Severity = Literal["error", "warning", "info"]
Number = int | float


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class At(_Part):
    """A place in a submitted file."""

    file: str
    page: int | None = Field(ge=1, description="从 1 起的页码；Word 文件没有")
    bbox: tuple[float, float, float, float] | None = Field(
        description="x0, y0, x1, y1，单位为点，原点在所显示页面的左上角"
    )
    part: str | None
    quote: str | None
    read_by: Literal["ocr"] | None = Field(
        default=None, description="ocr：由扫描识别；文件自身的文字没有这一项"
    )
    sure: float | None = Field(
        default=None, ge=0, le=1, description="识别的把握，0～1；只在 read_by 为 ocr 时有"
    )


class Engine(_Part):
    """What made the report."""

    version: str
    rubrics: str = Field(description="评价模板包的指纹")


class File(_Part):
    """A file of the bundle."""

    path: str
    sha256: str | None
    kind: Literal["docx", "pdf", "image", "xlsx", "archive", "other"]
    role: Literal["third-party-report", "self-report", "review-form", "attachment", "unknown"]
    pages: int | None
    status: Literal["read", "partly", "unreadable", "unsupported", "encrypted"]


class Bundle(_Part):
    """The bundle."""

    name: str
    sha256: str
    files: list[File]


class NotEvaluated(_Part):
    """A rule that could not tell, or broke."""

    code: str
    target: str
    why: str


class Coverage(_Part):
    """How much was read and run."""

    pages: int
    pages_read: int
    pages_doubtful: int
    rules_run: int
    rules_not_evaluated: list[NotEvaluated]


class Alternative(_Part):
    """Another template the document might be."""

    rubric: str
    confidence: float


class InformationField(_Part):
    """A cover entry or a field of the information table."""

    id: str
    label: str
    value: str | None
    status: Literal["filled", "blank", "missing"]
    where: Literal["cover", "table"]
    ticked: list[str]
    at: list[At]


class Section(_Part):
    """An official section."""

    id: str
    heading: str
    status: Literal["found", "missing", "empty"]
    at: list[At]


class Passage(_Part):
    """A paragraph, or a row of a table that is none of the template's."""

    section: str | None = Field(description="所在章节的编号；不在官方章节中的没有")
    text: str
    at: list[At]


class Cell(_Part):
    """What was written into a cell of a row."""

    role: Literal["answer", "value", "remark", "evidence", "score", "unit", "other"]
    column: str = Field(description="同类栏目不止一个时的栏目名（如年份）")
    text: str


class Measure(_Part):
    """A quantity stated in a row."""

    value: Number | None
    unit: str


class Evidence(_Part):
    """A citation and what became of it."""

    cited: str
    attachment: str | None
    status: Literal["found", "missing", "mismatch", "unreadable"]
    resolution: Literal["found", "missing", "ambiguous", "unclear", "unreadable"]


class Row(_Part):
    """An official row."""

    id: str
    kind: Literal["basic", "indicator", "bonus", "question", "measure"]
    text: str
    status: Literal["matched", "altered", "missing"]
    written: str | None = Field(default=None, description="材料中的文字；缺行时没有")
    similarity: float
    at: list[At]
    answer: Literal["符合", "不符合", "不适用"] | None
    score: Number | None
    stated_max: Number | None
    score_basis: Literal["raw", "weighted"] | None
    remark: str | None
    measure: Measure | None
    cells: list[Cell] = Field(default=[], description="申报方填写的各栏")
    evidence: list[Evidence]


class Stated(_Part):
    """A score or verdict the document states."""

    what: Literal["total", "category", "bonus", "verdict"]
    value: Number | Literal["pass", "fail"] | None
    includes_bonus: bool
    category: str | None
    basis: Literal["raw", "weighted"] | None
    where: Literal["table", "field", "conclusion", "cover", "text"]
    at: list[At]


class Scores(_Part):
    """Stated and recomputed scores."""

    computed_total: Number | None
    computed_bonus: Number | None
    computed: dict[str, Number | None]
    stated: list[Stated]


class Edition(_Part):
    """The edition of the template a report was laid beside."""

    name: str
    effective_from: str | None
    effective_to: str | None
    note: str | None = Field(description="没有在施行期内、或另有版本时的说明")
    digest: str


class Applicant(_Part):
    """Whom a report is about."""

    name: str | None = None
    uscc: str | None = Field(default=None, description="统一社会信用代码，如材料所写")


class Document(_Part):
    """A report of the bundle."""

    file: str
    rubric: str
    rubric_confidence: float
    rubric_alternatives: list[Alternative]
    edition: Edition
    role: str
    applicant: Applicant = Applicant()
    as_of: str
    revisions: int
    fields: list[InformationField]
    sections: list[Section]
    passages: list[Passage] = Field(default=[], description="报告自己的文字，供与下一次提交对比")
    passages_complete: bool = Field(
        default=False, description="文字太长时为 false，只保留了前面的部分"
    )
    rows: list[Row]
    scores: Scores


class Attachment(_Part):
    """Something held as evidence."""

    id: str
    number: str | None
    title: str
    at: list[At]
    kind: str | None
    cited_by: list[str]
    source: Literal["file", "folder", "heading"]
    has_content: bool | None
    files: list[str] = []
    facts: dict[str, str] = Field(
        default={}, description="材料自述：持有人、证书编号、有效期等，读到的才有"
    )
    characters: int = 0
    digest: str | None = Field(default=None, description="所读文字的指纹；没有读到文字时没有")
    sketch: str | None = Field(
        default=None, description="文字的相似性摘要，供与下一次提交对比；没有读到文字时没有"
    )
    recognised: bool = Field(default=False, description="所在文件有由扫描识别的页面")


class Finding(_Part):
    """One defect at its place."""

    code: str = Field(pattern=r"^[A-Z][0-9]{3}$")
    rule: str
    severity: Severity
    outcome: Literal["fail", "unreadable", "needs-human"]
    target: str
    document: str | None
    message: str
    suggestion: str
    expected: str | None
    actual: str | None
    at: list[At]
    fingerprint: str


class Report(_Part):
    """The report of one bundle, ``lvjian.report/1``."""

    model_config = ConfigDict(extra="forbid", title="lvjian.report/1")

    schema_: Literal["lvjian.report/1"] = Field(alias="schema")
    engine: Engine
    as_of: str
    bundle: Bundle
    verdict: Literal["clean", "findings", "incomplete"]
    coverage: Coverage
    documents: list[Document]
    attachments: list[Attachment]
    findings: list[Finding]
    timings: dict[str, float]


def schema_json() -> str:
    """The JSON Schema, as committed under ``docs/``."""
    schema: dict[str, Any] = Report.model_json_schema(by_alias=True)
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


class BatchBundle(_Part):
    """One bundle of a batch."""

    name: str
    folder: str = Field(description="其报告所在的文件夹")
    sha256: str | None
    verdict: Literal["clean", "findings", "incomplete"]
    counts: dict[Severity, int]
    applicant: str | None
    assessor: str | None
    rubrics: list[str]
    exit: Literal[0, 1, 3, 4] = Field(description="同 lvjian check 的退出码")
    error: str | None = Field(description="没有得出报告的原因")


class Batch(_Part):
    """A batch, ``lvjian.batch/1``."""

    model_config = ConfigDict(extra="forbid", title="lvjian.batch/1")

    schema_: Literal["lvjian.batch/1"] = Field(alias="schema")
    engine: Engine
    as_of: str
    verdict: Literal["clean", "findings", "incomplete"]
    counts: dict[Severity, int] = Field(description="各份材料与批次的问题一并计")
    bundles: list[BatchBundle]
    findings: list[Finding] = Field(description="跨材料的问题；位置里的 file 以材料名开头")
    rules_not_evaluated: list[NotEvaluated]
    assessors: Assessors
    timings: dict[str, float]


def batch_schema_json() -> str:
    """The JSON Schema of ``batch.json``, as committed under ``docs/``."""
    schema: dict[str, Any] = Batch.model_json_schema(by_alias=True)
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
