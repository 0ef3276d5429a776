"""One small picture in every way a file may hold it: an upright page with a blue corner."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageDraw, ImageOps

Bytes = NDArray[np.uint8]
SIZE = (121, 163)
BLUE = (30, 90, 200)
_REVERSED = np.array([int(f"{i:08b}"[::-1], 2) for i in range(256)], np.uint8)
_TURNED: dict[int, Callable[[Image.Image], Image.Image]] = {
    1: lambda image: image,
    2: ImageOps.mirror,
    3: lambda image: image.rotate(180),
    4: ImageOps.flip,
    5: lambda image: image.transpose(Image.Transpose.TRANSPOSE),
    6: lambda image: image.transpose(Image.Transpose.ROTATE_90),
    7: lambda image: image.transpose(Image.Transpose.TRANSVERSE),
    8: lambda image: image.transpose(Image.Transpose.ROTATE_270),
}


def page() -> Image.Image:
    """White with a blue corner above left, a black bar on the right and steps of grey below."""
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((8, 8, 40, 40), fill=BLUE)
    draw.rectangle((90, 20, 100, 120), fill="black")
    for n in range(4):
        draw.rectangle((8 + 16 * n, 130, 23 + 16 * n, 150), fill=(60 * n,) * 3)
    return image


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def two_levels(image: Image.Image) -> Image.Image:
    return image.convert("L").point(lambda v: 255 if v > 128 else 0).convert("1")


def see_through(image: Image.Image) -> Image.Image:
    """Its white transparent, and black underneath."""
    pixels = np.asarray(image.convert("RGBA")).copy()
    pixels[pixels[:, :, :3].min(axis=2) > 250] = 0
    return Image.fromarray(pixels)


def turned(number: int) -> tuple[Image.Image, Image.Exif]:
    """The page as a camera held another way stores it, and what it notes of that."""
    exif = Image.Exif()
    exif[0x0112] = number
    return _TURNED[number](page()), exif


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(header: tuple[int, ...], rows: bytes) -> bytes:
    """A PNG out of filtered rows."""
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", *SIZE, *header))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def unfiltered(rows: Bytes) -> bytes:
    return b"".join(b"\0" + row.tobytes() for row in rows)


def interlaced() -> bytes:
    """Adam7: seven passes, each with fewer gaps."""
    pixels = np.asarray(page())
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
              (0, 1, 1, 2))  # fmt: skip
    rows = b"".join(unfiltered(pixels[y::dy, x::dx].copy()) for x, y, dx, dy in passes)
    return png((8, 2, 0, 0, 1), rows)


def shallow(bits: int) -> bytes:
    """A grey PNG of 1, 2 or 4 bits."""
    return png((bits, 0, 0, 0, 0), unfiltered(packed(bits)))


def packed(bits: int) -> Bytes:
    levels = np.asarray(page().convert("L")) >> (8 - bits)
    per = 8 // bits
    levels = np.pad(levels, ((0, 0), (0, -SIZE[0] % per)))
    out = np.zeros((SIZE[1], levels.shape[1] // per), np.uint8)
    for k in range(per):
        out |= (levels[:, k::per] << (8 - bits * (k + 1))).astype(np.uint8)
    return out


def deep(suffix: str, *, grey: bool) -> bytes:
    """Sixteen bits a sample."""
    pixels = np.asarray(page().convert("L") if grey else page())
    pixels = pixels if grey else pixels[:, :, ::-1]
    return bytes(cv2.imencode(suffix, pixels.astype(np.uint16) * 257)[1])


def tiff(
    data: list[bytes], *, bits: int = 8, samples: int = 1, inverse: bool = False,
    fill: int = 1, tile: int = 0, big: bool = False, order: str = "<",
) -> bytes:  # fmt: skip
    """An unpacked TIFF, its strip or tiles as given."""
    meaning = 2 if samples == 3 else int(not inverse)
    entries: list[tuple[int, str, list[int]]] = [
        (256, "I", [SIZE[0]]), (257, "I", [SIZE[1]]), (258, "H", [bits] * samples),
        (259, "H", [1]), (262, "H", [meaning]), (266, "H", [fill]), (277, "H", [samples]),
    ]  # fmt: skip
    offset = "Q" if big else "I"
    out = bytearray((b"II" if order == "<" else b"MM") + struct.pack(f"{order}H", 42 + big))
    out += struct.pack(f"{order}HHQ", 8, 0, 0) if big else struct.pack(f"{order}I", 0)
    begins = []
    for part in data:
        begins.append(len(out))
        out += part + b"\0" * (len(part) % 2)
    sizes = [len(part) for part in data]
    entries += (
        [(322, "I", [tile]), (323, "I", [tile]), (324, "I", begins), (325, "I", sizes)]
        if tile
        else [(273, "I", begins), (278, "I", [SIZE[1]]), (279, "I", sizes)]
    )
    room = 8 if big else 4
    table = b""
    for tag, kind, values in sorted(entries):
        raw = b"".join(struct.pack(f"{order}{kind}", v) for v in values)
        if len(raw) > room:
            place, raw = len(out), raw + b"\0" * (len(raw) % 2)
            out += raw
            raw = struct.pack(f"{order}{offset}", place)
        number = 3 if kind == "H" else 4
        table += struct.pack(f"{order}HH{offset}", tag, number, len(values)) + raw.ljust(
            room, b"\0"
        )
    begin = struct.pack(f"{order}{offset}", len(out))
    out[8 if big else 4 : 8 + 8 if big else 8] = begin
    out += struct.pack(f"{order}{'Q' if big else 'H'}", len(entries)) + table + bytes(room)
    return bytes(out)


def tiles(*, grey: bool) -> list[bytes]:
    pixels = np.asarray(page().convert("L") if grey else page())
    across = [(0, -SIZE[1] % 64), (0, -SIZE[0] % 64)] + ([] if grey else [(0, 0)])
    filled = np.pad(pixels, across, constant_values=255)
    return [
        filled[y : y + 64, x : x + 64].tobytes()
        for y in range(0, filled.shape[0], 64)
        for x in range(0, filled.shape[1], 64)
    ]


def bmp(bits: int, *, top_down: bool = False, runs: bool = False) -> bytes:
    """A bitmap with colours, plain or as runs of one colour, its first row above or below."""
    image = two_levels(page()).convert("P") if bits == 1 else page().quantize(1 << min(bits, 8))
    colours = b""
    if bits >= 24:
        rows = np.asarray(page())[:, :, ::-1].reshape(SIZE[1], -1)
        if bits == 32:
            rows = np.dstack([np.asarray(page())[:, :, ::-1], np.zeros(SIZE[::-1], np.uint8)])
            rows = rows.reshape(SIZE[1], -1)
    else:
        index = np.asarray(two_levels(page())) if bits == 1 else np.asarray(image)
        listed = [0, 0, 0, 255, 255, 255] if bits == 1 else list(image.getpalette() or [])
        listed += [0] * (3 * (1 << bits) - len(listed))
        for n in range(1 << bits):
            colours += bytes([*listed[3 * n : 3 * n + 3][::-1], 0])
        per = 8 // bits
        index = np.pad(index.astype(np.uint8), ((0, 0), (0, -SIZE[0] % per)))
        rows = np.zeros((SIZE[1], index.shape[1] // per), np.uint8)
        for k in range(per):
            rows |= (index[:, k::per] << (8 - bits * (k + 1))).astype(np.uint8)
    rows = np.pad(rows, ((0, 0), (0, -rows.shape[1] % 4)))
    data = (rows if top_down else rows[::-1]).tobytes()
    if runs:
        data = b"".join(b"".join(bytes([1, v]) for v in row[: SIZE[0]]) + b"\0\0" for row in rows[::-1]) + b"\0\1"  # fmt: skip
    high = -SIZE[1] if top_down else SIZE[1]
    offset = 54 + len(colours)
    return (
        struct.pack("<2sIII", b"BM", offset + len(data), 0, offset)
        + struct.pack("<IiiHHIIiiII", 40, SIZE[0], high, 1, bits, int(runs), len(data), 3780, 3780,
                      len(colours) // 4, 0)
        + colours + data
    )  # fmt: skip


def emf() -> bytes:
    """A metafile that shows one bitmap, as old Word keeps pasted pictures."""
    header, bits = bmp(24)[14:54], bmp(24)[54:]
    body = struct.pack("<10i", 0, 0, *SIZE, 0, 0, 0, 0, *SIZE)
    body += struct.pack("<IIIIIIii", 80, 40, 120, len(bits), 0, 0xCC0020, *SIZE) + header + bits
    record = struct.pack("<II", 81, 8 + len(body)) + body
    head = struct.pack("<II8i4sII", 1, 88, 0, 0, *SIZE, 0, 0, 900, 1200, b" EMF", 0x10000, 0)
    return head.ljust(88, b"\0") + record + struct.pack("<5I", 14, 20, 0, 0, 20)


def wmf() -> bytes:
    """The same as an older metafile."""
    record = struct.pack("<HIH8h", 0x0F43, 0xCC0020, 0, *SIZE, 0, 0, *SIZE, 0, 0) + bmp(24)[14:]
    words = (4 + len(record) + len(record) % 2) // 2
    record = struct.pack("<I", words) + record + b"\0" * (len(record) % 2)
    placeable = struct.pack("<IHhhhhHIH", 0x9AC6CDD7, 0, 0, 0, *SIZE, 96, 0, 0)
    head = struct.pack("<HHHIHIH", 1, 9, 0x300, 12 + words, 0, words, 0)
    return placeable + head + record + struct.pack("<IH", 3, 0)


def of_colours() -> dict[str, bytes]:
    """Files that keep the colours."""
    lab = ImageCms.profileToProfile(
        page(), ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
    )
    assert lab is not None
    three = [np.asarray(page()).tobytes()]
    made = {
        "jpeg": saved(page(), "JPEG", quality=95, subsampling=0),
        "jpeg-progressive": saved(page(), "JPEG", quality=95, progressive=True),
        "jpeg-4:2:0": saved(page(), "JPEG", quality=95, subsampling=2),
        # Pillow writes CMYK as Photoshop does: with Adobe's mark, inverted.
        "jpeg-cmyk": saved(page().convert("CMYK"), "JPEG", quality=95),
        "png": saved(page(), "PNG"),
        "png-palette": saved(page().quantize(16), "PNG"),
        "png-16": deep(".png", grey=False),
        "png-interlaced": interlaced(),
        "png-alpha": saved(see_through(page()), "PNG"),
        "tiff-ycc": saved(page().convert("YCbCr"), "TIFF"),
        "tiff-lab": saved(lab, "TIFF"),
        "tiff-cmyk": saved(page().convert("CMYK"), "TIFF"),
        "tiff-alpha": saved(see_through(page()), "TIFF"),
        "tiff-16": deep(".tif", grey=False),
        "tiff-palette": saved(page().quantize(16), "TIFF"),
        "tiff-tiled": tiff(tiles(grey=False), samples=3, tile=64),
        "tiff-big": tiff(three, samples=3, big=True),
        "tiff-big-tiled": tiff(tiles(grey=False), samples=3, tile=64, big=True),
        "bmp-top-down": bmp(24, top_down=True),
        "bmp-runs": bmp(8, runs=True),
        "webp": saved(page(), "WEBP", quality=95),
        "webp-lossless": saved(page(), "WEBP", lossless=True),
        "webp-alpha": saved(see_through(page()), "WEBP", lossless=True),
        "gif": saved(page().quantize(16), "GIF"),
        "gif-alpha": saved(see_through(page()), "GIF"),
        "jpeg-2000": saved(page(), "JPEG2000"),
        "jpeg-2000-bare": saved(page(), "JPEG2000", no_jp2=True),
    }
    made |= {f"bmp-{bits}": bmp(bits) for bits in (4, 8, 24, 32)}
    for packing in ("tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"):
        made[f"tiff-{packing}"] = saved(page(), "TIFF", compression=packing)
    for number in _TURNED:
        image, exif = turned(number)
        made[f"jpeg-turned-{number}"] = saved(image, "JPEG", quality=95, exif=exif)
    for form in ("PNG", "WEBP", "TIFF"):
        image, exif = turned(6)
        made[f"{form.lower()}-turned-6"] = saved(image, form, exif=exif)
    return made


def of_greys() -> dict[str, bytes]:
    """Files of greys, or of black and white (``1-`` before their names)."""
    grey = [np.asarray(page().convert("L")).tobytes()]
    inverse = [(255 - np.asarray(page().convert("L"))).tobytes()]
    one = np.packbits(np.asarray(two_levels(page())).astype(np.uint8), axis=1)
    made = {
        "jpeg": saved(page().convert("L"), "JPEG", quality=95),
        "png": saved(page().convert("L"), "PNG"),
        "png-alpha": saved(see_through(page()).convert("LA"), "PNG"),
        "png-16": deep(".png", grey=True),
        "png-2": shallow(2),
        "png-4": shallow(4),
        "tiff": tiff(grey),
        "tiff-motorola": tiff(grey, order=">"),
        "tiff-inverse": tiff(inverse, inverse=True),
        "tiff-tiled": tiff(tiles(grey=True), tile=64),
        "tiff-16": deep(".tif", grey=True),
        "1-png": shallow(1),
        "1-bmp": bmp(1),
        "1-tiff": tiff([one.tobytes()], bits=1),
        "1-tiff-inverse": tiff([(~one).tobytes()], bits=1, inverse=True),
        "1-tiff-fill-order": tiff([_REVERSED[one].tobytes()], bits=1, fill=2),
    }
    for packing in ("group3", "group4", "tiff_lzw"):
        made[f"1-tiff-{packing}"] = saved(two_levels(page()), "TIFF", compression=packing)
    return made
