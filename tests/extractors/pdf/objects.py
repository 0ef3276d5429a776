"""PDFs written object by object, for what no library writes."""

from __future__ import annotations

from pathlib import Path

FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts"
    "[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)"
    "/Ordering(GB1)/Supplement 4>>/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light"
    "/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880"
    "/StemV 80>>>>]>>"
)


def shown(text: str, x: float = 60, y: float = 780) -> str:
    """Content that shows a line of text."""
    return f" BT /F1 11 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET "


def words(text: str) -> str:
    """A string object."""
    return f"<feff{text.encode('utf-16-be').hex()}>"


def write_pdf(
    path: Path,
    content: str,
    *,
    page: str = "",
    root: str = "",
    resources: str = "/Font<</F1 5 0 R>>",
    more: dict[int, str] | None = None,
) -> Path:
    """One page with ``content``; entries of its dictionary and of the catalogue, more objects."""
    objects = {
        1: f"<</Type/Catalog/Pages 2 0 R{root}>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        f"/Resources<<{resources}>>{page}>>",
        4: f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        5: FONT,
    } | (more or {})
    out, places = b"%PDF-1.7\n", []
    for number, body in sorted(objects.items()):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{at:010d} 00000 n \n" for at in places)
    size = len(objects) + 1
    out += (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\n"
        f"startxref\n{len(out)}\n%%EOF\n"
    ).encode("latin-1")
    path.write_bytes(out)
    return path
