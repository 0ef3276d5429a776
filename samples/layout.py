"""How a sample looks: choices that do not depend on each other and combine freely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Writer = Literal["word", "html", "flow"]
CheckBox = Literal["square", "ballot", "cross", "mouth", "tick-replaces", "solid", "control", "sym"]
Citing = Literal[
    "number-title", "see-number", "chinese", "see-title", "appendix", "range", "book",
    "numbered-list", "page", "file", "mixed",
]  # fmt: skip
Holding = Literal["files", "named-files", "folders", "appendix", "volume"]
Container = Literal["folder", "zip", "zip-gbk", "7z"]


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to lay out a bundle.

    Attributes:
        writer: Word; PDF through HTML (per-cell strokes); PDF drawn directly.
        tables: one indicator table, or one per level-1 block.
        index: explanation and citations in one column or in two.
        merged: equal neighbours merged, or repeated in every row.
        sparse: like merged, but the covered cells stand there empty, unmerged.
        subtotals: a 小计 row after each block.
        late_score: 得分 stands before 符合性说明 instead of last.
        basis: what the 得分 cells hold.
        weight: how weights are printed.
        numbers: of headings: 一、 / 1 / 第一章 / by Word's own numbering.
        styled: headings carry heading styles; else bold text only.
        caption: how the number of a table stands over it.
        info_width: columns of the information table.
        info_split: one information table per group.
        commitment: in the last row of the table, or as text after it.
        controls: values stand in content controls. tracked: scores were typed with tracking.
        small_na: what stands in the 得分 cell of a 不适用 row.
        full_width: scores in full-width digits.
    """

    name: str
    writer: Writer = "word"
    tables: Literal["single", "per-block"] = "single"
    index: Literal["joined", "split"] = "joined"
    merged: bool = True
    sparse: bool = False
    subtotals: bool = False
    late_score: bool = False
    basis: Literal["raw", "weighted"] = "raw"
    weight: Literal["percent", "fraction", "number"] = "percent"
    numbers: Literal["chinese", "arabic", "chapter", "automatic"] = "chinese"
    styled: bool = True
    caption: Literal["two-lines", "one-line", "plain", "colon"] = "two-lines"
    info_width: Literal[2, 4, 6] = 4
    info_split: bool = False
    checkbox: CheckBox = "square"
    cover: Literal["paragraphs", "table"] = "paragraphs"
    commitment: Literal["inside", "after"] = "inside"
    citing: Citing = "number-title"
    word: Literal["附件", "附录", "佐证材料", "证明材料"] = "附件"
    holding: Holding = "files"
    attachment_format: Literal["pdf", "docx"] = "docx"
    grouped: bool = False
    container: Container = "folder"
    font: str = "宋体"
    head_font: str = "黑体"
    size: float = 12
    table_size: float = 9
    landscape: bool = False
    toc: bool = False
    running_head: bool = True
    controls: bool = False
    tracked: bool = False
    small_na: str = "/"
    digits: Literal["plain", "decimal", "full-width", "unit"] = "plain"
    points: Literal["arabic", "bracket", "chinese-bracket", "dotted"] = "arabic"


LAYOUTS: tuple[Layout, ...] = (
    Layout("official"),
    Layout(
        "consultant", tables="per-block", subtotals=True, index="split", weight="fraction",
        numbers="arabic", caption="one-line", info_width=6, checkbox="tick-replaces",
        cover="table", commitment="after", citing="see-title", holding="named-files",
        attachment_format="pdf", font="仿宋", size=14, landscape=True, toc=True, points="dotted",
        container="zip",
    ),
    Layout(
        "plain", merged=False, numbers="arabic", styled=False, weight="number", caption="plain",
        info_width=2, checkbox="mouth", citing="chinese", holding="folders",
        running_head=False, late_score=True, small_na="0", points="bracket", size=10.5,
        container="zip-gbk",
    ),
    Layout(
        "modern", numbers="automatic", checkbox="control", controls=True, tracked=True,
        index="split", citing="range", holding="appendix", font="微软雅黑", head_font="微软雅黑",
        size=11, toc=True, info_split=True, subtotals=True, digits="decimal",
        caption="colon", small_na="不适用", commitment="after",
    ),
    Layout(
        "weighted", basis="weighted", numbers="chapter", checkbox="sym", citing="appendix",
        word="附录", holding="volume", grouped=True, landscape=True, weight="percent",
        subtotals=True, caption="one-line", info_width=6, small_na="—", points="chinese-bracket",
        font="楷体", cover="table", container="7z",
    ),
    Layout(
        "titles", citing="book", holding="named-files", attachment_format="pdf", merged=False,
        sparse=True, checkbox="solid", info_width=2, numbers="chinese", styled=False,
        tables="per-block", digits="unit", index="split", late_score=True,
    ),
    Layout(
        "html", writer="html", citing="numbered-list", holding="files",
        attachment_format="pdf", checkbox="ballot", numbers="arabic", landscape=True,
        weight="fraction", subtotals=True, container="zip",
    ),
    Layout(
        "drawn", writer="flow", citing="mixed", holding="appendix",
        attachment_format="pdf", checkbox="solid", numbers="chinese", info_width=4,
        small_na="—", index="split", digits="full-width",
    ),
    Layout(
        "drawn-wide", writer="flow", citing="page", holding="volume", attachment_format="pdf",
        checkbox="tick-replaces", numbers="chapter", landscape=True, info_width=2, merged=False,
        basis="weighted", tables="per-block", subtotals=True, commitment="after", caption="colon",
        container="7z",
    ),
    Layout(
        "html-plain", writer="html", citing="file", holding="files", attachment_format="docx",
        checkbox="cross", numbers="chinese", merged=False, info_split=True, info_width=6,
        index="split", late_score=True, points="dotted", container="zip-gbk", cover="table",
    ),
)  # fmt: skip
BY_NAME = {layout.name: layout for layout in LAYOUTS}
