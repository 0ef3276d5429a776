"""Builds bundles: content in, files on disk out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from lvjian.rubrics import load
from lvjian.samples.blocks import Sheet
from lvjian.samples.compose import attachment_label, piece_sheet, report_sheet, volume_sheet
from lvjian.samples.containers import pack
from lvjian.samples.content import Wishes, make_bundle
from lvjian.samples.layout import BY_NAME, Container, Layout
from lvjian.samples.model import AttachmentContent, BundleContent
from lvjian.samples.mutations import BY_NAME as BY_MUTATION
from lvjian.samples.planting import Expected, Planted
from lvjian.samples.word import WordWriter, write_word

LABELS_SCHEMA = "lvjian.labels/1"
"""Of ``expected.json``, which ``lvjian rules evaluate`` reads; see docs/labels.md."""
REPORT_NAMES = {"self": "自评价报告", "third-party": "第三方评价报告", "review": "复核表"}


@dataclass(frozen=True, slots=True)
class BundleSpec:
    """What to build.

    Attributes:
        rubrics: one report each, about one company.
        mutations: names of defects to plant, one after the other; those that touch sums
            come last, since the others work the sums out anew.
        printed: hand in the Word report as the PDF that LibreOffice prints of it.
        container: instead of the layout's own.
        attachment_format: docx or pdf instead of the layout's own.
    """

    rubrics: tuple[str, ...]
    seed: int = 1
    layout: str = "official"
    mutations: tuple[str, ...] = ()
    container: Container | None = None
    attachment_format: Literal["pdf", "docx"] | None = None
    printed: bool = False

    @property
    def name(self) -> str:
        """File name of the bundle."""
        tail = "+".join(self.mutations) or "sound"
        layout = f"{self.layout}-printed" if self.printed else self.layout
        return f"{'_'.join(self.rubrics)}-{layout}-{self.seed}-{tail}"


@dataclass(frozen=True, slots=True)
class Built:
    """A bundle on disk with what a checker ought to say about it."""

    path: Path
    spec: BundleSpec
    expected: tuple[Expected, ...]
    as_of: str


def content_of(spec: BundleSpec) -> BundleContent:
    """The sound content behind a spec."""
    return _content(spec.rubrics, spec.seed, BY_NAME[spec.layout].grouped)


@lru_cache(maxsize=64)
def _content(rubrics: tuple[str, ...], seed: int, grouped: bool) -> BundleContent:
    return make_bundle([load(r) for r in rubrics], seed, Wishes(grouped=grouped))


def plant(spec: BundleSpec) -> Planted | None:
    """Content with the spec's defects; None where one of them cannot be planted here."""
    layout = BY_NAME[spec.layout]
    if spec.attachment_format is not None:
        layout = replace(layout, attachment_format=spec.attachment_format)
    content = content_of(spec)
    expected: tuple[Expected, ...] = ()
    for name in spec.mutations:
        planted = BY_MUTATION[name].apply(content, layout, spec.seed)
        if planted is None:
            return None
        layout = planted.layout or layout
        content, expected = planted.content, expected + planted.expected
    return Planted(content, expected, layout)


def build(spec: BundleSpec, out: Path) -> Path:
    """Build a bundle into the folder ``out``.

    Returns:
        Path of the bundle: a folder or an archive.

    Raises:
        ValueError: one of the mutations has nothing to change in this content and layout.
    """
    return build_with_labels(spec, out).path


def build_with_labels(spec: BundleSpec, out: Path) -> Built:
    """Build a bundle and say what is wrong with it."""
    planted = plant(spec)
    if planted is None:
        raise ValueError(f"{spec.name}：这个样例里没有可以埋设该缺陷的地方")
    layout = planted.layout or BY_NAME[spec.layout]
    folder = out / spec.name
    folder.mkdir(parents=True)
    write_bundle(planted.content, layout, folder)
    if spec.printed:
        print_reports(folder)
    path = pack(folder, spec.container or layout.container, planted.content.unsafe)
    return Built(path, spec, planted.expected, as_of(planted.content))


def as_of(content: BundleContent) -> str:
    """The day to check the bundle at: the report's own date."""
    return content.report.date.isoformat()


