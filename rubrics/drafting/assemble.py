"""A blank template as read becomes a draft: block after block, each to its part of the pack."""

from __future__ import annotations

import re

from lvjian.core.document import Document, Paragraph, Table
from lvjian.core.text import fold
from lvjian.rubrics.drafting import boxes, heading, valued
from lvjian.rubrics.drafting.draft import AT, Draft, Gathered, Item, item, unsure
from lvjian.rubrics.drafting.finish import finished
from lvjian.rubrics.drafting.forms import FormReader
from lvjian.rubrics.drafting.grid import GridLine, lines_of
from lvjian.rubrics.drafting.official import OfficialTables
from lvjian.rubrics.drafting.words import blank_like, entries, joined, limit_of, numbered

_TITLE = re.compile(
    r"(报告|复核表|管理表|评价表|申报表|申请表|申报书|推荐表|登记表|自评表|导则|体系|要求|评价)$"
)
_ISSUER = re.compile(r"(.{4,30}?(厅|局|委|委员会|政府|部|院|协会|中心))\s*(编?制|印制|印发|发布)?$")
_MATERIALS = re.compile(r"证明材料|(附件|材料)(清单|目录)|附件材料|佐证材料")
_LISTED = re.compile(r"(?<=[。：:])1[.．、](?!\d)")
_COVER_DATE = re.compile(r"(.{2,12}?)\s*[：:][\s_＿X×x\d]*年[\s_＿X×x\d]*月([\s_＿X×x\d]*日)?")
_EDITION = re.compile(
    r"[（(]?\s*(20\d\d\s*(?:年度?|版|年版|年修订版?|修订版?)(?:试行)?|试行|暂行|修订版)\s*[)）]?"
)
_COVER_ROWS, _SHORT_POINT, _LONGEST_TITLE = 8, 400, 60


def draft_of(document: Document) -> Draft:
    """Draft a pack from a blank official template.

    Args:
        document: the template as the extractors read it.
    """
    reader = _Reader(document)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            reader.paragraph(block)
        elif isinstance(block, Table):
            reader.table(block)
    reader.end()
    for doubt in document.doubts:
        if doubt.why != "blank":
            reader.found.doubt("", f"第{doubt.page}页没有读出来，那里的内容要人工补上")
    return finished(document, reader.found)


