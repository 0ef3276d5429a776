"""The parts of an official template besides its tables: fields, sections, materials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldType = Literal[
    "text", "date", "phone", "email", "uscc", "industry-code",
    "number", "checkbox", "money", "narrative",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """Where an official text stands: seed name (``zhengzhou``) and first line in it."""

    seed: str
    line: int


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of the information table or an entry of the cover.

    Attributes:
        label: official label, line breaks removed.
        options: for check boxes, the official options in order; for text (园区类型), the
            values the template lists.
        section: number of the report section it stands in (三、自评价结果), None for the
            information table.
        exclusive: at most one option may be ticked (单位性质); False for 可复选.
        aliases: other labels the sources print for the same thing.
        same_as: fields of one meaning share this key over cover, table and reports
            (``applicant-name``, ``assessor-name``, ``uscc``, ``legal-representative`` …).
        max_chars: stated limit in characters.
        hint: the template's own hint inside the box, to be replaced by the applicant.
        columns: headings of its boxes where the row has several (2020, 2021, 2022).
    """

    id: str
    label: str
    group: str | None = None
    type: FieldType = "text"
    options: tuple[str, ...] = ()
    exclusive: bool = True
    max_chars: int | None = None
    required: bool = True
    aliases: tuple[str, ...] = ()
    same_as: str | None = None
    hint: str | None = None
    columns: tuple[str, ...] = ()
    section: str | None = None
    source: Source | None = None
    repaired: str | None = None

    def __hash__(self) -> int:
        """Of its key alone: a deep hash of all its texts would cost more than the look-up saves."""
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """An official section of the report with its prescribed points.

    Attributes:
        no: Chinese numeral as printed (一), "" where the heading has none.
        points: the points the template asks the section to treat, word for word.
        prompt: the template's instruction under the heading; copied alone it is no content.
        own_content: False where the section's content is tables or attachments elsewhere
            (四、自评表, 五、相关证明材料, 七、资质): then a table, picture or attachment counts.
        max_chars: stated limit in characters.
        in_table: the heading is a row of a form, not a paragraph.
        field: id of the field that is the whole of this part of a form (五、意见和建议);
            it is read and judged as that field.
    """

    no: str
    heading: str
    points: tuple[str, ...] = ()
    prompt: str | None = None
    own_content: bool = True
    aliases: tuple[str, ...] = ()
    max_chars: int | None = None
    in_table: bool = False
    field: str | None = None
    source: Source | None = None

    def __hash__(self) -> int:
        """Of its key alone: a deep hash of all its texts would cost more than the look-up saves."""
        return hash(self.heading)


@dataclass(frozen=True, slots=True)
class MaterialSpec:
    """An entry of 相关证明材料.

    Attributes:
        keywords: words by which an attachment is recognised as this material; each entry
            is a set of words that must all occur, written with ``+`` (``营业执照``,
            ``三同时+验收``). Any entry will do.
        catch_all: 其他必要的证明材料: never missing.
        when: (row id, answer) pairs, any of which makes it necessary; empty: always.
    """

    id: str
    text: str
    when_applicable: bool = False
    keywords: tuple[str, ...] = ()
    catch_all: bool = False
    when: tuple[tuple[str, str], ...] = ()
    source: Source | None = None
