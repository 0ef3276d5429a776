"""Picture files."""

from __future__ import annotations

import struct
import zlib

import pytest
from PIL import Image, ImageDraw, ImageFile

from lvjian.core.document import Picture
from lvjian.core.errors import FileReadError
from lvjian.extractors import ReadLimits, read_file


@pytest.fixture(autouse=True)
def pillow_as_in_a_worker(monkeypatch):
    """WeasyPrint, which builds samples in this process, makes Pillow pass over missing bytes."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)


def drawn(size=(200, 100), mode="RGB"):
    image = Image.new(mode, size, "white")
    ImageDraw.Draw(image).rectangle((10, 10, 90, 50), fill="black")
    return image


def code(path, format_="png", limits=None):
    with pytest.raises(FileReadError) as caught:
        read_file(path, file="a", format=format_, limits=limits or ReadLimits())
    return caught.value.code


@pytest.mark.parametrize("kind", ["jpeg", "png", "bmp", "gif", "tiff", "webp"])
def test_a_picture_is_a_page_not_read(tmp_path, kind):
    path = tmp_path / f"x.{kind}"
    drawn().save(path, format=kind.upper(), dpi=(100, 100))
    found = read_file(path, file=f"附件/x.{kind}", format=kind)
    assert (found.kind, found.pages, found.empty) == ("image", 1, False)
    assert [(d.page, d.why, d.detail) for d in found.doubts] == [
        (1, "no-text", "这一页是图片，没有可读取的文字")
    ]
    picture = found.blocks[0]
    assert isinstance(picture, Picture)
    assert picture.name == f"x.{kind}"
    assert picture.width is not None and picture.width > 0


def test_each_frame_of_a_tiff_is_a_page(tmp_path):
    path = tmp_path / "x.tiff"
    drawn().save(path, save_all=True, append_images=[Image.new("RGB", (50, 50), "white"), drawn()])
    found = read_file(path, file="x", format="tiff")
    assert [(d.page, d.why) for d in found.doubts] == [(1, "no-text"), (2, "blank"), (3, "no-text")]
    assert code(path, "tiff", ReadLimits(pages=2)) == "I004"


def test_an_animation_is_one_page(tmp_path):
    path = tmp_path / "x.gif"
    drawn(mode="L").save(path, save_all=True, append_images=[drawn(mode="L", size=(200, 100))])
    assert read_file(path, file="x", format="gif").pages == 1


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P", "RGBA", "CMYK", "LA"])
def test_a_picture_of_one_colour_is_blank(tmp_path, mode):
    path = tmp_path / "x.tiff"
    Image.new(mode, (60, 60), 0).save(path)
    found = read_file(path, file="x", format="tiff")
    assert found.empty
    assert found.doubts[0].why == "blank"


def test_damage(tmp_path):
    path = tmp_path / "x.png"
    drawn().save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert code(path) == "I001"
    path.write_bytes(b"not a picture")
    assert code(path) == "I001"
    path.write_bytes(b"")
    assert code(path) == "I001"
    drawn((900, 900)).save(tmp_path / "x.jpg", quality=95)
    photo = (tmp_path / "x.jpg").read_bytes()
    path.write_bytes(photo[: len(photo) // 2])
    assert code(path, "jpeg") == "I001"


def test_an_absurd_size_is_never_decoded(tmp_path):
    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 35_000, 35_000, 8, 2, 0, 0, 0)
    path = tmp_path / "x.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    )
    assert code(path) == "I004"


def test_heic_is_named_where_nothing_decodes_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "x.heic"
    path.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    assert code(path, "heic") == "I003"
    assert code(path, "rtf") == "I003"
