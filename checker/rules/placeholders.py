"""T016: hints, crosses and dummy names of the template left in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvjian.checker.judgeable import places, present_rows, row_name, row_target, section_target
from lvjian.checker.official import is_official
from lvjian.checker.registry import CannotTell, Problem, ReportCase, report_rule
from lvjian.core.document import Paragraph
from lvjian.core.numbers import plain
from lvjian.core.place import Place
from lvjian.core.reading import ReportReading
from lvjian.core.rubric import ColumnRole
from lvjian.core.text import display, substance

_UNIT = (
    "公司|工厂|企业|集团|单位|机构|有限|年|月|日|市|省|区|县|镇|路|号|吨|元|万"
    "|项目|产品|技术|系统|人"
)
PLACEHOLDER = re.compile(
    r"×{2,}"
    rf"|(?<![0-9A-Za-z\-/])[xX]{{2,}}(?=\s*(?:{_UNIT}))"
    r"|(?<![0-9A-Za-z\-/])[xX]{2,}(?![0-9A-Za-z\-/])"
    r"|(?<![一二三四五六七八九〇○0-9])[○〇]{2,}(?![一二三四五六七八九〇○0-9年])"
    r"|某某(?:公司|企业|工厂|单位)"
    r"|(?:此处|在此|于此|这里)(?:请)?(?:填写|输入|插入|补充|粘贴|说明)"
    r"|请(?:在此处?|于此处?)?(?:填写|输入|插入)"
    r"|请在\s*\d+\s*字(?:以内|内)"
    r"|[((][^()（）]{0,80}\d+\s*字(?:以内|内)\s*[)）]"
    r"|[\[【((][^\]】)(（）]{0,20}(?:填写|填入|待补充|待填|自行填|请输入)[^\]】)(（）]{0,40}[\]】)）]"
    r"|(?:单击|点击)(?:此处|或点击)"
)
_INSTRUCTION = re.compile(r"\s*(?:主要(?:介绍|描述)|概述|说明|列出)")
_LONG = 10  # characters of an instruction that no own sentence repeats by chance
_ROLES: tuple[ColumnRole, ...] = ("answer", "value", "remark", "evidence")


@report_rule("T016", "placeholder-left", "warning", obligations=(57, 133, 176))
def placeholder_left(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """模板的填写提示或“×××”“XX公司”之类的占位符没有替换掉。

    为什么：占位符须换成实际内容（义务 133：“[填写绿色设计评价标准名称]”）。
    不报：照录的官方原文（条目、章节要求）；型号、编号里的 XX；只有下划线的空白（见 T012）。
    怎么改：换成实际内容，或删去提示。
    """
    report = case.report
    for target, name, words, at in _found(report):
        yield Problem(
            target,
            f"{name}留有模板占位内容“{display(words, 24)}”",
            "换成实际内容，或删去模板的填写提示",
            at,
            actual=words,
            key=target,
        )


def _found(report: ReportReading) -> Iterator[tuple[str, str, str, tuple[Place, ...]]]:
    yield from _in_fields(report)
    yield from _in_rows(report)
    yield from _in_text(report)


def _in_fields(report: ReportReading) -> Iterator[tuple[str, str, str, tuple[Place, ...]]]:
    for field in report.cover + report.fields:
        if field.status != "filled":
            continue
        match = PLACEHOLDER.search(plain(field.value or ""))
        words = match.group() if match else field.spec.hint or "填写提示"
        if match or field.hint_left:
            at = places(report, field.at)
            yield f"field:{field.spec.id}", f"“{field.spec.label}”", words, at


def _in_rows(report: ReportReading) -> Iterator[tuple[str, str, str, tuple[Place, ...]]]:
    for row in present_rows(report):
        for cell in row.cells:
            match = PLACEHOLDER.search(plain(cell.text)) if cell.role in _ROLES else None
            if match and not is_official(report.rubric, cell.text):
                name = f"条目{row_name(row.spec)}"
                yield row_target(row.spec), name, match.group(), (cell.place,)
                break


def _in_text(report: ReportReading) -> Iterator[tuple[str, str, str, tuple[Place, ...]]]:
    """Running text, once per section with every place."""
    hits: dict[str, tuple[str, str, list[Place]]] = {}
    prompts = _prompts(report)
    for target, name, paragraph in paragraphs_by_section(report):
        found = _left_in(paragraph.text, report, prompts.get(target, ()))
        if found is None:
            continue
        words = hits.setdefault(target, (name, found, []))
        words[2].append(paragraph.place.quoting(display(paragraph.text)))
    for target, (name, words_found, at) in hits.items():
        yield target, name, words_found, tuple(at)


def _left_in(text: str, report: ReportReading, prompts: tuple[str, ...]) -> str | None:
    """The placeholder, or the instruction of the template, that a paragraph still holds."""
    match = PLACEHOLDER.search(plain(text))
    if match is not None and not is_official(report.rubric, text):
        return match.group()
    if blank := next((b for b in report.rubric.commitment_blanks if b in text), None):
        return blank
    words = substance(text)
    return next((p for p in prompts if substance(p) in words), None)


def _prompts(report: ReportReading) -> dict[str, tuple[str, ...]]:
    """Instructions per section target that tell the writer what to write.

    A section with nothing else is told as empty (T003), not here.
    """
    out: dict[str, tuple[str, ...]] = {}
    for section in report.sections:
        if section.status != "found":
            continue
        given = [section.spec.prompt or "", *(p.partition("。")[2] for p in section.spec.points)]
        told = tuple(t for t in given if _INSTRUCTION.match(t) and len(substance(t)) >= _LONG)
        out[section_target(section.spec)] = told
    return out


def paragraphs_by_section(report: ReportReading) -> Iterator[tuple[str, str, Paragraph]]:
    """Paragraphs outside the fields, each with the target and name of its section."""
    headings = {_spot(s.at[0]): s.spec for s in report.sections if s.at and s.status != "missing"}
    fields = {_spot(p) for f in report.cover + report.fields for p in f.at}
    target, name = "document", "正文"
    for paragraph in report.document.paragraphs():
        spec = headings.get(_spot(paragraph.place))
        if spec is not None:
            target, name = section_target(spec), f"章节“{spec.no}、{spec.heading}”"
        elif _spot(paragraph.place) not in fields:
            yield target, name, paragraph


def _spot(place: Place) -> tuple[object, ...]:
    return (place.file, place.page, place.bbox, place.part)
