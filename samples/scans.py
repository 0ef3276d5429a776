"""Sample bundles as they are really handed in: printed, signed, stamped, scanned, compressed.

Any spec of ``builder`` can be had as a scan, its planted defects with it. LibreOffice prints
Word reports; the PDF libraries of the development environment write the carriers.
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from lvjian.samples.blocks import Grid, Para, Seal, Sheet
from lvjian.samples.builder import (
    REPORT_NAMES,
    Built,
    BundleSpec,
    as_of,
    piece_path,
    plant,
    write_bundle,
)
from lvjian.samples.compose import piece_sheet, report_sheet, volume_sheet
from lvjian.samples.layout import BY_NAME, Layout
from lvjian.samples.model import BundleContent
from lvjian.samples.scancarriers import Sheaf, write_sheaf
from lvjian.samples.scanlooks import LOOK_BY_NAME, ScanLook, draw_signature, scanned
from lvjian.samples.seals import SealPrint, draw_seal, stamp

_SEAL_POINTS = (60.0, 140.0)
"""Side of a seal's picture in a printed sample, in points."""


@dataclass(frozen=True, slots=True)
class ScanSpec:
    """A bundle and how it was scanned."""

    bundle: BundleSpec
    look: str = "flatbed"

    @property
    def name(self) -> str:
        """File name of the bundle."""
        return f"{self.bundle.name}-{self.look}"


@dataclass(frozen=True, slots=True)
class Stamped:
    """A seal that stands on a page of a scan; ``box`` in points of the upright page."""

    file: str
    page: int
    box: tuple[float, float, float, float]
    words: str


@dataclass(frozen=True, slots=True)
class BuiltScan:
    """A scanned bundle.

    Attributes:
        built: the folder, with what ought to be found.
        stamped: every seal on a scanned page.
        pages: pages scanned, by file.
    """

    built: Built
    stamped: tuple[Stamped, ...]
    pages: dict[str, int]


def build_scan(spec: ScanSpec, out: Path) -> BuiltScan:
    """Build a bundle, print it and scan it into the folder ``out``.

    Raises:
        ValueError: one of the mutations has nothing to change in this content and layout.
        FileNotFoundError: LibreOffice is missing, or a font with Chinese letters.
    """
    planted = plant(spec.bundle)
    if planted is None:
        raise ValueError(f"{spec.name}：这个样例里没有可以埋设该缺陷的地方")
    layout = planted.layout or BY_NAME[spec.bundle.layout]
    look = LOOK_BY_NAME[spec.look]
    folder = out / spec.name
    folder.mkdir(parents=True)
    write_bundle(planted.content, layout, folder)
    names = seal_words(planted.content, layout)
    wanted = [
        path for path in sorted(folder.rglob("*"))
        if path.suffix in (".docx", ".pdf") and _stem(path, folder) in names
        and (look.pieces or path.parent == folder)
    ]  # fmt: skip
    stamped: list[Stamped] = []
    pages: dict[str, int] = {}
    signatory = planted.content.report.signatory
    for path, printed in _printed(wanted):
        words = names[_stem(path, folder)]
        sheaf = _scan(printed, look, words, signatory, seed=f"{spec.name}/{path.name}")
        path.unlink()
        target = write_sheaf(sheaf, look, path)
        name = target.relative_to(folder).as_posix()
        pages[name] = len(sheaf.pages)
        stamped += [replace(seal, file=name) for seal in sheaf.stamped_as(Stamped)]
    label = Built(folder, spec.bundle, planted.expected, as_of(planted.content))
    return BuiltScan(label, tuple(stamped), pages)


def _stem(path: Path, folder: Path) -> str:
    return path.relative_to(folder).with_suffix("").as_posix()


def seal_words(content: BundleContent, layout: Layout) -> dict[str, tuple[str, ...]]:
    """Words of the seals of every written document in order, by path without suffix."""
    out: dict[str, tuple[str, ...]] = {}
    for report in content.reports:
        name = f"{content.company.short}{REPORT_NAMES[report.rubric.kind]}"
        out[name] = _words_of(report_sheet(report, content, layout))
    if layout.holding == "volume":
        out["证明材料汇编"] = _words_of(volume_sheet(content, layout))
    elif layout.holding != "appendix":
        for piece in content.attachments:
            stem = piece_path(piece, layout).rpartition(".")[0]
            out[stem] = _words_of(piece_sheet(piece, layout))
    return out


