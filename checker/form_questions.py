"""Yes/no questions of the review forms: which answers ask for an explanation."""

from __future__ import annotations

import re

from lvjian.checker.judgeable import is_nothing
from lvjian.core.boxes import ANY_BOX
from lvjian.core.numbers import plain
from lvjian.core.reading import Attachment, BundleReading, ReportReading, RowReading
from lvjian.core.rubric import RowSpec
from lvjian.core.text import substance

_EXPLAINING = re.compile(r"说明(?!书)|证明(?!材料)|通知书|变更登记|核准|整改|复函")
_OPTION_WORDS = re.compile(r"[是否]|[√✓✔×☑☒☐□■]|[(（)）:：、，,。/\s]")
_OWN_TITLE = re.compile(r"情况.{0,4}说明|说明.{0,6}情况|变更.{0,8}(?:说明|证明)")


def answered(row: RowReading) -> str | None:
    """是 or 否 as the row is answered, None without an answer."""
    return {"符合": "是", "不符合": "否"}.get(row.answer or "")


def needs_explanation(row: RowReading) -> bool:
    """Whether the answer given is the one that asks for an explanation of its own."""
    said = answered(row)
    return said is not None and said == _to_explain(row.spec)


def _to_explain(spec: RowSpec) -> str:
    if spec.explain is not None:
        return spec.explain
    return "否" if spec.expects == "是" else "是"


def is_explained(row: RowReading, report: ReportReading, bundle: BundleReading) -> bool:
    """Whether words beside the answer, a citation, an attachment or a passage explain it."""
    if row.citations or any(
        _own_words(c.text) for c in row.cells if c.role in ("answer", "remark")
    ):
        return True
    if any(_explains(a) for a in bundle.attachments):
        return True
    titles = (substance(p.text) for p in report.document.paragraphs() if len(p.text) <= 40)
    notes = {substance(n) for n in report.rubric.notes}
    return any(_OWN_TITLE.search(t) and t not in notes for t in titles)


def _own_words(text: str) -> bool:
    left = _OPTION_WORDS.sub("", ANY_BOX.sub("", plain(text)))
    return len(left) >= 4 and not is_nothing(left)


def _explains(attachment: Attachment) -> bool:
    return bool(_EXPLAINING.search(attachment.title)) and attachment.has_content is not False
