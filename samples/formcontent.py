"""What review and park forms say: answers, values, projects, the explanation of a 是."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lvjian.core.rubric import RowSpec, Rubric, TableSpec
from lvjian.samples.company import Company
from lvjian.samples.model import (
    AttachmentContent,
    Cite,
    ProjectContent,
    RowContent,
    TableContent,
)

_PROJECTS = (
    ("空压系统余热回收改造", "回收空压机余热用于生活热水和工艺预热", "2021年3月至2021年11月", "85万元"),
    ("屋顶光伏扩容项目", "在新建厂房屋面增设光伏组件", "2021年6月至2022年4月", "260万元"),
    ("电机系统变频改造", "更换二级能效电机并加装变频器", "2022年2月至2022年8月", "142万元"),
)  # fmt: skip
_EFFECTS = (
    (r"节能", "96吨标准煤"), (r"节水", "1200吨"), (r"节材", "18吨钢材"), (r"减排", "VOCs 0.8吨"),
    (r"降碳", "228吨二氧化碳"), (r"综合利用", "新增利用能力300吨/年"), (r"有毒有害", "0.2吨"),
)  # fmt: skip
_SUMMARY = "年节能96吨标准煤，节水1200吨，减排VOCs 0.8吨，降碳228吨"
EXPLANATION = "合规性信息情况说明及证明"


def renamed(rubric: Rubric, seed: int) -> bool:
    """Whether the sample of that seed answers the question on renaming with 是."""
    return rubric.kind == "review" and seed % 2 == 0


def question_row(spec: RowSpec, *, yes: bool, cites: tuple[Cite, ...] = ()) -> RowContent:
    """An answered question; one that does no harm unless ``yes`` turns it round."""
    harmless = spec.expects or "否"
    other = "是" if harmless == "否" else "否"
    return _row(spec, answer=other if yes else harmless, cites=cites if yes else ())


def form_table(
    spec: TableSpec, rows: Iterable[RowSpec], values: dict[str, tuple[str, ...]], *, turned: bool
) -> TableContent:
    """A table of questions or of values."""
    rows = tuple(rows)
    if spec.kind == "questions":
        cite = (Cite("1", EXPLANATION),)
        filled = tuple(
            question_row(r, yes=turned and "名称变更" in r.text, cites=cite) for r in rows
        )
        return TableContent("question", filled, spec=spec.id)
    filled = tuple(_row(r, values=values[r.id]) for r in rows)
    columns = rows[0].columns if rows else ()
    return TableContent("measure", filled, spec=spec.id, columns=columns)


def _row(
    spec: RowSpec,
    *,
    answer: str | None = None,
    values: tuple[str, ...] = (),
    cites: tuple[Cite, ...] = (),
) -> RowContent:
    return RowContent(
        id=spec.id,
        kind=spec.kind,
        text=spec.text,
        group=spec.group,
        level1=spec.level1,
        level2=spec.level2,
        type_label=None,
        max_score=None,
        weight=None,
        answer=answer,
        prose="",
        cites=cites,
        official=spec,
        values=values,
    )


def make_projects(spec: TableSpec | None) -> tuple[ProjectContent, ...]:
    """Three projects with their effects, none where the template has no list."""
    if spec is None:
        return ()
    return tuple(_project(spec, words) for words in _PROJECTS)


def _project(spec: TableSpec, words: tuple[str, str, str, str]) -> ProjectContent:
    name, content, period, money = words
    cells = []
    for column in spec.columns:
        label = column.label.replace(" ", "")
        if label in ("序号", "项目名称"):
            continue
        if re.search("期限", label) and "内容" not in label:
            cells.append(period)
        elif "内容" in label:
            cells.append(
                content if any("期限" in c.label for c in spec.columns) else f"{content}，{period}"
            )
        elif "投资" in label:
            cells.append(money)
        else:
            cells.append("" if spec.effects else _SUMMARY)
    effects = tuple(next((v for p, v in _EFFECTS if re.search(p, e)), "1吨") for e in spec.effects)
    return ProjectContent(name, tuple(cells), effects)


def explanation(company: Company, day: str) -> AttachmentContent:
    """The separate explanation a 是 asks for."""
    return AttachmentContent(
        "1", EXPLANATION, (), (("单位", company.name), ("日期", day)),
        (
            f"{company.name}列入名单以来办理了名称变更登记，生产经营范围、生产地址和组织边界没有变化。",
            "名称变更登记通知书及变更前后营业执照复印件附后，不存在其他应重新申报的情况。",
        ),
    )  # fmt: skip
