"""What the bundle holds as evidence: files, folders, and headings inside documents."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from lvjian.core.document import READ_ALL_THE_SAME, Block, Document
from lvjian.core.place import Place
from lvjian.core.reading import Attachment, FileReading
from lvjian.core.rubric import Rubric
from lvjian.core.text import fold
from lvjian.matchers.evidence.appendix import Appendix, IndexEntry, Piece, read_appendix
from lvjian.matchers.evidence.attachment_names import NameParts, read_name
from lvjian.matchers.evidence.certificates import read_facts
from lvjian.matchers.evidence.content import content_of_file, joined_text
from lvjian.matchers.evidence.content_kinds import is_written, kind_inside
from lvjian.matchers.evidence.kinds import QUALIFICATION, recognise_kind
from lvjian.matchers.titles import SAME, similarity

_REPORT_NAME = re.compile(
    r"自评价?报告|第三方(?:机构)?(?:现场)?评价?报告|绿色(?:低碳)?(?:工厂|园区|供应链|产品)[^/]{0,12}(?:评价报告|申报书|申请书|自评表|复核表|动态管理表)"
    r"|(?:推荐|申报|信息|名单)汇总表|^(?:目录|readme|说明)$"
)
_GENERIC = re.compile(
    r"^(?:[一-鿿]{0,30}?(?:报告|公司|工厂|厂|评价|项目))?(?:的|-|_|\s)*(?:及|与)?(?:相关|有关|全部|所有|其他|其它)?(?:附\s*件|附录|(?:证明|佐证|支撑|证实)性?(?:材料|文件|资料))"
    r"(?:材料|资料|汇总|合集|汇编|部分|清单|文件|全|册|包|\d|\(|\))*$|^(?:附件|材料|资料|evidence|attachments?|appendix)$"
)
_MEANINGLESS = re.compile(
    r"^(?:img|dsc|scan|image|pic|微信图片|图片|扫描|新建|wps图片|截图)?[\s_\-\d()]*$"
)
_ASSESSORS = re.compile(r"(?:第三方|评价机构|机构)[^/]*资质|资质[^/]*(?:第三方|机构)")
"""A folder that holds the proofs of the third party's qualification."""
_RUN_ON = 0.8
"""Share of numbers met once where they run on; one or the other may clash (A010)."""
_DOCUMENTS = frozenset({"docx", "pdf"})


@dataclass(frozen=True, slots=True)
class ReportDocs:
    """A report of the bundle as far as attachments are concerned."""

    file: str
    document: Document
    rubric: Rubric


@dataclass(slots=True)
class _Finder:
    files: Sequence[FileReading]
    reports: Sequence[ReportDocs]
    folders: Sequence[str]
    found: list[tuple[tuple[object, ...], Attachment]] = field(default_factory=list)
    index: list[IndexEntry] = field(default_factory=list)
    inside: dict[str, list[FileReading]] = field(default_factory=dict)
    """Folder to the files in it and in its folders."""

    def __post_init__(self) -> None:
        for reading in self.files:
            for folder in _above(reading.file.path):
                self.inside.setdefault(folder, []).append(reading)

    def add(self, order: tuple[object, ...], attachment: Attachment) -> None:
        self.found.append((order, attachment))


def find_attachments(
    files: Sequence[FileReading], reports: Sequence[ReportDocs], folders: Sequence[str] = ()
) -> tuple[Attachment, ...]:
    """All attachments of a bundle, ids a1, a2 … by file path, page and position.

    Reports are no attachments, nor are files that by their name are reports in another form
    (the PDF beside the Word file). A file that could not be read is an attachment with
    ``has_content`` None.

    Args:
        folders: every folder of the bundle; a numbered one without files is an empty attachment.
    """
    finder = _Finder(files, reports, folders)
    for report in reports:
        appendix = read_appendix(report.document, report.rubric)
        _add_pieces(finder, report.file, appendix.pieces)
        finder.index += appendix.index
    taken = _add_folders(finder)
    for reading in files:
        if reading.file.path not in taken and _is_evidence(reading, reports):
            _add_file(finder, reading)
    ordered = [a for _, a in sorted(finder.found, key=lambda item: item[0])]
    kept = _numbered_by_index(_without_doubles(ordered), finder.index)
    return tuple(replace(a, id=f"a{n}") for n, a in enumerate(kept, start=1))


