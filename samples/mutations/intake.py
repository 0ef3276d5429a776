"""Defects of files: what a bundle should not hold, or not in this state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from lvjian.samples.model import AttachmentContent, ExtraFile
from lvjian.samples.oddfiles import MIB, locked_word, locked_zip, nested_zip, tight_zip
from lvjian.samples.planting import Expected, Mutation, Planted, Site

Plant = Callable[[Site], Planted | None]
_FOLDER = "其他资料"


def _extra(code: str, name: str, data: Callable[[Site], bytes]) -> Plant:
    """Add one file that nothing cites."""

    def plant(site: Site) -> Planted | None:
        path = f"{_FOLDER}/{name}"
        content = replace(site.content, extras=(ExtraFile(path, data(site)),))
        return Planted(content, (Expected(code, f"file:{path}"),))

    return plant


def _word_file(site: Site) -> bytes:
    from lvjian.samples.builder import piece_bytes  # noqa: PLC0415 - it imports us

    piece = AttachmentContent("0", "会议纪要", (), (), ("会议讨论了年度环保工作安排。",))
    return piece_bytes(piece, replace(site.layout, numbers="chinese"))


def _truncated_word(site: Site) -> bytes:
    whole = _word_file(site)
    return whole[: len(whole) // 2]


def _pdf_bytes() -> bytes:
    """A small PDF made by hand: one page, one line of Latin letters."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj\n"
    )


def _truncated_pdf(_: Site) -> bytes:
    return _pdf_bytes()[:60]


def _encrypted(_: Site) -> bytes:
    from lvjian.samples.flowpdf import encrypted_pdf  # noqa: PLC0415 - wants a PDF library

    return encrypted_pdf("sample")


def _picture_page(site: Site) -> Planted | None:
    from lvjian.samples.flowpdf import write_picture_pdf  # noqa: PLC0415 - wants a PDF library

    with TemporaryDirectory() as folder:
        path = Path(folder) / "page.pdf"
        write_picture_pdf(path)
        data = path.read_bytes()
    name = f"{_FOLDER}/扫描件.pdf"
    content = replace(site.content, extras=(ExtraFile(name, data),))
    return Planted(content, (Expected("I006", f"file:{name}"),))


def _no_report(site: Site) -> Planted | None:
    """Only evidence is handed in, no report."""
    if site.layout.holding not in ("files", "named-files", "folders"):
        return None
    content = replace(site.content, omit_reports=True)
    return Planted(content, (Expected("I005", "bundle"),))


def _twice(site: Site) -> Planted | None:
    data = _word_file(site)
    extras = (
        ExtraFile(f"{_FOLDER}/会议纪要.docx", data),
        ExtraFile(f"{_FOLDER}/会议纪要 副本.docx", data),
    )
    wanted = Expected("I007", f"file:{_FOLDER}/会议纪要*", severity="info")
    return Planted(replace(site.content, extras=extras), (wanted,))


def _unsafe(name: str) -> Plant:
    def plant(site: Site) -> Planted | None:
        content = replace(site.content, unsafe=(name,))
        return Planted(content, (Expected("I008", "*"),))

    return plant


def _packed(code: str, name: str, data: Callable[[Site], bytes]) -> Plant:
    """Add one archive; what is said of it may name what lies inside."""

    def plant(site: Site) -> Planted | None:
        path = f"{_FOLDER}/{name}"
        content = replace(site.content, extras=(ExtraFile(path, data(site)),))
        return Planted(content, (Expected(code, f"file:{path}*"),))

    return plant


def _mp4(_: Site) -> bytes:
    return b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 600


def _dwg(_: Site) -> bytes:
    return b"AC1027\x00\x00\x00\x00\x00" + bytes(range(256)) * 4


_M = Mutation
MUTATIONS: tuple[Mutation, ...] = (
    _M("i001-truncated-word", "Word文件不完整", "I001",
       _extra("I001", "会议纪要.docx", _truncated_word), "files"),
    _M("i001-truncated-pdf", "PDF文件不完整", "I001",
       _extra("I001", "会议纪要.pdf", _truncated_pdf), "files"),
    _M("i001-empty", "空文件", "I001", _extra("I001", "会议纪要.docx", lambda _: b""), "files"),
    _M("i002-encrypted-pdf", "PDF需要密码", "I002",
       _extra("I002", "会议纪要.pdf", _encrypted), "files"),
    _M("i002-encrypted-word", "Word文件需要密码", "I002",
       _extra("I002", "会议纪要.docx", lambda _: locked_word()), "files"),
    _M("i002-encrypted-zip", "压缩包需要密码", "I002",
       _packed("I002", "会议纪要.zip", lambda s: locked_zip(_word_file(s))), "files"),
    _M("i003-drawing", "CAD图纸", "I003", _extra("I003", "总平面.dwg", _dwg), "files"),
    _M("i003-video", "视频", "I003", _extra("I003", "车间视频.mp4", _mp4), "files"),
    _M("i004-nested", "压缩包套了七层", "I004",
       _packed("I004", "往年资料.zip", lambda _: nested_zip(7)), "files"),
    _M("i004-ratio", "压缩比过高的压缩包", "I004",
       _packed("I004", "监测数据.zip", lambda _: tight_zip(9 * MIB)), "files"),
    _M("i005-no-report", "只有附件没有报告", "I005", _no_report, "files"),
    _M("i006-picture-page", "整页字迹无法辨认的扫描件", "I006", _picture_page, "files"),
    _M("i007-twice", "同一文件两份", "I007", _twice, "files"),
    _M("i008-parent", "压缩包条目指向上级目录", "I008", _unsafe("../outside.txt"), "files"),
    _M("i008-absolute", "压缩包条目是绝对路径", "I008", _unsafe("/outside.txt"), "files"),
)  # fmt: skip
