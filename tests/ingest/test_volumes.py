"""Archives split over several files, and compressed RAR."""

from __future__ import annotations

import gzip
import hashlib
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.ingest.rar_samples import RAR4, RAR5

from lvjian.core.bundle import Bundle
from lvjian.ingest.intake import open_bundle, unread
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers

Open = Callable[..., Bundle]
TEXT = "生产现场照片说明。\n".encode() * 400


def paths(bundle: Bundle) -> list[str]:
    return [file.path for file in bundle.files]


def told(bundle: Bundle) -> list[tuple[str, str | None, str]]:
    return [(p.code, p.path, p.message.partition("，")[2]) for p in bundle.problems]


@pytest.fixture
def folder(tmp_path: Path, workers: Workers) -> Open:
    """Opens a folder of those files."""

    def open_files(files: dict[str, bytes], limits: Limits | None = None) -> Bundle:
        for name, data in files.items():
            (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "in" / name).write_bytes(data)
        limits = limits or Limits()
        return open_bundle(tmp_path / "in", work=tmp_path / "w", limits=limits, workers=workers)

    return open_files


def cut(data: bytes, pieces: int) -> list[bytes]:
    size = -(-len(data) // pieces)
    return [data[at : at + size] for at in range(0, len(data), size)]


def number(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def block(fields: bytes, data: bytes = b"") -> bytes:
    header = number(len(fields)) + fields
    return struct.pack("<I", zlib.crc32(header)) + header + data


def rar5_volumes(name: str, data: bytes, pieces: int) -> list[bytes]:
    """One stored member over several RAR 5 volumes (https://www.rarlab.com/technote.htm)."""
    out = []
    parts = cut(data, pieces)
    for at, part in enumerate(parts):
        last = at == len(parts) - 1
        volume = number(3) + number(at) if at else number(1)
        split = (8 if at else 0) | (0 if last else 16)
        label = name.encode()
        check = zlib.crc32(data if last else part)
        file = number(4) + number(len(data)) + number(0o100644) + struct.pack("<I", check)
        file += number(0) + number(1) + number(len(label)) + label
        out.append(
            b"Rar!\x1a\x07\x01\x00"
            + block(number(1) + number(0) + volume)
            + block(number(2) + number(2 | split) + number(len(part)) + file, part)
            + block(number(5) + number(0) + number(0 if last else 1))
        )
    return out


def split_sets(make: Any) -> dict[str, dict[str, bytes]]:
    """One text in an archive of each kind of split."""
    packed = {"7z": make.packed({"说明.txt": TEXT}), "zip": make.zip({"说明.txt": TEXT})}
    rar = rar5_volumes("说明.txt", TEXT, 3)
    # Disk numbers in the end record: this one, and that of the directory.
    ended = packed["zip"][:-18] + struct.pack("<HH", 2, 2) + packed["zip"][-14:]
    spanned = cut(b"PK\x07\x08" + ended, 3)
    return {
        "cut": {f"材料.7z.{n:03}": d for n, d in enumerate(cut(packed["7z"], 3), 1)},
        "cut zip": {f"材料.zip.{n:03}": d for n, d in enumerate(cut(packed["zip"], 3), 1)},
        "part": {f"材料.part{n}.rar": d for n, d in enumerate(rar, 1)},
        "r00": {"材料.rar": rar[0], "材料.r00": rar[1], "材料.R01": rar[2]},
        "z01": {"材料.z01": spanned[0], "材料.z02": spanned[1], "材料.zip": spanned[2]},
    }


KINDS = ("cut", "cut zip", "part", "r00", "z01")


@pytest.mark.parametrize("kind", KINDS)
def test_volumes_are_put_together(folder: Open, make: Any, kind: str) -> None:
    bundle = folder({f"附件/{n}": d for n, d in split_sets(make)[kind].items()} | {"a.txt": b"a"})
    suffix = {"cut": "7z", "cut zip": "zip", "z01": "zip"}.get(kind, "rar")
    assert (paths(bundle), told(bundle)) == (["a.txt", f"附件/材料.{suffix}/说明.txt"], [])
    assert bundle.files[1].disk.read_bytes() == TEXT


@pytest.mark.parametrize("kind", KINDS)
def test_a_volume_missing_in_the_middle_is_named(folder: Open, make: Any, kind: str) -> None:
    files = split_sets(make)[kind]
    del files[list(files)[1]]
    bundle = folder({"a.txt": b"a"} | files)
    lost = paths(bundle)[1]
    assert told(bundle) == [("I001", lost, "缺少第2卷，无法解压。")]
    assert unread(bundle) == {lost: "unreadable"}


@pytest.mark.parametrize("kind", ["part", "r00", "z01"])
def test_the_last_volume_missing_is_named(folder: Open, make: Any, kind: str) -> None:
    files = split_sets(make)[kind]
    files.popitem()
    bundle = folder({"a.txt": b"a"} | files)
    assert [(code, path) for code, path, _ in told(bundle)] == [("I001", paths(bundle)[1])]
    assert bundle.problems[0].message in (
        "“材料.rar”是分卷压缩包，缺少后面的分卷，无法解压。",
        "“材料.zip”是分卷压缩包，缺少最后一卷“材料.zip”，无法解压。",
    )


def test_the_last_volume_of_a_zip_alone(folder: Open, make: Any) -> None:
    files = split_sets(make)["z01"]
    bundle = folder({"材料.zip": files["材料.zip"], "a.txt": b"a"})
    assert told(bundle) == [("I001", "材料.zip", "缺少第1、2卷，无法解压。")]


@pytest.mark.parametrize(("at", "lost"), [(0, "后面的分卷"), (1, "前面的分卷"), (2, "前面的分卷")])
def test_a_volume_under_another_name(opened: Open, at: int, lost: str) -> None:
    bundle = opened(rar5_volumes("说明.txt", TEXT, 3)[at], "证书.rar")
    assert told(bundle) == [("I001", "证书.rar", f"缺少{lost}，无法解压。")]


def test_a_volume_of_one(folder: Open) -> None:
    bundle = folder({"材料.part1.rar": rar5_volumes("说明.txt", TEXT, 1)[0], "a.txt": b"a"})
    assert (paths(bundle), told(bundle)) == (["a.txt", "材料.rar/说明.txt"], [])


def test_volumes_over_the_limit(folder: Open, make: Any) -> None:
    bundle = folder(split_sets(make)["part"] | {"a.txt": b"a"}, Limits(total_bytes=5000))
    assert [(p.code, p.path) for p in bundle.problems] == [("I004", "材料.rar")]


def test_volumes_in_an_archive(opened: Open, make: Any) -> None:
    bundle = opened(make.zip(split_sets(make)["part"] | {"a.txt": b"a"}))
    assert (paths(bundle), told(bundle)) == (["a.txt", "材料.rar/说明.txt"], [])


def test_compressed_rar_5(opened: Open) -> None:
    bundle = opened(RAR5, "a.rar")
    data = bundle.files[0].disk.read_bytes()
    # The check sum that stands in the archive.
    assert [zlib.crc32(data)] == [0x7CCA70CD]
    assert (len(data), paths(bundle)) == (1200, ["test.bin"])


def test_compressed_rar_4(opened: Open) -> None:
    bundle = opened(RAR4, "a.rar")
    found = {f.path: f.disk.read_bytes() for f in bundle.files}
    assert found["abcdefghijklmnopqrsテスト.txt"] == b"a" * 15 + b"\n"
    assert [p.code for p in bundle.problems] == ["I008", "I001"]


@pytest.mark.parametrize("sample", [RAR4, RAR5])
def test_a_damaged_rar_is_told(opened: Open, sample: bytes) -> None:
    for at in range(90, len(sample) - 20, 37):
        data = sample[:at] + bytes([sample[at] ^ 0x55]) + sample[at + 1 :]
        bundle = opened(data, f"{at}.rar")
        whole = {f.sha256 for f in opened(sample, "whole.rar").files}
        assert bundle.problems or {f.sha256 for f in bundle.files} == whole


def test_a_gzip_without_content(opened: Open) -> None:
    assert told(opened(b"\x1f\x8b", "a.gz")) == [("I001", "a.gz", "")]
    assert paths(opened(gzip.compress(TEXT), "a.txt.gz")) == ["a.txt"]


def test_hashes_do_not_depend_on_the_split(folder: Open, opened: Open, make: Any) -> None:
    whole = opened(make.zip({"材料.rar": b"".join(rar5_volumes("说明.txt", TEXT, 1))}))
    parts = folder(split_sets(make)["part"])
    assert [f.sha256 for f in parts.files] == [hashlib.sha256(TEXT).hexdigest()]
    assert [f.sha256 for f in whole.files] == [f.sha256 for f in parts.files]
    assert parts.files[0].path.rpartition("/")[2] == "说明.txt"
