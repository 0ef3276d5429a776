"""Archives over a limit: bombs, depth, sizes, entries."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from typing import Any

from lvjian.core.bundle import Bundle
from lvjian.ingest.intake import unread
from lvjian.ingest.limits import MIB, Limits

Open = Callable[..., Bundle]


def paths(bundle: Bundle) -> list[str]:
    return [file.path for file in bundle.files]


def codes(bundle: Bundle) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.path) for problem in bundle.problems]


def test_depth_limit_names_its_setting(opened: Open, make: Any) -> None:
    data = make.zip({"a.txt": b"a"})
    for level in range(3):
        data = make.zip({f"{level}.zip": data})
    bundle = opened(data, limits=Limits(depth=2))
    assert paths(bundle) == ["2.zip/1.zip"]
    (problem,) = bundle.problems
    assert (problem.code, problem.path, problem.expected, problem.actual) == (
        "I004",
        "2.zip/1.zip",
        "2 层",
        "3 层",
    )
    assert "LVJIAN_DEPTH" in problem.suggestion


def test_a_bomb_is_refused_and_the_rest_goes_on(opened: Open, make: Any) -> None:
    contents = {"a.pdf": make.pdf, "bomb.bin": bytes(30 * MIB), "z.pdf": make.pdf}
    for name, data in {"b.zip": make.zip(contents), "b.7z": make.packed(contents)}.items():
        bundle = opened(data, name)
        assert paths(bundle) == ["a.pdf", "bomb.bin", "z.pdf"]
        assert codes(bundle) == [("I004", "bomb.bin")]
        assert "压缩比" in bundle.problems[0].message
        assert "LVJIAN_RATIO" in bundle.problems[0].suggestion
        written = sum(p.stat().st_size for p in bundle.files[0].disk.parent.parent.rglob("*"))
        assert written < MIB


def test_overlapping_members_cannot_outgrow_the_limits(opened: Open, make: Any) -> None:
    """All entries of the directory point at one packed megabyte."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = kernel.compress(b"a" * 7 * MIB) + kernel.flush()
    crc = zlib.crc32(b"a" * 7 * MIB)
    common = struct.pack("<HHHHHIII", 20, 0, 8, 0, 33, crc, len(packed), 7 * MIB)
    body = b"PK\x03\x04" + common + struct.pack("<HH", 1, 0) + b"a" + packed
    entry = b"PK\x01\x02\x14\x03" + common + struct.pack("<HHHHHII", 1, 0, 0, 0, 0, 0, 0) + b"a"
    count = 400
    end = struct.pack("<HHHHIIH", 0, 0, count, count, count * len(entry), len(body), 0)
    bundle = opened(body + entry * count + b"PK\x05\x06" + end)
    assert codes(bundle) == [("I004", "材料.zip")]
    assert sum(f.size for f in bundle.files if f.sha256) <= 32 * MIB


def test_sizes_in_headers_are_not_believed(opened: Open, make: Any) -> None:
    data = make.raw_zip([(b"a.bin", b"%PDF-" * 10)], stated_size=5)
    assert codes(opened(data)) == [("I001", "a.bin")]


def test_limits_on_sizes_and_entries(opened: Open, make: Any) -> None:
    contents = {f"{n}.pdf": make.pdf + os.urandom(2000) for n in range(6)}
    zipped, other = make.zip(contents), make.packed(contents)
    for name, data in {"a.zip": zipped, "a.7z": other}.items():
        single = opened(data, name, Limits(file_bytes=1000))
        assert codes(single) == [("I004", f"{n}.pdf") for n in range(6)]
        total = opened(data, f"t{name}", Limits(total_bytes=5000))
        assert paths(total) == list(contents)
        assert codes(total) == [("I004", f"t{name}")]
        assert len(unread(total)) == 4
        few = opened(data, f"e{name}", Limits(entries=4))
        assert codes(few) == [("I004", f"e{name}")]
        assert sum(f.sha256 is not None for f in few.files) == 4
    assert "LVJIAN_TOTAL_BYTES" in total.problems[0].suggestion
    assert few.problems[0].expected == "4 个"
