"""What comes out of an archive, in a worker: members to numbered files, told in a journal.

Nothing here trusts a header: sizes and ratios are counted while bytes come out. Names on
disk are numbers; the names in the archive are only ever text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Literal

from lvjian.ingest.limits import MIB, Limits

RATIO_FLOOR = 8 * MIB
"""Below this size a ratio harms nobody: a blank scan may well shrink a thousandfold."""
WHOLE_FLOOR = 4 * RATIO_FLOOR
"""The same for an archive as a whole, above that of a member so that a bomb costs itself only."""
MOST_REFUSED = 5
"""Members refused for their ratio before the whole archive is given up."""
JOURNAL = "journal"

Trouble = Literal[
    "encrypted", "damaged", "link", "device", "method", "file_bytes", "ratio", "unread"
]
End = Literal[
    "ok", "damaged", "encrypted", "unsupported", "memory_mib", "total_bytes", "entries", "ratio"
]


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of an archive.

    Attributes:
        name: as in the archive; bytes of unknown encoding as surrogate escapes.
        known: the archive says which encoding the name is in.
        number: name of its file in the folder of the archive, None where nothing was kept.
        size: of the bytes kept, else the size stated.
        trouble: why nothing was kept; ``unread``: a limit or a damage came before.
    """

    name: str
    folder: bool = False
    known: bool = True
    number: int | None = None
    sha256: str | None = None
    size: int = 0
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """An archive to open.

    Attributes:
        out: an empty folder for its members and the journal.
        total_left: bytes the bundle may still grow by.
        entries_left: entries it may still grow by.
        stream: its directory leads nowhere (a zip put together from volumes).
    """

    archive: Path
    format: str
    out: Path
    limits: Limits
    total_left: int
    entries_left: int
    stream: bool = False


class StopUnpackingError(Exception):
    """The archive as a whole cannot be read on."""

    def __init__(self, end: End) -> None:
        super().__init__(end)
        self.end: End = end


class RefusedMemberError(Exception):
    """One member cannot be kept; the others go on."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble: Trouble = trouble


class Keeper:
    """Counts what comes out of an archive, keeps it and writes the journal."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._packed = max(1, task.archive.stat().st_size)
        self._kept = 0
        self._entries = 0
        self._number = 0
        self._refused = 0
        self._journal = (task.out / JOURNAL).open("w", encoding="ascii")

    def count_entry(self) -> None:
        """Raises StopUnpackingError when there are too many entries."""
        self._entries += 1
        if self._entries > self._task.entries_left:
            raise StopUnpackingError("entries")

    def tell(self, member: Member) -> None:
        """Write a member to the journal, at once: the process may not live to its end."""
        self._journal.write(json.dumps(asdict(member)) + "\n")
        self._journal.flush()

    def keep(self, member: Member, chunks: Iterable[bytes], *, packed: int | None = None) -> None:
        """Write a member's bytes to its file, or tell why not.

        Args:
            packed: its own packed size where the archive states one.

        Raises:
            StopUnpackingError: the archive as a whole is over a limit.
        """
        self._number += 1
        path = self._task.out / str(self._number)
        digest, size = hashlib.sha256(), 0
        try:
            self._weigh(member.size, None, stated=True)
            with path.open("xb") as file:
                for chunk in chunks:
                    size += len(chunk)
                    self._weigh(size, packed)
                    digest.update(chunk)
                    file.write(chunk)
        except (RefusedMemberError, StopUnpackingError) as error:
            path.unlink(missing_ok=True)
            trouble: Trouble = error.trouble if isinstance(error, RefusedMemberError) else "unread"
            self.tell(Member(member.name, known=member.known, size=max(size, member.size),
                             trouble=trouble))  # fmt: skip
            self._after(error)
            return
        self._kept += size
        self.tell(Member(member.name, known=member.known, number=self._number,
                         sha256=digest.hexdigest(), size=size))  # fmt: skip

    def _weigh(self, size: int, packed: int | None, *, stated: bool = False) -> None:
        """A size that is only stated may refuse a member, never the archive."""
        limits = self._task.limits
        if size > limits.file_bytes:
            raise RefusedMemberError("file_bytes")
        if stated:
            return
        if self._kept + size > self._task.total_left:
            raise StopUnpackingError("total_bytes")
        own = self._packed if packed is None else min(max(1, packed), self._packed)
        if size > RATIO_FLOOR and size > limits.ratio * own:
            raise RefusedMemberError("ratio")
        whole = self._kept + size
        if whole > WHOLE_FLOOR and whole > limits.ratio * self._packed:
            raise StopUnpackingError("ratio")

    def _after(self, error: RefusedMemberError | StopUnpackingError) -> None:
        if isinstance(error, StopUnpackingError):
            raise error
        if error.trouble == "ratio":
            self._refused += 1
            if self._refused > MOST_REFUSED:
                raise StopUnpackingError("ratio")

    def close(self) -> None:
        """End the journal."""
        self._journal.close()


def journal(out: Path) -> list[Member]:
    """The members told of, also by a worker that died; a last line cut short is dropped."""
    members = []
    try:
        lines = (out / JOURNAL).read_text(encoding="ascii").splitlines()
    except OSError:
        return []
    for line in lines:
        try:
            members.append(Member(**json.loads(line)))
        except (ValueError, TypeError):
            break
    return members


def read_chunks(file: IO[bytes], size: int = 256 * 1024) -> Iterator[bytes]:
    """The rest of a file in pieces."""
    while chunk := file.read(size):
        yield chunk
