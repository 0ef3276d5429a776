"""What the official documents demand, and what answers for each demand."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, model_validator

from lvjian.core.errors import RubricError
from lvjian.rubrics.model import Line, Strict, Words
from lvjian.rubrics.packfile import read_yaml, said

OBLIGATIONS = Path(__file__).parent / "obligations.yaml"

Code = Annotated[str, Field(pattern=r"^[ITSACB]\d{3}$")]
_HEAD = ("| 编号 | 原文行 | 原文 | 模板 | 核对 |", "|---|---|---|---|---|")
_SEEDS = {
    "zhengzhou": "郑州市绿色低碳工厂评价管理办法（征求意见稿）",
    "henan": "河南省 豫工信办节〔2023〕16号",
    "suzhou": "苏州市绿色工厂评价体系",
    "zhejiang": "浙江省 浙经信绿色便函〔2023〕32号",
    "beijing": "北京市绿色工厂申报指南",
}


class Obligation(Strict):
    """One checkable statement of an official document.

    Attributes:
        no: its number, 1 to 365.
        words: the words of the source.
        template: ids, or patterns of ids, of the templates it belongs to.
        rules: codes of the rules that check it.
        not_checkable: why it cannot be checked from the bundle.
        planned: the rules that will check it once its template has a pack.
    """

    no: int
    seed: Words
    line: Line
    statement: Words
    words: Words
    kind: Words
    template: tuple[Words, ...]
    rules: tuple[Code, ...] = ()
    not_checkable: Words | None = None
    planned: tuple[Code, ...] = ()

    @model_validator(mode="after")
    def _one_answer(self) -> Obligation:
        if sum((bool(self.rules), self.not_checkable is not None, bool(self.planned))) != 1:
            raise ValueError("rules, not_checkable, planned: one of them")
        return self

    def concerns(self, rubric_id: str) -> bool:
        """Whether it belongs to that template."""
        return any(fnmatchcase(rubric_id, pattern) for pattern in self.template)


class _File(Strict):
    obligations: tuple[Obligation, ...]


@cache
def read_obligations() -> tuple[Obligation, ...]:
    """All obligations in order.

    Raises:
        RubricError: the file is malformed, or numbers are missing or doubled.
    """
    try:
        found = _File.model_validate(read_yaml(OBLIGATIONS)).obligations
    except ValidationError as error:
        raise RubricError(f"{OBLIGATIONS}：{said(error)}") from error
    if [o.no for o in found] != list(range(1, len(found) + 1)):
        raise RubricError(f"{OBLIGATIONS}：编号应从 1 起连续；请检查缺号和重号")
    return found


def unmapped(obligations: Iterable[Obligation], rubric_id: str) -> list[Obligation]:
    """Those of a template for which neither a rule nor a reason answers."""
    return [o for o in obligations if o.concerns(rubric_id) and o.planned]


def coverage(obligations: Iterable[Obligation]) -> tuple[int, int, int]:
    """How many are checked by rules, are not checkable, are planned."""
    every = list(obligations)
    checked = sum(bool(o.rules) for o in every)
    untold = sum(o.not_checkable is not None for o in every)
    return checked, untold, len(every) - checked - untold


def obligations_markdown() -> str:
    """The page ``docs/obligations.md``."""
    every = read_obligations()
    checked, untold, planned = coverage(every)
    share = 100 * checked / (checked + untold)
    lines = [
        "# 官方要求与核对规则",
        "",
        "<!-- 由 rubrics/obligations.yaml 生成：python -m lvjian.rubrics.compile -->",
        "",
        f"五份官方文件中可以核对的要求共 {len(every)} 条：",
        "",
        f"- 由规则核对：**{checked}** 条",
        f"- 从材料包内无法核对，写明理由：**{untold}** 条",
        *([f"- 属于尚未收入的模板，待收入时核对：**{planned}** 条"] if planned else []),
        "",
        f"已收入模板的要求中，由规则核对的占 {share:.0f}%，其余每条都有理由。",
        "规则代码的含义见 `lvjian rules explain 代码`。",
    ]
    for seed, title in _SEEDS.items():
        lines += ["", f"## {title}", "", *_HEAD]
        lines += [_line(o) for o in every if o.seed == seed]
    return "\n".join(lines) + "\n"


def _line(obligation: Obligation) -> str:
    words = obligation.words.replace("|", "\\|")
    templates = "、".join(f"`{t}`" for t in obligation.template)
    cells = (str(obligation.no), str(obligation.line), words, templates, _answer(obligation))
    return f"| {' | '.join(cells)} |"


def _answer(obligation: Obligation) -> str:
    if obligation.rules:
        return " ".join(obligation.rules)
    if obligation.planned:
        return f"待收入模板：{' '.join(obligation.planned)}"
    return f"不能核对：{obligation.not_checkable}"
