"""Writes a drafted pack as a folder: YAML, the template's words as source, a first case."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from lvjian.core.document import Document, Paragraph, Table
from lvjian.rubrics.drafting.words import joined

Item = dict[str, Any]
_FILES = ("basic", "indicators", "bonus", "questions", "measures")
_ADDED = "以下由人补写或改写，模板原文没有："
# The keys of a part that hold official words, first the one its line is for.
_WORDS = {
    "cover": ("label",), "fields": ("label",), "sections": ("heading",), "tables": ("title",),
    "basic": ("text",), "bonus": ("text",), "questions": ("text",), "measures": ("text",),
    "materials": ("text",), "notes": ("text",),
}  # fmt: skip


def source_lines(document: Document) -> list[str]:
    """The words of a template in reading order: one paragraph or cell a line."""
    out: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            out.append(joined(block.text))
        elif isinstance(block, Table):
            out += [joined(c.text) for c in block.cells()]
            for cell in block.cells():
                parts = [p.strip() for p in cell.text.split("\n") if p.strip()]
                out += parts if len(parts) > 1 else []
    return [line for line in out if line]


def write_pack(pack: Item, source: list[str], folder: Path) -> None:
    """Write the pack's files into ``folder``; its id is the folder's name.

    Args:
        source: the words of the template by lines.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = _Lines(source)
    content = {**pack, "id": folder.name, "seed": folder.name}
    for part in _WORDS:
        if part in content:
            content[part] = [lines.placed(part, i) for i in content[part]]
    if "indicators" in content:
        content["indicators"] = [
            {**b, "rows": [lines.placed("basic", r) for r in b["rows"]]}
            for b in content["indicators"]
        ]
        for block in content["indicators"]:
            lines.known(block["level1"])
    if "commitment" in content:
        bond = content["commitment"]
        content["commitment"] = {**bond, "line": lines.of(bond["text"])}
    for name in _FILES:
        if name in content:
            _write(folder / f"{name}.yaml", {name: content.pop(name)})
        else:
            (folder / f"{name}.yaml").unlink(missing_ok=True)  # of the draft before
    _write(folder / "pack.yaml", content)
    _write(folder / "cases" / "first.yaml", {"cases": list(_cases(pack))})
    sources = folder / "sources"
    sources.mkdir(exist_ok=True)
    text = "\n".join(lines.lines) + "\n"
    (sources / f"{folder.name}.txt").write_text(text, encoding="utf-8")


class _Lines:
    """Finds the line of a text; what a person added is put at the end under a heading."""

    def __init__(self, source: list[str]) -> None:
        self.lines = list(source)
        self._squeezed = ["".join(line.split()) for line in source]
        self._used: dict[str, int] = {}

    def of(self, text: str) -> int:
        """The line a text begins on: the next one of those that hold it."""
        wanted = "".join(text.split())
        after = self._used.get(wanted, 0)
        found = self._find(wanted, after) or self._find(wanted, 0)
        if found is None:
            if _ADDED not in self.lines:
                self.lines.append(_ADDED)
            self.lines.append(text)
            return len(self.lines)
        self._used[wanted] = found
        return found

    def known(self, text: str) -> bool:
        """Whether the template holds a text."""
        return self._find("".join(text.split()), 0) is not None

    def _find(self, wanted: str, after: int) -> int | None:
        for number in range(after, len(self._squeezed)):
            if self._squeezed[number] == wanted:
                return number + 1
        for number in range(after, len(self._squeezed)):
            if wanted in self._squeezed[number]:
                return number + 1
        return None

    def placed(self, part: str, item: Item) -> Item:
        """The item with its line."""
        words = item[_WORDS[part][0]]
        found = "".join(words.split())
        added = not self.known(words)
        out = {
            **item,
            "line": self.of(f"{item['no']}、{words}" if self._headed(part, item) else words),
        }
        if added and part in ("basic", "bonus", "questions", "measures", "fields", "cover"):
            out["repaired"] = "导入后由人改写，模板原文没有这样的文字"
        if part == "tables" and "parts" in item:
            out["parts"] = [{**p, "line": self.of(p["title"])} for p in item["parts"]]
        del found
        return out

    def _headed(self, part: str, item: Item) -> bool:
        return (
            part == "sections"
            and bool(item.get("no"))
            and self.known(f"{item['no']}、{item['heading']}")
        )


def _cases(pack: Item) -> Iterator[Item]:
    """First cases of the pack's own: sound as it stands, a row left out, points over the mark."""
    scored = [r for b in pack.get("indicators", []) for r in b["rows"]]
    rows = pack.get("basic") or scored or pack.get("questions", [])
    if len(rows) > 1:
        wanted = rows[0]["id"]
        yield {"name": "照模板填写", "rows": {wanted: {}}}
        yield {"name": "漏了第一行", "without": [wanted], "expect": [f"T004 row:{wanted}"]}
    row = next((r for r in scored if r.get("max_score")), None)
    if row is not None:
        over = Decimal(str(row["max_score"])) + 1
        expect = [f"S002 row:{row['id']}"]
        yield {"name": "得分超过分值", "rows": {row["id"]: {"score": over}}, "expect": expect}


def _write(path: Path, content: Item) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    yaml = YAML()
    yaml.width = 1 << 20
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = StringIO()
    yaml.dump(_plain(content), stream)
    path.write_text(stream.getvalue(), encoding="utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value
