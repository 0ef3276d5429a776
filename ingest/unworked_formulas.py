"""Workbooks whose formulas were saved without their results, as programs write them.

Excel works them out when it opens the file; who reads only what is stored sees empty cells.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

_SHEETS = "xl/worksheets/"
_MOST_BYTES = 32 * 1024 * 1024
_UNWORKED = re.compile(
    rb"<c(?![^>]*\bt=\"str\")[^>]{0,200}>\s*<f(?:\s[^>]{0,200})?(?:/>|>[^<]{0,9000}</f>)"
    rb"\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_CLOCK = re.compile(rb"\b(?:TODAY|NOW|RAND|RANDBETWEEN)\(")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError,
    ValueError,
)  # fmt: skip


def lacks_values(disk: Path) -> bool:
    """Whether some formula has no result stored and none depends on the clock or on chance."""
    try:
        with zipfile.ZipFile(disk) as package:
            infos = [i for i in package.infolist() if i.filename.startswith(_SHEETS)]
            if sum(info.file_size for info in infos) > _MOST_BYTES:
                return False
            sheets = [package.read(info) for info in infos if info.filename.endswith(".xml")]
    except _BROKEN:
        return False
    return any(map(_UNWORKED.search, sheets)) and not any(map(_CLOCK.search, sheets))