class _Reader:
    """Walks over the blocks and remembers where in the form it is."""

    def __init__(self, document: Document) -> None:
        self.found = Gathered()
        self._body = heading.body_size(document)
        self._captions: list[Paragraph] = []
        self._section: Item | None = None
        self._bond: list[Paragraph] | None = None
        self._on_cover = True
        self._official = OfficialTables(self.found)
        self._forms = FormReader(self.found)

    # --- paragraphs --------------------------------------------------------------------

    def paragraph(self, p: Paragraph) -> None:
        """Take one paragraph to where it belongs."""
        text = joined(p.text)
        if not text:
            return
        if self._bond is not None and self._goes_on(p, text):
            return
        if heading.is_note(text):
            self.found.notes.append(item(p.place, text=text))
        elif boxes.is_bond(text):
            self._begin_bond(p)
        elif (head := self._head(p)) is not None:
            self._open_section(p, head)
        elif self._on_cover and self._cover(p, text):
            return
        else:
            self._prose(p, text)

    def _head(self, p: Paragraph) -> heading.Heading | None:
        """The section heading a paragraph is; big words on the cover are none."""
        head = heading.heading_of(p, self._body)
        if head is None or (not head.no and self._on_cover and p.level is None):
            return None
        inside = self._forms.review and not heading.is_chinese(p.text)
        return None if inside else head

    def _begin_bond(self, p: Paragraph) -> None:
        self._bond = [*self._bond_title(), p]
        self._captions.clear()
        self._on_cover = False

    def _bond_title(self) -> list[Paragraph]:
        return [c for c in self._captions[-1:] if re.search(r"承诺|声明", c.text)]

    def _goes_on(self, p: Paragraph, text: str) -> bool:
        """Whether a paragraph still belongs to the commitment."""
        assert self._bond is not None
        if heading.heading_of(p, self._body) or heading.is_note(text) or len(self._bond) > 9:
            self._close_bond()
            return False
        ends = heading.caption_of(text)[0] or (p.centered and not re.search(r"[签章年]", text))
        if ends:
            self._close_bond()
            return False
        self._bond.append(p)
        return True

    def _close_bond(self) -> None:
        if self._bond is not None:
            first = next((p for p in self._bond if boxes.is_bond(p.text)), self._bond[0])
            lines = [line for p in self._bond for line in boxes.lines_of_bond(p.text)]
            bond = boxes.read_bond(lines, first.place)
            if self.found.commitment is None:
                self.found.commitment = bond
        self._bond = None

    def _open_section(self, p: Paragraph, head: heading.Heading) -> None:
        self._captions.clear()
        self._on_cover = False
        if any(fold(s["heading"]) == fold(head.words) for s in self.found.sections):
            return
        section = item(p.place, heading=head.words, max_chars=limit_of(head.words))
        section["no"] = head.no
        if not head.no:
            unsure(section, "标题没有编号，是不是章节请确认")
        elif not heading.in_order(head.no, (s["no"] for s in self.found.sections)):
            unsure(section, f"章节编号“{head.no}”与前一章不相接")
        self.found.sections.append(section)
        self._section = section
        self._official.end_run()

    def _cover(self, p: Paragraph, text: str) -> bool:
        """A paragraph of the cover; False where it is none."""
        if (
            self.found.title is None
            and (_TITLE.search(text) or p.centered)
            and len(text) < _LONGEST_TITLE
        ):
            self.found.title = item(p.place, text=text)
            if not _TITLE.search(text):
                unsure(self.found.title, "是不是报告名称请确认")
            return True
        if self._goes_on_with_title(text):
            return True
        if heading.is_date(text):
            self.found.cover.append(item(p.place, label=text, type="date"))
            return True
        if (match := _COVER_DATE.fullmatch(text)) is not None:
            self.found.cover.append(item(p.place, label=match[1], type="date"))
            return True
        if (match := re.fullmatch(r"(.{2,20}?)\s*[：:][\s_＿]*", text)) is not None:
            self.found.cover.append(item(p.place, label=match[1]))
            return True
        if (match := _EDITION.fullmatch(text)) and self.found.edition is None:
            self.found.edition = item(p.place, text=match[1])
            return True
        if (match := _ISSUER.fullmatch(text)) and self.found.title is not None:
            self.found.issuer = item(p.place, text=match[1])
            return True
        return False

    def _hold_table(self, title: Item) -> None:
        """A section that is its table asks for no words of its own; a table of an annex is in none."""
        section = self._section
        annexed = str(title.get("number", "")).startswith("附")
        if section is not None and not annexed and not ({"prompt", "points"} & section.keys()):
            section["own_content"] = False

    def _goes_on_with_title(self, text: str) -> bool:
        """The second line of a title: 某市绿色工厂 over 自评价报告."""
        title = self.found.title
        if title is None or self.found.cover or self.found.issuer is not None:
            return False
        numbered_line = heading.caption_of(title["text"])[0] is not None  # 附件 2 over the title
        whole = text if numbered_line else title["text"] + text
        if _TITLE.search(title["text"]) or not _TITLE.search(text) or len(whole) >= _LONGEST_TITLE:
            return False
        self.found.title = item(title[AT], text=whole)
        return True

    def _prose(self, p: Paragraph, text: str) -> None:
        section = self._section
        self._captions.append(p)
        found = numbered(text)
        if found is not None and self._forms.review:
            return  # the heading of a part of the form
        # A line that happens to fill the page looks centred.
        caption = p.centered and found is None and not text.endswith("。")
        caption = caption or ((p.centered or p.bold) and heading.is_block_title(text))
        if section is None or caption or heading.caption_of(text)[0] or heading.is_year_line(text):
            return
        listed = _MATERIALS.search(section["heading"]) and "资质" not in section["heading"]
        if found is None and (lead := _LISTED.search(text)) and not listed:
            # A PDF reader may join an instruction and the list below it.
            section["prompt"] = section.get("prompt", "") + text[: lead.start()]
            section.setdefault("points", []).extend(w for _, w in entries(text[lead.start() :]))
        elif found is None:
            if "points" not in section and not self._in_materials:
                section["prompt"] = section.get("prompt", "") + text
                if section.get("max_chars") is None and (limit := limit_of(text)):
                    section["max_chars"] = limit
        elif listed:
            self.found.materials += [
                item(p.place, text=words.rstrip("；;。"), no=no) for no, words in entries(text)
            ]
        else:
            section.setdefault("points", []).extend(words for _, words in entries(text))

    @property
    def _in_materials(self) -> bool:
        words = (self._section or {}).get("heading", "")
        return bool(self.found.materials) and _MATERIALS.search(words) is not None

    # --- tables ------------------------------------------------------------------------

    def table(self, table: Table) -> None:
        """Take one table to where it belongs."""
        self._close_bond()
        lines = lines_of(table)
        if self._on_cover and self._is_cover(table, lines):
            self.found.cover += [
                item(x.cells[0].place, label=x.words[0].rstrip("：:")) for x in lines
            ]
            return
        self._on_cover = False
        title = self._take_captions(table)
        self._hold_table(title)
        if any(x.kind == "header" and not valued.is_question_header(x.words) for x in lines):
            self._official.read(table, lines, title)
        else:
            self._official.end_run()
            self._forms.read(table, lines, title, self._form_section())

    def _form_section(self) -> Item | None:
        return self._section

    def _is_cover(self, table: Table, lines: list[GridLine]) -> bool:
        if not 0 < len(lines) <= _COVER_ROWS or any(
            not heading.is_date(c.text) for c in self._captions
        ):
            return False
        return table.width == 2 and all(
            len(x.words) == 2 and x.words[0] and blank_like(x.words[1]) for x in lines
        )

    def _take_captions(self, table: Table) -> Item:
        """Number and title of a table from what stands over it; the blank for a year."""
        number, title, place, year = None, "", table.place, False
        parts = block = None
        for p in self._captions[-4:]:
            text = joined(p.text)
            if heading.is_year_line(text):
                year = True
            elif heading.is_part_title(text):
                parts = text
            elif heading.is_block_title(text):
                block = text
            else:
                no, words = heading.caption_of(text)
                number = no or number
                if words and (no or p.centered or p.bold or len(words) <= _SHORT_POINT // 10):
                    title, place = (words, p.place) if not self._is_point(words) else (title, place)
        self._drop_prompt(title)
        self._captions.clear()
        found = item(place, title=title, number=number, year_blank=year)
        return {**found, "_part": parts, "_block": block}

    def _is_point(self, words: str) -> bool:
        return words.endswith(("。", "；", ";"))

    def _drop_prompt(self, title: str) -> None:
        """A caption directly in a section is no instruction of the section."""
        section = self._section
        if title and section is not None and section.get("prompt", "").endswith(title):
            rest = section["prompt"].removesuffix(title)
            if rest:
                section["prompt"] = rest
            else:
                del section["prompt"]

    def end(self) -> None:
        """Close what is still open."""
        self._close_bond()
        self._official.end_run()
        if self.found.title is None:
            first = next((c for c in self._captions), None)
            if first is not None:
                self.found.title = item(first.place, text=joined(first.text))
                unsure(self.found.title, "是不是报告名称请确认")