def unread_may_hold(files: Sequence[FileReading], attachments: Sequence[Attachment]) -> bool:
    """Whether something unread may hold an attachment that is not found.

    The unread pages of a report or of a file without number or telling name may; those of a
    file that itself is one named attachment (附件3 营业执照.jpg) may not.
    """
    named = {
        a.at[0].file
        for a in attachments
        if a.source != "heading" and a.at and (a.number or len(a.title) >= 3)
    }
    for reading in files:
        unread = reading.document is None or any(
            d.why not in READ_ALL_THE_SAME for d in reading.document.doubts
        )
        path = reading.file.path
        inside = any(str(folder) in named for folder in PurePosixPath(path).parents)
        if unread and path not in named and not inside:
            return True
    return False


def _is_evidence(reading: FileReading, reports: Sequence[ReportDocs]) -> bool:
    if any(r.file == reading.file.path for r in reports):
        return False
    if reading.role in ("self-report", "third-party-report", "review-form"):
        return False
    return not _is_report_name(_stem(reading.file.path)) and reading.file.kind != "archive"


def _is_report_name(stem: str) -> bool:
    name = fold(stem)
    if re.search(r"附件|证明材料|佐证材料", name) or read_name(stem).labelled:
        return False
    return bool(_REPORT_NAME.search(name))


def _stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0]


def _is_generic(title: str) -> bool:
    return not title or bool(_GENERIC.match(fold(title))) or bool(_MEANINGLESS.match(fold(title)))


def _add_pieces(finder: _Finder, file: str, pieces: Iterable[Piece]) -> None:
    for piece in pieces:
        kind = QUALIFICATION if piece.assessor else recognise_kind(piece.title, piece.text)
        inside = kind_inside(kind, piece.title, piece.text) if piece.whole else None
        finder.add(
            (file, piece.place.page or 0, piece.order),
            Attachment(
                id="", title=piece.title, source="heading", at=(piece.place,),
                number=piece.number, kind=inside or kind, named_kind=kind if inside else None,
                has_content=piece.has_content, text=piece.text,
                facts=read_facts(inside or kind, piece.blocks, piece.codes), scope=file,
            ),
        )  # fmt: skip


def _add_folders(finder: _Finder) -> frozenset[str]:
    """Folders that are one attachment each; returns the files that belong to them."""
    taken: set[str] = set()
    for folder in _attachment_folders(finder):
        inside = finder.inside.get(folder, [])
        parts = read_name(posixpath.basename(folder))
        own = [f for f in inside if _has_own_number(f.file.path, parts)]
        for reading in own:
            _add_file(finder, reading)
        taken |= {f.file.path for f in inside}
        rest = [f for f in inside if f not in own]
        if rest or not own:
            _add_folder(finder, folder, parts, rest)
    return frozenset(taken)


def _attachment_folders(finder: _Finder) -> list[str]:
    """Topmost folders that are one attachment: numbered and titled, or with nameless files."""
    every = {*finder.folders, *finder.inside}
    report_files = {r.file for r in finder.reports} | {
        f.file.path for f in finder.files if not _is_evidence(f, finder.reports)
    }
    with_reports = {folder for path in report_files for folder in _above(path)}
    chosen: set[str] = set()
    for folder in sorted(every - _groups(finder, every) - with_reports):
        if chosen.isdisjoint(_above(folder)) and _is_one_attachment(finder, folder):
            chosen.add(folder)
    return sorted(chosen)