def _words_of(sheet: Sheet) -> tuple[str, ...]:
    lines = []
    for block in sheet.blocks:
        if isinstance(block, Para):
            lines.append(block.line)
        elif isinstance(block, Grid):
            lines += [line for row in block.rows for cell in row if cell for line in cell.lines]
    return tuple(part.name for line in lines for part in line if isinstance(part, Seal))


def _printed(paths: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """Each file with the PDF that is printed of it."""
    with TemporaryDirectory() as name:
        out = Path(name)
        word = [path for path in paths if path.suffix == ".docx"]
        if word:
            command = [
                "soffice", f"-env:UserInstallation={(out / 'profile').as_uri()}", "--headless",
                "--convert-to", "pdf", "--outdir", str(out), *(str(path.resolve()) for path in word),
            ]  # fmt: skip
            subprocess.run(command, cwd=out, check=True, capture_output=True, timeout=600)  # noqa: S603 - our own files
        for path in paths:
            yield path, (out / f"{path.stem}.pdf" if path.suffix == ".docx" else path)


def _scan(
    printed: Path, look: ScanLook, words: Sequence[str], signatory: str, *, seed: str
) -> Sheaf:
    """Every page as a picture: signed, stamped, then scanned."""
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8]))
    sheaf = Sheaf(look)
    left = list(words)
    document = pdfium.PdfDocument(printed)
    try:
        for number in range(len(document)):
            page = document[number]
            places = _take_seals(page)
            scale = look.dpi / 72
            text = page.get_textpage()
            picture = page.render(scale=scale).to_pil().convert("RGB")
            if look.written:
                _sign(picture, text, page.get_height(), signatory, scale=scale, rng=rng)
            for x, y in places:
                word = left.pop(0) if left else words[-1] if words else "样章"
                seal = _seal(word, look, rng)
                at = (round(x * scale - seal.width / 2), round(y * scale - seal.height / 2))
                picture = stamp(picture, seal, *at)
                box = (at[0] / scale, at[1] / scale, (at[0] + seal.width) / scale,
                       (at[1] + seal.height) / scale)  # fmt: skip
                sheaf.stamped.append((number + 1, box, word))
            sheaf.add(scanned(picture, look, rng), text.get_text_range(), rng)
    finally:
        document.close()
    return sheaf


def _take_seals(page: pdfium.PdfPage) -> list[tuple[float, float]]:
    """Remove the drawn seals; middles of where they are to be stamped, top first.

    They are moved down and to the left, over the words that ask for them.
    """
    height = page.get_height()
    found = []
    for item in list(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=1)):
        left, bottom, right, top = item.get_bounds()
        sides = (right - left, top - bottom)
        if min(sides) >= _SEAL_POINTS[0] and max(sides) <= _SEAL_POINTS[1]:
            found.append(((left + right) / 2 - 14, height - (top + bottom) / 2 + 26))
            page.remove_obj(item)
    page.gen_content()
    return sorted(found, key=lambda at: (at[1], at[0]))


def _seal(words: str, look: ScanLook, rng: np.random.Generator) -> Image.Image:
    return draw_seal(
        SealPrint(
            words,
            ink=look.stamp_ink,
            strength=float(rng.uniform(0.6, 0.95)),
            worn=float(rng.uniform(0.0, 0.5)),
            turn=float(rng.uniform(-20, 20)),
            number="".join(str(d) for d in rng.integers(0, 10, 13)),
            seed=int(rng.integers(1 << 30)),
        ),
        dpi=look.dpi,
    )


def _sign(
    picture: Image.Image,
    text: pdfium.PdfTextPage,
    height: float,
    signatory: str,
    *,
    scale: float,
    rng: np.random.Generator,
) -> None:
    """Names typed behind 签字 are written by hand instead."""
    search = text.search(signatory) if signatory else None
    while search is not None and (hit := search.get_next()) is not None:
        start, count = hit
        if "签字" not in text.get_text_range(max(0, start - 14), min(14, start)):
            continue
        boxes = [text.get_charbox(index) for index in range(start, start + count)]
        box = (min(b[0] for b in boxes), height - max(b[3] for b in boxes),
               max(b[2] for b in boxes), height - min(b[1] for b in boxes))  # fmt: skip
        x0, y0, x1, y1 = (side * scale for side in box)
        draw_signature(picture, (x0, y0, x1, y1), rng)
