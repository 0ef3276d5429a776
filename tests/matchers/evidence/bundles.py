"""Small documents and bundles for the tests of evidence."""

from __future__ import annotations

from pathlib import Path

from lvjian.core.bundle import BundleFile, FileKind, ReportRole
from lvjian.core.document import (
    Block,
    Cell,
    Document,
    PageDoubt,
    Paragraph,
    Picture,
    Table,
    make_grid,
)
from lvjian.core.place import Place
from lvjian.core.reading import Attachment, Citation, FileReading
from lvjian.core.rubric import MaterialSpec, Rubric, SectionSpec, TableSpec
from lvjian.matchers.citations import parse_citations
from lvjian.matchers.evidence.attachments import ReportDocs

REPORT = "自评价报告.docx"
MATERIALS = (
    "企业营业执照复印件", "企业生产许可证复印件（适用时）", "工厂建设批复文件复印件",
    "三同时验收文件复印件",
    "最高管理者承诺书（包括传达与资源）", "管理者代表授权书（包括4项职责）", "教育和培训记录",
    "相关管理体系认证证书",
    "计量设备清单、用能设备清单、污染物处理设备清单、原材料清单等",
)  # fmt: skip
RUBRIC = Rubric(
    id="test-factory-self",
    title="自评价报告",
    issuer="某市",
    source="某文件",
    object="factory",
    kind="self",
    report_title="绿色工厂自评价报告",
    sections=(
        SectionSpec("一", "企业概况"),
        SectionSpec("五", "相关证明材料", own_content=False),
        SectionSpec("六", "参考文件"),
        SectionSpec("七", "第三方机构资质符合性证明材料", own_content=False),
    ),
    tables=(
        TableSpec("basic", "绿色工厂基本要求自评表", number="附表 1.1"),
        TableSpec("indicators", "评价指标要求", number="附件 1-2"),
    ),
    materials=tuple(
        MaterialSpec(str(n), text, when_applicable="适用时" in text)
        for n, text in enumerate(MATERIALS, start=1)
    ),
)


def paragraph(
    text: str, *, page: int | None = None, top: float = 100.0, **more: object
) -> Paragraph:
    """A paragraph; on a fixed page where ``page`` is given."""
    box = (70.0, top, 500.0, top + 14.0) if page is not None else None
    return Paragraph(text, Place(REPORT, page, box), **more)  # type: ignore[arg-type]


def picture(page: int | None = None) -> Picture:
    """A picture."""
    return Picture(Place(REPORT, page, (80.0, 150.0, 400.0, 600.0) if page else None), 320, 450)


def table(*rows: tuple[str, ...]) -> Table:
    """A plain table."""
    cells = [
        Cell(r, c, text, (Place(REPORT, part=f"第1表第{r + 1}行"),))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    return Table(make_grid(cells, len(rows), len(rows[0])), Place(REPORT, part="第1表"))


def document(*blocks: Block | str, file: str = REPORT, **more: object) -> Document:
    """A document; plain strings are paragraphs."""
    made = tuple(paragraph(b) if isinstance(b, str) else b for b in blocks)
    kind = "pdf" if file.endswith(".pdf") else "docx"
    return Document(file, kind, made, **more)  # type: ignore[arg-type]


def held(
    path: str,
    content: Document | None = None,
    *,
    role: ReportRole = "attachment",
    kind: FileKind | None = None,
) -> FileReading:
    """A file of the bundle; without a document it was not read."""
    suffix = path.rpartition(".")[2]
    kinds: dict[str, FileKind] = {"pdf": "pdf", "docx": "docx", "jpg": "image", "xlsx": "xlsx"}
    file = BundleFile(path, Path(path), "0" * 64, kind or kinds.get(suffix, "other"), suffix, 10)
    return FileReading(file, role, "read" if content else "unreadable", document=content)


def text_file(path: str, *lines: str) -> FileReading:
    """A file that was read and holds some lines."""
    return held(path, document(*(lines or ("这里是文件的正文内容。",)), file=path))


def report(*blocks: Block | str, file: str = REPORT) -> ReportDocs:
    """A report with its evidence part."""
    return ReportDocs(file, document(*blocks, file=file), RUBRIC)


def blank_page(page: int) -> PageDoubt:
    """A page with nothing on it."""
    return PageDoubt(page, "blank")


def cite(text: str, file: str = REPORT) -> tuple[Citation, ...]:
    """Citations of a cell."""
    return parse_citations(text, Place(file))


def attachment(
    title: str, number: str | None = None, *, text: str = "正文", scope: str = "", id_: str = ""
) -> Attachment:
    """An attachment held as a file."""
    from lvjian.matchers.evidence.kinds import recognise_kind

    return Attachment(
        id=id_ or f"a-{number}-{title}", title=title, source="file", at=(Place(f"{title}.pdf"),),
        number=number, kind=recognise_kind(title), has_content=True, text=text, scope=scope,
    )  # fmt: skip
