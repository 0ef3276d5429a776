"""Archives split over several files: the volumes of one archive are put together again."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lvjian.core.bundle import FileProblem
from lvjian.ingest import problems
from lvjian.ingest.listing import Entry

_SCHEMES = (
    ("part", re.compile(r"(?P<stem>.+)\.part(?P<n>\d{1,4})(?P<kind>\.rar)", re.IGNORECASE)),
    ("cut", re.compile(r"(?P<stem>.+)(?P<kind>\.(?:zip|7z|rar|tar))\.(?P<n>\d{3})", re.IGNORECASE)),
    ("r00", re.compile(r"(?P<stem>.+)\.(?:r(?P<n>\d\d)|(?P<whole>rar))", re.IGNORECASE)),
    ("z01", re.compile(r"(?P<stem>.+)\.(?:z(?P<n>\d\d)|(?P<whole>zip))", re.IGNORECASE)),
)
_WHOLE = {"r00": ".rar", "z01": ".zip"}
_LAST = 10_000
"""Number given to ``x.zip``, which is the last volume after ``x.z01``, ``x.z02`` …"""
_RAR5, _RAR4 = b"Rar!\x1a\x07\x01\0", b"Rar!\x1a\x07\0"


@dataclass(slots=True)
class _Set:
    """The volumes of one archive, by number from 1."""

    name: str
    scheme: str
    volumes: dict[int, Entry] = field(default_factory=dict)

    def missing(self) -> str:
        """Which volumes are not there, "" if none is known to be missing."""
        numbers = {n for n in self.volumes if n != _LAST}
        last = self.volumes[max(self.volumes)].disk
        known = zip_disks(last) if self.scheme == "z01" and last is not None else 0
        lost = sorted(set(range(1, max(numbers | {known}) + 1)) - numbers)
        if lost:
            return "第" + "、".join(map(str, lost[:5])) + "卷" + ("等" if lost[5:] else "")
        if self.scheme == "z01" and _LAST not in self.volumes:
            return f"最后一卷“{self.name.rpartition('/')[2]}”"
        return "后面的分卷" if last is not None and rar_volume(last)[1] else ""


def rar_volume(path: Path) -> tuple[bool, bool]:
    """Of a RAR file: whether volumes come before it, and whether more come after it.

    Sources: RAR 5.0 archive format note (main archive header, end of archive header);
    for RAR 4 the flags MHD_VOLUME, MHD_FIRSTVOLUME and EARC_NEXT_VOLUME.
    """
    with path.open("rb") as file:
        head = file.read(64)
        file.seek(max(0, path.stat().st_size - 64))
        tail = file.read()
    if head.startswith(_RAR5):
        # Of the end block: size 3..8, type 5, its flags, then 1 where a volume follows.
        found = re.search(rb"[\x03-\x08]\x05[\x00-\x7f]([\x00-\x7f])\Z", tail)
        more = bool(found and found[1][0] & 1)
        return _numbered_rar5(head), more
    if head.startswith(_RAR4) and len(head) > 12:
        flags = int.from_bytes(head[10:12], "little")
        end = tail.rfind(b"\x7b", 0, len(tail) - 2)
        more = end >= 0 and len(tail) - end <= 24 and bool(tail[end + 1] & 1)
        return bool(flags & 1) and not flags & 0x100, bool(flags & 1) and more
    return False, False


def _numbered_rar5(head: bytes) -> bool:
    """Whether the main header carries a volume number: the first volume has none."""
    at = 12
    values: list[int] = []
    while len(values) < 5 and at < len(head):
        value = shift = 0
        while at < len(head):
            byte = head[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        values.append(value)
        if len(values) == 3 and not values[2] & 1:  # no extra area: its size is left out
            values.append(0)
    # Header size, type, header flags, size of the extra area, archive flags.
    return len(values) == 5 and values[1] == 1 and bool(values[4] & 2)


def zip_disks(path: Path) -> int:
    """Of a zip file: how many volumes come before it, as its last record says (4.3.16)."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 22))
        end = file.read()
    split = end.startswith(b"PK\5\6") and end[4:6] != b"\xff\xff"
    return int.from_bytes(end[4:6], "little") if split else 0


def join_volumes(
    entries: Iterable[Entry], *, into: Path, most: int
) -> tuple[list[Entry], list[FileProblem]]:
    """Replace the volumes of each split archive by the archive they make up.

    Args:
        into: folder for the archives put together.
        most: bytes an archive put together may have.

    Returns:
        The entries, and what is to be said of sets that are not whole.
    """
    every = list(entries)
    sets = _sets(every)
    inside = {entry.path for one in sets for entry in one.volumes.values()}
    out = [entry for entry in every if entry.path not in inside]
    told: list[FileProblem] = []
    for number, one in enumerate(sets):
        size = sum(entry.size for entry in one.volumes.values())
        lost = one.missing()
        if not lost and size <= most:
            into.mkdir(exist_ok=True)
            joined = into / f"volumes-{number}"
            _join([one.volumes[n].disk for n in sorted(one.volumes)], joined)
            out.append(Entry(one.name, joined, size, volumes=one.scheme))
            continue
        out.append(Entry(one.name, None, size, trouble="unread" if lost else "file_bytes"))
        if lost:
            told.append(problems.volume_missing(one.name, lost))
    return sorted(out, key=lambda entry: entry.path), told


def _sets(entries: list[Entry]) -> list[_Set]:
    found: dict[tuple[str, str], _Set] = {}
    for entry in entries:
        named = _named(entry.path)
        if named is None or entry.disk is None:
            continue
        scheme, name, number = named
        one = found.setdefault((scheme, name.casefold()), _Set(name, scheme))
        one.volumes.setdefault(number, entry)
    return [one for one in found.values() if _is_set(one)]


def _is_set(one: _Set) -> bool:
    """A lone ``x.rar`` is an archive of its own as far as its name says; a zip tells itself."""
    if one.scheme == "r00":
        return set(one.volumes) != {1}
    last = one.volumes.get(_LAST)
    if one.scheme == "z01" and len(one.volumes) == 1 and last is not None:
        return last.disk is not None and zip_disks(last.disk) > 0
    return True


def _named(path: str) -> tuple[str, str, int] | None:
    """Scheme, name of the whole archive and number of the volume with that name."""
    for scheme, pattern in _SCHEMES:
        match = pattern.fullmatch(path)
        if not match:
            continue
        if scheme in ("part", "cut"):
            return scheme, match["stem"] + match["kind"], int(match["n"])
        name = match["stem"] + _WHOLE[scheme]
        if match["n"] is None:
            return scheme, name, _LAST if scheme == "z01" else 1
        return scheme, name, int(match["n"]) + (2 if scheme == "r00" else 0)
    return None


def _join(volumes: list[Path | None], out: Path) -> None:
    with out.open("wb") as whole:
        for disk in volumes:
            if disk is not None:
                with disk.open("rb") as part:
                    shutil.copyfileobj(part, whole, 1 << 20)
