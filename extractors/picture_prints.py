"""Prints of scans and photographs, by which the same picture is known in another bundle."""

from __future__ import annotations

import base64
import hashlib
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.picture_print import SIZE, PicturePrint
from lvjian.core.place import Place

Grey = NDArray[np.uint8]

_GRID = 24
_BITS = 40
_KEYS = 20
_MOST = 200
_LEAST_SIDE = 240
_MOST_BYTES = 40_000_000
_FLAT = 6.0
_RASTER = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"})


@dataclass(frozen=True, slots=True)
class PrintTask:
    """A file whose pictures are wanted."""

    disk: Path
    path: str
    format: str
    most_pixels: int


def print_task(task: PrintTask) -> tuple[PicturePrint, ...]:
    """Prints of the pictures of a file, the first of many; unreadable ones left out."""
    prints: list[PicturePrint] = []
    for place, image in _pictures(task):
        if len(prints) >= _MOST:
            break
        made = picture_print(image, place)
        if made is not None:
            prints.append(made)
    return tuple(prints)


def picture_print(image: Grey, place: Place) -> PicturePrint | None:
    """The print of a grey picture; None for one too small or too plain to tell from others."""
    height, width = image.shape[:2]
    if min(height, width) < _LEAST_SIDE:
        return None
    shrunk = cv2.resize(image, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    small: Grey = np.asarray(shrunk, np.uint8)
    if float(small.std()) < _FLAT:
        return None
    packed = zlib.compress(np.right_shift(small, 2).astype(np.uint8).tobytes(), 9)
    keys = tuple(_keys(np.rot90(small, turn)) for turn in range(4))
    return PicturePrint(place, width, height, keys, base64.b64encode(packed).decode())


def _keys(square: Grey) -> tuple[int, ...]:
    """Sampled bits of where the picture is darker than around, as integers."""
    fine = cv2.resize(square, (_GRID * 2, _GRID * 2), interpolation=cv2.INTER_AREA)
    around = cv2.blur(fine.astype(np.float32), (9, 9))
    cells = cv2.resize(
        fine.astype(np.float32) - around, (_GRID, _GRID), interpolation=cv2.INTER_AREA
    )
    bits = (cells < -0.5).ravel()
    return tuple(
        int.from_bytes(
            hashlib.blake2b(
                bytes([n]) + np.packbits(bits[picked]).tobytes(), digest_size=7
            ).digest(),
            "big",
        )
        for n, picked in enumerate(_SAMPLES)
    )


def _samples() -> list[NDArray[np.int64]]:
    """Which cells make each key: drawn once and for all, the same on every machine."""
    order = []
    for n in range(_KEYS):
        ranked = sorted(
            range(_GRID * _GRID),
            key=lambda cell: hashlib.blake2b(f"{n}-{cell}".encode(), digest_size=8).digest(),
        )
        order.append(np.array(ranked[:_BITS], dtype=np.int64))
    return order


_SAMPLES = _samples()


def _pictures(task: PrintTask) -> Iterator[tuple[Place, Grey]]:
    if task.format == "pdf":
        yield from _of_pdf(task)
    elif task.format in {"docx", "docm", "dotx"}:
        yield from _of_word(task)
    else:
        image = _decoded(task.disk.read_bytes(), task.most_pixels)
        if image is not None:
            yield Place(task.path), image


def _of_word(task: PrintTask) -> Iterator[tuple[Place, Grey]]:
    try:
        with ZipFile(task.disk) as archive:
            infos = [i for i in archive.infolist() if i.filename.startswith("word/media/")]
            for info in sorted(infos, key=lambda i: i.filename):
                suffix = PurePosixPath(info.filename).suffix.lower()
                if suffix in _RASTER and info.file_size <= _MOST_BYTES:
                    image = _decoded(archive.read(info), task.most_pixels)
                    if image is not None:
                        name = PurePosixPath(info.filename).name
                        yield Place(task.path, part=f"内嵌图片 {name}"), image
    except (BadZipFile, OSError, NotImplementedError, RuntimeError):
        return


def _of_pdf(task: PrintTask) -> Iterator[tuple[Place, Grey]]:
    import pypdfium2 as pdfium  # noqa: PLC0415 - Word alone needs no PDFium
    from pypdfium2 import raw  # noqa: PLC0415

    try:
        document = pdfium.PdfDocument(task.disk)
    except pdfium.PdfiumError:
        return
    try:
        for number in range(min(len(document), _MOST)):
            page = document[number]
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
                image = _of_object(item, task.most_pixels)
                if image is not None:
                    yield Place(task.path, page=number + 1), image
            page.close()
    except pdfium.PdfiumError:
        return
    finally:
        document.close()


def _of_object(item: object, most_pixels: int) -> Grey | None:
    width, height = item.get_px_size()  # type: ignore[attr-defined]  # pypdfium2 is untyped
    if min(width, height) < _LEAST_SIDE or width * height > most_pixels:
        return None
    try:
        array = item.get_bitmap(render=False).to_numpy()  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 - pypdfium2 raises its own and ctypes errors alike
        return None
    return _grey(array)


def _grey(array: NDArray[np.uint8]) -> Grey:
    if array.ndim == 2:
        return np.ascontiguousarray(array)
    if array.shape[2] == 1:
        return np.ascontiguousarray(array[:, :, 0])
    return np.asarray(
        cv2.cvtColor(np.ascontiguousarray(array[:, :, :3]), cv2.COLOR_BGR2GRAY), np.uint8
    )


def _decoded(data: bytes, most_pixels: int) -> Grey | None:
    from PIL import Image  # noqa: PLC0415 - PDF alone needs no Pillow

    try:
        with Image.open(io.BytesIO(data)) as header:
            if header.width * header.height > most_pixels:
                return None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    return None if image is None else np.asarray(image, np.uint8)