def _above(path: str) -> Iterator[str]:
    """The folders a file or folder is in, the nearest first."""
    while (folder := posixpath.dirname(path)) not in ("", path):
        yield folder
        path = folder


def _groups(finder: _Finder, folders: Iterable[str]) -> frozenset[str]:
    """Numbered folders that only sort: 二、管理体系 with 附件7 …, 附件8 … in it.

    The labelled numbers of the files run on through the folders beside one another; where each
    folder counts from one again, the folder is the attachment.
    """
    beside: dict[str, dict[str, list[str]]] = {}
    for folder in folders:
        parts = read_name(posixpath.basename(folder))
        if parts.number and not parts.labelled:
            files = finder.inside.get(folder, [])
            names = (read_name(posixpath.basename(f.file.path)) for f in files)
            numbers = [n.number for n in names if n.labelled and n.number]
            beside.setdefault(posixpath.dirname(folder), {})[folder] = numbers
    sorting: set[str] = set()
    for siblings in beside.values():
        numbered = {folder: numbers for folder, numbers in siblings.items() if numbers}
        every = [n for numbers in numbered.values() for n in numbers]
        if len(numbered) > 1 and len(set(every)) >= _RUN_ON * len(every):
            sorting |= set(numbered)
    return frozenset(sorting)


def _is_one_attachment(finder: _Finder, folder: str) -> bool:
    name = posixpath.basename(folder)
    parts = read_name(name)
    if _is_generic(parts.title) and not parts.number:
        return False
    if parts.number:
        return parts.labelled or not _is_generic(parts.title)
    within = finder.inside.get(folder, [])
    direct = [f for f in within if posixpath.dirname(f.file.path) == folder]
    if not direct:
        return False
    return all(_is_generic(read_name(posixpath.basename(f.file.path)).title) for f in direct)


def _has_own_number(path: str, parent: NameParts) -> bool:
    """A file inside a numbered folder that carries a sub-number of it (附件5/5-1 …)."""
    number = read_name(posixpath.basename(path)).number
    return bool(number and parent.number and number.startswith(f"{parent.number}-"))


def _add_folder(
    finder: _Finder, folder: str, parts: NameParts, inside: Sequence[FileReading]
) -> None:
    written = is_written(recognise_kind(parts.title), parts.title)
    contents = [_file_content(f, written=written) for f in inside]
    content = True if True in contents else None if None in contents else False
    blocks = [b for f in inside if f.document for b in f.document.blocks]
    names = "\n".join(posixpath.basename(f.file.path) for f in inside)
    text = f"{names}\n{joined_text(blocks)}" if inside else ""
    kind = recognise_kind(parts.title, text)
    places = [Place(folder, quote=posixpath.basename(folder))]
    places += [Place(f.file.path) for f in inside]
    finder.add(
        (folder, 0, 0),
        Attachment(
            id="", title=parts.title, source="folder", at=tuple(places), number=parts.number,
            kind=kind, has_content=content, text=text,
            facts=read_facts(kind, blocks, [c for f in inside for c in _codes(f)]),
            scope=posixpath.dirname(folder),
        ),
    )  # fmt: skip


def _codes(reading: FileReading) -> list[tuple[str, Place]]:
    """What the QR codes of a file say."""
    if reading.document is None:
        return []
    path = reading.file.path
    return [(c.text, Place(path, c.page, c.box)) for c in reading.document.codes]


def _file_content(reading: FileReading, *, written: bool = False) -> bool | None:
    if reading.document is None:
        return None
    stem = _stem(reading.file.path)
    parts = read_name(stem)
    label = f"附件{parts.number}" if parts.number else ""
    titles = (stem, parts.title, label, f"{label}{parts.title}")
    return content_of_file(reading.document, titles, written=written)