def write_bundle(content: BundleContent, layout: Layout, folder: Path) -> None:
    """Write reports, attachments and further files into ``folder``."""
    for report in () if content.omit_reports else content.reports:
        name = f"{content.company.short}{REPORT_NAMES[report.rubric.kind]}"
        write_sheet(report_sheet(report, content, layout), layout, folder / name)
    if layout.holding == "volume":
        write_sheet(volume_sheet(content, layout), layout, folder / "证明材料汇编")
    elif layout.holding != "appendix":
        for piece in content.attachments:
            _write_piece(piece, layout, folder)
    for extra in content.extras:
        target = folder / extra.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(extra.data)


def write_sheet(sheet: Sheet, layout: Layout, stem: Path) -> Path:
    """Write a document with the layout's writer; ``stem`` gets its suffix."""
    if layout.writer == "word":
        path = stem.with_name(stem.name + ".docx")
        write_word(sheet, layout, path)
    elif layout.writer == "html":
        from lvjian.samples.htmlpdf import write_html_pdf  # noqa: PLC0415 - wants a PDF library

        path = stem.with_name(stem.name + ".pdf")
        write_html_pdf(sheet, layout, path)
    else:
        from lvjian.samples.flowpdf import write_flow_pdf  # noqa: PLC0415 - wants a PDF library

        path = stem.with_name(stem.name + ".pdf")
        write_flow_pdf(sheet, layout, path)
    return path


def print_reports(folder: Path) -> None:
    """Replace the Word reports directly in ``folder`` by PDFs printed by LibreOffice.

    Raises:
        subprocess.CalledProcessError: LibreOffice failed; FileNotFoundError: it is missing.
    """
    reports = sorted(folder.glob("*.docx"))
    if not reports:
        return  # without a file to convert LibreOffice waits for somebody
    with TemporaryDirectory() as profile:
        # Two runs on one profile disturb each other: each has its own.
        command = [
            "soffice", f"-env:UserInstallation=file://{profile}", "--headless",
            "--convert-to", "pdf", "--outdir", str(folder.resolve()),
            *(str(report.resolve()) for report in reports),
        ]  # fmt: skip
        subprocess.run(command, cwd=profile, check=True, capture_output=True, timeout=180)  # noqa: S603 - our own files
    for report in reports:
        report.unlink()


def piece_path(piece: AttachmentContent, layout: Layout) -> str:
    """Where a piece of evidence lies in the bundle."""
    suffix = layout.attachment_format
    label = attachment_label(piece, layout)
    if layout.holding == "folders":
        return f"附件/{label} {piece.title}/{piece.title}.{suffix}"
    if layout.holding == "named-files" and piece.number.isdigit():
        return f"证明材料/{int(piece.number):02d}-{piece.title}.{suffix}"
    return f"附件/{label} {piece.title}.{suffix}"


def _write_piece(piece: AttachmentContent, layout: Layout, folder: Path) -> None:
    path = folder / piece_path(piece, layout)
    path.parent.mkdir(parents=True, exist_ok=True)
    if layout.attachment_format == "pdf":
        from lvjian.samples.flowpdf import write_flow_pdf  # noqa: PLC0415 - wants a PDF library

        write_flow_pdf(piece_sheet(piece, layout), layout, path)
    else:
        path.write_bytes(piece_bytes(piece, layout))


# Bundles with different defects share most of their evidence.
@lru_cache(maxsize=1024)
def piece_bytes(piece: AttachmentContent, layout: Layout) -> bytes:
    """The bytes ``_write_piece`` writes, for copies of a file."""
    stream = BytesIO()
    writer = WordWriter(piece_sheet(piece, layout), layout)
    writer.save(stream)
    return stream.getvalue()


def label_json(built: Built) -> dict[str, object]:
    """Machine-readable label of one built bundle."""
    return {
        "bundle": built.path.name,
        "rubrics": list(built.spec.rubrics),
        "layout": built.spec.layout,
        "seed": built.spec.seed,
        "as_of": built.as_of,
        "parent": BundleSpec(built.spec.rubrics, built.spec.seed, built.spec.layout).name
        if built.spec.mutations
        else None,
        "mutations": list(built.spec.mutations),
        "expected": [
            {"code": e.code, "target": e.target, "place": e.place, "severity": e.severity}
            for e in built.expected
        ],
    }


def write_labels(built: Iterable[Built], folder: Path) -> None:
    """``expected.json``: one label per bundle, in order of name."""
    labels = sorted((label_json(b) for b in built), key=lambda one: str(one["bundle"]))
    held = {"schema": LABELS_SCHEMA, "bundles": labels}
    text = json.dumps(held, ensure_ascii=False, indent=2)
    (folder / "expected.json").write_text(text + "\n", encoding="utf-8")
