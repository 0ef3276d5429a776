"""What the text of a report tells against its own yes/no answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvjian.checker.form_questions import answered
from lvjian.checker.judgeable import cell_places, present_rows, row_name, row_target
from lvjian.checker.official import is_official
from lvjian.checker.registry import Problem
from lvjian.core.numbers import plain
from lvjian.core.place import Place
from lvjian.core.reading import BundleReading, ReportReading
from lvjian.core.text import display

# Words of the question → what a sentence says that answers it with 是.
_EVENTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("事故", re.compile(r"发生(?:过|了)?[^，,。；;]{0,24}(?:事故|污染事件|泄漏事件)|偷漏税|偷税|受到[^，,。；;]{0,16}(?:行政处罚|处罚)|被[^，,。；;]{0,10}(?:处以罚款|行政处罚)")),
    ("督查", re.compile(r"督查[^，,。；;]{0,20}(?:发现|通报)[^，,。；;]{0,10}(?:严重)?问题")),
    ("整改名单", re.compile(r"列入[^，,。；;]{0,16}整改名单")),
    ("失信", re.compile(r"列[为入][^，,。；;]{0,8}失信|失信被执行人名单[^，,。；;]{0,6}(?:有|在列)")),
    ("停产", re.compile(r"(?:已|全面|目前|现已)停(?:产|业)|经营异常名录|停产(?:至今|检修超过)")),
    ("名称变更", re.compile(r"更名为|名称(?:已|由)?[^，,。；;]{0,16}变更为|改名为|更改名称")),
    ("重大变更", re.compile(r"(?:整体|全部)?搬迁(?:至|到)|迁至|被[^，,。；;]{0,12}(?:并购|收购)|实际控制人变更")),
)  # fmt: skip
_DENIAL = re.compile(r"未|没有|无|不|杜绝|避免|防止|如|若|是否|以防|应急|预防|零")


def against_answers(report: ReportReading, bundle: BundleReading) -> Iterator[Problem]:
    """Sentences that say what a question answered with 否 denies."""
    told: set[str] = set()
    denied = [r for r in present_rows(report, "question") if answered(r) == "否"]
    if not denied:
        return
    for text, place in _sentences(report, bundle):
        for row in denied:
            if row.spec.id in told:
                continue
            pattern = next((p for words, p in _EVENTS if words in row.spec.text), None)
            match = pattern.search(text) if pattern is not None else None
            if match is None or _DENIAL.search(text[max(0, match.start() - 14) : match.start()]):
                continue
            told.add(row.spec.id)
            yield Problem(
                row_target(row.spec),
                f"文字写“{display(text, 40)}”，条目{row_name(row.spec)}却答为“否”",
                "核实实际情况，改正文字或该条的回答，并按要求另附说明",
                (place, *cell_places(report, row, "answer")[:1]),
                expected="否",
                actual=display(text, 60),
                outcome="needs-human",
            )


def _sentences(report: ReportReading, bundle: BundleReading) -> Iterator[tuple[str, Place]]:
    """Own sentences of narrative boxes, paragraphs and records of credit queries."""
    texts = [
        (f.value, f.at[0]) for f in report.fields if f.spec.type == "narrative" and f.value and f.at
    ]
    texts += [(p.text, p.place) for p in report.document.paragraphs()]
    texts += [
        (a.text, a.at[0])
        for a in bundle.attachments
        if re.search("信用|查询", a.title) and a.text and a.at
    ]
    for text, place in texts:
        if is_official(report.rubric, text):
            continue
        for sentence in re.split(r"[。；;\n]", plain(text)):
            if len(sentence) > 4 and not is_official(report.rubric, sentence):
                yield sentence, place.quoting(display(sentence))
