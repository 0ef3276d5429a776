"""The limits a bundle is read under, on by default and all settable."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from lvjian.core.errors import UsageError

MIB = 1024 * 1024
GIB = 1024 * MIB
_UNITS = {"": 1, "K": 1024, "M": MIB, "G": GIB}
_SETTING = re.compile(r"(\d{1,15})\s*([KMG]?)(?:i?B)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one bundle and on the reading of each of its files.

    Attributes:
        total_bytes: of all files of a bundle together, unpacked.
        file_bytes: of one file, unpacked.
        entries: files and folders of a bundle, those in archives included.
        depth: archives inside archives; 1 is an archive without another in it.
        ratio: unpacked size to packed size, looked at above 8 MiB.
        pages: of one file.
        seconds_per_file: wall time for reading one file.
        seconds_per_archive: wall time for opening one archive.
        memory_mib: address space of a worker process.
        ocr_memory_mib: the same of a process that recognises pages; its models map 2 GiB.
        seconds_per_page: wall time for recognising one page.
        pixels: of one picture, width times height.
        package_bytes: of all parts of a Word or Excel file together, unpacked.
        result_bytes: of what a worker hands back for one file.
    """

    total_bytes: int = 4 * GIB
    file_bytes: int = GIB
    entries: int = 20_000
    depth: int = 5
    ratio: int = 200
    pages: int = 2_000
    seconds_per_file: int = 120
    seconds_per_archive: int = 300
    memory_mib: int = 2_048
    ocr_memory_mib: int = 8_192
    seconds_per_page: int = 60
    pixels: int = 200_000_000
    package_bytes: int = 512 * MIB
    result_bytes: int = 256 * MIB

    def __post_init__(self) -> None:
        """Refuse limits that would refuse everything.

        Raises:
            UsageError: a limit is not a whole number above 0.
        """
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise UsageError(f"上限 {field.name} 应为大于 0 的整数，现为 {value!r}。")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Limits:
        """Defaults with what ``LVJIAN_TOTAL_BYTES``, ``LVJIAN_ENTRIES`` … set.

        Sizes may carry K, M or G (``LVJIAN_TOTAL_BYTES=8G``).

        Raises:
            UsageError: a variable does not hold a whole number above 0.
        """
        source = os.environ if environ is None else environ
        names = ((field.name, setting(field.name)) for field in fields(cls))
        return cls(**{n: _read(v, source[v]) for n, v in names if source.get(v, "").strip()})


def setting(name: str) -> str:
    """The environment variable that sets a limit: ``entries`` → ``LVJIAN_ENTRIES``."""
    return f"LVJIAN_{name.upper()}"


def _read(variable: str, text: str) -> int:
    match = _SETTING.fullmatch(text.strip())
    sized = variable.endswith("_BYTES")
    if not match or (match[2] and not sized) or int(match[1]) < 1:
        example = "500M、8G" if sized else "100"
        raise UsageError(
            f"环境变量 {variable} 的值“{text}”无法识别：应为大于 0 的整数，例如 {example}。"
        )
    return int(match[1]) * _UNITS[match[2].upper()]


def show_bytes(size: int) -> str:
    """A size for people: ``1.5 GB``, ``300 MB``, ``12 KB``, ``80 字节``."""
    for unit, name in ((GIB, "GB"), (MIB, "MB"), (1024, "KB")):
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{size} 字节"
