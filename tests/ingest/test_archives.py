"""Archives of all kinds, sound, odd and hostile."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import os
import struct
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lvjian.core.bundle import Bundle
from lvjian.ingest.intake import open_bundle, unread

Open = Callable[..., Bundle]
REPORT = "绿色工厂/评价报告.docx"
LICENCE = "绿色工厂/附件/附件3 营业执照.pdf"


def members(make: Any) -> dict[str, bytes]:
    return {REPORT: make.docx(), LICENCE: make.pdf}


def paths(bundle: Bundle) -> list[str]:
    return [file.path for file in bundle.files]


def codes(bundle: Bundle) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.path) for problem in bundle.problems]


def tar(entries: list[tuple[tarfile.TarInfo, bytes]], *, form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form, encoding="utf-8") as archive:
        for info, data in entries:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def plain_tar(contents: dict[str, bytes]) -> bytes:
    return tar([(tarfile.TarInfo(name), data) for name, data in contents.items()])


def as_rar(make: Any) -> bytes:
    return bytes(make.rar5(members(make)))


def test_every_kind_of_archive_gives_the_same_bundle_as_the_folder(
    opened: Open, make: Any, tmp_path: Path
) -> None:
    contents = members(make)
    for name, data in contents.items():
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(data)
    folder = open_bundle(tmp_path / "in" / "绿色工厂", work=tmp_path / "w")
    wrapped = open_bundle(tmp_path / "in", work=tmp_path / "w2")
    bare = {name.removeprefix("绿色工厂/"): data for name, data in contents.items()}
    packed = {
        "a.zip": make.zip(contents),
        "bare.zip": make.zip(bare),
        "stored.zip": make.zip(contents, 0),
        "a.7z": make.packed(contents),
        "a.rar": as_rar(make),
        "a.tar": plain_tar(contents),
        "a.tgz": gzip.compress(plain_tar(contents)),
        "a.txz": lzma.compress(plain_tar(contents)),
        "a.tbz": bz2.compress(plain_tar(contents)),
        "dot.tar": plain_tar({f"./{name}": data for name, data in contents.items()}),
        "lzma.zip": make.zip(contents, zipfile.ZIP_LZMA),
        "bz.zip": make.zip(contents, zipfile.ZIP_BZIP2),
        "backslash.zip": make.raw_zip(
            [(n.replace("/", "\\").encode(), d) for n, d in contents.items()], flags=0x800
        ),
    }
    bundles = {name: opened(data, name) for name, data in packed.items()} | {"wrapped": wrapped}
    assert paths(folder) == ["评价报告.docx", "附件/附件3 营业执照.pdf"]
    assert [(f.kind, f.format) for f in folder.files] == [("docx", "docx"), ("pdf", "pdf")]
    assert folder.folders == ("附件",)
    for name, bundle in bundles.items():
        assert (name, bundle.sha256, bundle.problems) == (name, folder.sha256, ())
        assert (name, bundle.files[1].disk.read_bytes()) == (name, make.pdf)
        assert bundle.folders == folder.folders


@pytest.mark.parametrize("name", ["a.7z", "a.rar", "a.zip"])
def test_chinese_names_under_the_c_locale(make: Any, tmp_path: Path, name: str) -> None:
    kinds = {"a.7z": make.packed, "a.rar": make.rar5, "a.zip": make.zip}
    (tmp_path / name).write_bytes(kinds[name](members(make)))
    script = (
        "import sys; from pathlib import Path; from lvjian.ingest.intake import open_bundle\n"
        "b = open_bundle(Path(sys.argv[1]), work=Path(sys.argv[2]))\n"
        "sys.stdout.buffer.write('|'.join(f.path for f in b.files).encode('utf-8'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / name), str(tmp_path / "w")],
        env={"LC_ALL": "C", "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == "评价报告.docx|附件/附件3 营业执照.pdf"


def test_gbk_names_without_flag(opened: Open, make: Any) -> None:
    names = ["自评价报告.pdf", "附件1 营业执照.pdf", "涓/联通.pdf"]
    data = make.raw_zip([(name.encode("gbk"), make.pdf) for name in names])
    assert paths(opened(data)) == sorted(names)


def test_utf8_names_without_flag(opened: Open, make: Any) -> None:
    data = make.raw_zip([("附件é.pdf".encode(), make.pdf), (b"a.pdf", make.pdf)])
    assert paths(opened(data)) == ["a.pdf", "附件é.pdf"]


def test_unicode_path_field_wins_over_gbk(opened: Open, make: Any) -> None:
    old, new = "附件.pdf".encode("gbk"), "附件①.pdf".encode()
    data = struct.pack("<BI", 1, zlib.crc32(old)) + new
    extra = struct.pack("<HH", 0x7075, len(data)) + data
    assert paths(opened(make.raw_zip([(old, make.pdf)], extra=extra))) == ["附件①.pdf"]


def test_local_name_in_another_encoding(opened: Open, make: Any) -> None:
    data = make.raw_zip(
        [("附件.pdf".encode(), make.pdf)], flags=0, local_name="附件.pdf".encode("gbk")
    )
    bundle = opened(data)
    assert (paths(bundle), codes(bundle)) == (["附件.pdf"], [])


def test_gbk_names_in_a_tar(opened: Open, make: Any) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT, encoding="gbk") as archive:
        info = tarfile.TarInfo("附件/营业执照.pdf")
        info.size = len(make.pdf)
        archive.addfile(info, io.BytesIO(make.pdf))
        archive.addfile(tarfile.TarInfo("a.txt"))
    assert paths(opened(out.getvalue(), "a.tar")) == ["a.txt", "附件/营业执照.pdf"]


def test_names_are_normalised_to_nfc(opened: Open, make: Any) -> None:
    assert paths(opened(make.zip({"Cafe\u0301.pdf": make.pdf}))) == ["Café.pdf"]


class _Unseekable(io.RawIOBase):
    def __init__(self) -> None:
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.data += bytes(data)
        return len(data)


def test_data_descriptors(opened: Open, make: Any) -> None:
    sink = _Unseekable()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("报告.docx", make.docx())
    bundle = opened(sink.data)
    assert (paths(bundle), codes(bundle)) == (["报告.docx"], [])


def test_zip64(opened: Open, make: Any) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w") as archive,
        archive.open("报告.docx", "w", force_zip64=True) as part,
    ):
        part.write(make.docx())
    bundle = opened(out.getvalue())
    assert (paths(bundle), codes(bundle)) == (["报告.docx"], [])


def test_archives_in_archives(opened: Open, make: Any) -> None:
    inner = make.zip({"营业执照.pdf": make.pdf})
    middle = make.packed({"证书/inner.zip": inner})
    data = make.zip(
        {"报告.docx": make.docx(), "附件.7z": middle, "x.pdf.gz": gzip.compress(make.pdf)}
    )
    bundle = opened(data)
    assert paths(bundle) == ["x.pdf.gz/x.pdf", "报告.docx", "附件.7z/证书/inner.zip/营业执照.pdf"]
    assert codes(bundle) == []


def test_what_systems_leave_behind_is_passed_over(opened: Open, make: Any) -> None:
    junk = [
        "~$报告.docx",
        ".~lock.报告.docx#",
        "Thumbs.db",
        "a/desktop.ini",
        "__MACOSX/._报告.docx",
        "__MACOSX/a/b.docx",
        "a/.DS_Store",
        "._x",
    ]
    bundle = opened(make.zip({"报告.docx": make.docx(), **dict.fromkeys(junk, b"x")}))
    assert (paths(bundle), codes(bundle)) == (["报告.docx"], [])


@pytest.mark.parametrize(
    "name",
    [
        "../x.pdf",
        "a/../../x.pdf",
        "/etc/x.pdf",
        "C:\\x.pdf",
        "..\\x.pdf",
        "\\\\host\\x.pdf",
        "c:x.pdf",
        "a\0.pdf",
    ],
)
def test_escaping_names_are_refused_and_the_rest_goes_on(
    opened: Open, make: Any, tmp_path: Path, name: str
) -> None:
    data = make.raw_zip([(name.encode(), b"evil"), (b"ok.pdf", make.pdf)])
    before = set(tmp_path.rglob("*"))
    bundle = opened(data)
    assert paths(bundle) == ["ok.pdf"]
    assert [code for code, _ in codes(bundle)] == ["I008"]
    new = set(tmp_path.rglob("*")) - before - {tmp_path / "材料.zip"}
    assert all(p.is_relative_to(tmp_path / "work-材料.zip") for p in new)


def special(name: str, kind: bytes, target: str = "") -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info, b""


def test_links_and_devices_are_refused(opened: Open, make: Any) -> None:
    ordinary = tarfile.TarInfo("报告.pdf")
    data = tar(
        [
            (ordinary, make.pdf),
            special("sym", tarfile.SYMTYPE, "/etc/passwd"),
            special("hard", tarfile.LNKTYPE, "报告.pdf"),
            special("dev", tarfile.CHRTYPE),
            special("pipe", tarfile.FIFOTYPE),
            special("../up", tarfile.SYMTYPE, "x"),
        ]
    )
    bundle = opened(data, "a.tar")
    assert paths(bundle) == ["报告.pdf"]
    assert codes(bundle) == [("I008", n) for n in ("../up", "dev", "hard", "pipe", "sym")]


def test_a_link_in_a_zip_is_refused(opened: Open, make: Any) -> None:
    data = make.raw_zip([(b"l", b"/etc/passwd")], attributes=0o120777 << 16)
    assert codes(opened(data)) == [("I008", "l")]


def test_one_name_twice_keeps_both(opened: Open, make: Any) -> None:
    data = make.raw_zip([(b"a.pdf", make.pdf), (b"a.pdf", make.pdf + b" "), (b"A.pdf", make.pdf)])
    bundle = opened(data)
    assert paths(bundle) == ["A.pdf", "a (2).pdf", "a.pdf"]
    assert bundle.files[1].disk.read_bytes() == make.pdf + b" "


def test_an_encrypted_member(opened: Open, make: Any) -> None:
    encrypted = make.raw_zip([("密.pdf".encode(), b"x" * 12)], flags=0x801)
    plain = make.raw_zip([(b"a.pdf", make.pdf)])
    assert codes(opened(encrypted)) == [("I002", "材料.zip")]
    both = make.zip({"a.zip": encrypted, "b.zip": plain})
    bundle = opened(both, "both.zip")
    assert codes(bundle) == [("I002", "a.zip")]
    assert paths(bundle) == ["a.zip/密.pdf", "b.zip/a.pdf"]
    assert unread(bundle) == {"a.zip/密.pdf": "encrypted"}


# Written with the switches -p and, for the first, -mhe=on (names encrypted too).
LOCKED_HEADER = (
    "N3q8ryccAASut/oSgAAAAAAAAAAuAAAAAAAAAANhrXtc+8+wGbIco5Qap4GFL00AiT07hnAMvL9PVxnw+RUTMy4K"
    "6LoD57VTnWWHF+lt0A0f/NiNSn54iO53Pxy670xMjV8nL1fRaF8ncXFAuKvXF5lctKpRaoFFqbtpTfdOLRRJnqty"
    "Kf+Z2siWnir6pDpagQ+GsXHGpgO0U3j3bOu/ExcGEAEJcAAHCwEAASQG8QcBElMPfRnq7bw4ATXU3aB1VE3drAxi"
    "CgFJ4UroAAA="
)
LOCKED_DATA = (
    "N3q8ryccAAS+D+XREAAAAAAAAABiAAAAAAAAAHUQ2BLjpQuZSLJwHPZRRxaGNNxiAQQGAAEJEAAHCwEAAiQG8QcB"
    "ElMPPv3iPKB8CJEDw7uxpgP8PiEhAQABAAwJBQAICgGGphA2AAAFARkBABENAGEALgB0AHgAdAAAABQKAQApKknu"
    "mnndARUGAQAggKSBAAA="
)


def test_encrypted_7z(opened: Open) -> None:
    header = opened(base64.b64decode(LOCKED_HEADER), "h.7z")
    assert (paths(header), codes(header)) == (["h.7z"], [("I002", "h.7z")])
    assert unread(header) == {"h.7z": "encrypted"}
    data = opened(base64.b64decode(LOCKED_DATA), "d.7z")
    assert (paths(data), codes(data)) == (["a.txt"], [("I002", "d.7z")])
    assert unread(data) == {"a.txt": "encrypted"}


def test_a_cut_zip_keeps_what_can_be_read(opened: Open, make: Any) -> None:
    data = make.zip({"a.pdf": make.pdf, "b.pdf": make.pdf + os.urandom(3000), "c.pdf": make.pdf})
    bundle = opened(data[:1500])
    assert paths(bundle) == ["a.pdf", "b.pdf"]
    assert codes(bundle) == [("I001", "材料.zip")]
    assert unread(bundle) == {"b.pdf": "unreadable"}
    assert bundle.problems[0].message == (
        "“材料.zip”无法读取：压缩包不完整或已损坏，仅读出其中 1 个文件。"
    )


@pytest.mark.parametrize("name", ["a.7z", "a.rar", "a.tar", "a.tgz"])
def test_cut_archives_are_told(opened: Open, make: Any, name: str) -> None:
    contents = {"a.pdf": make.pdf, "b.bin": make.pdf + os.urandom(20_000)}
    whole = {
        "a.7z": make.packed(contents),
        "a.rar": make.rar5(contents),
        "a.tar": plain_tar(contents),
        "a.tgz": gzip.compress(plain_tar(contents)),
    }[name]
    bundle = opened(whole[: len(whole) // 2], name)
    assert codes(bundle) == [("I001", name)]
    assert set(paths(bundle)) in ({name}, {"a.pdf", "b.bin"}, {"a.pdf"})


def test_a_member_with_a_wrong_checksum(opened: Open, make: Any) -> None:
    data = make.zip({"a.pdf": make.pdf * 9, "b.pdf": make.pdf}, 0)
    at = data.index(make.pdf) + 30
    bundle = opened(data[:at] + b"?" + data[at + 1 :])
    assert codes(bundle) == [("I001", "a.pdf")]
    assert unread(bundle) == {"a.pdf": "unreadable"}


def test_an_unknown_compression_method(opened: Open, make: Any) -> None:
    bundle = opened(make.raw_zip([(b"a.pdf", make.pdf)], method=9))
    assert codes(bundle) == [("I001", "a.pdf")]
    assert "压缩方式" in bundle.problems[0].message


def test_an_empty_archive_inside_a_bundle(opened: Open, make: Any) -> None:
    bundle = opened(make.zip({"a.pdf": make.pdf, "空.zip": make.zip({})}))
    assert codes(bundle) == [("I001", "空.zip")]
    assert opened(make.zip({}), "e.zip").files == ()


def test_empty_folders_are_kept(opened: Open, make: Any) -> None:
    data = make.zip({"B/a.pdf": make.pdf, "B/附件3/": b"", "B/": b""})
    bundle = opened(data)
    assert (paths(bundle), bundle.folders) == (["a.pdf"], ("附件3",))


def test_an_archive_libarchive_does_not_recognise(opened: Open, make: Any) -> None:
    """The checksum of the first header is wrong: an error, not a crash."""
    data = bytearray(plain_tar({"a.pdf": make.pdf}))
    data[10] = 0xFF
    bundle = opened(bytes(data), "a.tar")
    assert codes(bundle) == [("I001", "a.tar")]
    assert "压缩包不完整或已损坏" in bundle.problems[0].message


def test_an_archive_beside_a_folder_of_its_name(opened: Open, make: Any) -> None:
    inner = make.zip({"b.pdf": make.pdf})
    bundle = opened(make.raw_zip([(b"a.zip", inner), (b"a.zip/b.pdf", make.pdf + b" ")]))
    assert paths(bundle) == ["a.zip/b (2).pdf", "a.zip/b.pdf"]


def test_zeros_in_a_compressed_file_are_no_empty_tar(make: Any, opened: Open) -> None:
    bundle = opened(gzip.compress(bytes(20_000)), "零.gz")
    assert [(f.path, f.kind) for f in bundle.files] == [("零.gz", "archive")]
    assert codes(bundle) == [("I001", "零.gz")]


def test_a_member_without_a_name(make: Any, opened: Open) -> None:
    bundle = opened(make.raw_zip([(b"", b"abc"), ("说明.txt".encode(), b"abc")], flags=0x800))
    assert [f.path for f in bundle.files] == ["未命名", "说明.txt"]
    assert not bundle.problems
