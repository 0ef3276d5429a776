"""Boxes of an information table: labels with what stands beside them, the commitment."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lvjian.core.document import Cell
from lvjian.core.place import Place
from lvjian.core.text import fold
from lvjian.rubrics.drafting.draft import Item, item, unsure
from lvjian.rubrics.drafting.words import (
    blank_like,
    field_type,
    joined,
    limit_of,
    options,
    years_of,
)

_LONGEST_LABEL = 40
_SEVERAL = re.compile(r"可(复|多)选|多选")
_SIGNED = re.compile(r"签字|签名|签章")
_SEALED = re.compile(r"公章|盖章|\(章\)|（章）")
_SHORTEST_BOND = 40


def read_boxes(
    cells: Sequence[Cell], *, group: str | None, section: str | None = None
) -> list[Item]:
    """The fields of one row: each label with the blank behind it."""
    out: list[Item] = []
    at = 0
    while at < len(cells):
        label = joined(cells[at].text)
        nxt = cells[at + 1] if at + 1 < len(cells) else None
        if not label or _stands_alone(label):
            at += 1
            continue
        if nxt is None or not (blank_like(nxt.text) or at + 2 == len(cells)):
            # A label over several rows is the heading of what stands right of it.
            group, at = (label if cells[at].row_span > 1 else group), at + 1
            if nxt is None:
                out.append(_field(cells[at - 1], None, group=group, section=section))
            continue
        out.append(_field(cells[at], nxt, group=group, section=section))
        at += 2
    return out


def _stands_alone(words: str) -> bool:
    """A hint without a label."""
    return words.startswith(("(", "（")) and words.endswith((")", "）"))


def _field(cell: Cell, asked: Cell | None, *, group: str | None, section: str | None) -> Item:
    label = joined(cell.text).rstrip("：:")
    words = joined(asked.text) if asked is not None else ""
    kind = field_type(label, words)
    years = years_of(words)
    field = item(
        cell.place,
        label=label,
        group=group,
        section=section,
        type=kind,
        options=options(words) if kind == "checkbox" else None,
        max_chars=limit_of(label, words),
        hint=words if kind != "checkbox" and len(words) > 1 and not years else None,
        columns=years,
    )
    if kind == "checkbox" and (_SEVERAL.search(label) or len(field.get("options", [])) > 8):
        field["exclusive"] = False
    if asked is None:
        unsure(field, "旁边没有留空的格子，是不是栏目请确认")
    elif words and not years and not blank_like(words):
        unsure(field, f"旁边的“{words[:20]}”当作填写提示，请确认")
    if len(label) > _LONGEST_LABEL:
        unsure(field, "栏目名称很长，请确认没有读进说明文字")
    return field


def lines_of_bond(text: str) -> list[str]:
    """Paragraphs of a commitment's cell; lines broken at the edge of the cell joined."""
    out: list[str] = []
    for line in _parted(text).split("\n"):
        ended = not out or _ends(out[-1]) or _SIGNED.search(line) or _SEALED.search(line)
        if ended or re.search(r"^\s*(日期|20\s|年\s)", line):
            out.append(line.strip())
        else:
            out[-1] += line.strip()
    return out


def _parted(text: str) -> str:
    """The words of a commitment with its heading and its signatures on lines of their own."""
    text = re.sub(r"^([^我本。\n]{2,12}(?:承诺|声明)[：:])(?=\S)", r"\1\n", text)
    signing = r"(?<=。)\s*(?=[^。\n]{2,14}(?:签字|签名|签章))"
    sealing = r"(?<=[：:\s])(?=[（(][^（）()]*章[^（）()]*[)）])|(?<=[)）])(?=日期)"
    return re.sub(sealing, "\n", re.sub(signing, "\n", text))


def _ends(line: str) -> bool:
    """Whether a line is a whole one: a title, a signature, a sentence at its end."""
    return line.endswith(("：", ":", "。")) or _SIGNED.search(line) is not None or len(line) < 10


def is_bond(text: str) -> bool:
    """Whether words are a commitment rather than mention one."""
    words = fold(text)
    who = r"(?:本|我)(?:单位|机构|企业|公司|园区|工厂|组织)"
    if re.match(rf"{who}.{{0,6}}(?:承诺|声明)", words):
        return len(words) >= _SHORTEST_BOND // 2
    told = re.search(r"承诺|声明", words) and re.search(who, words)
    return len(words) >= _SHORTEST_BOND and told is not None


def read_bond(lines: Sequence[str], place: Place, title: str | None = None) -> Item:
    """A commitment: its heading, its words, who signs and seals.

    Args:
        lines: paragraphs of the cell, or of the text from the commitment on.
    """
    head, text, signed, sealed = title, "", [], []
    for raw in lines:
        line = raw.strip()
        if not line:
            continue
        if not text and len(line) <= _LONGEST_LABEL and re.fullmatch(r".*(承诺|声明)[：:]?", line):
            head = line.rstrip("：:")
        elif _SIGNED.search(line) and len(line) <= _LONGEST_LABEL:
            signed.append(re.split(r"[：:]", line)[0].strip())
            sealed += re.findall(r"[（(][^（）()]*章[^（）()]*[)）]", line)
        elif _SEALED.search(line) and len(line) <= _LONGEST_LABEL:
            sealed.append(line)
        elif not re.search(r"年\s*月", line) or len(line) > _LONGEST_LABEL:
            text += line
    bond = item(place, text=text, title=head, signatures=signed, seals=sealed)
    if not signed:
        unsure(bond, "没有读到签字处")
    return bond