def _add_file(finder: _Finder, reading: FileReading) -> None:
    path = reading.file.path
    parts = read_name(posixpath.basename(path))
    if reading.document and _may_be_compound(reading) and _may_hold_many(parts):
        appendix = _compound(reading.document, parts.title)
        if appendix:
            _add_pieces(finder, path, appendix.pieces)
            finder.index += appendix.index
            return
    blocks: tuple[Block, ...] = reading.document.blocks if reading.document else ()
    text = joined_text(blocks)
    title = parts.title or _first_title(blocks)
    of_assessor = _ASSESSORS.search(posixpath.dirname(path))
    kind = QUALIFICATION if of_assessor else recognise_kind(title, text)
    inside = kind_inside(kind, title, text) if _is_read(reading) else None
    finder.add(
        (path, 0, 0),
        Attachment(
            id="", title=title or _stem(path), source="file", at=(Place(path),),
            number=parts.number, kind=inside or kind, named_kind=kind if inside else None,
            has_content=_file_content(reading, written=is_written(kind, title)), text=text,
            facts=read_facts(inside or kind, blocks, _codes(reading)),
            scope=posixpath.dirname(path),
        ),
    )  # fmt: skip


def _may_hold_many(parts: NameParts) -> bool:
    """A name without number, or one that only gives a volume its place: 02-佐证材料汇编."""
    ordered = parts.title and not parts.labelled and _is_generic(parts.title)
    return not parts.number or bool(ordered)


def _is_read(reading: FileReading) -> bool:
    """Whether nothing of a file is left unread that may be what it is named after."""
    document = reading.document
    return document is not None and all(d.why in READ_ALL_THE_SAME for d in document.doubts)


def _may_be_compound(reading: FileReading) -> bool:
    """Whether a file may hold several attachments: a scan of many pages may, a photograph not."""
    if reading.file.kind == "image":
        return (reading.pages or 0) > 1
    return reading.file.kind in _DOCUMENTS


def _first_title(blocks: Sequence[Block]) -> str:
    """Title of a file named by its number alone: the first short line of it."""
    for line in joined_text(blocks[:3]).split("\n"):
        parts = read_name(line[:60])
        if 2 <= len(parts.title) <= 40:
            return parts.title
    return ""


def _compound(document: Document, title: str) -> Appendix | None:
    """A document that holds several attachments under headings of its own, else None."""
    generic = _is_generic(title)
    labelled = read_appendix(document, None)
    if len(labelled.pieces) >= 2 or (generic and labelled.pieces):
        return labelled
    if not generic:
        return None
    whole = read_appendix(document, None, whole=True)
    return whole if whole.pieces else None


def _without_doubles(attachments: Sequence[Attachment]) -> list[Attachment]:
    """Drop empty headings whose attachment is held elsewhere: they were only naming it."""
    filled = [a for a in attachments if a.has_content is not False]
    kept: list[Attachment] = []
    for attachment in attachments:
        if attachment.source == "heading" and attachment.has_content is False:
            twins = (f for f in filled if f.scope != attachment.scope)
            if any(_same(attachment, twin) for twin in twins):
                continue
        kept.append(attachment)
    return kept


def _same(left: Attachment, right: Attachment) -> bool:
    if similarity(left.title, right.title) >= SAME:
        return True
    return bool(left.number and left.number == right.number and not (left.title and right.title))


def _numbered_by_index(
    attachments: Sequence[Attachment], index: Sequence[IndexEntry]
) -> Iterator[Attachment]:
    """Give unnumbered files the number under which an index of the bundle lists their title."""
    held = {a.number for a in attachments if a.number}
    free = {e.number: e.title for e in index if e.number and e.number not in held}
    for attachment in attachments:
        number = None
        if attachment.number is None and attachment.source != "heading" and free:
            fits = [n for n, title in free.items() if similarity(title, attachment.title) >= SAME]
            number = fits[0] if len(fits) == 1 else None
        yield replace(attachment, number=number) if number else attachment
