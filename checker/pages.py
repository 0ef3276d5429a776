"""What the product says about its rules: the list, one rule explained, the pages of the docs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from lvjian.checker.across.batch_rules import BatchRule
from lvjian.checker.catalogue import EVERY_RULE
from lvjian.checker.registry import Rule
from lvjian.core.errors import UsageError

SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
FAMILIES = {
    "I": "收件",
    "T": "模板",
    "S": "得分",
    "A": "附件与证据",
    "C": "一致性",
    "B": "批次",
}
_PARTS = {"为什么": "why", "不报": "not_reported", "怎么改": "fix"}
_LABEL = re.compile(r"^(为什么|不报|怎么改)：")
_CJK = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’—…"
_BREAK = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")


def parts(rule: Rule | BatchRule) -> dict[str, str]:
    """A rule's docstring in its parts: ``trigger``, ``why``, ``not_reported``, ``fix``."""
    found: dict[str, list[str]] = {"trigger": []}
    current = "trigger"
    for line in rule.page.strip().splitlines():
        text = line.strip()
        if match := _LABEL.match(text):
            current = _PARTS[match[1]]
            text = text[match.end() :]
        found.setdefault(current, []).append(text)
    return {name: _joined(lines) for name, lines in found.items()}


def _joined(lines: Iterable[str]) -> str:
    """Wrapped lines as one: no space where Chinese meets Chinese."""
    return _BREAK.sub("", " ".join(line for line in lines if line))


def listing() -> list[str]:
    """One line per rule."""
    return [
        f"{rule.code}  {SEVERITIES[rule.severity]}  {rule.name:26}{parts(rule)['trigger']}"
        for rule in sorted(EVERY_RULE, key=lambda r: r.code)
    ]


_DOUBT = (
    "扫描件由文字识别读取，每处都带有识别的把握（报告 JSON 的 `read_by`、`sure`）。结论所依据的任一处",
    "没有认准时，不报错误，只作“需人工核对”的警告，写明页码和位置；各处合计、官方原文可以用来在几种",
    "识别结果之间取舍，但不改动已经认准的内容。页面读不出来时，需要该页的规则列入“没有得出结论”。",
)
"""What the index says of scans: line by line."""
Example = dict[str, str | None]
_EXAMPLE = (
    ("原文", "quote"),
    ("应为", "expected"),
    ("现为", "actual"),
    ("改法", "suggestion"),
)


@cache
def examples() -> dict[str, Example]:
    """Rule code → a finding of an executed test case, in words."""
    text = (files("lvjian.checker") / "examples.json").read_text("utf-8")
    return dict(json.loads(text))


def _example(example: Example) -> list[str]:
    lines = [f"{example['message']}"]
    return lines + [f"{label}：{example[name]}" for label, name in _EXAMPLE if example[name]]


def rule_json() -> list[dict[str, Any]]:
    """The catalogue for programs."""
    return [
        {
            "code": rule.code,
            "rule": rule.name,
            "family": rule.code[0],
            "severity": rule.severity,
            "scope": rule.scope,
            "obligations": list(rule.obligations),
            **parts(rule),
            "example": examples().get(rule.code),
        }
        for rule in sorted(EVERY_RULE, key=lambda r: r.code)
    ]


def explain(code: str) -> str:
    """One rule for a terminal.

    Raises:
        UsageError: there is no such rule.
    """
    rule = _rule(code)
    said = parts(rule)
    lines = [f"{rule.code} {rule.name}（{FAMILIES[rule.code[0]]}，{SEVERITIES[rule.severity]}）"]
    lines += [f"\n{said['trigger']}"]
    lines += [f"\n{label}：{said[name]}" for label, name in _PARTS.items() if name in said]
    if example := examples().get(rule.code):
        lines.append("\n例：" + "\n    ".join(_example(example)))
    if rule.obligations:
        lines.append("\n依据官方要求第 " + "、".join(map(str, rule.obligations)) + " 条")
    return "\n".join(lines)


def _rule(code: str) -> Rule | BatchRule:
    wanted = code.strip().casefold()
    for rule in EVERY_RULE:
        if wanted in {rule.code.casefold(), rule.name}:
            return rule
    raise UsageError(f"没有规则“{code}”；运行 lvjian rules list 查看全部规则")


def rule_pages(found: dict[str, Example]) -> dict[str, str]:
    """File name → Markdown of every page under ``docs/rules/``, with the examples given."""
    pages = {f"{rule.code}.md": _page(rule, found.get(rule.code)) for rule in EVERY_RULE}
    return {"README.md": _index(), **dict(sorted(pages.items()))}


def _page(rule: Rule | BatchRule, example: Example | None) -> str:
    said = parts(rule)
    lines = [
        f"# {rule.code} `{rule.name}`",
        "",
        "<!-- 由规则的说明文字生成：make generate -->",
        "",
        f"{FAMILIES[rule.code[0]]} · {SEVERITIES[rule.severity]}",
        "",
        said["trigger"],
    ]
    for label, name in _PARTS.items():
        if name in said:
            lines += ["", f"## {label}", "", said[name]]
    if example:
        lines += ["", "## 例", "", "```text", *_example(example), "```"]
    if rule.obligations:
        numbers = "、".join(map(str, rule.obligations))
        lines += ["", "## 依据", "", f"[官方要求](../obligations.md)第 {numbers} 条。"]
    return "\n".join(lines) + "\n"


def _index() -> str:
    lines = ["# 核对规则", "", "<!-- 由规则的说明文字生成：make generate -->", "", *_DOUBT]
    for family, name in FAMILIES.items():
        of_family = sorted((r for r in EVERY_RULE if r.code[0] == family), key=lambda r: r.code)
        if not of_family:
            continue
        lines += [
            "",
            f"## {family} — {name}",
            "",
            "| 代码 | 规则 | 级别 | 何时报告 |",
            "|---|---|---|---|",
        ]
        for rule in of_family:
            trigger = parts(rule)["trigger"].replace("|", "\\|")
            link = f"[{rule.code}]({rule.code}.md)"
            lines.append(f"| {link} | `{rule.name}` | {SEVERITIES[rule.severity]} | {trigger} |")
    return "\n".join(lines) + "\n"
